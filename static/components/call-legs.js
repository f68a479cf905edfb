// @ts-check
import {live} from '../app/stream.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {party} from '../lib/phone-number.js';
import {clock, exactly, secondsBetween, timeWithSeconds} from '../lib/time.js';
import {View} from '../lib/view.js';
import {chip} from './parts.js';

/** @typedef {import('../lib/types.js').Leg} Leg */

/** @type {Record<string, import('../lib/call-words.js').Chip>} */
const words = {
  planned: {tone: 'quiet', word: 'Not reached yet'}, queued: {tone: 'info', word: 'Starting'},
  initiated: {tone: 'info', word: 'Starting'}, ringing: {tone: 'info', word: 'Ringing'},
  'in-progress': {tone: 'ok', word: 'Talking'}, completed: {tone: 'ok', word: 'Took part'},
  busy: {tone: 'bad', word: 'Declined'}, failed: {tone: 'bad', word: 'Failed'},
  'no-answer': {tone: 'wait', word: 'No answer'}, canceled: {tone: 'quiet', word: 'Stopped ringing'},
};

/** The legs of a call: each is one call at Twilio. The exact values are a click away. */
class CallLegs extends View {
  static observedAttributes = ['call'];

  start() {
    live.listen(() => this.update(), this.life);
  }

  view() {
    /** @type {import('../lib/types.js').CallDetail} */
    const call = JSON.parse(this.getAttribute('call') ?? 'null');
    if (!call?.legs.length) return html``;
    return html`<section class="panel" aria-labelledby="legs"><header><h2 id="legs">Legs</h2><span
      class="amount">${call.legs.length}</span></header>
      <ul class="rows legs">${call.legs.map(leg => html`<li data-key="${leg.id}"><details><summary class="row">
        <span class="main"><b>${name(leg, call)}</b></span>
        <span>${chip(legChip(leg, call))}</span>
        <span class="kind">${leg.kind === 'client' ? 'Browser' : leg.kind === 'number' ? 'Phone'
          : 'Conference'}</span>
        <span class="time">${length(leg)}</span>${icon('down')}</summary>${facts(leg)}</details></li>`)}</ul></section>`;
  }
}

/**
 * At Twilio the caller's leg stays `ringing` until a person is there, whatever the caller hears.
 * @param {Leg} leg
 * @param {import('../lib/types.js').CallDetail} call
 * @returns {import('../lib/call-words.js').Chip}
 */
function legChip(leg, call) {
  if (leg.role === 'outside' && call.direction === 'inbound' && call.state !== 'ended') {
    if (call.state === 'connected') return words['in-progress'];
    return {tone: 'wait', word: call.state === 'voicemail' ? 'Leaving a message' : 'Waiting'};
  }
  return words[leg.status] ?? {tone: 'quiet', word: leg.status};
}

/**
 * @param {Leg} leg
 * @param {import('../lib/types.js').CallDetail} call
 */
const name = (leg, call) => (leg.agentId && live.value.agents[leg.agentId]?.name)
  || (leg.role === 'outside' ? party(call.direction === 'inbound' ? call.from : call.to) : 'A former agent');

/** @param {Leg} leg */
const length = leg => (leg.answeredAt && leg.endedAt ? clock(secondsBetween(leg.answeredAt, leg.endedAt)) : '');

/** @param {Leg} leg */
function facts(leg) {
  /** @type {[string, string | null][]} */
  const times = [['Started', leg.startedAt], ['Answered', leg.answeredAt], ['Ended', leg.endedAt]];
  return html`<dl class="facts">
    ${times.filter(([, at]) => at).map(([word, at]) => html`<div><dt>${word}</dt><dd
      title="${exactly(at ?? '')}">${timeWithSeconds(at ?? '')}</dd></div>`)}
    <div><dt>Twilio status</dt><dd>${leg.status}</dd></div>
    <div><dt>Call SID</dt><dd><code>${leg.callSid ?? 'not known yet'}</code></dd></div>
    ${leg.parentCallSid && html`<div><dt>Dialled by</dt><dd><code>${leg.parentCallSid}</code></dd></div>`}</dl>`;
}

customElements.define('call-legs', CallLegs);
