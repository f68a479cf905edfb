// @ts-check
import {go, route} from '../app/router.js';
import {here, isAdmin} from '../app/session.js';
import {events, live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {flag, html} from '../lib/html.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {together} from '../lib/words.js';
import {confirm} from '../components/confirm-dialog.js';
import {chip, empty, failed, loading} from '../components/parts.js';

/** @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/** The numbers, their names, and who rings. */
class NumbersPage extends View {
  /** @type {Record<string, PhoneNumber> | null} */
  #numbers = null;
  #problem = '';
  /** The number whose form is open; one that was just bought stands in the address. */
  #open = route.value.query.get('number') ?? '';
  #isSaving = false;
  #isReleasing = false;

  actions = {
    reload: () => this.#load(),
    edit: (/** @type {HTMLElement} */ button) => this.#edit(button.dataset.id ?? ''),
    cancel: () => this.#edit(''),
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
    if (this.#open && !this.contains(document.activeElement)) this.#focusForm();
  }

  /** @param {string} id */
  #edit(id) {
    this.#open = this.#open === id ? '' : id;
    this.update();
    if (this.#open) this.#focusForm();
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
    if (this.#open === id) this.#open = '';
    this.update();
  }

  async #release() {
    const number = this.#numbers?.[this.#open];
    if (!number) return;
    const shown = grouped(number.e164);
    const isSure = await confirm({title: `Release ${shown}?`, action: 'Release for good', word: number.e164.slice(-4),
      text: 'Twilio takes the number back and stops charging for it. Callers no longer reach you there, and somebody else '
        + 'may get it. This cannot be undone. Past calls stay in the log.'});
    if (!isSure) return;
    this.#isReleasing = true;
    this.update();
    try {
      await here().releasePhoneNumber(number.id);
      this.#forget(number.id);
      toast(`${shown} was released.`);
    } catch (error) {
      complain(error);
    }
    this.#isReleasing = false;
    this.update();
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const number = this.#numbers?.[this.#open];
    if (!number || !this.#numbers) return;
    const given = new FormData(form);
    const agentIds = given.getAll('agent').map(String);
    this.#isSaving = true;
    this.update();
    try {
      const desk = here();
      const named = await desk.changePhoneNumber(number.id, {name: String(given.get('name') ?? '').trim()});
      const assigned = await desk.assignAgents(number.id, agentIds);
      this.#numbers = {...this.#numbers, [number.id]: {...number, ...named, agentIds, ...assigned}};
      this.#open = '';
      toast(`Saved. Calls to ${this.#numbers[number.id].name} ring ${this.#who(this.#numbers[number.id])
        || 'nobody: callers leave a message'}.`);
    } catch (error) {
      complain(error);
    }
    this.#isSaving = false;
    this.update();
  }

  /** @param {PhoneNumber} number */
  #who(number) {
    return together(number.agentIds.map(id => live.value.agents[id]?.name ?? '').filter(Boolean).sort());
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
    const isOpen = this.#open === number.id;
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
      ${isOpen && this.#form(number)}</li>`;
  }

  /** @param {PhoneNumber} number */
  #form(number) {
    const agents = Object.values(live.value.agents).sort((one, other) => one.name.localeCompare(other.name));
    return html`<form class="inset" data-do="save"><div class="field"><label for="number-name">Name</label>
        <input id="number-name" name="name" required maxlength="60" value="${number.name}"></div>
      <fieldset><legend>Who rings</legend>${agents.map(agent => html`<label class="tick" data-key="${agent.id}">
        <input type="checkbox" name="agent"
          value="${agent.id}"${flag('checked', number.agentIds.includes(agent.id))}> ${agent.name}</label>`)}
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
