// @ts-check
import {Cell} from '../lib/cell.js';

/** @typedef {{id: number, text: string, tone: 'ok' | 'bad', action: string | null, act: (() => void) | null}} Toast */

/** @type {Cell<Toast[]>} */
export const toasts = new Cell(/** @type {Toast[]} */ ([]));
let last = 0;

/**
 * A short message at the foot of the page.
 * @param {string} text
 * @param {{tone?: 'ok' | 'bad', action?: string, act?: () => void, seconds?: number}} options
 */
export function toast(text, {tone = 'ok', action, act, seconds = 5} = {}) {
  const id = (last += 1);
  toasts.value = [...toasts.value, {id, text, tone, action: action ?? null, act: act ?? null}];
  setTimeout(() => dismiss(id), seconds * 1000);
}

/** @param {number} id */
export function dismiss(id) {
  toasts.value = toasts.value.filter(one => one.id !== id);
}

/** @param {unknown} error */
export const complain = error => toast(error instanceof Error ? error.message : String(error),
  {tone: 'bad', seconds: 8});
