// @ts-check
import {go, route} from '../app/router.js';
import {here, isAdmin} from '../app/session.js';
import {events, live, whenBack, whenReset} from '../app/stream.js';
import {agentNames} from '../lib/call-words.js';
import {focusWithin} from '../lib/focus.js';
import {html} from '../lib/html.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {NumberForm} from '../components/number-form.js';
import {chip, empty, failed, loading} from '../components/parts.js';

/** @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/** The numbers, their names, and who rings. */
class NumbersPage extends View {
  /** @type {Record<string, PhoneNumber> | null} */
  #numbers = null;
  #problem = '';
  /** The numbers whose forms are open. @type {Set<string>} */
  #open = new Set();

  actions = {
    reload: () => this.#load(),
    edit: (/** @type {HTMLElement} */ button) => this.#toggle(button.dataset.id ?? ''),
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
    this.#hear('number-taken', number => (this.#numbers = {...this.#numbers, [number.id]: number}));
    this.#hear('number-closed', number => this.#toggle(number.id));
    this.#hear('number-gone', number => this.#forget(number.id));
    this.#openBought();
    whenBack(() => this.#problem && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  /** @param {string} type @param {(number: PhoneNumber) => void} act */
  #hear(type, act) {
    this.addEventListener(type, event => {
      act(/** @type {CustomEvent} */ (event).detail);
      this.update();
    }, {signal: this.life});
  }

  /** A number that was just bought stands in the address: its form opens by itself. */
  #openBought() {
    const bought = route.value.query.get('number');
    if (!bought) return;
    this.#open.add(bought);
    go('/numbers', {replace: true});
  }

  async #load() {
    this.#problem = '';
    try {
      const {items} = await here().phoneNumbers();
      this.#numbers = Object.fromEntries(items.map(number => [number.id, number]));
      for (const id of this.#open) if (!this.#numbers[id]) this.#forget(id);
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {string} id */
  #toggle(id) {
    if (!this.#open.delete(id)) this.#open.add(id);
    const row = this.#row(id);
    if (row) focusWithin(row, row.querySelector('button'));
    this.update();
  }

  /** @param {string} id */
  #row(id) {
    return this.querySelector(`li[data-key="${id}"]`);
  }

  /** @param {string} id */
  #forget(id) {
    const {[id]: _, ...others} = this.#numbers ?? {};
    if (this.#numbers) this.#numbers = others;
    const form = this.#row(id)?.querySelector('number-form');
    if (this.#open.delete(id) && form instanceof NumberForm) form.lose();
    this.update();
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
    const isOpen = this.#open.has(number.id);
    const who = agentNames(number.agentIds, live.value);
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
      ${isOpen && html`<number-form data-key="form" number="${JSON.stringify(number)}"></number-form>`}</li>`;
  }
}

customElements.define('numbers-page', NumbersPage);
