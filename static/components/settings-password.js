// @ts-check
import {api} from '../app/api.js';
import {standing} from '../app/session.js';
import {toast} from '../app/toasts.js';
import {complaint, showWrong} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {field, notice} from './parts.js';

/** The person's own password, whatever their role. */
class SettingsPassword extends View {
  #isChanging = false;
  #isWorking = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;

  actions = {
    change: () => this.#toggle(),
    save: (/** @type {HTMLFormElement} */ form) => this.#save(form),
  };

  #toggle() {
    this.#isChanging = !this.#isChanging;
    this.#wrong = null;
    this.update();
    queueMicrotask(() => /** @type {HTMLElement | null} */ (this.querySelector(this.#isChanging ? 'input:not([hidden])'
      : 'header button'))?.focus());
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const given = new FormData(form);
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      await api.changePassword(String(given.get('password')), String(given.get('newPassword')));
      this.#isWorking = false;
      this.#toggle();
      toast('You have a new password. Other browsers are signed out.');
    } catch (error) {
      this.#isWorking = false;
      this.#wrong = complaint(error, ['password', 'newPassword']);
      this.update();
      showWrong(this);
    }
  }

  view() {
    return html`<section class="panel" aria-labelledby="password-title"><header><h2 id="password-title">Your password</h2>
      <button class="button small" data-do="change" aria-expanded="${String(this.#isChanging)}">${this.#isChanging
  ? 'Cancel' : 'Change'}</button></header>
      ${this.#isChanging ? this.#form() : html`<p class="padded sub">You sign in as ${standing.value.session?.user.email}.
        </p>`}</section>`;
  }

  #form() {
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    return html`<form class="inset" data-do="save" data-key="password">
      ${this.#wrong && !this.#wrong.field && notice(this.#wrong.message)}
      <input name="username" autocomplete="username" value="${standing.value.session?.user.email}" hidden>
      ${field('password', 'Current password', html`<input id="password" name="password" type="password" required
        autocomplete="current-password">`, wrong('password'))}
      ${field('newPassword', 'New password', html`<input id="newPassword" name="newPassword" type="password" required
        minlength="10" autocomplete="new-password">`, {hint: 'At least ten characters.', ...wrong('newPassword')})}
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isWorking)}>Change it</button></div>
      <p class="hint">All your other browsers are signed out. Your API tokens stay.</p></form>`;
  }
}

customElements.define('settings-password', SettingsPassword);
