// @ts-check
// Calls as trees: a parent leg, and below it the legs that Dial made.
import {make} from '../lib/dom.js';
import {compact, grouped} from '../lib/numbers.js';
import {act, button, empty, label, length, rows, statusChip, submitted} from './parts.js';
import {changed, items, state} from './state.js';
import {activities, party} from './words.js';

/** @typedef {import('./state.js').Item} Item */

export function callsView() {
  const calls = items('calls');
  const known = new Set(calls.map(({callSid}) => callSid));
  const parents = calls.filter(call => !call.parentCallSid || (isLive(call) && !known.has(call.parentCallSid)));
  const legs = Map.groupBy(calls, ({parentCallSid}) => parentCallSid ?? '');
  const whole = parents.map(parent => [parent, ...(legs.get(parent.callSid) ?? []).reverse()]);
  const [live, ended] = [true, false].map(wanted => whole.filter(tree => tree.some(isLive) === wanted));
  return [
    make('header', {}, make('h1', {}, 'Calls'), button('Live only', () => {
      state.filter.live = !state.filter.live;
      changed();
    }, {className: 'toggle', ariaPressed: String(state.filter.live)})),
    placeForm(),
    make('div', {className: 'panel rows'}, ...(state.lists.calls?.length
      ? [...group('Live', live, 'No call is up.'), ...(state.filter.live ? [] : group('Ended', ended, ''))]
      : rows(state.lists.calls, ['No calls yet', ['Place one above, or open ',
        make('a', {href: '/phone', target: '_blank', rel: 'noopener'}, 'a phone'), ' that speaks and listens.']], () => null))),
  ];
}

/** @param {Item} call */
export const isLive = call => !call.endedAt;

/** @param {string} title @param {Item[][]} trees @param {string} nothing */
const group = (title, trees, nothing) => [
  (trees.length || nothing) && make('h2', {data: {key: title}}, title, make('span', {}, String(trees.length))),
  !trees.length && nothing && make('p', {className: 'empty', data: {key: 'nothing'}}, nothing),
  ...trees.map(([parent, ...legs]) => make('div', {className: 'tree', data: {key: parent.callSid}},
    row(parent), legs.length > 0 && make('div', {className: 'legs'}, ...legs.map(leg => row(leg, true))))),
];

/** @param {Item} call @param {boolean} [isChild] */
function row(call, isChild) {
  const activity = isLive(call) ? activities[call.activity] : '';
  return make('a', {
    className: 'row', href: `#calls/${call.callSid}`, ariaCurrent: state.id === call.callSid ? 'true' : null,
    data: {key: call.callSid},
  },
  make('b', {title: isChild ? call.to : call.from}, party(isChild ? call.to : call.from)), statusChip(call.status), length(call),
  !isChild && make('span', {className: 'small'}, `${party(call.to)}${activity ? ` · ${activity}` : ''}`),
  isChild && activity && !/ringing|talks/.test(activity) && make('span', {className: 'small'}, activity));
}

function placeForm() {
  const numbers = items('numbers');
  return make('form', {className: 'fields', data: {key: 'place'}, onsubmit: submitted(async ({from, to}) => {
    const placed = await act('POST', 'calls', {from: compact(from), to: compact(to || (numbers[0]?.e164 ?? ''))}, 'It rings.', 'calls');
    if (placed) location.hash = `#calls/${placed.callSid}`;
  })},
  label('From', make('input', {name: 'from', type: 'tel', autocomplete: 'off', value: '+1 555 010 0142', required: true})),
  label('To', make('input', {
    name: 'to', type: 'tel', autocomplete: 'off', placeholder: grouped(numbers[0]?.e164 ?? ''), ariaLabel: 'To, the first number if empty',
  })),
  make('button', {className: 'primary'}, 'Place call'));
}

/** Shown while no call is chosen. */
export const noCall = () => empty('Choose a call', 'You see what the person hears, the TwiML at work, and each request it made.');
