// @ts-check
import {myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {agentChip, openCalls, other} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {together, initials} from '../lib/words.js';
import {View} from '../lib/view.js';
import {chip, empty, loading} from './parts.js';
import './time-since.js';

/** @typedef {import('../lib/types.js').Agent} Agent */

/** What each agent chose, and what is seen of them. */
class LiveAgents extends View {
  start() {
    live.listen(() => this.update(), this.life);
  }

  view() {
    const agents = Object.values(live.value.agents).sort((one, other) => one.name.localeCompare(other.name));
    const free = agents.filter(agent =>
      agent.availability === 'available' && agent.isReachable && !agent.isOnCall).length;
    return html`<section class="panel" aria-labelledby="agents-now">
      <header><h2 id="agents-now">Agents</h2><span class="amount">${agents.length ? `${free} free`
        : ''}</span></header>
      ${live.value.isLoaded ? this.#list(agents) : loading(3)}</section>`;
  }

  /** @param {Agent[]} agents */
  #list(agents) {
    if (!agents.length) return empty('No agents yet', 'Agents are the people whose browsers ring.', html`<a
      class="button" href="/agents">Add an agent</a>`);
    return html`<ul class="rows agents-now">${agents.map(agent => {
      const {text, since} = doing(agent);
      return html`<li class="row" data-key="${agent.id}"><span class="main"><span class="face"
        aria-hidden="true">${initials(agent.name)}</span>
        <span><b>${agent.name}</b>${agent.id === myAgentId() && ' (you)'}<small>${lines(agent)}</small></span></span>
      <span>${chip(agentChip(agent))}</span><span class="doing">${text}</span>
      <span class="time">${since && html`<time-since from="${since}"></time-since>`}</span></li>`;
    })}</ul>`;
  }
}

/** @param {Agent} agent */
const lines = agent => together(Object.values(live.value.numbers).filter(number => number.agentIds.includes(agent.id))
  .map(number => number.name));

/** @param {Agent} agent @returns {{text: string, since: string | null}} */
function doing(agent) {
  const calls = openCalls(live.value);
  const current = calls.find(call => call.id === agent.callId) ?? calls.find(call =>
    call.agentId === agent.id && call.state === 'connected');
  if (agent.isOnCall && current) return {text: other(current), since: current.answeredAt ?? current.startedAt};
  const ringing = calls.find(call => call.ringingAgentIds.includes(agent.id));
  if (ringing) return {text: 'ringing now', since: ringing.startedAt};
  if (agent.availability === 'available' && !agent.isReachable) {
    return {text: 'page closed or asleep', since: null};
  }
  return {text: '', since: null};
}

customElements.define('live-agents', LiveAgents);
