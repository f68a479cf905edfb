// @ts-check
import {describe} from '../app/alerts.js';
import {phone, tell} from '../app/phone.js';
import {live} from '../app/stream.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import {counted} from '../lib/words.js';
import {canSound} from '../app/sound.js';
import {peerClass} from './parts.js';
import './time-since.js';

/** A call that rings here: which line, who, how long; decline and answer far apart. */
class PhoneIncoming extends View {
  static observedAttributes = ['sid'];

  actions = {
    answer: () => tell('accept', this.#sid),
    decline: () => tell('decline', this.#sid),
  };

  get #sid() {
    return this.getAttribute('sid') ?? '';
  }

  start() {
    live.listen(() => this.update(), this.life);
    phone.listen(() => this.update(), this.life);
  }

  view() {
    const {state, part, isSilent} = phone.value;
    const call = state.ringing.find(one => one.sid === this.#sid);
    if (!call) return html``;
    const {who, line, since, isColleague} = describe(call);
    const isFirst = state.ringing[0] === call && !state.active;
    return html`<section class="phone card incoming" aria-label="Incoming call from ${who}" tabindex="-1">
      <div class="pulse" aria-hidden="true">${icon('phone')}</div>
      <p class="line">${isColleague ? 'A colleague calls' : html`Incoming ${line && html`on <b>${line}</b>`}`}</p>
      <p class="${peerClass(who)}">${who}</p>
      <p class="sub">ringing for <time-since from="${since}"></time-since>${this.#history(call)}</p>
      <div class="choice">
        <button class="button decline" data-do="decline"
          aria-keyshortcuts="Escape">Decline${isFirst && html` <kbd>Esc</kbd>`}</button>
        <button class="button answer" data-do="answer"
          aria-keyshortcuts="A"${flag('disabled', state.active)}>Answer${isFirst && html` <kbd>A</kbd>`}</button>
      </div>
      ${state.active && html`<p class="sub">Hang up the call above to answer this one.</p>`}
      ${isSilent && html`<p class="sub" role="status">The tab that has the phone does not answer; the browser may have put
        it to sleep. Go there to answer.</p>`}
      ${part === 'owner' && !canSound() && html`<p
        class="sub">Silent until you click somewhere: browsers mute pages nobody has touched.</p>`}
    </section>`;
  }

  /** @param {import('../app/softphone-state.js').RingingCall} call */
  #history(call) {
    const before = Object.values(live.value.calls).filter(one => one.id !== call.callId
      && one.direction === 'inbound' && one.from === call.from && one.state === 'ended').length;
    return before ? ` · called ${before === 1 ? 'once' : counted(before, 'time')} recently` : '';
  }
}

customElements.define('phone-incoming', PhoneIncoming);
