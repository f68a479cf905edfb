// @ts-check
import {link, live} from '../app/stream.js';
import {callChip, lineOf, openCalls, other, whoHasIt} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {appInfo, isAdmin} from '../app/session.js';
import {chip, empty, loading} from './parts.js';
import './time-since.js';

/** Every open call of the workspace. */
class LiveCalls extends View {
  start() {
    live.listen(() => this.update(), this.life);
    link.listen(() => this.update(), this.life);
  }

  view() {
    const calls = openCalls(live.value);
    return html`<section class="panel" aria-labelledby="calls-now">
      <header><h2 id="calls-now">Calls now</h2><span class="amount">${calls.length || ''}</span></header>
      ${live.value.isLoaded ? calls.length ? this.#list(calls) : nothing() : loading(2)}</section>`;
  }

  /** @param {import('../lib/types.js').Call[]} calls */
  #list(calls) {
    return html`<ul class="rows calls-now">${calls.map(call => html`<li data-key="${call.id}"><a class="row"
      href="/calls/${call.id}">
      <span class="main">${icon(call.direction, call.direction === 'inbound' ? 'Inbound'
        : 'Outbound')}<b>${other(call)}</b></span>
      <span class="line">${lineOf(call, live.value)}</span>
      <span>${chip(callChip(call))}</span>
      <span class="who">${whoHasIt(call, live.value)}</span>
      <span class="time"><time-since from="${since(call)}"></time-since></span>
    </a></li>`)}</ul>`;
  }
}

/** @param {import('../lib/types.js').Call} call */
const since = call => (call.state === 'connected' && call.answeredAt) || call.startedAt;

function nothing() {
  const main = Object.values(live.value.numbers).find(number => number.isManaged);
  const demo = appInfo.value?.demo;
  if (!main) {
    return isAdmin()
      ? empty('No number rings here yet', 'Connect Twilio and take over a number; its calls then ring in this page.',
        html`<a class="button" href="/settings">Connect Twilio</a>`)
      : empty('No number rings here yet', 'Once an admin has connected Twilio, its calls ring in this page.');
  }
  return empty('All quiet', html`Nobody is calling. Calls to ${main.name !== main.e164 && `${main.name}, `}<span
    class="number">${grouped(main.e164)}</span>, show up here the moment they arrive.`,
    demo && html`<a class="button" href="${demo.phonePageUrl}" target="_blank"
      rel="noopener">${icon('outside')} Call as a customer</a>`);
}

customElements.define('live-calls', LiveCalls);
