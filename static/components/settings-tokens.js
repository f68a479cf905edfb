// @ts-check
import {api} from '../app/api.js';
import {standing} from '../app/session.js';
import {toast} from '../app/toasts.js';
import {whenBack} from '../app/stream.js';
import {complaint, showWrong} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {confirm} from './confirm-dialog.js';
import {dayAndTime, failed, field, loading, notice} from './parts.js';

/** @typedef {import('../lib/types.js').ApiToken} ApiToken */

/** @type {[string, string][]} */
const scopes = [['read', 'Look, and hear live events'], ['calls', 'Place and end calls, as an agent does'],
  ['admin', 'Change settings, as an admin does']];
/** @type {[string, string][]} */
const lifetimes = [['30', '30 days'], ['90', '90 days'], ['365', 'a year'], ['', 'until it is deleted']];

/** Tokens with which this person's programs sign in. */
class SettingsTokens extends View {
  /** @type {ApiToken[] | null} */
  #tokens = null;
  #problem = '';
  #isMaking = false;
  #isWorking = false;
  /** Shown until the page is left, and never again. */
  #secret = '';
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

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
    remove: (/** @type {HTMLElement} */ button) => this.#remove(button.dataset.id ?? ''),
  };

  start() {
    whenBack(() => this.#problem && this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      this.#tokens = (await api.tokens()).items;
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const given = new FormData(form);
    const days = String(given.get('expiresInDays') ?? '');
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      const {token, ...made} = await api.createToken({
        name: String(given.get('tokenName') ?? ''), scopes: given.getAll('scope').map(String),
        expiresInDays: days ? Number(days) : null,
        workspaceId: given.has('here') ? standing.value.workspace?.id : null,
      });
      this.#tokens = [made, ...this.#tokens?.filter(one => one.id !== made.id) ?? []];
      this.#secret = token;
      this.#isMaking = false;
    } catch (error) {
      this.#wrong = complaint(error, ['name', 'scopes']);
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  /** @param {string} id */
  async #remove(id) {
    const token = this.#tokens?.find(one => one.id === id);
    if (!token) return;
    const isSure = await confirm({title: `Delete “${token.name}”?`, action: 'Delete', word: '',
      text: 'Programs that use it are signed out at once.'});
    if (!isSure) return;
    this.#wrong = null;
    try {
      await api.deleteToken(id);
      this.#tokens = this.#tokens?.filter(one => one.id !== id) ?? null;
    } catch (error) {
      this.#wrong = complaint(error, []);
    }
    this.update();
  }

  view() {
    return html`<section class="panel" aria-labelledby="tokens-title"><header><h2 id="tokens-title">API tokens</h2>
      <button class="button small" data-do="make" aria-expanded="${String(this.#isMaking)}">${this.#isMaking ? 'Cancel'
    : 'New token'}</button></header>
      ${this.#wrong && !this.#wrong.field && html`<div class="padded">${notice(this.#wrong.message)}</div>`}
      ${this.#secret && html`<div class="padded secret" role="status"><p><b>Copy it now: it is shown this once.</b></p>
        <p class="joined"><code>${this.#secret}</code><button class="button small" data-do="copy">Copy</button></p>
        <button class="link" data-do="seen">I have it</button></div>`}
      ${this.#isMaking && this.#form()}
      ${!this.#tokens ? this.#problem ? failed(this.#problem) : loading(1) : this.#tokens.length
        ? html`<ul class="rows">${this.#tokens.map(row)}</ul>`
        : html`<p class="padded sub">A CRM, a wallboard or a script of yours signs in with a token instead of your
          password.</p>`}
      <p class="padded sub"><a href="/api" target="_blank">What programs can ask, and how</a></p></section>`;
  }

  #form() {
    const workspace = standing.value.workspace;
    return html`<form class="inset" data-do="save" data-key="new" autocomplete="off">
      ${field('tokenName', 'Name', html`<input id="tokenName" name="tokenName" required maxlength="100"
        placeholder="Wallboard">`, {error: this.#wrong?.field === 'name' ? this.#wrong.message : null})}
      <fieldset><legend>It may</legend>${scopes.map(([scope, word]) => html`<label class="tick"><input type="checkbox"
        name="scope" value="${scope}"${flag('checked', scope === 'read')}> ${word}</label>`)}
        ${this.#wrong?.field === 'scopes' && html`<p class="error" role="alert">${this.#wrong.message}</p>`}
        <p class="hint">Never more than you may yourself.</p></fieldset>
      <label class="tick"><input type="checkbox" name="here" checked> In ${workspace?.name} only</label>
      ${field('expiresInDays', 'It ends after', html`<select id="expiresInDays"
        name="expiresInDays">${lifetimes.map(([days, word]) => html`<option
          value="${days}"${flag('selected', days === '90')}>${word}</option>`)}</select>`)}
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isWorking)}>Make it</button></div></form>`;
  }
}

/** @param {ApiToken} token */
const row = token => html`<li class="row wide" data-key="${token.id}"><span class="main"><span><b>${token.name}</b>
  <small>${token.scopes.join(', ')}</small></span></span>
  <span class="doing">${token.lastUsedAt ? html`Last used ${dayAndTime(token.lastUsedAt)}.` : 'Not used yet.'}
    ${token.expiresAt ? html`Ends ${dayAndTime(token.expiresAt)}.` : 'Does not end by itself.'}</span>
  <span class="end"><button class="button small quiet-danger" data-do="remove" data-id="${token.id}"
    aria-label="Delete ${token.name}">Delete…</button></span></li>`;

customElements.define('settings-tokens', SettingsTokens);
