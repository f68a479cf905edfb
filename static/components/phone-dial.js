// @ts-check
import {draft, phone, tell} from '../app/phone.js';
import {isAdmin, myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {agentChip, lineTitle} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {browser} from '../lib/keep.js';
import {View} from '../lib/view.js';
import {chip, field} from './parts.js';

const remembered = 'ringdesk.callerId';

/** Calling out: a number, the number to show, or a colleague. */
class PhoneDial extends View {
  #to = draft.value ?? '';
  #callerId = browser.get(remembered) ?? '';

  actions = {
    type: (/** @type {HTMLInputElement} */ input) => {
      this.#to = input.value;
      if (phone.value.state.dialError) tell('clear');
    },
    callerId: (/** @type {HTMLSelectElement} */ select) => {
      this.#callerId = select.value;
      browser.set(remembered, this.#callerId);
    },
    dial: () => this.#dial(this.#to.trim(), this.#to.trim()),
    colleague: (/** @type {HTMLElement} */ button) =>
      this.#dial(`agent:${button.dataset.id}`, button.dataset.name ?? ''),
  };

  start() {
    live.listen(() => this.update(), this.life);
    phone.listen(({state: {active}}) => {
      // A call that comes in between leaves what was typed; the one that was dialled has used it up.
      if (active?.direction === 'outbound') this.#to = '';
      this.update();
    }, this.life);
    draft.listen(number => this.#take(number), this.life);
    this.#take(draft.value);
  }

  /** @param {string | null} number */
  #take(number) {
    if (number === null) return;
    draft.value = null;
    this.#to = number;
    this.update();
    queueMicrotask(() => {
      const input = /** @type {HTMLInputElement | null} */ (this.querySelector('#dial-to'));
      if (input) input.value = number;
      input?.focus();
    });
  }

  /** The numbers that this person may show: their own first. */
  get #lines() {
    const mine = myAgentId() ?? '';
    return Object.values(live.value.numbers).filter(number => number.isManaged)
      .sort((one, other) => Number(other.agentIds.includes(mine)) - Number(one.agentIds.includes(mine))
        || one.name.localeCompare(other.name));
  }

  /** @param {string} to @param {string} label */
  #dial(to, label) {
    const line = this.#lines.find(one => one.id === this.#callerId) ?? this.#lines[0];
    if (!to || !line) return void this.querySelector('input')?.focus();
    tell('dial', to, line.id, label);
  }

  view() {
    const {dialError, status} = phone.value.state;
    const lines = this.#lines;
    const callerId = lines.find(one => one.id === this.#callerId) ?? lines[0];
    if (live.value.isLoaded && !lines.length) {
      return html`<p class="sub">Calls out need a number. ${isAdmin()
        ? html`Connect Twilio in <a href="/settings">Settings</a> first.` : 'An admin takes one over in Settings.'}</p>`;
    }
    return html`<form class="dial" data-do="dial" novalidate>
        ${field('dial-to', 'Call', html`<span class="joined"><input id="dial-to" type="tel" inputmode="tel"
          autocomplete="off"
          placeholder="Number" data-input="type" value="${this.#to}">
          <button class="button primary" aria-label="Call" ${status === 'ready' ? ''
            : html`disabled`}>${icon('phone')}</button></span>`,
    {error: dialError?.message})}
        ${lines.length > 1 && html`<label class="inline">As <select data-do="callerId"
          aria-label="Number to show">${lines.map(line => html`
          <option value="${line.id}" ${line === callerId ? html`selected`
            : ''}>${lineTitle(line)}</option>`)}</select></label>`}
        ${lines.length === 1 && html`<p class="hint">Shows ${lineTitle(lines[0])}</p>`}
      </form>${this.#colleagues(status === 'ready')}`;
  }

  /** @param {boolean} canCall */
  #colleagues(canCall) {
    const others = Object.values(live.value.agents).filter(agent => agent.id !== myAgentId())
      .sort((one, other) => one.name.localeCompare(other.name));
    return others.length > 0 && html`<div class="colleagues"><h2>Colleagues</h2><ul>${others.map(agent => html`
      <li data-key="${agent.id}"><span title="${agent.name}">${agent.name}</span>${chip(agentChip(agent))}
        <button class="bare" data-do="colleague" data-id="${agent.id}" data-name="${agent.name}"
          aria-label="Call ${agent.name}" title="Call ${agent.name}"
          ${canCall && agent.isReachable && !agent.isOnCall ? ''
            : html`disabled`}>${icon('phone')}</button></li>`)}</ul></div>`;
  }
}

customElements.define('phone-dial', PhoneDial);
