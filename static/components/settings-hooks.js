// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {here} from '../app/session.js';
import {whenBack} from '../app/stream.js';
import {toast} from '../app/toasts.js';
import {focusWithin} from '../lib/focus.js';
import {complaint, showWrong} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {heldBack} from './changed-notice.js';
import {confirmed} from './confirmed.js';
import {chip, dayAndTime, failed, field, loading, notice} from './parts.js';

/** @typedef {import('../lib/types.js').Hook} Hook */
/** @typedef {import('../lib/types.js').HookDelivery} HookDelivery */

/** @type {[string, string][]} */
const events = [['call.ringing', 'A call rings'], ['call.answered', 'A call is answered'],
  ['call.updated', 'A call changes'], ['call.ended', 'A call ends'], ['voicemail.received', 'A message arrives'],
  ['voicemail.updated', 'A message is heard or deleted'], ['recording.ready', 'A recording is ready'],
  ['agent.availability', 'Somebody’s availability changes'], ['agent.presence', 'A phone comes or goes'],
  ['agent.updated', 'The team changes'], ['phoneNumber.updated', 'A number changes'],
  ['twilio.updated', 'The Twilio connection changes'], ['twilio.drift', 'Twilio differs from what was set up']];

/** @param {string[] | null} events */
const told = events => events?.join(', ') ?? 'Everything';

/** @type {import('./changed-notice.js').Words} */
const words = {
  url: ['URL', String], events: ['Told of', told], isEnabled: ['Switched', isEnabled => (isEnabled ? 'On' : 'Off')],
};

/** @param {Hook} hook */
const question = ({url}) => ({title: 'Delete this webhook?', action: 'Delete', word: '',
  text: `${url} is told of nothing more.`});

/** Other servers that are told of the workspace's events. */
class SettingsHooks extends View {
  /** @type {Hook[] | null} */
  #hooks = null;
  /** The open logs, by hook. @type {Map<string, HookDelivery[]>} */
  #logs = new Map();
  #problem = '';
  #isMaking = false;
  #isWorking = false;
  /** Shown until the page is left, and never again. */
  #secret = '';
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;
  /**
   * What one was to be switched to, that was changed meanwhile.
   * @type {{id: string, isEnabled: boolean, changed: ChangedMeanwhile} | null}
   */
  #held = null;

