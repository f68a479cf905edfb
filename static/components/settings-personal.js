// @ts-check
import {askPermission, permission} from '../app/notifications.js';
import {phone, tell} from '../app/phone.js';
import {prefer, preferences} from '../app/preferences.js';
import {tryRinger} from '../app/sound.js';
import {toast} from '../app/toasts.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import './audio-choice.js';

/** @type {[import('../app/preferences.js').Preferences['theme'], string][]} */
const themes = [['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

/** What holds for this person in this browser. */
class SettingsPersonal extends View {
  actions = {
    sound: (/** @type {HTMLInputElement} */ box) => prefer({sound: box.checked}),
    volume: (/** @type {HTMLInputElement} */ range) => prefer({volume: Number(range.value)}),
    test: () => tryRinger(),
    call: () => tell('dial', 'echo', '', 'Test call'),
    notifications: (/** @type {HTMLInputElement} */ box) => this.#notify(box.checked),
    theme: (/** @type {HTMLElement} */ button) => prefer({theme: /** @type {any} */ (button.dataset.value)}),
  };

  start() {
    preferences.listen(() => this.update(), this.life);
    phone.listen(() => this.update(), this.life);
  }

  /** @param {boolean} wanted */
  async #notify(wanted) {
    prefer({notifications: wanted});
    if (wanted && await askPermission() === 'denied') {
      toast('The browser blocks notifications for this page. Allow them beside the address bar.',
        {tone: 'bad', seconds: 9});
    }
    this.update();
  }

  view() {
    const {sound, volume, notifications, theme} = preferences.value;
    const isAllowed = permission() === 'granted';
    return html`<section class="panel" aria-labelledby="personal-title"><header><h2
      id="personal-title">This browser</h2></header><div class="padded choices">
      <div class="setting"><label class="tick"><input type="checkbox"
        data-do="sound"${flag('checked', sound)}> Ring aloud</label>
        <span class="volume"><input type="range" min="0.05" max="1" step="0.05" value="${volume}" data-do="volume"
          aria-label="Ring volume"${flag('disabled', !sound)}>
        <button class="button small" data-do="test"${flag('disabled', !sound)}>Try it</button></span></div>
      <audio-choice></audio-choice>
      <div class="setting"><span>Test call<small>You say something after the beep, and hear what arrived at
        Twilio.</small></span><button class="button small" data-do="call"${flag('disabled',
    phone.value.state.status !== 'ready' || phone.value.state.active !== null)}>Call myself</button></div>
      <div class="setting"><label class="tick"><input type="checkbox"
        data-do="notifications"${flag('checked', notifications && isAllowed)}
        ${flag('disabled', permission() === 'missing')}> Show a desktop notification when it rings</label>
        ${permission() === 'denied' && html`<span class="hint">Blocked in the browser</span>`}</div>
      <div class="setting"><span>Theme</span><div class="segments" role="group"
        aria-label="Theme">${themes.map(([value, name]) => html`
        <button data-do="theme" data-value="${value}"
          aria-pressed="${String(theme === value)}">${name}</button>`)}</div></div>
      <div class="setting"><span>Keys</span><span
        class="keys"><span><kbd>A</kbd> answer</span> <span><kbd>Esc</kbd> decline</span> <span><kbd>M</kbd> mute</span>
          <span><kbd>0</kbd> to <kbd>9</kbd> digits</span></span></div>
      </div></section>`;
  }
}

customElements.define('settings-personal', SettingsPersonal);
