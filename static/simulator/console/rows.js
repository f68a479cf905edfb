// @ts-check
// Rows of a list that are kept while their item is the same, so that an opened one stays open.
import {make} from '../lib/dom.js';

/** What a row was made from. @type {WeakMap<Element, string>} */
const sources = new WeakMap();

/**
 * @param {Element} list
 * @param {any[]} items
 * @param {{key: (item: any, index: number) => string, row: (item: any) => HTMLElement, empty: string}} how
 */
export function showRows(list, items, {key, row, empty}) {
  const known = new Map([...list.children].map(child => [/** @type {HTMLElement} */ (child).dataset.key, child]));
  const rows = items.map((item, index) => {
    const source = JSON.stringify(item);
    const old = known.get(key(item, index));
    if (old && sources.get(old) === source) return old;
    const fresh = row(item);
    fresh.dataset.key = key(item, index);
    sources.set(fresh, source);
    if (old instanceof HTMLDetailsElement && fresh instanceof HTMLDetailsElement) fresh.open = old.open;
    return fresh;
  });
  list.replaceChildren(...(rows.length ? rows : [make('p', {className: 'empty'}, empty)]));
}

/** @param {string} title @param {[string, string][]} pairs */
export function facts(title, pairs) {
  return make('div', {}, make('h3', {}, title),
    make('dl', {}, ...pairs.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])));
}
