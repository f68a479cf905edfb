// @ts-check
import {microphone} from '../app/microphone.js';
import {draft, phone, tell} from '../app/phone.js';
import {myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import './phone-availability.js';
import './phone-call.js';
import './phone-dial.js';
import './phone-incoming.js';
import './phone-note.js';

/** The softphone: always in the same place. At phone width it is a sheet that opens by itself when there is a call. */
class PhoneDock extends View {
  #isOpen = false;
  /** Whether the keyboard was here. */
  #held = false;

  actions = {toggle: () => {
    this.#isOpen = !this.#isOpen;
    this.update();
  }};

  start() {
    phone.listen(() => this.update(), this.life);
    live.listen(() => this.update(), this.life);
    microphone.listen(() => this.update(), this.life);
    this.addEventListener('focusin', () => (this.#held = true), {signal: this.life});
    document.addEventListener('keydown', event => this.#key(event), {signal: this.life});
    // Leaving for another element, not for nothing.
    this.addEventListener('focusout', event => event.relatedTarget && (this.#held = this.contains(
      /** @type {Node} */ (event.relatedTarget))), {signal: this.life});
    draft.listen(number => {
      if (number !== null) this.#isOpen = true;
      this.update();
    }, this.life);
  }

  /**
   * The button that was pressed is gone with what it was for: whoever works with the keyboard goes on from here. On the
   * card, not on its first button: a second Enter must not hang up what the first has answered. Nor on the field for
   * numbers: there the key that answers the next call would be taken for text.
   */
  drawn() {
    const held = this.#held;
    this.#held = document.activeElement instanceof HTMLElement && this.contains(document.activeElement);
    if (!held) return;
    // What is shown here draws itself a moment later.
    requestAnimationFrame(() => {
      if (!isFocusLost()) return;
      /** @type {HTMLElement | null} */ (this.querySelector('.phone:not([hidden])'))?.focus();
      this.#held = true;
    });
  }

  view() {
    if (!myAgentId()) return html`<section class="phone card quiet"><b>No phone here</b>
      <p>You look after this workspace without a seat of your own, so calls do not ring here.
        Add yourself under Agents to take calls.</p></section>`;
    const {isSilent, state: {ringing, active, problem, status}} = phone.value;
    // The folded sheet of a phone shows nothing else of what keeps calls from ringing.
    const isTroubled = isSilent || problem || status === 'away' || microphone.value === 'denied';
    const isBusy = active || ringing.length > 0;
    this.toggleAttribute('open', this.#isOpen || Boolean(isBusy));
    return html`${active && html`<phone-call data-key="active"></phone-call>`}
      ${ringing.map(call => html`<phone-incoming data-key="${call.sid}" sid="${call.sid}"></phone-incoming>`)}
      <phone-note data-key="note"></phone-note>
      <section class="phone card" data-key="idle" aria-label="No call" tabindex="-1"${flag('hidden', isBusy)}>
        <button class="handle${isTroubled ? ' troubled' : ''}" data-do="toggle" aria-expanded="${String(this.#isOpen)}">
          ${icon(isTroubled ? 'alert' : 'phone')}<span>Phone</span>${isTroubled && html`<span
            class="unseen">: calls may not ring here</span>`}${icon('down')}</button>
        <phone-availability></phone-availability>
        <phone-dial></phone-dial>
      </section>`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isOurs = !event.defaultPrevented && !event.repeat && !event.metaKey && !event.ctrlKey && !event.altKey;
    if (!isOurs) return;
    const {ringing, active} = phone.value.state;
    const key = event.key.toLowerCase();
    if (isBusyElsewhere(event.target)) {
      if (key === 'escape') /** @type {HTMLElement | null} */ (this.querySelector('.phone.incoming'))?.focus();
      return;
    }
    if (key === 'escape' && ringing.length && !active) return this.#do(event, 'decline', ringing[0].sid);
    if (key === 'a' && ringing.length && !active) return this.#do(event, 'accept', ringing[0].sid);
    if (key === 'm' && active?.state === 'open') return this.#do(event, 'mute', !active.isMuted);
    if (active?.state === 'open' && /^[0-9*#]$/.test(key)) this.#do(event, 'press', key);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {'accept' | 'decline' | 'mute' | 'press'} command
   * @param {any} value
   */
  #do(event, command, value) {
    event.preventDefault();
    tell(command, value);
  }
}

/**
 * Keys that are pressed while typing, or in a dialog, are not meant for the phone; the first Escape goes there.
 * @param {EventTarget | null} target
 */
const isBusyElsewhere = target => target instanceof HTMLElement
  && (target.isContentEditable || target.closest('input, textarea, select, dialog') !== null);

const isFocusLost = () => document.activeElement === document.body
  || Boolean(document.activeElement?.closest('[hidden]'));

customElements.define('phone-dock', PhoneDock);
