// @ts-check
// Small pieces of markup used all over.
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {day, exactly, timeOfDay} from '../lib/time.js';

/** @typedef {import('../lib/html.js').Markup} Markup */

/** @param {import('../lib/call-words.js').Chip} chip */
export const chip = ({tone, word}) => html`<span class="chip ${tone}">${word}</span>`;

/** @param {string} at */
export const time = at => html`<time datetime="${at}" title="${exactly(at)}">${timeOfDay(at)}</time>`;

/** @param {string} at */
export const dayAndTime = at => html`<time datetime="${at}"
  title="${exactly(at)}">${day(at)}, ${timeOfDay(at)}</time>`;

/** @param {string} number */
export const number = number => html`<span class="number">${grouped(number)}</span>`;

/** @param {string} title @param {unknown} text @param {unknown} [action] */
export const empty = (title, text, action) => html`<div class="empty"><b>${title}</b><p>${text}</p>${action}</div>`;

/**
 * Rows of the right height while the real ones are fetched.
 * @param {number} count
 */
export const loading = count => html`<div class="loading" role="status"
  aria-label="Loading">${Array.from({length: count}, () =>
  html`<div class="row"><i></i><i></i><i></i></div>`)}</div>`;

/** @param {string} message */
export const failed = message => html`<div class="empty" role="alert"><b>That did not work</b><p>${message}</p>
  <button class="button" data-do="reload">Try again</button></div>`;

/** @param {string} text @param {string} [tone] */
export const notice = (text, tone = 'bad') => html`<p class="notice ${tone}"
  role="alert">${icon('alert')}<span>${text}</span></p>`;

/**
 * A labelled field of a form.
 * @param {string} name @param {string} label @param {Markup} control
 * @param {{hint?: unknown, error?: string | null}} more
 */
export const field = (name, label, control, {hint, error} = {}) => html`<div class="field${error ? ' wrong' : ''}">
  <label for="${name}">${label}</label>${control}${error
  ? html`<p class="error" id="${name}-error" role="alert">${error}</p>` : hint && html`<p class="hint"
    id="${name}-hint">${hint}</p>`}</div>`;
