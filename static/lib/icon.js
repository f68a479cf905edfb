// @ts-check
import {Markup} from './html.js';

/**
 * Line drawings on a 24 px grid; they take the colour of the text.
 * @type {Record<string, string>}
 */
const drawings = {
  live: '<path d="M3 12h4l2.5-7 5 14 2.5-7h4"/>',
  calls: '<path d="M4 7h10M4 12h16M4 17h12"/>',
  voicemail: '<circle cx="6.5" cy="12" r="3.5"/><circle cx="17.5" cy="12" r="3.5"/><path d="M6.5 15.5h11"/>',
  numbers: '<path d="M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16"/>',
  agents: '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .8 3.2 2.5 3.5 5.1"/>',
  settings: '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
  phone: '<path d="m8.3 3.7 1.9 4.1c.3.6.1 1.2-.3 1.7L8.5 10.8c1 2.3 2.5 3.8 4.7 4.7l1.3-1.4c.5-.4 1.1-.6 1.7-.3l4.1 1.9c.6.3.9.9.8 1.5-.5 2.3-2 3.8-4.1 3.8C9.7 21 3 14.3 3 7c0-2.1 1.5-3.6 3.8-4.1.6-.1 1.2.2 1.5.8Z"/>',
  hangup: '<path d="M3.5 14.5c-1.5-1.5-.8-3.7 1-4.8 4.5-2.8 10.5-2.8 15 0 1.8 1.1 2.5 3.3 1 4.8-.5.5-1.2.6-1.8.3l-2.6-1.3c-.5-.3-.9-.8-.9-1.4v-1.3c-2.1-.7-4.3-.7-6.4 0v1.3c0 .6-.3 1.1-.9 1.4l-2.6 1.3c-.6.3-1.3.2-1.8-.3Z"/>',
  mute: '<path d="M9 9v3a3 3 0 0 0 4.8 2.4M15 11V6a3 3 0 0 0-5.8-1M5.5 12a6.5 6.5 0 0 0 10.3 5.3M18.5 12c0 .8-.1 1.6-.4 2.3M12 18.5V22M4 3l16 17"/>',
  mic: '<rect x="9" y="3" width="6" height="12" rx="3"/><path d="M5.5 12a6.5 6.5 0 0 0 13 0M12 18.5V22"/>',
  keypad: '<path d="M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01" stroke-width="3"/>',
  sound: '<path d="M4 17v-4a8 8 0 0 1 16 0v4M4 15.5c0-1 .7-1.5 1.5-1.5H7v6H5.5C4.7 20 4 19.5 4 18.5zM20 15.5c0-1-.7-1.5-1.5-1.5H17v6h1.5c.8 0 1.5-.5 1.5-1.5z"/>',
  inbound: '<path d="M19 5 6 18M6 9v9h9"/>',
  outbound: '<path d="M5 19 18 6M9 6h9v9"/>',
  play: '<path d="M8 5.5v13l10.5-6.5z" fill="currentColor"/>',
  pause: '<path d="M8.5 5.5v13M15.5 5.5v13" stroke-width="3"/>',
  trash: '<path d="M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  close: '<path d="M6 6l12 12M18 6 6 18"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  alert: '<path d="M12 8v5M12 16.5h.01"/><circle cx="12" cy="12" r="9"/>',
  warning: '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01"/>',
  outside: '<path d="M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9"/>',
  back: '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
  chevrons: '<path d="m8 9.5 4-4 4 4M8 14.5l4 4 4-4"/>',
  down: '<path d="m6 9.5 6 6 6-6"/>',
  erase: '<path d="M9 6h11v12H9l-6-6zM12 10l4 4M16 10l-4 4"/>',
};

/** @param {string} name @param {string} [label] read out; without it the picture is decoration */
export function icon(name, label) {
  const role = label ? `role="img" aria-label="${label}"` : 'aria-hidden="true"';
  return new Markup(`<svg class="icon" ${role} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" `
    + `stroke-linecap="round" stroke-linejoin="round">${drawings[name] ?? ''}</svg>`);
}
