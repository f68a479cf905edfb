// @ts-check
import {api} from '../app/api.js';
import {go} from '../app/router.js';
import {enter, standing} from '../app/session.js';
import {toast} from '../app/toasts.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {openDialog} from './dialog.js';
import {field, notice} from './parts.js';
import {countryOptions, zoneOptions} from './settings-workspace.js';

/** Asks for what a new workspace needs, makes it, and opens it. */
export function askForWorkspace() {
  document.body.append(document.createElement('workspace-dialog'));
}

class WorkspaceDialog extends View {
  #isWorking = false;
  /** It may be there, though its answer was lost. */
  #isUnsure = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

  actions = {
    cancel: () => this.querySelector('dialog')?.close(),
    create: (/** @type {HTMLFormElement} */ form) => this.#create(form),
  };

  /** @param {HTMLFormElement} form */
  async #create(form) {
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      const {id, name} = await api.createWorkspace(valuesOf(form));
      enter(await api.session(), id);
      this.#isUnsure = false;
      go('/settings');
      toast(`${name} is there. Connect its Twilio account next.`);
      this.querySelector('dialog')?.close();
    } catch (error) {
      this.#isUnsure = true;
      this.#wrong = complaint(error, ['name', 'country', 'timeZone']);
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  view() {
    const {timeZone} = Intl.DateTimeFormat().resolvedOptions();
    const country = new Intl.Locale(navigator.language).maximize().region ?? 'US';
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    return html`<dialog aria-labelledby="workspace-new"><form data-do="create"><h2 id="workspace-new">New workspace</h2>
      <p>A workspace has numbers, agents and a Twilio account of its own. Nothing is shared with the others.</p>
      ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
      ${field('new-name', 'Name', html`<input id="new-name" name="name" required maxlength="80">`, wrong('name'))}
      ${field('new-country', 'Country', html`<select id="new-country" name="country">${countryOptions(country)}</select>`,
    wrong('country'))}
      ${field('new-zone', 'Time zone', html`<select id="new-zone" name="timeZone">${zoneOptions(timeZone)}</select>`,
    wrong('timeZone'))}
      <div class="buttons"><button class="button" type="button" data-do="cancel">Cancel</button>
        <button class="button primary"${flag('disabled', this.#isWorking)}>Create</button></div></form></dialog>`;
  }

  drawn() {
    const dialog = this.querySelector('dialog');
    if (!dialog || dialog.open) return;
    openDialog(dialog, () => {
      this.remove();
      if (this.#isUnsure) api.session().then(session => enter(session, standing.value.workspace?.id), () => {});
    });
  }
}

customElements.define('workspace-dialog', WorkspaceDialog);
