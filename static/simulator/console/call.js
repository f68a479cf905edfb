// @ts-check
// One leg: what can be done to it, the TwiML at work, and what happened, heard and asked, in one line of time.
import {make} from '../lib/dom.js';
import {exchangeDetail, failedExchange, outcome, subject} from './exchange.js';
import {isLive, noCall} from './calls.js';
import {act, button, copy, empty, length, panel, rows, statusChip, submitted, time} from './parts.js';
import {changed, items, state} from './state.js';
import {document} from './twiml.js';
import {directions, party, pathOf, shortened, sound, statuses} from './words.js';

/** @typedef {import('./state.js').Item} Item */

/** @type {Record<string, string>} */
const purposes = {screening: 'for the callee, before the bridge', aside: 'beside the call'};

export function callDetail() {
  if (!state.id) return [noCall()];
  if (!state.chosen) return rows(undefined, ['', ''], () => null);
  const {call, exchanges} = state.chosen;
  if (!call) return [empty('This call is gone', 'The simulator keeps its calls in memory only.')];
  const {callSid, from, to, status, direction, parentCallSid, bridgedWith} = call;
  return [
    make('header', {className: 'subject'},
      make('h2', {}, party(from), make('span', {className: 'second'}, ' to '), party(to)),
      statusChip(status), make('span', {className: 'figure'}, length(call)),
      make('p', {className: 'small'}, `${directions[direction] ?? direction} from ${from} to ${to}`),
      make('p', {className: 'links'}, copy(callSid, shortened(callSid)),
        parentCallSid && leg(parentCallSid, 'Parent leg'), bridgedWith && leg(bridgedWith, `Talks with ${party(other(call))}`))),
    isLive(call) && controls(call),
    call.document && panel('TwiML', [
      make('span', {className: 'small'}, purposes[call.document.kind] ?? ''),
      make('span', {className: 'small clip', title: call.document.url ?? ''}, pathOf(call.document.url ?? '')),
      copy(call.document.text),
    ], document(call.document.text, call)),
    panel('What happened', [make('span', {className: 'small'}, `${exchanges.length} ${exchanges.length === 1 ? 'webhook' : 'webhooks'}`)],
      make('ol', {className: 'timeline'}, ...story(call, exchanges))),
  ];
}

/**
 * The other side of a talk.
 * @param {Item} call
 */
function other({bridgedWith, legs, direction, from, to}) {
  const leg = legs.find((/** @type {Item} */ {callSid}) => callSid === bridgedWith);
  return leg?.parentCallSid ? leg.to : leg?.from ?? (direction === 'inbound' ? to : from);
}

/** @param {string} sid @param {string} words */
const leg = (sid, words) => make('a', {href: `#calls/${sid}`, title: sid}, words);

/** @param {Item} call */
function controls({callSid, direction, status, to}) {
  const path = `calls/${callSid}`;
  const press = (/** @type {string} */ digits) => act('POST', `${path}/digits`, {digits}, '', 'chosen');
  if (status === 'ringing' && direction !== 'inbound') return make('div', {className: 'controls', data: {key: 'ringing'}}, ...callee(to, callSid));
  return make('div', {className: 'controls', data: {key: 'controls'}},
    make('div', {
      className: 'keys', role: 'group', ariaLabel: 'Keypad',
      onkeydown: (/** @type {KeyboardEvent} */ event) => { if (/^[0-9*#]$/.test(event.key) && !event.metaKey && !event.ctrlKey) press(event.key); },
    }, ...[...'123456789*0#'].map(digit => button(digit, () => press(digit)))),
    make('form', {onsubmit: submitted(({text}, form) => {
      if (text.trim()) act('POST', `${path}/speech`, {text}, '', 'chosen');
      form.reset();
    })}, make('input', {name: 'text', autocomplete: 'off', placeholder: 'Say something', ariaLabel: 'Say something'}), make('button', {}, 'Say')),
    button('Hang up', () => act('POST', `${path}/hangup`, {}, 'Hung up.', 'chosen'), {className: 'stop'}));
}

/**
 * Who is called can be answered for, unless that is a browser.
 * @param {string} to @param {string} callSid
 */
function callee(to, callSid) {
  const identity = to.startsWith('client:') && to.slice(7);
  if (identity && !items('clients').some(client => client.identity === identity && client.isScripted && client.isRegistered)) {
    return [make('p', {className: 'small'}, 'It rings in a browser, which answers or declines it.')];
  }
  const direct = (/** @type {string} */ what) => () =>
    act('POST', `${identity ? 'clients' : 'numbers'}/${encodeURIComponent(identity || to)}/${what}`, {callSid}, '', 'chosen');
  return [button('Answer', direct('answer'), {className: 'go'}),
    ...(identity ? [button('Decline', direct('decline'))] : [button('Busy', direct('busy')), button('Do not answer', direct('no-answer'))])];
}

/** @param {Item} call @param {Item[]} exchanges */
function story({callSid, transcript, warnings, legs}, exchanges) {
  return [
    ...exchanges.map(exchange => ({at: exchange.at, item: asked(exchange)})),
    ...transcript.map((/** @type {Item} */ entry) => ({at: entry.at, item: moment(entry.at, ...sound(entry))})),
    ...legs.filter((/** @type {Item} */ {parentCallSid}) => parentCallSid === callSid).flatMap(steps),
    ...warnings.map((/** @type {Item} */ {at, code, message}) => ({at, item: moment(at, 'bad', `Warning ${code}: ${message}`)})),
  ].sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at))).map(({item}) => item);
}

/**
 * What became of a leg that Dial made.
 * @param {Item} child
 */
function steps({callSid, to, startedAt, answeredAt, endedAt, status}) {
  const step = (/** @type {string | null} */ at, /** @type {string} */ look, /** @type {string} */ words) =>
    (at ? [{at, item: moment(at, look, leg(callSid, party(to)), words)}] : []);
  return [...step(startedAt, '', ' is called'), ...step(answeredAt, 'ok', ' answered'),
    ...step(endedAt, statuses[status]?.[0] ?? '', `: ${statuses[status]?.[1].toLowerCase() ?? status}`)];
}

/** @param {string} at @param {string} look @param {(Node | string)[]} words */
const moment = (at, look, ...words) => make('li', {className: look}, time(at, true), make('p', {}, ...words));

/** @param {Item} exchange */
function asked(exchange) {
  const isOpen = state.opened.has(exchange.id);
  return make('li', {className: failedExchange(exchange) ? 'bad asked' : 'asked', data: {key: String(exchange.id)}}, time(exchange.at, true),
    make('button', {type: 'button', ariaExpanded: String(isOpen), onclick: () => {
      if (!state.opened.delete(exchange.id)) state.opened.add(exchange.id);
      changed();
    }}, make('b', {}, subject(exchange)), make('span', {className: 'small clip'}, pathOf(exchange.url)), ...outcome(exchange)),
    isOpen && make('div', {className: 'opened'}, ...exchangeDetail(exchange)));
}
