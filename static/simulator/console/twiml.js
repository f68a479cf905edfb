// @ts-check
// TwiML and other XML on lines of its own, with the verb that is being executed.
import {make} from '../lib/dom.js';
import {parsed} from '../lib/xml.js';
import {pathOf} from './words.js';

/** @typedef {import('../lib/xml.js').Element} Element */
/** @typedef {import('./state.js').Item} Item */

/** @type {Record<string, string[]>} the verbs that put a leg in an activity */
const verbs = {
  fetching: ['Redirect'], speaking: ['Say', 'Play', 'Pause'], gathering: ['Gather'], recording: ['Record'], dialling: ['Dial'],
  talking: ['Dial', 'Enqueue'], conference: ['Dial'], queued: ['Enqueue'], streaming: ['Connect'],
};

/** @param {string} text @param {Item} [call] whose document this is */
export function document(text, call) {
  const nodes = parsed(text);
  const root = nodes?.find(node => typeof node !== 'string');
  const verb = call && typeof root === 'object' ? executed(root, call) : undefined;
  return make('div', {className: 'code'}, ...(nodes ? nodes.map(node => block(node, verb)) : [text]));
}

/**
 * Its place says it. Where only the line is known and holds several, the activity and the last words may tell; rather
 * none than a wrong one.
 * @param {Element} root @param {Item} call
 */
function executed(root, {document: {line, column}, activity, transcript}) {
  const there = descendants(root).filter(verb => verb.line === line && (column ?? verb.column) === verb.column);
  if (there.length < 2) return there[0];
  const fitting = there.filter(({name}) => verbs[activity]?.includes(name));
  if (fitting.length < 2) return fitting[0];
  const said = transcript.findLast((/** @type {Item} */ {kind}) => kind === 'say')?.text;
  return fitting.some(({name}) => name === 'Pause') ? undefined : fitting.find(({children}) => children.includes(said));
}

/** @param {Element} element @returns {Element[]} */
const descendants = ({children}) => children.flatMap(child => (typeof child === 'string' ? [] : [child, ...descendants(child)]));

const longest = 56; // characters; a callback's URL would fill the page

/** @param {string} value in its quotes */
function brief(value) {
  const path = pathOf(value.slice(1, -1));
  return value.length <= longest ? value : `"${path.length > longest ? `${path.slice(0, longest)}…` : path}"`;
}

/** @param {Element | string} node @param {Element} [verb] @returns {HTMLElement} */
function block(node, verb) {
  if (typeof node === 'string') return make('div', {className: node.startsWith('<?') ? 'line faint' : 'line'}, node);
  const {name, attributes, children} = node;
  const isShort = children.every(child => typeof child === 'string');
  const close = ['</', make('b', {}, name), '>'];
  return make('div', node === verb ? {className: 'executed', ariaCurrent: 'step'} : {},
    make('div', {className: 'line'}, '<', make('b', {}, name),
      ...attributes.flatMap(([key, value]) => [' ', make('i', {}, key), '=', make('q', {title: value}, brief(value))]),
      ...(children.length ? ['>', ...(isShort ? [children.join(' '), ...close] : [])] : ['/>'])),
    !isShort && make('div', {className: 'inner'}, ...children.map(child => block(child, verb))),
    !isShort && make('div', {className: 'line'}, ...close));
}
