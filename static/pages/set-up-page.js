// @ts-check
import {api} from '../app/api.js';
import {setTitle} from '../app/notifications.js';
import {enter} from '../app/session.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import {field, notice} from '../components/parts.js';
import {countryOptions, zoneOptions} from '../components/settings-workspace.js';

const fields = ['setupCode', 'workspace.name', 'workspace.country', 'workspace.timeZone', 'owner.name', 'owner.email',
  'owner.password'];

/** The first start: the code proves that whoever is here may read the server's log. */
class SetUpPage extends View {
  #isWorking = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

  actions = {setUp: (/** @type {HTMLFormElement} */ form) => this.#setUp(form)};

  start() {
    setTitle('Set up');
  }

  /** @param {HTMLFormElement} form */
  async #setUp(form) {
    const given = valuesOf(form);
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      enter(await api.setUp({
        setupCode: given.setupCode,
        workspace: {
          name: given['workspace.name'], country: given['workspace.country'], timeZone: given['workspace.timeZone'],
        },
        owner: {name: given['owner.name'], email: given['owner.email'], password: given['owner.password']},
      }));
    } catch (error) {
      this.#wrong = complaint(error, fields);
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  view() {
    const {timeZone} = Intl.DateTimeFormat().resolvedOptions();
    const country = new Intl.Locale(navigator.language).maximize().region ?? 'US';
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    const input = (/** @type {string} */ name, /** @type {string} */ type, /** @type {string} */ complete) =>
      html`<input id="${name}" name="${name}" type="${type}" required autocomplete="${complete}"${type === 'password'
        ? html` minlength="10"` : ''}>`;
    return html`<main class="welcome"><div class="brand"><span
      class="mark">${icon('phone')}</span><b>Ringdesk</b></div>
      <form class="card" data-do="setUp"><h1>Set up your desk</h1>
        ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
        ${field('setupCode', 'Setup code', html`<input id="setupCode" name="setupCode" required autocomplete="off"
          spellcheck="false" autofocus>`,
    {hint: 'The server printed it when it started, and keeps it in the file setup-code of its data directory.',
      ...wrong('setupCode')})}
        <fieldset><legend>You, the owner</legend>
        ${field('owner.name', 'Name', input('owner.name', 'text', 'name'), wrong('owner.name'))}
        ${field('owner.email', 'E-mail', input('owner.email', 'email', 'username'), wrong('owner.email'))}
        ${field('owner.password', 'Password', input('owner.password', 'password', 'new-password'),
          {hint: 'Ten characters or more.', ...wrong('owner.password')})}</fieldset>
        <fieldset><legend>Your team</legend>
        ${field('workspace.name', 'Name', input('workspace.name', 'text', 'organization'), wrong('workspace.name'))}
        ${field('workspace.country', 'Country', html`<select id="workspace.country"
          name="workspace.country">${countryOptions(country)}</select>`, wrong('workspace.country'))}
        ${field('workspace.timeZone', 'Time zone', html`<select id="workspace.timeZone"
          name="workspace.timeZone">${zoneOptions(timeZone)}</select>`, wrong('workspace.timeZone'))}</fieldset>
        <button class="button primary whole"${flag('disabled', this.#isWorking)}>${this.#isWorking ? 'Setting up…'
          : 'Set up'}</button></form></main>`;
  }
}

customElements.define('set-up-page', SetUpPage);
