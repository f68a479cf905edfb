// @ts-check
// The small pieces that every view is made of.
import {byId, make} from '../lib/dom.js';
import {clock, timeOfDay} from '../lib/numbers.js';
import {ask} from './api.js';
import {refresh} from './feed.js';
import {now} from './state.js';
import {statuses} from './words.js';

/** @typedef {import('./state.js').Item} Item */
/** @typedef {import('../lib/dom.js').Child} Child */

let hushed = 0;

/**
 * Tells what came of an act.
 * @param {string} text
 */
export function say(text) {
  byId('said').textContent = text;
  clearTimeout(hushed);
  hushed = setTimeout(() => { byId('said').textContent = ''; }, 5_000);
}

/**
 * One act on the simulator, and what is then looked at again.
 * @param {string} method @param {string} path @param {object} [body] @param {string} [done] @param {string} [list]
 */
export async function act(method, path, body, done, list) {
  try {
    const answer = await ask(method, path, body);
    if (done) say(done);
    if (list) refresh(list);
    return answer;
  } catch (/** @type {any} */ error) {
    say(error.message);
    return null;
  }
}

/** @param {string} look @param {string} words */
export const chip = (look, words) => make('span', {className: `chip ${look}`}, words);

/** @param {string} status */
export const statusChip = status => chip(...(statuses[status] ?? ['', status]));

/** @param {string} words @param {() => void} onclick @param {Record<string, any>} [more] */
export const button = (words, onclick, more) => make('button', {type: 'button', onclick, ...more}, words);

/**
 * Copies what is too long to show, or to be typed.
 * @param {string} text @param {string} [words]
 */
export const copy = (text, words = 'Copy') => button(words, () => {
  navigator.clipboard.writeText(text).then(() => say('Copied.'), () => say('The browser does not let this page copy.'));
}, {className: 'quiet', title: text.slice(0, 300)});

/** @param {string} at @param {boolean} [isExact] */
export const time = (at, isExact) => make('time', {className: 'small', dateTime: at, title: at}, timeOfDay(at, isExact));

/**
 * How long a leg lasts, or lasted.
 * @param {Item} call
 */
export function length({startedAt, answeredAt, endedAt, durationSeconds}) {
  if (endedAt) return make('span', {className: 'second'}, answeredAt ? clock(durationSeconds ?? 0) : '');
  const since = answeredAt ?? startedAt;
  return make('span', {data: {since}}, clock(elapsed(since)));
}

/** @param {string} since */
export const elapsed = since => Math.max(0, (now() - Date.parse(since)) / 1_000);

/** @param {[string, Child][]} pairs */
export const facts = pairs => make('dl', {}, ...pairs.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));

/** @param {string} title @param {Child[]} head @param {Child[]} body */
export const panel = (title, head, ...body) => make('section', {className: 'panel', data: {key: title}},
  make('header', {}, make('h2', {}, title), ...head), ...body);

/** @param {string} title @param {Child | Child[]} words */
export const empty = (title, words) => make('div', {className: 'empty'}, make('b', {}, title), make('p', {}, words));

/**
 * A list, or why there is nothing to see of it.
 * @param {import('./state.js').List} list @param {[string, Child | Child[]]} nothing @param {(item: Item) => Child | Child[]} row
 * @returns {Child[]}
 */
export function rows(list, nothing, row) {
  if (list === undefined) return [make('div', {className: 'empty loading'}, 'Loading')];
  if (list === null) return [empty('Not in this simulator', 'It is older than this page.')];
  return list.length ? list.map(row).flat() : [empty(...nothing)];
}

/** @param {string} words @param {Node} field @param {string} [className] */
export const label = (words, field, className = '') => make('label', {className}, make('span', {}, words), field);

/** @param {[string, string][]} options @param {Record<string, any>} properties */
export const select = (options, properties) => make('select', properties,
  ...options.map(([value, words]) => make('option', {value}, words)));

/**
 * What was typed, by the fields' names.
 * @param {(values: Record<string, any>, form: HTMLFormElement) => void} done
 */
export const submitted = done => (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  done(Object.fromEntries(new FormData(form)), form);
};
