// @ts-check
// A schema in words: what kind of value, within which limits, with which fields.
import {html} from '../lib/html.js';

/** @typedef {import('./book.js').Book} Book */

/** @param {Book} book @param {any} schema @returns {string} such as `list of text, or null` */
export function kind(book, schema) {
  const one = book.whole(schema);
  const choices = one.oneOf ?? (one.type ? null : one.anyOf);
  if (choices) return [...new Set(choices.map((/** @type {any} */ choice) => kind(book, choice)))].join(' or ');
  const types = [one.type ?? (one.properties ? 'object' : one.enum || one.const ? 'string' : 'any value')].flat();
  const words = types.filter(type => type !== 'null').map(type => {
    if (type === 'array') return `list of ${kind(book, one.items)}`;
    if (one.format === 'date-time') return 'time';
    return one.format ? `${type}, ${one.format}` : type;
  });
  return [...words, ...types.length > 1 && types.includes('null') ? ['null'] : []].join(' or ');
}

/** @param {any} one */
function limits(one) {
  const {minLength, maxLength, minimum, maximum, minItems, maxItems, pattern} = one;
  return [
    range(minLength, maxLength, 'characters'), range(minimum, maximum, ''), range(minItems, maxItems, 'items'),
    pattern && `matches ${pattern}`, one.default !== undefined && `usually ${JSON.stringify(one.default)}`,
  ].filter(Boolean).join(', ');
}

/** @param {number | undefined} least @param {number | undefined} most @param {string} unit */
function range(least, most, unit) {
  if (least === undefined && most === undefined) return '';
  const words = most === undefined ? `at least ${least}` : least === undefined ? `at most ${most}` : `${least} to ${most}`;
  return `${words} ${(most ?? least) === 1 ? unit.replace(/s$/, '') : unit}`.trim();
}

/** One value with its name: a field, a parameter, a header. */
export function value(/** @type {Book} */ book, /** @type {string} */ name, /** @type {any} */ schema,
  /** @type {{note?: string, text?: string, isBody?: boolean}} */ about = {}, /** @type {string[]} */ above = []) {
  const one = book.whole(schema);
  const allowed = (one.enum ?? [one.const]).filter((/** @type {any} */ word) => word !== null && word !== undefined);
  const text = about.text ?? one.description;
  return html`<li><p class="value"><code>${name}</code> <span class="kind">${kind(book, schema)}</span>
    ${about.note && html`<span class="note">${about.note}</span>`}</p>
    ${text && html`<p>${text}</p>`}
    ${allowed.length > 0 && html`<p class="allowed">${allowed.map((/** @type {any} */ word) =>
      html`<code>${word}</code> `)}</p>`}
    ${limits(one) && html`<p class="limits">${limits(one)}</p>`}
    ${nested(book, schema, about, above)}</li>`;
}

/**
 * What an object, or each of a list of objects, holds.
 * @param {Book} book @param {any} schema @param {{isBody?: boolean}} about @param {string[]} above
 * @returns {unknown} for a template
 */
function nested(book, schema, about, above) {
  const one = book.whole(schema);
  const inner = one.items ?? (one.oneOf ?? one.anyOf ?? [schema]).find((/** @type {any} */ choice) =>
    book.whole(choice).properties || book.whole(choice).items);
  if (!inner) return null;
  if (inner !== schema && book.whole(inner).items) return nested(book, inner, about, above);
  const list = fields(book, inner, about.isBody, above);
  return list && html`<details class="nested"><summary>Its fields</summary>${list}</details>`;
}

/**
 * @param {Book} book
 * @param {any} schema
 * @param {boolean} [isBody] in a body most may be left out, in an answer hardly any is
 * @param {string[]} [above] the schemas that it stands in: some hold themselves
 * @returns {any}
 */
export function fields(book, schema, isBody = false, above = []) {
  const name = schema?.$ref;
  if (name && above.includes(name)) return null;
  const one = book.whole(schema);
  if (one.items) return fields(book, one.items, isBody, above);
  const entries = Object.entries(one.properties ?? {});
  if (!entries.length) return null;
  return html`<ul class="values">${entries.map(([field, inner]) => {
    const isRequired = one.required?.includes(field);
    const note = isBody ? isRequired ? 'required' : '' : isRequired ? '' : 'not always there';
    return value(book, field, inner, {note, isBody}, name ? [...above, name] : above);
  })}</ul>`;
}
