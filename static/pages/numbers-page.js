// @ts-check
import {here, isAdmin} from '../app/session.js';
import {live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {flag, html} from '../lib/html.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {countryName, together} from '../lib/words.js';
import {chip, empty, failed, loading} from '../components/parts.js';

/** @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/** The numbers, their names, and who rings. */
class NumbersPage extends View {
  /** @type {Record<string, PhoneNumber> | null} */
  #numbers = null;
  #problem = '';
  #open = '';
  #isSaving = false;

  actions = {
    reload: () => this.#load(),
    edit: (/** @type {HTMLElement} */ button) => this.#edit(button.dataset.id ?? ''),
    cancel: () => this.#edit(''),
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
  };

  start() {
    live.listen(() => {
      if (this.#numbers) this.#numbers = {...this.#numbers, ...live.value.numbers};
      this.update();
    }, this.life);
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
  }

  /** @param {string} id */
  #edit(id) {
    this.#open = this.#open === id ? '' : id;
    this.update();
    if (this.#open) queueMicrotask(() => /** @type {HTMLElement | null} */ (this.querySelector('form input'))?.focus());
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
    return html`<header class="top"><h1>Numbers</h1></header>
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
        class="number">${grouped(number.e164)}</span>${number.countryCode
        && ` · ${countryName(number.countryCode)}`}</small></span></span>
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
        <button class="button" type="button" data-do="cancel">Cancel</button></div></form>`;
  }
}

customElements.define('numbers-page', NumbersPage);
