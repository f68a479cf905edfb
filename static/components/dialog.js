// @ts-check
import {phone} from '../app/phone.js';

/**
 * Opens a dialog that makes all else wait, but for a call: while one rings or is talked, the phone can be used beside it.
 * What was typed stays.
 * @param {HTMLDialogElement} dialog
 * @param {() => void} closed
 */
export function openDialog(dialog, closed) {
  const life = new AbortController();
  /** Closings that only change the dialog's manner; their events come later. */
  let changes = 0;
  const place = () => {
    const {ringing, active} = phone.value.state;
    const isModal = !active && ringing.length === 0;
    if (dialog.open && dialog.matches(':modal') === isModal) return;
    const focused = dialog.contains(document.activeElement) ? document.activeElement : null;
    if (dialog.open) {
      changes += 1;
      dialog.close();
    }
    if (isModal) dialog.showModal();
    else dialog.show();
    if (focused instanceof HTMLElement) focused.focus();
  };
  dialog.addEventListener('close', () => {
    if (changes > 0) return void (changes -= 1);
    life.abort();
    closed();
  }, {signal: life.signal});
  dialog.addEventListener('keydown', event => {
    // While it rings, the key leads to the phone.
    const isOurs = event.key === 'Escape' && phone.value.state.ringing.length === 0;
    if (isOurs && !dialog.matches(':modal')) dialog.close();
  }, {signal: life.signal});
  phone.listen(place, life.signal);
  place();
}
