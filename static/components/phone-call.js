// @ts-check
import {phone, tell} from '../app/phone.js';
import {live} from '../app/stream.js';
import {lineName} from '../lib/call-words.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {party} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {peerClass} from './parts.js';
import './audio-choice.js';
import './time-since.js';

const digits = [...'123456789*0#'];
/** @type {Record<string, string>} */
const letters = {2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ', 0: '+'};
/** @type {Record<string, [string, string]>} */
const stages = {
  connecting: ['connecting…', 'wait'], ringing: ['ringing…', 'wait'],
  open: ['connected', 'ok'], reconnecting: ['reconnecting…', 'bad'],
};

const patienceMilliseconds = 8_000;

/** The call this person is on. */
class PhoneCall extends View {
  /** @type {'keypad' | 'sound' | null} what stands open below the buttons */
  #open = null;
  #isEnding = false;

  actions = {
    mute: () => tell('mute', !phone.value.state.active?.isMuted),
    toggle: (/** @type {HTMLElement} */ button) => {
      const wished = /** @type {'keypad' | 'sound'} */ (button.dataset.value);
      this.#open = this.#open === wished ? null : wished;
      this.update();
    },
    press: (/** @type {HTMLElement} */ button) => tell('press', button.dataset.digit),
    hangUp: () => {
      this.#isEnding = true;
      tell('hangUp');
      this.update();
      // Should it come to nothing, it can be tried again.
      setTimeout(() => {
        this.#isEnding = false;
        this.update();
      }, patienceMilliseconds);
    },
  };

  start() {
    phone.listen(() => this.update(), this.life);
    live.listen(() => this.update(), this.life);
  }

  view() {
    const call = phone.value.state.active;
    if (!call) return html``;
    const known = call.callId ? live.value.calls[call.callId] : undefined;
    const isColleague = known ? Boolean(known.fromName && known.toName) : call.peer.startsWith('client:');
    const line = isColleague ? '' : lineName(known?.phoneNumberId ?? call.phoneNumberId, live.value);
    const [stage, tone] = this.#isEnding ? ['hanging up…', 'wait'] : stages[call.state];
    const name = call.direction === 'inbound' ? known?.fromName : known?.toName;
    const who = party(call.peer, name);
    const isOpen = call.state === 'open' || call.state === 'reconnecting';
    return html`<section class="phone card call" aria-label="Current call" tabindex="-1">
      <p class="line">${line && html`${line} · `}<b class="tone-${tone}">${stage}</b></p>
      <p class="${peerClass(who)}">${who}</p>
      <p class="timer">${call.since ? html`<time-since from="${call.since}"></time-since>` : html`<span
        class="dots">···</span>`}</p>
      <div class="tools">
        <button class="tool${call.isMuted ? ' on' : ''}" data-do="mute" aria-keyshortcuts="M"
          ${flag('disabled', !isOpen)}>
          ${icon(call.isMuted ? 'mic' : 'mute')}<span>${call.isMuted ? 'Unmute' : 'Mute'} <kbd>M</kbd></span></button>
        ${this.#tool('keypad', 'Keypad', isOpen)}
        ${this.#tool('sound', 'Sound', isOpen)}
      </div>
      ${this.#open === 'sound' && isOpen && html`<div class="drawer" role="group"
        aria-label="Sound"><audio-choice></audio-choice></div>`}
      ${this.#open === 'keypad' && isOpen && html`<div class="keypad" role="group" aria-label="Keypad">
        <output aria-live="polite">${call.digits || html`<span
          class="keyboard">Digits from the keyboard work too</span>`}</output>
        ${digits.map(digit => html`<button data-do="press"
          data-digit="${digit}">${digit}<small>${letters[digit]}</small></button>`)}</div>`}
      ${call.isMuted && html`<p class="sub tone-wait">You are muted: the other side hears nothing.</p>`}
      <button class="button hang-up" data-do="hangUp"${flag('disabled', this.#isEnding)}>${icon('hangup')} Hang up</button>
    </section>
    ${call.warning && html`<div class="phone-hint" role="status"><b>${call.warning.title}</b>
      <p>${call.warning.text}</p></div>`}
    ${phone.value.part === 'follower' && html`<div class="phone-hint" role="status">${phone.value.isSilent
      ? 'The tab that has this call does not answer; the browser may have put it to sleep. Hanging up works from here.'
      : 'You hear this call in another tab. The buttons here work too.'}</div>`}`;
  }

  /** @param {'keypad' | 'sound'} value @param {string} name @param {boolean} isOpen */
  #tool(value, name, isOpen) {
    return html`<button class="tool" data-do="toggle" data-value="${value}"
      aria-expanded="${String(this.#open === value)}"${flag('disabled', !isOpen)}>
      ${icon(value)}<span>${name}</span></button>`;
  }
}

customElements.define('phone-call', PhoneCall);
