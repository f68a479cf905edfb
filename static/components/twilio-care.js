// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {here} from '../app/session.js';
import {toast} from '../app/toasts.js';
import {focusWithin} from '../lib/focus.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {heldBack} from './changed-notice.js';
import {confirm} from './confirm-dialog.js';
import {dayAndTime, field, notice} from './parts.js';

/** @typedef {import('../lib/types.js').TwilioConnection} TwilioConnection */

const edges = {
  ashburn: 'Virginia', umatilla: 'Oregon', dublin: 'Ireland', frankfurt: 'Germany', 'sao-paulo': 'Brazil',
  singapore: 'Singapore', sydney: 'Australia', tokyo: 'Japan', roaming: 'Nearest, by Twilio',
};

/** @param {string | null} edge */
const placeOf = edge => (edge ? `${/** @type {Record<string, string>} */ (edges)[edge]} (${edge})` : 'Twilio chooses');

/** @type {import('./changed-notice.js').Words} */
export const choices = {accountSid: ['Account', String], edge: ['Way into Twilio’s network', placeOf],
  autoRepair: ['Put right by itself', isOn => (isOn ? 'On' : 'Off')]};

/** @typedef {{edge: string | null} | {autoRepair: boolean}} Choice */

/** What is changed now and then of a connection that stands: credentials, the way into Twilio's network, repairs. */
class TwilioCare extends View {
  /** @type {TwilioConnection | null} */
  #connection = null;
  #isWorking = false;
  #isAsking = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;
  /**
   * What was chosen, when somebody else chose meanwhile.
   * @type {{choice: Choice, done: string, changed: ChangedMeanwhile} | null}
   */
  #held = null;

