// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {here, isAdmin, myAgentId, standing} from '../app/session.js';
import {live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {agentChip} from '../lib/call-words.js';
import {focusWithin} from '../lib/focus.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {initials} from '../lib/words.js';
import {heldBack} from '../components/changed-notice.js';
import {confirmed} from '../components/confirmed.js';
import {chip, empty, failed, field, loading, notice} from '../components/parts.js';

/** @typedef {import('../lib/types.js').Agent} Agent */

/** @type {Record<string, string>} */
const roles = {owner: 'Owner', admin: 'Admin', agent: 'Agent'};

/** @type {import('../components/changed-notice.js').Words} */
const words = {name: ['Name', String], email: ['E-mail', email => email], role: ['Role', role => roles[role]]};

/** @param {Agent} agent */
const question = ({name}) => ({title: `Remove ${name}?`, action: 'Remove', word: '',
  text: `${name} can no longer sign in to this workspace, and no number rings for them. Past calls keep the name.`});

/** The people whose browsers ring. */
class AgentsPage extends View {
  /** @type {Record<string, Agent> | null} */
  #agents = null;
  #problem = '';
  #isAdding = false;
  #isSaving = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;
  /**
   * The role that somebody was to have, who was changed meanwhile.
   * @type {{id: string, role: string, changed: ChangedMeanwhile} | null}
   */
  #held = null;
  /** Whose roles are being changed. @type {Set<string>} */
  #changing = new Set();

  actions = {
    reload: () => this.#load(),
    toggle: () => {
      this.#isAdding = !this.#isAdding;
      this.#wrong = null;
      this.update();
      if (this.#isAdding) queueMicrotask(() => this.querySelector('input')?.focus());
    },
    add: (/** @type {HTMLFormElement} */ form) => this.#add(form),
    role: (/** @type {HTMLSelectElement} */ select) => this.#role(select.dataset.id ?? '', select.value),
    again: () => {
      const held = this.#letGo();
      if (held) this.#role(held.id, held.role);
    },
    leave: () => this.#letGo(),
    remove: (/** @type {HTMLElement} */ button) => this.#remove(button.dataset.id ?? ''),
  };

  start() {
    live.listen(() => {
      if (this.#agents && live.value.isLoaded) this.#agents = merged(this.#agents, live.value.agents);
      this.update();
    }, this.life);
    whenBack(() => this.#problem && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      const {items} = await here().agents();
      this.#agents = Object.fromEntries(items.map(agent => [agent.id, agent]));
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {HTMLFormElement} form */
  async #add(form) {
    this.#isSaving = true;
    this.#wrong = null;
    this.update();
    try {
      const agent = await here().addAgent(valuesOf(form));
      this.#take(agent);
      this.#isAdding = false;
      toast(`${agent.name} can sign in now. Choose under Numbers what rings for them.`);
    } catch (error) {
      this.#wrong = complaint(error, ['name', 'email', 'password']);
    }
    this.#isSaving = false;
    this.update();
    showWrong(this);
  }

  /** @param {string} id @param {string} role */
  async #role(id, role) {
    const seen = this.#agents?.[id];
    if (!seen) return;
    this.#held = null;
    this.#changing.add(id);
    this.update();
    try {
      const agent = await here().changeAgent(seen, {role});
      this.#take(agent);
      toast(`${agent.name} is now ${roles[agent.role ?? 'agent'].toLowerCase()}.`);
    } catch (error) {
      if (error instanceof ChangedMeanwhile) {
        this.#held = {id, role, changed: error};
        this.#take(error.now);
      } else complain(error);
    }
    this.#changing.delete(id);
    const select = this.#select(id);
    if (select) select.value = this.#agents?.[id]?.role ?? 'agent';
    this.update();
    showWrong(this);
  }

  /** @param {string} id @returns {HTMLSelectElement | null} */
  #select(id) {
    return this.querySelector(`select[data-id="${id}"]`);
  }

  /** The role that it is about has the focus then. */
  #letGo() {
    const held = this.#held;
    this.#held = null;
    if (held) focusWithin(this, this.#select(held.id));
    this.update();
    return held;
  }

  /** @param {Agent} agent */
  #take(agent) {
    this.#agents = {...this.#agents, [agent.id]: agent};
  }

  /** @param {string} id */
  async #remove(id) {
    const agent = this.#agents?.[id];
    if (!agent) return;
    try {
      const removed = await confirmed(agent, {question, what: ({name}) => name, words}, seen => here().removeAgent(seen));
      if (!removed) return;
      const {[id]: _, ...others} = this.#agents ?? {};
      this.#agents = others;
      toast(`${removed.name} was removed.`);
    } catch (error) {
      complain(error);
    }
    this.update();
  }

  view() {
    const agents = Object.values(this.#agents ?? {}).sort((one, other) => one.name.localeCompare(other.name));
    return html`<header class="top"><h1>Agents</h1>${isAdmin() && html`<button class="button ${this.#isAdding ? ''
      : 'primary'}" data-do="toggle"
        aria-expanded="${String(this.#isAdding)}">${this.#isAdding ? 'Cancel' : 'Add an agent'}</button>`}</header>
      ${this.#isAdding && this.#form()}
      <section class="panel" aria-label="Agents">${this.#problem ? failed(this.#problem) : !this.#agents ? loading(3)
    : agents.length ? html`<ul class="rows people">${agents.map(agent => this.#agent(agent))}</ul>`
      : empty('No agents yet', 'Add the people who should take calls.')}</section>`;
  }

  #form() {
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    return html`<form class="panel padded" data-do="add" aria-label="New agent">
      ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
      <div class="columns">${field('name', 'Name', html`<input id="name" name="name" required maxlength="80"
        autocomplete="off">`, wrong('name'))}
      ${field('email', 'E-mail', html`<input id="email" name="email" type="email" required autocomplete="off">`,
        wrong('email'))}
      ${field('password', 'First password', html`<input id="password" name="password" type="text" required
        minlength="10" autocomplete="off" spellcheck="false">`,
    {hint: 'Ten characters or more. Tell them in person. Someone who has an account here keeps their own.',
      ...wrong('password')})}
      ${field('role', 'Role', html`<select id="role" name="role"><option value="agent">Agent: takes calls</option>
        <option value="admin">Admin: also changes settings</option></select>`)}</div>
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isSaving)}>${this.#isSaving
        ? 'Adding…' : 'Add'}</button></div></form>`;
  }

  /** @param {Agent} agent */
  #agent(agent) {
    const isMe = agent.id === myAgentId();
    const mayChange = isAdmin() && !isMe && (agent.role !== 'owner' || standing.value.workspace?.role === 'owner');
    const mayOwn = standing.value.workspace?.role === 'owner';
    return html`<li class="row" data-key="${agent.id}"><span class="main"><span class="face"
      aria-hidden="true">${initials(agent.name)}</span>
        <span><b>${agent.name}</b>${isMe && ' (you)'}<small>${agent.email}</small></span></span>
      <span>${chip(agentChip(agent))}</span>
      <span class="role">${mayChange ? html`<select data-do="role" data-id="${agent.id}"
        aria-label="Role of ${agent.name}"${flag('disabled', this.#changing.has(agent.id))}>
        ${Object.entries(roles).filter(([value]) => value !== 'owner' || mayOwn || agent.role === 'owner')
          .map(([value, name]) =>
    html`<option value="${value}"${flag('selected', value === agent.role)}>${name}</option>`)}</select>` : roles[agent.role ?? ''] ?? ''}</span>
      <span class="end">${mayChange && html`<button class="button small quiet" data-do="remove" data-id="${agent.id}"
        aria-label="Remove ${agent.name}">Remove</button>`}</span></li>
      ${this.#held?.id === agent.id && html`<li class="padded" data-key="held-${agent.id}">${heldBack(agent.name,
        this.#held.changed, words, 'The role was not changed.', `Make them ${roles[this.#held.role].toLowerCase()}`)}</li>`}`;
  }
}

/**
 * The stream knows availability best; the list knows e-mail and role.
 * @param {Record<string, Agent>} listed
 * @param {Record<string, Agent>} streamed
 */
const merged = (listed, streamed) => Object.fromEntries(Object.values(streamed).map(agent => {
  const known = Object.entries(agent).filter(([, value]) => value !== null && value !== undefined);
  return [agent.id, {...listed[agent.id], ...Object.fromEntries(known), callId: agent.callId}];
}));

customElements.define('agents-page', AgentsPage);
