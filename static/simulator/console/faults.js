// @ts-check
// What shall go wrong: switches for the common faults, a form for the rest.
import {make} from '../lib/dom.js';
import {act, button, label, panel, rows, select, submitted} from './parts.js';
import {items, state} from './state.js';

/** @typedef {import('./state.js').Item} Item */

/** @type {[string, [string, string, Item][]][]} name, what follows, what is asked for */
const groups = [
  ['Callbacks', [
    ['Lose callbacks', 'They are never sent.', {kind: 'drop-callback'}],
    ['Send callbacks twice', 'With one idempotency token.', {kind: 'duplicate-callback'}],
    ['Reorder callbacks', 'Each waits for the next one.', {kind: 'reorder-callbacks'}],
    ['Delay callbacks 5 s', 'Late, as on a bad day.', {kind: 'delay-callback', delaySeconds: 5}],
  ]],
  ['All webhooks', [
    ['Slow answers, 10 s', 'Your answer takes its time to arrive.', {kind: 'slow-webhook', delaySeconds: 10}],
    ['Answers are 503', 'Something in front of you is down.', {kind: 'webhook-status', status: 503}],
    ['Cannot be reached', 'Nobody takes the connection.', {kind: 'webhook-unreachable'}],
  ]],
  ['REST API', [
    ['429 Too Many Requests', 'Each request is turned away.', {kind: 'rest-status', status: 429}],
    ['500 Server Error', 'Each request fails.', {kind: 'rest-status', status: 500}],
    ['Connections reset', 'No answer at all.', {kind: 'rest-reset'}],
  ]],
];
const presets = groups.flatMap(([, switches]) => switches.map(([, , preset]) => preset));
const kinds = ['drop-callback', 'duplicate-callback', 'delay-callback', 'reorder-callbacks', 'duplicate-request', 'slow-webhook',
  'webhook-status', 'webhook-unreachable', 'rest-status', 'rest-delay', 'rest-reset', 'rest-timeout'];

export function faultsView() {
  const faults = items('faults');
  const others = faults.filter(fault => !presets.some(preset => isOf(fault, preset)));
  return [
    make('header', {}, make('h1', {}, 'Faults'), make('p', {className: 'small'}, 'What a caller must never notice.'),
      button('Clear all', () => act('DELETE', 'faults', undefined, 'Nothing goes wrong any more.', 'faults'), {disabled: !faults.length})),
    make('div', {className: 'columns', data: {key: 'switches'}}, ...groups.map(([title, switches]) => panel(title, [], ...switches.map(lever)))),
    panel('Others', [], ...rows(state.lists.faults && others, ['None', 'Make one that strikes at a given step, now and then, or one request only.'],
      otherRow), addForm()),
  ];
}

/**
 * A switch stands for the fault without any narrowing.
 * @param {Item} fault @param {Item} preset
 */
const isOf = (fault, preset) => Object.entries(preset).every(([name, value]) => fault[name] === value)
  && !fault.target && !fault.match.length && fault.count === null && fault.rate === 1;

/** @param {Item} fault */
const remove = ({id}) => act('DELETE', `faults/${id}`, undefined, '', 'faults');

/** @param {[string, string, Item]} lever */
function lever([name, words, preset]) {
  const on = items('faults').filter(fault => isOf(fault, preset));
  return make('button', {
    type: 'button', className: 'lever', role: 'switch', ariaChecked: String(on.length > 0), data: {key: name},
    onclick: () => (on.length ? on.forEach(remove) : act('POST', 'faults', preset, '', 'faults')),
  }, make('b', {}, name), make('span', {className: 'small'}, on.length ? struck(on[0]) : words));
}

/** @param {Item} fault */
const struck = fault => (fault.struck === 0 ? 'Has not struck yet' : `Struck ${fault.struck === 1 ? 'once' : `${fault.struck} times`}`);

/** @param {Item} fault */
function otherRow(fault) {
  const {id, kind, target, match, skip, count, rate, status, delaySeconds, afterEffect} = fault;
  const how = [
    target && `on ${target}`, match.length && `where ${match.join(', ')}`, skip && `after ${skip} more`,
    count === 0 ? 'used up' : count !== null && `${count} left`, rate < 1 && `${Math.round(rate * 100)} %`,
    /status/.test(kind) && status, delaySeconds && `${delaySeconds} s`, afterEffect && 'done all the same',
  ];
  return make('div', {className: 'row', data: {key: String(id)}}, make('b', {}, kind), make('span', {className: 'small'}, struck(fault)),
    button('Remove', () => remove(fault)), make('span', {className: 'small'}, how.filter(Boolean).join(' · ') || 'always'));
}

function addForm() {
  const number = (/** @type {string} */ name, /** @type {Record<string, string>} */ range) => make('input', {name, type: 'number', ...range});
  return make('form', {className: 'fields grid', data: {key: 'add'}, onsubmit: submitted(({kind, target, match, ...numbers}) => {
    const given = Object.entries(numbers).filter(([, value]) => value !== '')
      .map(([name, value]) => [name, name === 'afterEffect' || Number(value)]);
    act('POST', 'faults', {kind, ...Object.fromEntries(given), ...(target && {target}), ...(match && {match})}, 'It is in place.', 'faults');
  })},
  label('Kind', select(kinds.map(kind => [kind, kind]), {name: 'kind'})),
  label('Target', make('input', {name: 'target', placeholder: 'status, voice, POST', autocomplete: 'off'})),
  label('Where it holds', make('input', {name: 'match', placeholder: 'CallStatus=completed', autocomplete: 'off'})),
  label('Pass first', number('skip', {min: '0', placeholder: '0'})),
  label('Times', number('count', {min: '1', placeholder: 'always'})),
  label('Share', number('rate', {min: '0', max: '1', step: '0.05', placeholder: '1'})),
  label('Status', number('status', {min: '400', max: '599', placeholder: 'usual'})),
  label('Delay, seconds', number('delaySeconds', {min: '0', max: '3600', step: '0.1', placeholder: 'usual'})),
  make('label', {className: 'check'}, make('input', {name: 'afterEffect', type: 'checkbox'}), 'REST: done all the same'),
  make('button', {}, 'Add'));
}
