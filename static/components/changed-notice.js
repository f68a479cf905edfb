// @ts-check
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';

/** @typedef {Record<string, [string, (value: any) => unknown]>} Words how fields are called, and how their values are said */

/**
 * Somebody else was faster: what they did, and what can be done now.
 * @param {string} what
 * @param {import('../app/as-seen.js').Difference[]} differences
 * @param {Words} words
 * @param {unknown} next
 */
export const changedNotice = (what, differences, words, next) => html`<div class="notice wait changed"
  data-key="changed" role="alert" tabindex="-1">
  ${icon('alert')}<div><b>Somebody else changed ${what} meanwhile.</b>
  ${differences.length > 0 && html`<dl class="changes">${differences.map(({name, before, now}) => html`<div>
    <dt>${words[name]?.[0] ?? name}</dt>
    <dd><del>${said(words, name, before)}</del> <span aria-hidden="true">→</span> <ins>${said(words, name, now)}</ins></dd>
    </div>`)}</dl>`}
  ${next}</div></div>`;

/** Of a form. */
export const unsaved = html`<span>What you changed stands below and is not saved yet. Save again if it shall hold.</span>`;

/**
 * Of what is done with one click: `fact` is what it came to, `deed` what a click does all the same.
 * @param {string} what
 * @param {import('../app/as-seen.js').ChangedMeanwhile} changed
 * @param {Words} words
 * @param {string} fact
 * @param {string} deed
 */
export const heldBack = (what, {differences}, words, fact, deed) => changedNotice(what, differences, words,
  html`<span>${fact}</span><div class="buttons"><button class="button small" data-do="again">${deed} all the
    same</button><button class="button small quiet" data-do="leave">Leave it so</button></div>`);

/** @param {Words} words @param {string} name @param {unknown} value */
const said = (words, name, value) => (words[name]?.[1] ?? String)(value) || html`<i>nothing</i>`;
