// @ts-check
// What stays while views change: where one can go, the simulated time, and whether the page is up to date.
import {make} from '../lib/dom.js';
import {grouped, timeOfDay} from '../lib/numbers.js';
import {isLive} from './calls.js';
import {failedExchange} from './exchange.js';
import {act, button, copy} from './parts.js';
import {items, now, state} from './state.js';
import {shortened} from './words.js';

/** @type {[string, string, () => number, string][]} view, name, what is counted, its look */
const views = [
  ['calls', 'Calls', () => items('calls').filter(call => isLive(call) && !call.parentCallSid).length, ''],
  ['webhooks', 'Webhooks', () => items('exchanges').filter(failedExchange).length, 'bad'],
  ['callers', 'Callers', () => items('callers').filter(({isRunning}) => isRunning).length, ''],
  ['phones', 'Phones', () => 0, ''],
  ['faults', 'Faults', () => items('faults').length, 'wait'],
];
const what = ['live', 'failed', 'running', '', 'at work'];

export const navigation = () => views.map(([view, name, count, look], index) => {
  const counted = count();
  return make('a', {href: `#${view}`, ariaCurrent: state.view === view ? 'page' : null}, name,
    counted > 0 && make('span', {className: `count ${look}`, title: `${counted} ${what[index]}`}, String(counted)));
});

/** Whose simulator this is. */
export function accountParts() {
  const numbers = items('numbers');
  return [
    numbers.length > 0 && make('p', {}, make('span', {className: 'small'}, 'Account'), copy(numbers[0].accountSid, shortened(numbers[0].accountSid))),
    ...numbers.slice(0, 4).map(({e164, friendlyName}) => make('p', {data: {key: e164}},
      make('span', {className: 'small clip'}, friendlyName && friendlyName !== e164 ? friendlyName : 'Number'), copy(e164, grouped(e164)))),
    numbers.length > 4 && make('a', {className: 'small', href: '#phones'}, `and ${numbers.length - 4} more`),
  ];
}

/** @type {[number, string][]} */
const steps = [[10, '10 s'], [60, '1 min'], [600, '10 min'], [3_600, '1 h']];

export function clockParts() {
  if (!state.clock) return [];
  return [
    make('p', {}, make('span', {className: 'small'}, state.clock.stands ? 'Time stands at' : 'Simulated time'),
      make('b', {className: 'now', id: 'now'}, timeOfDay(now()))),
    make('div', {className: 'steps', role: 'group', ariaLabel: 'Fast forward'}, ...steps.map(([advanceSeconds, words]) =>
      button(`+${words}`, () => act('POST', 'clock', {advanceSeconds}, `${words} have passed.`, 'clock'), {title: 'Fast forward'}))),
  ];
}

/** @returns {[string, string]} */
export function linkWords() {
  const account = items('numbers')[0]?.accountSid;
  switch (state.link) {
    case 'live': return ['ok', account ? 'Live' : 'Live, no account yet'];
    case 'lost': return ['bad', 'Not reachable, trying again'];
    case 'refused': return ['bad', state.problem];
    default: return ['', 'Connecting'];
  }
}
