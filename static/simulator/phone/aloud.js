// @ts-check
// Whether the page says aloud what the customer hears, remembered where the browser allows it.

const key = 'ringdesk.phone.silent';

export function isWishedAloud() {
  try {
    return localStorage.getItem(key) !== 'yes';
  } catch {
    return true;
  }
}

/** @param {boolean} isAloud */
export function wishAloud(isAloud) {
  try {
    localStorage.setItem(key, isAloud ? 'no' : 'yes');
  } catch {
    // Forgotten with the page.
  }
}
