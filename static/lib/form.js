// @ts-check
import {focusWithin} from './focus.js';

/**
 * The values of a form, by name; a checkbox list becomes a list.
 * @param {HTMLFormElement} form
 * @returns {Record<string, any>}
 */
export function valuesOf(form) {
  /** @type {Record<string, any>} */
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string') continue;
    if (name.endsWith('[]')) (values[name.slice(0, -2)] ??= []).push(value);
    else values[name] = name.toLowerCase().includes('password') || name === 'authToken' ? value : value.trim();
  }
  return values;
}

/**
 * Takes a person to the first field that is wrong, or to what is said of the whole form, once it is drawn: in a long form it
 * may be out of sight.
 * @param {HTMLElement} view
 */
export const showWrong = view => queueMicrotask(() =>
  focusWithin(view, view.querySelector('.field.wrong :is(input, select), .notice:is(.bad, .changed)')));

/**
 * Where a server's complaint belongs: a field's message, or the whole form's.
 * @param {any} error
 * @param {string[]} fields
 */
export function complaint(error, fields) {
  const field = error?.field && fields.includes(error.field) ? error.field : null;
  return {field, message: error instanceof Error ? error.message : String(error)};
}
