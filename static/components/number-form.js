// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {here} from '../app/session.js';
import {live} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {agentNames} from '../lib/call-words.js';
import {Edit} from '../lib/edit.js';
import {showWrong} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {changedNotice, unsaved} from './changed-notice.js';
import {confirmed} from './confirmed.js';

/** @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/** @type {import('./changed-notice.js').Words} */
const words = {name: ['Name', String],
  agentIds: ['Who rings', ids => agentNames(ids, live.value, 'somebody who left') || 'Nobody']};

/**
 * Those who left ring nowhere: that is no change of the number.
 * @param {PhoneNumber} number
 */
function withoutThoseWhoLeft(number) {
  const {agents, isLoaded} = live.value;
  return isLoaded ? {...number, agentIds: number.agentIds.filter(id => agents[id])} : number;
}

/** @param {PhoneNumber} number */
const question = number => ({title: `Release ${grouped(number.e164)}?`, action: 'Release for good',
  word: number.e164.slice(-4),
  text: 'Twilio takes the number back and stops charging for it. Callers no longer reach you there, and somebody else '
    + 'may get it. This cannot be undone. Past calls stay in the log.'});

/**
 * The name of a number, who rings, and its end. It tells the page: `number-taken` with what the number is now,
 * `number-closed` when it has done its work, `number-gone` when the number was released.
 */
export class NumberForm extends View {
  /** @type {Edit<PhoneNumber> | null} */
  #edit = null;
  #isSaving = false;
  #isReleasing = false;
  #isNew = true;

  actions = {
    cancel: () => this.#tell('number-closed'),
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
    release: () => this.#release(),
  };

  start() {
    // What is shown of the number follows the stream; the form keeps what the person saw when it was opened.
    this.#edit ??= new Edit(JSON.parse(this.getAttribute('number') ?? ''));
    live.listen(() => this.update(), this.life);
  }

  drawn() {
    if (!this.#isNew) return;
    this.#isNew = false;
    const name = this.querySelector('input');
    name?.focus();
    // A new number bears a name that says no more than its digits.
    name?.select();
  }

  /** The number is gone, and what was typed goes with it. */
  lose() {
    if (this.#isReleasing || !this.#edit) return;
    complain(`${grouped(this.#edit.seen.e164)} was released meanwhile, so there is nothing left to change.`);
  }

  /** @param {string} type @param {PhoneNumber} [number] */
  #tell(type, number = this.#edit?.seen) {
    this.dispatchEvent(new CustomEvent(type, {bubbles: true, detail: number}));
  }

  /** @param {HTMLFormElement} form @returns {Partial<PhoneNumber>} */
  #typed(form) {
    const given = new FormData(form);
    return {name: String(given.get('name') ?? '').trim(),
      // Before the stream has told who is there, nobody can be chosen, and so nobody was.
      ...(live.value.isLoaded && {agentIds: given.getAll('agent').map(String).sort()})};
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const edit = this.#edit;
    if (!edit || this.#isSaving) return;
    edit.filled = withoutThoseWhoLeft(edit.filled);
    edit.seen = withoutThoseWhoLeft(edit.seen);
    const typed = this.#typed(form);
    this.#isSaving = true;
    this.update();
    try {
      const number = await this.#send(edit.seen, edit.changes(typed));
      this.#tell('number-taken', number);
      const who = agentNames(number.agentIds, live.value) || 'nobody: callers leave a message';
      toast(`Saved. Calls to ${number.name} ring ${who}.`);
      const since = this.#typed(form);
      if (JSON.stringify(since) === JSON.stringify(typed)) this.#tell('number-closed');
      else edit.follow(since, {now: number, differences: null});
    } catch (error) {
      if (error instanceof ChangedMeanwhile) this.#follow(edit, this.#typed(form), error);
      else complain(error);
    }
    this.#isSaving = false;
    this.update();
    showWrong(this);
  }

  /** @param {PhoneNumber} seen @param {Partial<PhoneNumber>} changes */
  async #send(seen, {name, agentIds}) {
    const named = name === undefined ? seen : await here().changePhoneNumber(seen, {name});
    return agentIds ? here().assignAgents(named, agentIds) : named;
  }

  /** @param {Edit<PhoneNumber>} edit @param {Partial<PhoneNumber>} typed @param {ChangedMeanwhile} changed */
  #follow(edit, typed, changed) {
    edit.follow(typed, changed);
    this.#tell('number-taken', changed.now);
    if (!this.isConnected) complain(`${changed.now.name} was not saved: somebody else changed it meanwhile.`);
  }

  async #release() {
    const number = this.#edit?.seen;
    if (!number) return;
    try {
      const done = await confirmed(number, {question, what: () => 'this number', words}, async seen => {
        this.#isReleasing = true;
        this.update();
        await here().releasePhoneNumber(seen).catch(error => {
          this.#isReleasing = false;
          throw error;
        });
      });
      if (done) {
        this.#tell('number-gone');
        toast(`${grouped(number.e164)} was released.`);
      }
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  view() {
    if (!this.#edit) return html``;
    const {filled, differences} = this.#edit;
    const agents = Object.values(live.value.agents).sort((one, other) => one.name.localeCompare(other.name));
    const name = `name-${filled.id}`;
    return html`<form class="inset" data-do="save" data-key="form">${differences
      && changedNotice('this number', differences, words, unsaved)}
      <div class="field"><label for="${name}">Name</label>
        <input id="${name}" name="name" required maxlength="60" value="${filled.name}"></div>
      <fieldset><legend>Who rings</legend>${agents.map(agent => html`<label class="tick" data-key="${agent.id}">
        <input type="checkbox" name="agent"
          value="${agent.id}"${flag('checked', filled.agentIds.includes(agent.id))}> ${agent.name}</label>`)}
        ${!agents.length && html`<p class="hint">There are no agents yet.</p>`}
        <p class="hint">All of them ring at once; the first to answer takes the call.</p></fieldset>
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isSaving)}>${this.#isSaving
        ? 'Saving…' : 'Save'}</button>
        <button class="button" type="button" data-do="cancel">Cancel</button>
        <button class="button quiet-danger apart" type="button" data-do="release"${flag('disabled',
          this.#isReleasing)}>${this.#isReleasing ? 'Releasing…' : 'Release…'}</button></div></form>`;
  }
}

customElements.define('number-form', NumberForm);
