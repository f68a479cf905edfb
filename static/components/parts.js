// @ts-check
// Small pieces of markup used all over.
import {html, Markup} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {day, exactly, timeOfDay} from '../lib/time.js';

/** @param {import('../lib/call-words.js').Chip} chip */
export const chip = ({tone, word}) => html`<span class="chip ${tone}">${word}</span>`;

/** @param {string} at */
export const time = at => html`<time datetime="${at}" title="${exactly(at)}">${timeOfDay(at)}</time>`;

/** @param {string} at */
export const dayAndTime = at => html`<time datetime="${at}"
  title="${exactly(at)}">${day(at)}, ${timeOfDay(at)}</time>`;

/** @param {string} number */
export const number = number => html`<span class="number">${grouped(number)}</span>`;

/**
 * Who is on the line: what is too long for the large letters gets smaller ones, so that no number is broken.
 * @param {string} who
 */
export const peerClass = who => (who.length > 17 ? 'peer long' : 'peer');

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
  data-key="${text}" role="alert" tabindex="-1">${icon('alert')}<span>${text}</span></p>`;

/**
 * The control, tied to what is said below it.
 * @param {Markup} control @param {string} name @param {unknown} error @param {unknown} hint
 */
function described(control, name, error, hint) {
  if (!error && !hint) return control;
  const words = html` aria-describedby="${name}-${error ? 'error' : 'hint'}"${error ? html` aria-invalid="true"` : ''}`;
  return new Markup(control.text.replace(` id="${name}"`, found => found + words.text));
}

/**
 * A labelled field of a form.
 * @param {string} name @param {string} label @param {Markup} control
 * @param {{hint?: unknown, error?: string | null}} more
 */
export const field = (name, label, control, {hint, error} = {}) => html`<div class="field${error ? ' wrong' : ''}">
  <label for="${name}">${label}</label>${described(control, name, error, hint)}${error
  ? html`<p class="error" id="${name}-error" role="alert">${error}</p>` : hint && html`<p class="hint"
    id="${name}-hint">${hint}</p>`}</div>`;
