// @ts-check
// The one templating module. Everything put into `html` is escaped, unless it is itself the result of `html`.

/** Markup that is safe to parse. Only `html` makes it. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @type {Record<string, string>} */
const entities = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/** @param {unknown} value */
export const escape = value => String(value).replace(/[&<>"']/g, character => entities[character]);

/** @param {unknown} value @returns {string} */
function piece(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(piece).join('');
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  return escape(value);
}

/**
 * @param {TemplateStringsArray} strings
 * @param {unknown[]} values text, numbers, markup, or lists of them; null, undefined and booleans are nothing
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((text, part, index) => text + piece(values[index - 1]) + part));
}

/**
 * An attribute that is there or not.
 * @param {string} name
 * @param {unknown} on
 */
export const flag = (name, on) => new Markup(on ? ` ${escape(name)}` : '');
