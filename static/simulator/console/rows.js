// @ts-check
// Rows of a list that are kept while their item is the same, so that an opened one stays open.
import {make} from '../lib/dom.js';

/**
 * @param {Element} list
 * @param {any[]} items
 * @param {{key: (item: any) => string, row: (item: any) => HTMLElement, empty: string}} how
 */
export function showRows(list, items, {key, row, empty}) {
  const known = new Map([...list.children].map(child => [/** @type {HTMLElement} */ (child).dataset.key, child]));
  const rows = items.map(item => {
    const text = JSON.stringify(item);
    const old = /** @type {HTMLElement | undefined} */ (known.get(key(item)));
    if (old?.dataset.text === text) return old;
    const fresh = row(item);
    Object.assign(fresh.dataset, {key: key(item), text});
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
