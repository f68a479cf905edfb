// @ts-check
import {here} from '../app/session.js';
import {toast} from '../app/toasts.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {confirm} from './confirm-dialog.js';
import {dayAndTime, field, notice} from './parts.js';

/** @typedef {import('../lib/types.js').TwilioConnection} TwilioConnection */

const edges = {
  ashburn: 'Virginia', umatilla: 'Oregon', dublin: 'Ireland', frankfurt: 'Germany', 'sao-paulo': 'Brazil',
  singapore: 'Singapore', sydney: 'Australia', tokyo: 'Japan', roaming: 'Nearest, by Twilio',
};

/** What is changed now and then of a connection that stands: credentials, the way into Twilio's network, repairs. */
class TwilioCare extends View {
  /** @type {TwilioConnection | null} */
  #connection = null;
  #isWorking = false;
  #isAsking = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

  actions = {
    repairs: (/** @type {HTMLInputElement} */ box) => this.#do(() => here().chooseTwilio({autoRepair: box.checked}),
      box.checked ? 'What is changed at Twilio is put right by itself from now on.' : 'Nothing is put right unasked.'),
    edge: (/** @type {HTMLSelectElement} */ select) => this.#do(() => here().chooseTwilio({edge: select.value || null}),
      'Browsers enter Twilio’s network there from their next registration on.'),
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

  async #rotate() {
    const isSure = await confirm({title: 'Make a new API key?', action: 'Make a new one', word: '',
      text: 'Browsers that ring now keep ringing. The old key is deleted at Twilio in about an hour, when nobody uses it '
        + 'any more.'});
    if (isSure) await this.#do(() => here().rotateKey(), 'A new API key is in use.');
  }

  /** @param {() => Promise<TwilioConnection>} work @param {string} done */
  async #do(work, done) {
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      this.#connection = await work();
      this.#isAsking = false;
      toast(done);
    } catch (error) {
      this.#wrong = complaint(error, ['authToken', 'edge']);
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
}

customElements.define('twilio-care', TwilioCare);
