// @ts-check
import {audioDevices, canChooseSpeaker, watchAudioDevices} from '../app/audio-devices.js';
import {askForMicrophone} from '../app/microphone.js';
import {prefer, preferences} from '../app/preferences.js';
import {complain} from '../app/toasts.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';

/** @typedef {import('../app/audio-devices.js').AudioDevice} AudioDevice */

/** Which microphone one speaks into, and which loudspeaker one hears the others from. */
class AudioChoice extends View {
  actions = {
    microphone: (/** @type {HTMLSelectElement} */ select) => prefer({microphone: select.value}),
    speaker: (/** @type {HTMLSelectElement} */ select) => prefer({speaker: select.value}),
    ask: () => askForMicrophone().catch(complain),
  };

  start() {
    watchAudioDevices(this.life);
    audioDevices.listen(() => this.update(), this.life);
    preferences.listen(() => this.update(), this.life);
  }

  view() {
    const {microphones, speakers} = audioDevices.value;
    const {microphone, speaker} = preferences.value;
    if (!microphones.length) {
      return html`<div class="setting"><span>Microphone and speaker</span><button class="button small"
        data-do="ask">Allow the microphone to choose</button></div>`;
    }
    return html`${choice('microphone', 'Microphone', microphones, microphone)}
      ${canChooseSpeaker && choice('speaker', 'Speaker', speakers, speaker)}`;
  }
}

/** @param {'microphone' | 'speaker'} kind @param {string} label @param {AudioDevice[]} devices @param {string} chosen */
const choice = (kind, label, devices, chosen) => html`<label class="setting"><span>${label}</span>
  <select data-do="${kind}"><option value="">As the system</option>${devices.map(({id, name}) => html`<option
    value="${id}"${flag('selected', id === chosen)}>${name}</option>`)}</select></label>`;

customElements.define('audio-choice', AudioChoice);
