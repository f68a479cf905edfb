// @ts-check
import {make} from '../lib/dom.js';
import {clock, grouped, timeOfDay} from '../lib/numbers.js';
import {post} from './poll.js';
import {facts} from './rows.js';

/** @type {Record<string, [string, string]>} look and words of a leg's status */
const words = {
  queued: ['info', 'Queued'], ringing: ['info', 'Ringing'], 'in-progress': ['ok', 'In progress'],
  completed: ['', 'Completed'], busy: ['wait', 'Busy'], 'no-answer': ['wait', 'No answer'],
  canceled: ['wait', 'Canceled'], failed: ['bad', 'Failed'],
};

/** @param {string} status */
const chip = status => make('span', {className: `chip ${words[status]?.[0] ?? ''}`}, words[status]?.[1] ?? status);

/** A number, or the identity of a softphone. @param {string} party */
const named = party => (party.startsWith('client:') ? 'softphone' : grouped(party));

/** One leg. @param {any} call */
export function callRow(call) {
  const length = call.durationSeconds === null || call.durationSeconds === undefined ? '' : clock(call.durationSeconds);
  return make('details', {on: {toggle: opened}},
    make('summary', {},
      make('time', {className: 'small', dateTime: call.startedAt}, timeOfDay(call.startedAt)),
      make('span', {className: 'title'}, call.parentCallSid && make('span', {className: 'small'}, '↳ '),
        `${named(call.from)} → ${named(call.to)} `, make('span', {className: 'small'}, call.endedAt ? '' : call.activity)),
      chip(call.status), make('span', {}, length)),
    make('div', {className: 'body', data: {sid: call.callSid}},
      facts('Leg', [['CallSid', call.callSid], ['From', call.from], ['To', call.to], ['Direction', call.direction],
        ...(call.parentCallSid ? [/** @type {[string, string]} */ (['Parent', call.parentCallSid])] : [])]),
      make('div', {className: 'heard'}),
      !call.endedAt && make('div', {}, make('button', {
        type: 'button', on: {click: () => post(`/simulator/calls/${call.callSid}/hangup`, {}).catch(() => {})},
      }, 'Hang up'))));
}

/** The transcript is asked for when somebody looks. @param {Event} event */
async function opened(event) {
  const details = /** @type {HTMLDetailsElement} */ (event.target);
  const body = /** @type {HTMLElement | null} */ (details.querySelector('.body'));
  if (!details.open || !body) return;
  const response = await fetch(`/simulator/calls/${body.dataset.sid}`);
  if (!response.ok) return;
  const {transcript, warnings} = await response.json();
  const heard = transcript.map((/** @type {any} */ {at, kind, text}) => [timeOfDay(at), text ? `${kind}: ${text}` : kind]);
  const wrong = (warnings ?? []).map((/** @type {any} */ {code, message}) => [String(code), message]);
  body.querySelector('.heard')?.replaceChildren(
    heard.length ? facts('Heard', heard) : '', wrong.length ? facts('Warnings', wrong) : '');
}
