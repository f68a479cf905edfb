// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {go, route} from '../app/router.js';
import {here, isAdmin} from '../app/session.js';
import {events, live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {Edit} from '../lib/edit.js';
import {flag, html} from '../lib/html.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {together} from '../lib/words.js';
import {changedNotice, unsaved} from '../components/changed-notice.js';
import {confirmed} from '../components/confirmed.js';
import {chip, empty, failed, loading} from '../components/parts.js';

/** @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/** The numbers, their names, and who rings. */
class NumbersPage extends View {
  /** @type {Record<string, PhoneNumber> | null} */
  #numbers = null;
  #problem = '';
  /** A number that was just bought stands in the address: its form opens by itself. */
  #bought = route.value.query.get('number') ?? '';
  /**
   * The number whose form is open.
   * @type {Edit<PhoneNumber> | null}
   */
  #edit = null;
  #isSaving = false;
  #isReleasing = false;
  /** @type {import('../components/changed-notice.js').Words} */
  #words = {name: ['Name', String], agentIds: ['Who rings', ids => this.#names(ids) || 'Nobody']};

  actions = {
    reload: () => this.#load(),
    edit: (/** @type {HTMLElement} */ button) => this.#show(this.#isOpen(button.dataset.id) ? '' : button.dataset.id),
    cancel: () => this.#show(''),
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
    release: () => this.#release(),
  };

  start() {
    live.listen(() => {
      if (this.#numbers) this.#numbers = {...this.#numbers, ...live.value.numbers};
      this.update();
    }, this.life);
    events.addEventListener('event', event => {
      const {data} = /** @type {CustomEvent} */ (event).detail;
      if (data?.phoneNumberId && data.deleted) this.#forget(data.phoneNumberId);
    }, {signal: this.life});
    if (route.value.query.has('number')) go('/numbers', {replace: true});
    whenBack(() => this.#problem && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      const {items} = await here().phoneNumbers();
      this.#numbers = Object.fromEntries(items.map(number => [number.id, number]));
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
    if (this.#bought && this.#numbers) this.#show(this.#bought);
  }

  /** @param {string} [id] none closes the form */
  #show(id = '') {
    const number = this.#numbers?.[id];
    this.#edit = number ? new Edit(number) : null;
    this.#bought = '';
    this.update();
    if (number) this.#focusForm();
  }

  /** @param {string} [id] */
  #isOpen(id) {
    return this.#edit?.seen.id === id;
  }

  #focusForm() {
    queueMicrotask(() => {
      const name = /** @type {HTMLInputElement | null} */ (this.querySelector('form input'));
      name?.focus();
      // A new number bears a name that says no more than its digits.
      name?.select();
    });
  }

  /** @param {string} id */
  #forget(id) {
    const {[id]: _, ...others} = this.#numbers ?? {};
    if (this.#numbers) this.#numbers = others;
    if (this.#isOpen(id)) this.#edit = null;
    this.update();
  }

  async #release() {
    const number = this.#edit?.seen;
    if (!number) return;
    const shown = grouped(number.e164);
    const question = {title: `Release ${shown}?`, action: 'Release for good', word: number.e164.slice(-4),
      text: 'Twilio takes the number back and stops charging for it. Callers no longer reach you there, and somebody else '
        + 'may get it. This cannot be undone. Past calls stay in the log.'};
    try {
      const done = await confirmed(question, {thing: number, what: 'this number', words: this.#words}, async seen => {
        this.#isReleasing = true;
        this.update();
        await here().releasePhoneNumber(seen).finally(() => (this.#isReleasing = false));
      });
      if (done) {
        this.#forget(number.id);
        toast(`${shown} was released.`);
      }
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const edit = this.#edit;
    if (!edit) return;
    const given = new FormData(form);
    const typed = {name: String(given.get('name') ?? '').trim(), agentIds: given.getAll('agent').map(String).sort()};
    this.#isSaving = true;
    this.update();
    try {
      const number = await this.#send(edit.seen, edit.changes(typed));
      this.#take(number);
      this.#edit = null;
      toast(`Saved. Calls to ${number.name} ring ${this.#who(number) || 'nobody: callers leave a message'}.`);
    } catch (error) {
      if (error instanceof ChangedMeanwhile) {
        edit.follow(typed, error);
        this.#take(error.now);
      } else complain(error);
    }
    this.#isSaving = false;
    this.update();
  }

  /** @param {PhoneNumber} seen @param {Partial<PhoneNumber>} changes */
  async #send(seen, {name, agentIds}) {
    const named = name === undefined ? seen : await here().changePhoneNumber(seen, {name});
    return agentIds ? here().assignAgents(named, agentIds) : named;
  }

  /** @param {PhoneNumber} number */
  #take(number) {
    this.#numbers = {...this.#numbers, [number.id]: number};
  }

  /** @param {PhoneNumber} number */
  #who(number) {
    return this.#names(number.agentIds);
  }

  /** @param {string[]} agentIds */
  #names(agentIds) {
    return together(agentIds.map(id => live.value.agents[id]?.name ?? '').filter(Boolean).sort());
  }

  view() {
    const numbers = Object.values(this.#numbers ?? {})
      .sort((one, other) => Number(other.isManaged) - Number(one.isManaged) || one.name.localeCompare(other.name));
    return html`<header class="top"><h1>Numbers</h1>${isAdmin() && html`<a class="button primary"
        href="/numbers/buy">Buy a number</a>`}</header>
      <section class="panel" aria-label="Numbers">${this.#problem ? failed(this.#problem) : !this.#numbers
        ? loading(3)
    : numbers.length ? html`<ul class="rows">${numbers.map(number => this.#number(number))}</ul>`
      : empty('No numbers yet', 'The numbers of your Twilio account appear here once it is connected.',
        isAdmin() && html`<a class="button" href="/settings">Connect Twilio</a>`)}</section>`;
  }

  /** @param {PhoneNumber} number */
  #number(number) {
    const isOpen = this.#isOpen(number.id);
    const who = this.#who(number);
    return html`<li data-key="${number.id}" class="${isOpen ? 'opened' : ''}"><div class="row wide">
      <span class="main"><span><b>${number.name}</b><small><span
        class="number">${grouped(number.e164)}</span></small></span></span>
      <span class="doing">${number.isManaged ? who ? html`Rings ${who}` : html`<span
        class="tone-wait">Rings nobody: callers leave a message</span>`
    : number.doesNow ?? 'Not taken over: its calls do not come here'}</span>
      <span>${number.isManaged ? null : chip({tone: 'quiet', word: number.isVoiceCapable ? 'Not ours'
        : 'No calls'})}</span>
      <span class="end">${isAdmin() && (number.isManaged
    ? html`<button class="button small" data-do="edit" data-id="${number.id}"
      aria-expanded="${String(isOpen)}">${isOpen ? 'Close' : 'Edit'}</button>`
    : number.isVoiceCapable && html`<a class="button small" href="/settings">Take over</a>`)}</span></div>
      ${isOpen && this.#edit && this.#form(this.#edit)}</li>`;
  }

  /** @param {Edit<PhoneNumber>} edit */
  #form({filled, differences}) {
    const agents = Object.values(live.value.agents).sort((one, other) => one.name.localeCompare(other.name));
    return html`<form class="inset" data-do="save" data-key="form">${differences
      && changedNotice('this number', differences, this.#words, unsaved)}
      <div class="field"><label for="number-name">Name</label>
        <input id="number-name" name="name" required maxlength="60" value="${filled.name}"></div>
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

customElements.define('numbers-page', NumbersPage);
