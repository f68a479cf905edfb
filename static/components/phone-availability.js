// @ts-check
import {askForMicrophone, microphone} from '../app/microphone.js';
import {phone, tell, useThisTab} from '../app/phone.js';
import {here, myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {complain} from '../app/toasts.js';
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';

/** @type {[string, string, string][]} */
const choices = [['available', 'Available', 'ok'], ['away', 'Away', 'wait'], ['offline', 'Offline', 'quiet']];

/** What the person chooses, and whether this phone could ring. */
class PhoneAvailability extends View {
  /** @type {string | null} */
  #wished = null;
  #isChoosing = false;

  actions = {
    choose: (/** @type {HTMLElement} */ button) => this.#choose(button.dataset.value ?? ''),
    start: () => tell('start'),
    takeOver: () => useThisTab(),
    microphone: () => askForMicrophone().catch(complain),
  };

  start() {
    live.listen(() => {
      // Until the server has answered, what it tells of other things says nothing about the wish.
      if (!this.#isChoosing) this.#wished = null;
      this.update();
    }, this.life);
    phone.listen(() => this.update(), this.life);
    microphone.listen(() => this.update(), this.life);
  }

  /** @param {string} availability */
  async #choose(availability) {
    this.#wished = availability;
    this.#isChoosing = true;
    this.update();
    try {
      await here().setAvailability(availability);
    } catch (error) {
      this.#wished = null;
      complain(error);
    }
    this.#isChoosing = false;
    this.update();
  }

  view() {
    const agent = live.value.agents[myAgentId() ?? ''];
    const chosen = this.#wished ?? agent?.availability ?? '';
    return html`<div class="segments" role="group" aria-label="Your availability">${choices
      .map(([value, name, tone]) => html`
        <button data-do="choose" data-value="${value}" aria-pressed="${String(value === chosen)}"
          class="${tone}">${name}</button>`)}</div>
      <div class="readiness" role="status">${this.#readiness(chosen)}</div>`;
  }

  /** @param {string} chosen */
  #readiness(chosen) {
    const {part, isSilent, state} = phone.value;
    if (state.problem) {
      return html`<p class="notice ${state.problem.tone}"><span><b>${state.problem.title}</b>${state.problem.text}
        ${state.problem.canRetry && html`<button class="link" data-do="start">Try again now</button>`}</span></p>`;
    }
    if (isSilent) {
      return html`<p class="notice wait"><span><b>Another tab holds the phone</b>
        It does not answer; the browser may have put it to sleep.
        <button class="link" data-do="takeOver">Use this tab</button></span></p>`;
    }
    if (state.status === 'starting') return html`<p class="state wait">Getting the phone ready…</p>`;
    if (state.status === 'away') return html`<p
      class="state bad">Not connected. Calls cannot ring here; trying again.</p>`;
    if (part === 'owner' && microphone.value === 'denied') {
      return html`<p class="notice bad"><span><b>The microphone is blocked</b>
        Allow it beside the address bar. Until then nobody would hear you.</span></p>`;
    }
    if (chosen === 'away') return html`<p class="state wait">Ready, but away: calls ring your colleagues.</p>`;
    if (chosen === 'offline') return html`<p class="state quiet">Offline: calls ring your colleagues.</p>`;
    if (part === 'follower') {
      return html`<p class="state ok">Calls ring in another tab, and can be answered here.
        <button class="link" data-do="takeOver">Use this tab</button></p>`;
    }
    return html`<p class="state ok">Ready: calls ring here.${microphone.value === 'prompt' && html`
      <button class="link" data-do="microphone">Allow the microphone</button>`}</p>`;
  }
}

customElements.define('phone-availability', PhoneAvailability);
