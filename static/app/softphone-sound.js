// @ts-check
// What the Voice SDK is told about sound: the chosen microphone and speaker, and to make no sounds of its own.
import {preferences} from './preferences.js';

const silence = new URL('../voice/silence.wav', import.meta.url).href;

/**
 * The page makes all sounds itself. The SDK would fetch its own from Twilio's site, and play a second tone for each
 * key.
 */
export const silentSounds = Object.fromEntries(['incoming', 'outgoing', 'disconnect',
  ...[...'0123456789sh'].map(key => `dtmf${key}`)].map(name => [name, silence]));

/** @param {any} device */
export function chooseSpeaker(device) {
  const {audio} = device;
  if (!audio?.isOutputSelectionSupported) return;
  // One that is not plugged in now: the system's then.
  audio.speakerDevices.set(preferences.value.speaker || 'default').catch(() => {});
}

/**
 * In the middle of a call. The SDK keeps a microphone that was chosen this way open, so it must be let go afterwards.
 * @param {any} device
 */
export async function changeMicrophone(device) {
  const {audio} = device;
  const {microphone} = preferences.value;
  if ((audio.inputDevice?.deviceId ?? '') !== microphone) await audio.setInputDevice(microphone || 'default');
}

/** @param {any} device */
export const letMicrophoneGo = device => device.audio?.unsetInputDevice().catch(() => {});

/**
 * For a call that begins. One that is not plugged in now must not keep it from beginning.
 * @param {any} device
 */
export function microphoneFor(device) {
  const {microphone} = preferences.value;
  const isThere = device.audio?.availableInputDevices.has(microphone);
  return isThere ? {rtcConstraints: {audio: {deviceId: {exact: microphone}}}} : {};
}
