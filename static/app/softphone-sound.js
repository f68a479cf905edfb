// @ts-check
// The chosen microphone and speaker, told to the Voice SDK.
import {preferences} from './preferences.js';

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
