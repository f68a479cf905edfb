// @ts-check
// Where calls go in and out: the account's numbers, its softphones, and phones outside.
import {make} from '../lib/dom.js';
import {compact, grouped} from '../lib/numbers.js';
import {act, button, chip, copy, label, panel, rows, select, submitted} from './parts.js';
import {items, state} from './state.js';
import {behaviours, shortened} from './words.js';

/** @typedef {import('./state.js').Item} Item */

export function phonesView() {
  const {numbers, clients, people} = state.lists;
  return [
    make('header', {}, make('h1', {}, 'Phones'), make('a', {href: '/phone', target: '_blank', rel: 'noopener'}, 'Open a phone')),
    panel('Numbers', [numbers?.[0] && copy(numbers[0].accountSid, `Account ${shortened(numbers[0].accountSid)}`)],
      ...rows(numbers, ['No numbers yet', 'Start the simulator with --phone-number, or buy one over REST.'], numberRow)),
    panel('Softphones', [], ...rows(clients, ['No softphone is registered', 'Sign in with the Voice SDK, or register a scripted one here.'], softphoneRow),
      adding('identity', 'Identity', 'Register a scripted one', ({identity}) =>
        act('POST', `clients/${encodeURIComponent(identity)}/register`, {}, `${identity} is registered.`, 'clients'))),
    panel('Phones outside', [], ...rows(people, ['Every phone rings until it times out', 'Say below how a number behaves when it is called.'], personRow),
      adding('number', 'Number', 'Set', ({number, what}) => behave(compact(number), what),
        label('When called', select(Object.entries(behaviours).slice(0, 3), {name: 'what'})))),
  ];
}

/** @param {Item} number */
const numberRow = ({e164, sid, friendlyName, voiceUrl}) => make('div', {className: 'row', data: {key: sid}},
  make('b', {}, grouped(e164)), copy(e164), make('a', {href: `/phone?to=${encodeURIComponent(e164)}`, target: '_blank', rel: 'noopener'}, 'Call it'),
  make('span', {className: 'small', title: voiceUrl ?? ''}, friendlyName && friendlyName !== e164 ? `${friendlyName} · ` : '',
    voiceUrl ? `calls go to ${hostOf(voiceUrl)}` : 'nobody answers its calls yet'));

/** @param {string} url what somebody set, which may be no URL */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** @param {Item} softphone */
function softphoneRow({identity, accountSid, isRegistered, isScripted, ringing}) {
  const direct = (/** @type {string} */ what) => () =>
    act('POST', `clients/${encodeURIComponent(identity)}/${what}?account=${encodeURIComponent(accountSid)}`, {}, '', 'clients');
  const isTalking = items('calls').some(({from, to, status}) => status === 'in-progress' && [from, to].includes(`client:${identity}`));
  return make('div', {className: 'row', data: {key: `${accountSid}/${identity}/${isScripted}`}},
    make('b', {title: identity}, shortened(identity)),
    ringing.length ? chip('info', 'Ringing') : isTalking ? chip('ok', 'On a call')
      : chip(isRegistered ? 'ok' : '', isRegistered ? 'Registered' : 'Not registered'),
    make('span', {className: 'small'}, isScripted ? 'scripted, directed from here' : 'in a browser'),
    make('div', {className: 'acts'}, ...(isScripted ? [
      ringing.length > 0 && button('Answer', direct('answer'), {className: 'go'}), ringing.length > 0 && button('Decline', direct('decline')),
      isTalking && button('Hang up', direct('hangup'), {className: 'stop'}),
      button(isRegistered ? 'Unregister' : 'Register', direct(isRegistered ? 'unregister' : 'register')),
    ] : [])));
}

/** @param {Item} person */
const personRow = ({number, behaviour}) => make('div', {className: 'row', data: {key: number}},
  make('b', {}, grouped(number)), chip(behaviour === 'answer' ? 'ok' : 'wait', behaviours[behaviour] ?? behaviour),
  button('Hang up', () => behave(number, 'hangup')));

/** @param {string} number @param {string} what */
const behave = (number, what) => act('POST', `numbers/${encodeURIComponent(number)}/${what}`, {}, 'Done.', 'people');

/** @param {string} name @param {string} words @param {string} doing @param {(values: Record<string, any>) => void} done @param {Node[]} more */
const adding = (name, words, doing, done, ...more) => make('form', {
  className: 'fields', data: {key: 'adding'}, onsubmit: submitted((values, form) => { done(values); form.reset(); }),
}, label(words, make('input', {
  name, autocomplete: 'off', required: true, placeholder: name === 'number' ? '+1 555 010 0177' : 'ada',
})), ...more, make('button', {}, doing));
