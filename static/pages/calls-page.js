// @ts-check
import {go, route} from '../app/router.js';
import {here} from '../app/session.js';
import {live, whenBack, whenReset} from '../app/stream.js';
import {callChip, lineOf, other, whoHasIt} from '../lib/call-words.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {clock, day} from '../lib/time.js';
import {View} from '../lib/view.js';
import {chip, empty, failed, loading, time} from '../components/parts.js';

/** @typedef {import('../lib/types.js').Call} Call */

const pageSize = 50;
/** @type {[string, string][]} */
const directions = [['', 'All calls'], ['inbound', 'Inbound'], ['outbound', 'Outbound']];
/** @type {[string, string][]} */
const outcomes = [['', 'Any outcome'], ['answered', 'Answered'], ['missed', 'Missed'], ['voicemail', 'Voicemail'],
  ['abandoned', 'Hung up early'], ['failed', 'Failed']];

/** The call log, newest first, kept up while it is open. */
class CallsPage extends View {
  /** @type {Call[] | null} */
  #calls = null;
  /** @type {string | null} */
  #cursor = null;
  #problem = '';
  #isMore = false;
  #round = 0;

  actions = {
    filter: () => {
      const chosen = [...this.querySelectorAll('select')].filter(select => select.value);
      const query = new URLSearchParams(chosen.map(select => [select.name, select.value]));
      go(chosen.length ? `/calls?${query}` : '/calls', {replace: true});
    },
    clear: () => go('/calls', {replace: true}),
    reload: () => this.#load(),
    more: () => this.#more(),
  };

  start() {
    route.listen(({section, id}) => section === 'calls' && !id && this.#load(), this.life);
    live.listen(() => this.#follow(), this.life);
    whenBack(() => this.#problem && !this.#calls && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  get #filters() {
    return Object.fromEntries(['direction', 'outcome', 'agentId']
      .map(name => [name, route.value.query.get(name) ?? '']));
  }

  async #load() {
    const round = (this.#round += 1);
    this.#calls = null;
    this.#problem = '';
    this.update();
    try {
      const {items, nextCursor} = await here().calls({...this.#filters, limit: pageSize});
      if (round !== this.#round) return;
      this.#calls = items;
      this.#cursor = nextCursor;
      this.#follow();
    } catch (error) {
      if (round !== this.#round) return;
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  async #more() {
    this.#isMore = true;
    this.#problem = '';
    this.update();
    const round = this.#round;
    try {
      const {items, nextCursor} = await here().calls({...this.#filters, limit: pageSize, cursor: this.#cursor});
      if (round !== this.#round || !this.#calls) return;
      const known = new Set(this.#calls.map(call => call.id));
      this.#calls = [...this.#calls, ...items.filter(call => !known.has(call.id))];
      this.#cursor = nextCursor;
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.#isMore = false;
    this.update();
  }

  /** Takes what the stream knows better, and new calls that belong here. */
  #follow() {
    if (!this.#calls) return;
    const known = new Map(this.#calls.map(call => [call.id, call]));
    const newest = this.#calls[0]?.startedAt ?? '';
    for (const call of Object.values(live.value.calls)) {
      const before = known.get(call.id);
      const isWanted = before ? before.version < call.version : call.startedAt > newest && this.#belongs(call);
      if (isWanted) known.set(call.id, call);
    }
    this.#calls = [...known.values()].sort((one, other) => other.startedAt.localeCompare(one.startedAt));
    this.update();
  }

  /** @param {Call} call */
  #belongs(call) {
    const {direction, outcome, agentId} = this.#filters;
    return (!direction || call.direction === direction) && (!outcome || call.outcome === outcome)
      && (!agentId || call.agentId === agentId);
  }

  view() {
    const filters = this.#filters;
    const agents = Object.values(live.value.agents).sort((one, other) => one.name.localeCompare(other.name));
    return html`<header class="top"><h1>Calls</h1></header>
      <div class="filters" role="group" aria-label="Filter">
        ${choice('direction', 'Direction', directions, filters.direction)}
        ${choice('outcome', 'Outcome', outcomes, filters.outcome)}
        ${choice('agentId', 'Agent', [['', 'Any agent'],
          ...agents.map(agent => /** @type {[string, string]} */ ([agent.id, agent.name]))], filters.agentId)}
        ${Object.values(filters).some(Boolean) && html`<button class="link" data-do="clear">Clear</button>`}
      </div>
      <section class="panel" aria-label="Call log">${this.#list()}</section>`;
  }

  #list() {
    if (this.#problem && !this.#calls) return failed(this.#problem);
    if (!this.#calls) return loading(8);
    if (!this.#calls.length) {
      return Object.values(this.#filters).some(Boolean)
        ? empty('No such calls', 'Nothing matches these filters.', html`<button class="button"
          data-do="clear">Show all calls</button>`)
        : empty('No calls yet', 'Every call in or out will stand here, with what happened in it.');
    }
    let last = '';
    return html`<ul class="rows log">${this.#calls.map(call => {
      const today = day(call.startedAt);
      const heading = today === last ? null : html`<li class="day" data-key="${today}">${today}</li>`;
      last = today;
      return html`${heading}<li data-key="${call.id}">${row(call)}</li>`;
    })}</ul>
    ${this.#problem && html`<p class="notice bad">${this.#problem}</p>`}
    ${this.#cursor && html`<footer><button class="button"
      data-do="more"${flag('disabled', this.#isMore)}>${this.#isMore ? 'Fetching…'
      : 'Show older calls'}</button></footer>`}`;
  }
}

/** @param {Call} call */
const row = call => html`<a class="row" href="/calls/${call.id}">
  <span class="main">${icon(call.direction, call.direction === 'inbound' ? 'Inbound'
    : 'Outbound')}<b>${other(call)}</b></span>
  <span class="line">${lineOf(call, live.value)}</span>
  <span>${chip(callChip(call))}</span>
  <span class="who">${whoHasIt(call, live.value)}</span>
  <span class="length">${call.durationSeconds && call.answeredAt ? clock(call.durationSeconds) : ''}</span>
  <span class="time">${time(call.startedAt)}</span></a>`;

/** @param {string} name @param {string} label @param {[string, string][]} options @param {string} chosen */
const choice = (name, label, options, chosen) => html`<select name="${name}" aria-label="${label}" data-do="filter"
  class="${chosen ? 'set' : ''}">
  ${options.map(([value, text]) => html`<option
    value="${value}"${flag('selected', value === chosen)}>${text}</option>`)}</select>`;

customElements.define('calls-page', CallsPage);
