// @ts-check
import {findSession, standing} from '../app/session.js';
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';
import './desk-frame.js';
import './live-announcer.js';
import './toast-stack.js';

/** Chooses between setting up, signing in and the desk. */
class AppRoot extends View {
  actions = {again: () => findSession()};

  start() {
    standing.listen(() => this.update(), this.life);
  }

  view() {
    return html`${this.#stage()}<toast-stack></toast-stack><live-announcer></live-announcer>`;
  }

  #stage() {
    const {stage, problem, workspace} = standing.value;
    if (stage === 'starting') return html`<div class="boot" data-key="boot" role="status">Starting…</div>`;
    if (stage === 'failed') {
      return html`<div class="boot" data-key="failed"><h1>Ringdesk cannot start</h1><p>${problem}</p>
        <button class="button primary" data-do="again">Try again</button></div>`;
    }
    if (stage === 'set-up') return this.#welcome('set-up-page', () => import('../pages/set-up-page.js'));
    if (stage === 'sign-in') return this.#welcome('sign-in-page', () => import('../pages/sign-in-page.js'));
    return html`<desk-frame data-key="${workspace?.id ?? 'none'}"></desk-frame>`;
  }

  /** @param {'set-up-page' | 'sign-in-page'} tag @param {() => Promise<unknown>} load */
  #welcome(tag, load) {
    load();
    return tag === 'set-up-page' ? html`<set-up-page></set-up-page>` : html`<sign-in-page></sign-in-page>`;
  }
}

customElements.define('app-root', AppRoot);
