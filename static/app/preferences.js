// @ts-check
// What a person chose for this browser.
import {Cell} from '../lib/cell.js';
import {browser} from '../lib/keep.js';

const key = 'ringdesk.preferences';

/**
 * `microphone` and `speaker` are the browser's ids; nothing means what the system uses.
 * @typedef {{theme: 'system' | 'light' | 'dark', sound: boolean, volume: number, notifications: boolean,
 *   microphone: string, speaker: string}} Preferences
 */

/** @type {Preferences} */
const defaults = {theme: 'system', sound: true, volume: 0.6, notifications: true, microphone: '', speaker: ''};

/** @returns {Preferences} */
function stored() {
  try {
    return {...defaults, ...JSON.parse(browser.get(key) ?? '{}')};
  } catch {
    return defaults;
  }
}

export const preferences = new Cell(stored());

/** @param {Partial<Preferences>} changes */
export function prefer(changes) {
  preferences.value = {...preferences.value, ...changes};
  browser.set(key, JSON.stringify(preferences.value));
  showTheme();
}

export function showTheme() {
  const {theme} = preferences.value;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

// Another tab's choice.
window.addEventListener('storage', event => {
  if (event.key !== key) return;
  preferences.value = stored();
  showTheme();
});
