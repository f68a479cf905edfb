// @ts-check
import {route} from '../app/router.js';
import {isAdmin, standing} from '../app/session.js';
import {live} from '../app/stream.js';
import {openCalls} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import './person-menu.js';
import './workspace-switcher.js';

/** @type {[string, string, string][]} */
const places = [
  ['live', '/live', 'Live'], ['calls', '/calls', 'Calls'], ['voicemail', '/voicemail', 'Voicemail'],
  ['numbers', '/numbers', 'Numbers'], ['agents', '/agents', 'Agents'], ['settings', '/settings', 'Settings'],
];

class SideNav extends View {
  start() {
    route.listen(() => this.update(), this.life);
    live.listen(() => this.update(), this.life);
    standing.listen(() => this.update(), this.life);
  }

  view() {
    return html`<workspace-switcher></workspace-switcher>
      <nav aria-label="Main">${places.map(([section, path, name]) => this.#place(section, path, name))}</nav>
      <person-menu></person-menu>`;
  }

  /** @param {string} section @param {string} path @param {string} name */
  #place(section, path, name) {
    const isHere = route.value.section === section;
    return html`<a href="${path}" data-key="${section}" class="${section === 'numbers' ? 'apart' : ''}"
      aria-current="${isHere ? 'page' : 'false'}">${icon(section)}<span>${name}</span>${this.#badge(section)}</a>`;
  }

  /** @param {string} section */
  #badge(section) {
    const open = openCalls(live.value).length;
    const {unheard} = live.value;
    if (section === 'live' && open) return count('', String(open), 'open');
    if (section === 'voicemail' && unheard) return count('bad', String(unheard), 'not heard');
    if (section === 'settings' && isAdmin() && live.value.isLoaded && !Object.keys(live.value.numbers).length) {
      return count('wait', '!', 'needs you');
    }
    return null;
  }
}

/**
 * A figure beside a place's name, with the words that make it one for those who listen.
 * @param {string} tone @param {string} figure @param {string} words
 */
const count = (tone, figure, words) => html`<span class="count ${tone}"><span class="unseen">, </span>${figure}<span
  class="unseen"> ${words}</span></span>`;

customElements.define('side-nav', SideNav);