  actions = {
    reload: () => this.#load(),
    make: () => {
      this.#isMaking = !this.#isMaking;
      this.#wrong = null;
      this.update();
      if (this.#isMaking) queueMicrotask(() => this.querySelector('input')?.focus());
    },
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
    copy: () => navigator.clipboard?.writeText(this.#secret).then(() => toast('Copied.')),
    seen: () => {
      this.#secret = '';
      this.update();
    },
    test: (/** @type {HTMLElement} */ button) => this.#test(button.dataset.id ?? ''),
    log: (/** @type {HTMLElement} */ button) => this.#toggleLog(button.dataset.id ?? ''),
    flip: (/** @type {HTMLElement} */ button) => this.#flip(button.dataset.id ?? ''),
    again: () => {
      const held = this.#letGo();
      if (held) this.#switch(held.id, held.isEnabled);
    },
    leave: () => this.#letGo(),
    remove: (/** @type {HTMLElement} */ button) => this.#remove(button.dataset.id ?? ''),
  };

  start() {
    whenBack(() => this.#problem && this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      this.#hooks = (await here().hooks()).items;
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {() => Promise<unknown>} work @param {string} [id] of the webhook that it is done to */
  async #attempt(work, id) {
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      await work();
    } catch (error) {
      this.#wrong = complaint(error, ['url']);
      if (id && /** @type {any} */ (error).status === 404) this.#lose(id);
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  /** @param {string} id of one that somebody else deleted */
  #lose(id) {
    const url = this.#hooks?.find(one => one.id === id)?.url;
    this.#wrong = {field: null, message: `${url} was deleted meanwhile.`};
    this.#drop(id);
  }

  /** @param {string} id */
  #drop(id) {
    this.#hooks = this.#hooks?.filter(one => one.id !== id) ?? null;
    this.#logs.delete(id);
  }

  /** @param {HTMLFormElement} form */
  #save(form) {
    const given = new FormData(form);
    const chosen = given.getAll('event').map(String);
    return this.#attempt(async () => {
      const {secret, ...made} = await here().createHook({
        url: String(given.get('hookUrl') ?? ''), events: chosen.length ? chosen : null});
      this.#hooks = [made, ...this.#hooks?.filter(one => one.id !== made.id) ?? []];
      this.#secret = secret;
      this.#isMaking = false;
    });
  }

  /** @param {string} id */
  #test(id) {
    return this.#attempt(async () => {
      const {status, error, durationMilliseconds} = await here().testHook(id);
      toast(error ?? `It answered ${status} after ${durationMilliseconds} ms.`);
      if (this.#logs.has(id)) await this.#fetchLog(id);
    }, id);
  }

  /** @param {string} id */
  async #fetchLog(id) {
    this.#logs.set(id, (await here().hookDeliveries(id)).items);
  }

  /** @param {string} id */
  #toggleLog(id) {
    if (this.#logs.delete(id)) return this.update();
    return this.#attempt(() => this.#fetchLog(id), id);
  }

  /** The button that it is about has the focus then. */
  #letGo() {
    const held = this.#held;
    this.#held = null;
    if (held) focusWithin(this, this.querySelector(`[data-do="flip"][data-id="${held.id}"]`));
    this.update();
    return held;
  }

  /** @param {string} id */
  #flip(id) {
    return this.#switch(id, !this.#hooks?.find(one => one.id === id)?.isEnabled);
  }

  /** @param {string} id @param {boolean} isEnabled */
  #switch(id, isEnabled) {
    const seen = this.#hooks?.find(one => one.id === id);
    if (!seen) return;
    this.#held = null;
    return this.#attempt(async () => {
      try {
        this.#take(await here().changeHook(seen, {isEnabled}));
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile)) throw error;
        this.#held = {id, isEnabled, changed: error};
        this.#take(error.now);
      }
    }, id);
  }

  /** @param {Hook} hook */
  #take(hook) {
    this.#hooks = this.#hooks?.map(one => (one.id === hook.id ? hook : one)) ?? null;
  }

  /** @param {string} id */
  async #remove(id) {
    const hook = this.#hooks?.find(one => one.id === id);
    if (!hook) return;
    this.#wrong = null;
    try {
      const deleted = await confirmed(hook, {question, what: () => 'this webhook', words}, seen => here().deleteHook(seen));
      if (deleted) this.#drop(id);
    } catch (error) {
      this.#wrong = complaint(error, []);
    }
    this.update();
  }

  view() {
    return html`<section class="panel" aria-labelledby="hooks-title"><header><h2 id="hooks-title">Webhooks</h2>
      <button class="button small" data-do="make" aria-expanded="${String(this.#isMaking)}">${this.#isMaking ? 'Cancel'
    : 'New webhook'}</button></header>
      ${this.#wrong && !this.#wrong.field && html`<div class="padded">${notice(this.#wrong.message)}</div>`}
      ${this.#secret && html`<div class="padded secret" role="status"><p><b>Copy it now: it is shown this once.</b> Each
        request is signed with it.</p>
        <p class="joined"><code>${this.#secret}</code><button class="button small" data-do="copy">Copy</button></p>
        <button class="link" data-do="seen">I have it</button></div>`}
      ${this.#isMaking && this.#form()}
      ${!this.#hooks ? this.#problem ? failed(this.#problem) : loading(1) : this.#hooks.length
        ? html`<ul class="rows">${this.#hooks.map(hook => this.#row(hook))}</ul>`
        : html`<p class="padded sub">A server of yours can be told of calls and messages as they happen. How its requests
          are signed is in the <a href="/api#createHook" target="_blank">API’s page</a>.</p>`}</section>`;
  }

  #form() {
    return html`<form class="inset" data-do="save" data-key="new" autocomplete="off">
      ${field('hookUrl', 'URL', html`<input id="hookUrl" name="hookUrl" type="url" required maxlength="2048"
        placeholder="https://crm.example.com/ringdesk">`,
      {error: this.#wrong?.field === 'url' ? this.#wrong.message : null})}
      <fieldset><legend>It is told when</legend>${events.map(([type, word]) => html`<label class="tick"><input
        type="checkbox" name="event" value="${type}"> ${word}</label>`)}
        <p class="hint">Without a tick: of everything.</p></fieldset>
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isWorking)}>Add it</button></div></form>`;
  }

  /** @param {Hook} hook */
  #row(hook) {
    const log = this.#logs.get(hook.id);
    const button = (/** @type {string} */ action, /** @type {string} */ word, tone = '') => html`<button
      class="button small ${tone}" data-do="${action}" data-id="${hook.id}"
      aria-label="${word} ${hook.url}"${flag('disabled', this.#isWorking)}>${word}</button>`;
    return html`<li data-key="${hook.id}"><div class="row wide"><span class="main"><span><b>${hook.url}</b>
      <small>${told(hook.events)}</small></span></span>
      <span class="doing">${standingOf(hook)}</span></div>
      <div class="padded buttons">${button('test', 'Test')}${button('log', log ? 'Hide log' : 'Log')}${
      button('flip', hook.isEnabled ? 'Switch off' : 'Switch on')}${button('remove', 'Delete…', 'quiet-danger')}</div>
      ${this.#held?.id === hook.id && this.#heldSwitch(this.#held)}
      ${log && (log.length ? html`<ul class="rows">${log.map(line)}</ul>`
        : html`<p class="padded sub">Nothing was sent yet.</p>`)}</li>`;
  }

  /** @param {{isEnabled: boolean, changed: ChangedMeanwhile}} held */
  #heldSwitch({isEnabled, changed}) {
    const to = isEnabled ? 'on' : 'off';
    return html`<div class="padded">${heldBack('this webhook', changed, words, `It was not switched ${to}.`,
      `Switch it ${to}`)}</div>`;
  }
}

/** @param {Hook} hook */
function standingOf({isEnabled, gaveUpAt, failingSince}) {
  if (gaveUpAt) return html`Switched off ${dayAndTime(gaveUpAt)}, because nothing arrived for three days.`;
  if (!isEnabled) return 'Switched off.';
  return failingSince ? html`Failing since ${dayAndTime(failingSince)}.` : 'Switched on.';
}

/** @type {Record<HookDelivery['state'], import('../lib/call-words.js').Chip>} */
const states = {
  delivered: {tone: 'ok', word: 'Delivered'}, retrying: {tone: 'wait', word: 'Trying again'},
  failed: {tone: 'bad', word: 'Failed'},
};

/** @param {HookDelivery} delivery */
const line = delivery => html`<li class="row wide"><span class="main"><span><b>${delivery.type}</b>
  <small>${dayAndTime(delivery.at)}</small></span></span>
  <span class="doing">${delivery.error ?? `${delivery.status} after ${delivery.durationMilliseconds} ms.`}${
  delivery.attempts > 1 && ` Attempt ${delivery.attempts}.`}${delivery.nextAttemptAt
  && html` Next: ${dayAndTime(delivery.nextAttemptAt)}.`}</span>
  <span class="end">${chip(states[delivery.state])}</span></li>`;

customElements.define('settings-hooks', SettingsHooks);
