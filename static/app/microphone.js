// @ts-check
// Whether the browser gives this page the microphone. Asked for before the first call, not while a caller waits.
import {Cell} from '../lib/cell.js';

/** @typedef {'unknown' | 'prompt' | 'granted' | 'denied'} MicrophoneStanding */

/** @type {Cell<MicrophoneStanding>} */
export const microphone = new Cell(/** @type {MicrophoneStanding} */ ('unknown'));

export async function watchMicrophone() {
  try {
    const status = await navigator.permissions.query({name: /** @type {PermissionName} */ ('microphone')});
    const show = () => (microphone.value = status.state);
    status.addEventListener('change', show);
    show();
  } catch {
    // Some browsers cannot be asked: then the first call asks.
  }
}

/** Shows the browser's question. */
export async function askForMicrophone() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({audio: true});
    stream.getTracks().forEach(track => track.stop());
    microphone.value = 'granted';
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'NotAllowedError') microphone.value = 'denied';
    else throw error;
  }
}
