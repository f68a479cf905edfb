// @ts-check
// Elements without markup strings: text can never become HTML.

/** @typedef {Node | string | null | undefined | false | 0} Child nothing is shown for what is false */

/** @param {string} id @returns {any} */
export const byId = id => document.getElementById(id);

/**
 * @param {string} tag
 * @param {Record<string, any>} properties set as properties; `data` and `on` as groups
 * @param {(Child | Child[])[]} children
 */
export function make(tag, {data, on, ...properties} = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, listener] of Object.entries(on ?? {})) element.addEventListener(name, listener);
  element.append(.../** @type {(Node | string)[]} */ (children.flat().filter(child => child || child === '')));
  return element;
}
