// @ts-check
// Every webhook, newest first, by kind, by outcome, and by any word in it.
import {make} from '../lib/dom.js';
import {exchangeDetail, failedExchange, outcome, subject} from './exchange.js';
import {act, button, copy, empty, rows, select, time} from './parts.js';
import {changed, items, state} from './state.js';
import {party, pathOf, shortened} from './words.js';

/** @typedef {import('./state.js').Item} Item */

const shown = 100;
const kinds = ['voice', 'action', 'screening', 'wait', 'fallback', 'status', 'recording', 'conference', 'message', 'play'];

/** @type {[string, string]} */
const nothing = ['Nothing was asked yet', 'Each request to your application shows up here, with its signature and answer.'];

export function exchangesView() {
  const {filter} = state;
  const all = items('exchanges');
  const found = all.filter(passes).reverse();
  return [
    make('header', {}, make('h1', {}, 'Webhooks'),
      button('Failed only', () => set({failed: !filter.failed}), {className: 'toggle', ariaPressed: String(filter.failed)}),
      button('Clear list', () => act('DELETE', 'exchanges', undefined, 'Cleared.', 'exchanges'), {disabled: !all.length})),
    make('div', {className: 'fields', data: {key: 'filter'}},
      make('input', {
        type: 'search', placeholder: 'URL, CallSid or value', ariaLabel: 'Find',
        oninput: (/** @type {any} */ event) => set({words: event.target.value}),
      }),
      select([['', 'All kinds'], ...kinds.map(kind => /** @type {[string, string]} */ ([kind, kind]))],
        {ariaLabel: 'Kind', onchange: (/** @type {any} */ event) => set({kind: event.target.value})})),
    make('div', {className: 'panel rows'}, ...(all.length && !found.length
      ? [empty('Nothing fits', 'No webhook passes this filter.')]
      : rows(state.lists.exchanges && found.slice(0, shown), nothing, row))),
    found.length > shown && make('p', {className: 'small'}, `The newest ${shown} of ${found.length}. Find older ones by a word.`),
  ];
}

/** @param {Partial<typeof state.filter>} change */
function set(change) {
  Object.assign(state.filter, change);
  changed();
}

/** @param {Item} exchange */
function passes(exchange) {
  const {kind, failed, words} = state.filter;
  return (!kind || exchange.kind === kind) && (!failed || failedExchange(exchange))
    && (!words || [exchange.url, exchange.callSid, ...Object.values(exchange.parameters)].some(text => text.includes(words.trim())));
}

/** @param {Item} exchange */
const row = exchange => make('a', {
  className: 'row', href: `#webhooks/${exchange.id}`, ariaCurrent: state.id === String(exchange.id) ? 'true' : null,
  data: {key: String(exchange.id)},
}, make('b', {}, subject(exchange)), ...outcome(exchange),
make('span', {className: 'small', title: exchange.url}, time(exchange.at, true),
  ` ${exchange.parameters.To ? `${party(exchange.parameters.To)} · ` : ''}${pathOf(exchange.url).replace(/\?.*/, '')}`));

export function chosenExchange() {
  if (!state.id) return [empty('Choose a webhook', 'You see its parameters, how it was signed, and what came back.')];
  const exchange = items('exchanges').find(({id}) => String(id) === state.id);
  if (!exchange) return state.lists.exchanges ? [empty('This webhook is gone', 'Only the newest ones are kept.')] : [];
  return [
    make('header', {className: 'subject'}, make('h2', {}, subject(exchange)), ...outcome(exchange),
      make('p', {className: 'links'}, time(exchange.at, true), copy(exchange.callSid, shortened(exchange.callSid)),
        make('a', {href: `#calls/${exchange.callSid}`}, 'Its call'))),
    make('div', {className: 'panel opened', data: {key: String(exchange.id)}}, ...exchangeDetail(exchange)),
  ];
}
