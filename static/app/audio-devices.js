// @ts-check
// The microphones and loudspeakers of this machine. Browsers name them once the page has had the microphone.
import {Cell} from '../lib/cell.js';
import {microphone} from './microphone.js';

/** @typedef {{id: string, name: string}} AudioDevice */

/** @type {Cell<{microphones: AudioDevice[], speakers: AudioDevice[]}>} */
export const audioDevices = new Cell(/** @type {any} */ ({microphones: [], speakers: []}));

/** Safari plays where the system does. */
export const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

async function look() {
  const found = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const named = (/** @type {MediaDeviceKind} */ kind) => found
    // The browser's own entries for "what the system uses" stand in the list already, in our words.
    .filter(device => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId))
    .map(({deviceId, label}) => ({id: deviceId, name: label}));
  audioDevices.value = {microphones: named('audioinput'), speakers: named('audiooutput')};
}

/** @param {AbortSignal} signal ends it */
export function watchAudioDevices(signal) {
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.addEventListener('devicechange', look, {signal});
  microphone.listen(look, signal);
  look();
}
