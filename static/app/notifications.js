// @ts-check
// What reaches a person who looks elsewhere: a desktop notification and a title that changes.
import {preferences} from './preferences.js';

/** @type {Notification | null} */
let shown = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let flashing;
let pageTitle = 'Ringdesk';

/** @returns {'granted' | 'denied' | 'default' | 'missing'} */
export const permission = () => ('Notification' in window ? Notification.permission : 'missing');

export async function askPermission() {
  if (permission() === 'default') await Notification.requestPermission();
  return permission();
}

/** @param {string} title */
export function setTitle(title) {
  pageTitle = `${title} · Ringdesk`;
  if (flashing === undefined) document.title = pageTitle;
}

/** @param {string} who @param {string} line @param {boolean} mayNotify one tab of many does */
export function announceCall(who, line, mayNotify) {
  const text = line ? `${who} calls ${line}` : `${who} calls`;
  flash(`☎ ${text}`);
  if (!mayNotify || permission() !== 'granted' || !preferences.value.notifications || document.hasFocus()) return;
  try {
    shown = new Notification(text,
      {body: 'Click to open Ringdesk.', tag: 'ringdesk-call', requireInteraction: true});
  } catch {
    // Chrome on Android has the permission, but no notifications of a page's own.
    return;
  }
  shown.onclick = () => {
    window.focus();
    shown?.close();
  };
}

export function endAnnouncement() {
  clearInterval(flashing);
  flashing = undefined;
  document.title = pageTitle;
  shown?.close();
  shown = null;
}

/** @param {string} text */
function flash(text) {
  clearInterval(flashing);
  document.title = text;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  flashing = setInterval(() => {
    document.title = isCalm || document.title === pageTitle ? text : pageTitle;
  }, 1200);
}
