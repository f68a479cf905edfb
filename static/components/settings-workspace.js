// @ts-check
import {api} from '../app/api.js';
import {ChangedMeanwhile} from '../app/as-seen.js';
import {enter, here, standing} from '../app/session.js';
import {whenBack} from '../app/stream.js';
import {toast} from '../app/toasts.js';
import {Edit} from '../lib/edit.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {countries, countryName, together} from '../lib/words.js';
import {changedNotice, unsaved} from './changed-notice.js';
import {failed, field, loading, notice} from './parts.js';

/** @type {string[]} */
const zones = /** @type {any} */ (Intl).supportedValuesOf('timeZone');
const lands = countries();

/** @param {string} chosen */
export const countryOptions = chosen => lands.map(([code, name]) => html`<option
  value="${code}"${flag('selected', code === chosen)}>${name}</option>`);

/** @param {string} chosen */
export const zoneOptions = chosen => (zones.includes(chosen) ? zones : [chosen, ...zones])
  .map(zone => html`<option
    value="${zone}"${flag('selected', zone === chosen)}>${zone.replaceAll('_', ' ')}</option>`);

/** @type {import('./changed-notice.js').Words} */
const words = {name: ['Name', String], ringSeconds: ['Ring for', seconds => `${seconds} seconds`],
  country: ['Country', countryName], timeZone: ['Time zone', zone => zone.replaceAll('_', ' ')],
  allowedCountries: ['May be called', codes => (codes ? together(codes.map(countryName)) : 'The own country')],
  fallbackUrl: ['When this server is away', url => url]};

class SettingsWorkspace extends View {
  /** @type {Edit<import('../lib/types.js').Workspace> | null} */
  #edit = null;
  /** @type {string[]} */
  #allowed = [];
  #problem = '';
  #isSaving = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

  actions = {
    reload: () => this.#load(),
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
    allow: (/** @type {HTMLSelectElement} */ select) => {
      if (select.value && !this.#allowed.includes(select.value)) this.#allowed = [...this.#allowed, select.value];
      select.value = '';
      this.update();
    },
    forbid: (/** @type {HTMLElement} */ button) => {
      this.#allowed = this.#allowed.filter(code => code !== button.dataset.code);
      this.update();
    },
  };

  start() {
    whenBack(() => this.#problem && this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      const {items} = await api.workspaces();
      const workspace = items.find(one => one.id === standing.value.workspace?.id);
      if (workspace) this.#fill(new Edit(workspace));
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {Edit<import('../lib/types.js').Workspace>} edit */
  #fill(edit) {
    this.#edit = edit;
    // Null means its own country only.
    this.#allowed = edit.filled.allowedCountries ?? [edit.filled.country];
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const edit = this.#edit;
    if (!edit) return;
    const {name, country, timeZone, ringSeconds, fallbackUrl} = valuesOf(form);
    const typed = {name, country, timeZone, ringSeconds: Number(ringSeconds), fallbackUrl: fallbackUrl || null,
      allowedCountries: this.#allowedOr(country)};
    this.#isSaving = true;
    this.#wrong = null;
    this.update();
    try {
      this.#fill(new Edit(await here().changeWorkspace(edit.seen, edit.changes(typed))));
      toast('Workspace saved.');
      if (name !== standing.value.workspace?.name) enter(await api.session());
    } catch (error) {
      if (error instanceof ChangedMeanwhile) this.#follow(edit, typed, error);
      else this.#wrong = complaint(error, ['name', 'country', 'timeZone', 'ringSeconds', 'allowedCountries', 'fallbackUrl']);
    }
    this.#isSaving = false;
    this.update();
    showWrong(this);
  }

  /**
   * @param {Edit<import('../lib/types.js').Workspace>} edit
   * @param {Partial<import('../lib/types.js').Workspace>} typed
   * @param {ChangedMeanwhile} changed
   */
  #follow(edit, typed, changed) {
    const chosen = 'allowedCountries' in edit.changes(typed) ? this.#allowed : null;
    edit.follow(typed, changed);
    this.#fill(edit);
    this.#allowed = chosen ?? this.#allowed;
  }

  /**
   * The own country alone is kept as null, so that it follows the country.
   * @param {string} country
   */
  #allowedOr(country) {
    const [only] = this.#allowed;
    return this.#allowed.length === 1 && (only === country || only === this.#edit?.filled.country) ? null : [...this.#allowed].sort();
  }

  view() {
    const one = this.#edit?.filled;
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    return html`<section class="panel" aria-labelledby="workspace-title"><header><h2
      id="workspace-title">Workspace</h2></header>
      ${!one ? this.#problem ? failed(this.#problem) : loading(3) : html`<form class="padded" data-do="save">
      ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
      ${this.#edit?.differences && changedNotice('this workspace', this.#edit.differences, words,
        unsaved)}
      <div class="columns">
      ${field('name', 'Name', html`<input id="name" name="name" required maxlength="80" value="${one.name}">`,
        wrong('name'))}
      ${field('ringSeconds', 'Ring for', html`<span class="joined"><input id="ringSeconds" name="ringSeconds"
        type="number" min="5" max="120" required value="${one.ringSeconds}"><span class="unit">seconds</span></span>`,
    {hint: 'Then the caller may leave a message.', ...wrong('ringSeconds')})}
      ${field('country', 'Country', html`<select id="country" name="country">${countryOptions(one.country)}</select>`,
    {hint: 'Numbers without a country code are read as numbers of this one.', ...wrong('country')})}
      ${field('timeZone', 'Time zone', html`<select id="timeZone"
        name="timeZone">${zoneOptions(one.timeZone)}</select>`, wrong('timeZone'))}
      </div>
      ${field('allow', 'Countries that may be called', html`<div class="tags">${this.#allowed.map(code => html`<span
        class="tag" data-key="${code}">${countryName(code)}
        <button class="bare" type="button" data-do="forbid" data-code="${code}"
          aria-label="Do not allow ${countryName(code)}">×</button></span>`)}
        <select id="allow" data-do="allow"><option
          value="">Allow another…</option>${lands.filter(([code]) => !this.#allowed.includes(code))
          .map(([code, name]) =>
    html`<option value="${code}">${name}</option>`)}</select></div>`,
      {hint: 'Calls anywhere else are refused before they cost anything.', ...wrong('allowedCountries')})}
      ${field('fallbackUrl', 'When this server is away', html`<input id="fallbackUrl" name="fallbackUrl" type="url"
        inputmode="url" autocomplete="off" spellcheck="false" maxlength="1000"
        placeholder="https://handler.twilio.com/twiml/EH…" value="${one.fallbackUrl ?? ''}">`,
      {hint: 'Twilio asks this address what to do with a call. A TwiML Bin that dials a mobile will do.',
        ...wrong('fallbackUrl')})}
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isSaving)}>${this.#isSaving
        ? 'Saving…' : 'Save'}</button></div></form>`}</section>`;
  }
}

customElements.define('settings-workspace', SettingsWorkspace);