  actions = {
    repairs: (/** @type {HTMLInputElement} */ box) => this.#choose({autoRepair: box.checked},
      box.checked ? 'What is changed at Twilio is put right by itself from now on.' : 'Nothing is put right unasked.'),
    edge: (/** @type {HTMLSelectElement} */ select) => this.#choose({edge: select.value || null},
      'Browsers enter Twilio’s network there from their next registration on.'),
    again: () => {
      const held = this.#letGo();
      if (held) this.#choose(held.choice, held.done);
    },
    leave: () => this.#letGo(),
    ask: () => {
      this.#isAsking = !this.#isAsking;
      this.#wrong = null;
      this.update();
    },
    token: (/** @type {HTMLFormElement} */ form) => this.#do(() => here().prepareAuthToken(valuesOf(form).nextAuthToken),
      'Both auth tokens are good now. Promote the new one in the Twilio Console when you like.'),
    drop: () => this.#do(() => here().dropAuthToken(), 'The next auth token is forgotten.'),
    rotate: () => this.#rotate(),
  };

  /** @param {TwilioConnection} connection */
  set connection(connection) {
    this.#connection = connection;
    this.update();
  }

  /** @param {Choice} choice @param {string} done */
  async #choose(choice, done) {
    const seen = this.#connection;
    if (!seen) return;
    this.#held = null;
    await this.#do(() => here().chooseTwilio(seen, choice), done, changed => {
      this.#held = {choice, done, changed};
      this.#take(changed.now);
    });
    this.#showChoices();
  }

  /** The control that it is about has the focus then. */
  #letGo() {
    const held = this.#held;
    this.#held = null;
    if (held) focusWithin(this, this.querySelector(`[data-do="${'edge' in held.choice ? 'edge' : 'repairs'}"]`));
    this.update();
    return held;
  }

  /** Of a choice that was not made, its control would show it all the same. */
  #showChoices() {
    const select = /** @type {HTMLSelectElement | null} */ (this.querySelector('#edge'));
    const box = /** @type {HTMLInputElement | null} */ (this.querySelector('[data-do="repairs"]'));
    if (select) select.value = this.#connection?.edge ?? '';
    if (box) box.checked = this.#connection?.autoRepair ?? false;
  }

  /** @param {TwilioConnection} connection */
  #take(connection) {
    this.#connection = connection;
    this.dispatchEvent(new CustomEvent('twilio-connection', {bubbles: true, detail: connection}));
  }

  async #rotate() {
    const isSure = await confirm({title: 'Make a new API key?', action: 'Make a new one', word: '',
      text: 'Browsers that ring now keep ringing. The old key is deleted at Twilio in about an hour, when nobody uses it '
        + 'any more.'});
    if (isSure) await this.#do(() => here().rotateKey(), 'A new API key is in use.');
  }

  /**
   * @param {() => Promise<TwilioConnection>} work
   * @param {string} done
   * @param {(changed: ChangedMeanwhile) => void} [held]
   */
  async #do(work, done, held) {
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      this.#take(await work());
      this.#isAsking = false;
      toast(done);
    } catch (error) {
      if (held && error instanceof ChangedMeanwhile) held(error);
      else this.#wrong = complaint(error, ['authToken', 'edge']);
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  view() {
    const one = this.#connection;
    if (!one) return html``;
    return html`<h3 class="band">Care</h3><div class="padded choices">
      ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
      ${this.#held && this.#heldChoice(this.#held)}
      <div class="setting"><span><b>Put right by itself</b><small>When somebody changes the app or a number at Twilio, it is
        set back within the hour.</small></span><label class="tick"><input type="checkbox" data-do="repairs"
          aria-label="Put right by itself"${flag('checked', one.autoRepair)}${flag('disabled', this.#isWorking)}>
          ${one.autoRepair ? 'On' : 'Off'}</label></div>
      <div class="setting"><label for="edge"><b>Way into Twilio’s network</b><small>Choose one near your agents when calls
        sound delayed.</small></label><select id="edge" data-do="edge"${flag('disabled', this.#isWorking)}>
          <option value="">Twilio chooses</option>${Object.entries(edges).map(([edge, place]) => html`<option
            value="${edge}"${flag('selected', edge === one.edge)}>${place} (${edge})</option>`)}</select></div>
      <div class="setting"><span><b>Auth token</b><small>${one.nextAuthToken ? html`The next one is ready
        ${one.nextAuthToken.enteredAt && html`since ${dayAndTime(one.nextAuthToken.enteredAt)}`}: webhooks signed with
        either are taken, and it takes over when you promote it at Twilio.` : `Changing it at Twilio? Enter the secondary
        token here first, and no call is missed.`}</small></span>${one.nextAuthToken ? html`<button class="button small"
        data-do="drop"${flag('disabled', this.#isWorking)}>Forget the next one</button>` : html`<button
        class="button small" data-do="ask" aria-expanded="${String(this.#isAsking)}">${this.#isAsking ? 'Cancel'
    : 'Enter the next one'}</button>`}</div>
      ${this.#isAsking && !one.nextAuthToken && html`<form data-do="token" data-key="token" autocomplete="off">
        ${field('nextAuthToken', 'Secondary auth token', html`<input id="nextAuthToken" name="nextAuthToken"
          type="password" required spellcheck="false" autocomplete="new-password">`,
    {error: this.#wrong?.field === 'authToken' ? this.#wrong.message : null,
      hint: 'Twilio Console → Account → API keys & tokens → Auth tokens.'})}
        <div class="buttons"><button class="button primary"${flag('disabled', this.#isWorking)}>Keep it
          ready</button></div></form>`}
      <div class="setting"><span><b>API key</b><small>${one.keyRotation ? html`A new one is in use; the old one is deleted
        after ${dayAndTime(one.keyRotation.oldKeyEndsAt)}.` : 'Signs your agents in at Twilio. Make a new one when somebody may have seen it.'}
        </small></span><button class="button small" data-do="rotate"${flag('disabled', this.#isWorking
        || one.keyRotation !== null)}>Make a new one</button></div></div>`;
  }

  /** @param {{choice: Choice, changed: ChangedMeanwhile}} held */
  #heldChoice({choice, changed}) {
    const deed = 'edge' in choice ? choice.edge ? `Choose ${placeOf(choice.edge)}` : 'Let Twilio choose'
      : `Switch it ${choice.autoRepair ? 'on' : 'off'}`;
    return heldBack('the connection', changed, choices, 'Your choice was not saved.', deed);
  }
}

customElements.define('twilio-care', TwilioCare);
