// @ts-check
import {draft} from '../app/phone.js';
import {setTitle} from '../app/notifications.js';
import {route} from '../app/router.js';
import {here, isAdmin, myAgentId} from '../app/session.js';
import {events, live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {callChip, lineName, other, ownNumber} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {clock, exactly, rightNow, secondsBetween, spell, timeWithSeconds} from '../lib/time.js';
import {timeline} from '../lib/timeline.js';
import {View} from '../lib/view.js';
import {empty, failed, loading} from '../components/parts.js';
import '../components/call-legs.js';
import '../components/time-since.js';
import '../components/voicemail-item.js';

/** One call: what became of it, what happened, its legs. */
class CallPage extends View {
  /** @type {import('../lib/types.js').CallDetail | null} */
  #call = null;
  #problem = '';
  #isLost = false;
  #id = route.value.id ?? '';

  actions = {
    reload: () => this.#load(),
    callBack: () => (draft.value = this.#outside),
    hangUp: () => here().hangUp(this.#id).then(() => toast('The call is being ended.'), complain),
  };

  start() {
    events.addEventListener('event', event => {
      const {data} = /** @type {CustomEvent} */ (event).detail;
      if (data?.call?.id === this.#id || data?.voicemail?.callId === this.#id) this.#load();
    }, {signal: this.life});
    live.listen(() => this.update(), this.life);
    whenBack(() => this.#problem && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  async #load() {
    try {
      this.#call = await here().call(this.#id);
      this.#problem = '';
      setTitle(other(this.#call));
    } catch (error) {
      const {status, message} = /** @type {import('../app/request.js').ApiError} */ (error);
      this.#isLost = status === 404;
      this.#problem = message;
    }
    this.update();
  }

  /** The outside person's number, when there is one to call. */
  get #outside() {
    const raw = this.#call?.direction === 'inbound' ? this.#call.from : this.#call?.to ?? '';
    return /^\+\d+$/.test(raw) ? raw : null;
  }

  view() {
    const call = this.#call;
    const back = html`<a class="back" href="/calls">${icon('back')} Calls</a>`;
    if (!call && this.#isLost) return html`${back}<header class="top"><h1>Call</h1></header><section class="panel">
      ${empty('There is no such call', 'It may belong to another workspace, or the address is mistyped.', html`<a
        class="button" href="/calls">Show all calls</a>`)}</section>`;
    if (!call) return html`${back}<header class="top"><h1>Call</h1></header><section class="panel">${this.#problem ? failed(this.#problem)
      : loading(5)}</section>`;
    const mayEnd = call.state !== 'ended' && (isAdmin() || call.agentId === myAgentId());
    return html`${back}<header class="top"><h1>${other(call)}</h1><span class="now"
      title="${exactly(call.startedAt)}">${rightNow(new Date(call.startedAt))}</span>
      ${this.#outside && myAgentId() && call.state === 'ended' && html`<button class="button"
        data-do="callBack">${icon('phone')} ${call.direction === 'inbound' ? 'Call back' : 'Call again'}</button>`}
      ${mayEnd && html`<button class="button danger" data-do="hangUp">End this call</button>`}</header>
      ${this.#figures(call)}
      ${call.voicemails.map(one => html`<section class="panel" data-key="${one.id}"><voicemail-item
        data-key="${one.id}" voicemail="${JSON.stringify(one)}" plain></voicemail-item></section>`)}
      ${this.#story(call)}
      <call-legs call="${JSON.stringify(call)}"></call-legs>`;
  }

  /** @param {import('../lib/types.js').CallDetail} call */
  #figures(call) {
    const {tone, word} = callChip(call);
    const until = call.endedAt ?? Date.now();
    const after = call.answeredAt && spell(secondsBetween(call.startedAt, call.answeredAt));
    const who = call.agentId ? this.#name(call.agentId) : '';
    const isOpen = call.state !== 'ended';
    const unanswered = call.outcome === 'abandoned' ? `after ${spell(secondsBetween(call.startedAt, until))}`
      : 'nobody took it';
    const how = call.answeredAt ? `${who && call.direction === 'inbound' ? `by ${who}, ` : ''}after ${after}`
      : who ? `by ${who}` : !isOpen && call.direction === 'inbound' ? unanswered : '';
    const talked = call.answeredAt ? isOpen ? html`<time-since from="${call.answeredAt}"></time-since>`
      : clock(secondsBetween(call.answeredAt, until)) : '–';
    return html`<div class="figures three">
      <div class="figure"><span>${isOpen ? 'Now' : 'Outcome'}</span><b class="word tone-${tone}">${word}</b>
        <small>${how}</small></div>
      <div class="figure"><span>Talked</span><b class="word">${talked}</b><small>${isOpen ? 'and counting'
        : `of ${clock(secondsBetween(from(call), until))}`}</small></div>
      <div class="figure"><span>${call.direction === 'inbound' ? 'Called' : 'Showed'}</span><b
        class="word">${lineName(call.phoneNumberId, live.value) || grouped(ownNumber(call)) || '–'}</b><small>${this.#line(call)}</small></div>
    </div>`;
  }

  /** @param {import('../lib/types.js').CallDetail} call */
  #story(call) {
    const lines = timeline(call, id => this.#name(id), call.toName ? '' : lineName(call.phoneNumberId, live.value));
    return html`<section class="panel" aria-labelledby="happened"><header><h2
      id="happened">What happened</h2></header>
      <ol class="timeline">${lines.map(({at, tone, sentence}, index) => html`<li class="${tone}" data-key="${index}">
        <time datetime="${at}" title="${exactly(at)}">${timeWithSeconds(at)}</time><span>${sentence}</span></li>`)}
        ${call.state !== 'ended' && html`<li class="open"
          data-key="open"><span></span><span>Still going</span></li>`}</ol></section>`;
  }

  /** @param {import('../lib/types.js').CallDetail} call */
  #line(call) {
    const number = live.value.numbers[call.phoneNumberId ?? '']?.e164;
    return number ? html`<span class="number">${grouped(number)}</span>` : '';
  }

  /** @param {string | null} id */
  #name(id) {
    const agents = Object.values(live.value.agents);
    return agents.find(agent => agent.id === id || agent.userId === id)?.name ?? 'A former agent';
  }
}

/**
 * When it began, but never after the answer, which Twilio tells in whole seconds.
 * @param {import('../lib/types.js').Call} call
 */
const from = call => (call.answeredAt && call.answeredAt < call.startedAt ? call.answeredAt : call.startedAt);

customElements.define('call-page', CallPage);
