// @ts-check
import {api} from '../app/api.js';
import {setTitle} from '../app/notifications.js';
import {appInfo, enter} from '../app/session.js';
import {valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {initials} from '../lib/words.js';
import {field, notice} from '../components/parts.js';

class SignInPage extends View {
  #problem = '';
  #isWorking = false;

  actions = {
    signIn: (/** @type {HTMLFormElement} */ form) => {
      const {email, password} = valuesOf(form);
      return this.#signIn(email, password);
    },
    as: (/** @type {HTMLElement} */ button) =>
      this.#signIn(button.dataset.email ?? '', appInfo.value?.demo?.password ?? ''),
  };

  start() {
    setTitle('Sign in');
  }

  /** @param {string} email @param {string} password */
  async #signIn(email, password) {
    this.#isWorking = true;
    this.#problem = '';
    this.update();
    try {
      enter(await api.signIn(email, password));
    } catch (error) {
      const {status, message, retryAfter} = /** @type {import('../app/request.js').ApiError} */ (error);
      this.#problem = status === 401 ? 'The e-mail or the password is wrong.'
        : status === 429 ? `Too many tries. Wait ${retryAfter ? `${retryAfter} s`
          : 'a moment'}, then try again.` : message;
    }
    this.#isWorking = false;
    this.update();
  }

  view() {
    const demo = appInfo.value?.demo;
    return html`<main class="welcome"><div class="brand"><span
      class="mark">${icon('phone')}</span><b>Ringdesk</b></div>
      ${demo && this.#demo(demo)}
      <form class="card" data-do="signIn"><h1>${demo ? 'Or with a password' : 'Sign in'}</h1>
        ${this.#problem && notice(this.#problem)}
        ${field('email', 'E-mail', html`<input id="email" name="email" type="email" required
          autocomplete="username"${flag('autofocus', !demo)}>`)}
        ${field('password', 'Password', html`<input id="password" name="password" type="password" required
          autocomplete="current-password">`)}
        <button class="button ${demo ? '' : 'primary'} whole"${flag('disabled', this.#isWorking)}>${this.#isWorking
          ? 'Signing in…' : 'Sign in'}</button></form></main>`;
  }

  /** @param {import('../lib/types.js').Demo} demo */
  #demo(demo) {
    const people = [...demo.agents, ...demo.agents.some(one =>
      one.email === demo.email) ? [] : [{name: 'Owner', email: demo.email}]];
    return html`<section class="card demo"><h1>Try it: two windows, one call</h1>
      <ol><li><b>Sign in</b> as somebody at Acme.<div class="people">${people.map(({name, email}) => html`<button
        class="person" data-do="as" data-email="${email}" data-key="${email}"${flag('disabled', this.#isWorking)}>
          <span class="face" aria-hidden="true">${initials(name)}</span>${name}</button>`)}</div></li>
        <li><b>Be the customer</b> in a second window and call${demo.phoneNumbers[0] && html` <span
          class="number">${grouped(demo.phoneNumbers[0])}</span>`}.
          <a class="button primary whole" href="${demo.phonePageUrl}" target="_blank"
            rel="noopener">${icon('outside')} Call the main number as a customer</a></li>
        <li><b>Answer</b> here when it rings.</li></ol>
      <p class="hint">A pretend Twilio on this machine carries the call. Nothing leaves it, nothing costs.</p></section>`;
  }
}

customElements.define('sign-in-page', SignInPage);
