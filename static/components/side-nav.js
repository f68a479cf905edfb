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
    if (section === 'live' && open) return html`<span class="count" aria-label="${open} open">${open}</span>`;
    if (section === 'voicemail' && unheard) {
      return html`<span class="count bad" aria-label="${unheard} not heard">${unheard}</span>`;
    }
    if (section === 'settings' && isAdmin() && live.value.isLoaded && !Object.keys(live.value.numbers).length) {
      return html`<span class="count wait" aria-label="needs you">!</span>`;
    }
    return null;
  }
}

customElements.define('side-nav', SideNav);
