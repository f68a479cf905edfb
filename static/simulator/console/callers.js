// @ts-check
// Scripted callers: a crowd at once, or a steady stream.
import {make} from '../lib/dom.js';
import {grouped} from '../lib/numbers.js';
import {act, button, chip, label, panel, rows, select, submitted, time} from './parts.js';
import {items, state} from './state.js';
import {party, scripts} from './words.js';

/** @typedef {import('./state.js').Item} Item */

/** @type {[string, string]} */
const nothing = ['Nobody calls by a script', 'Start ten at once and watch them arrive, or a stream to see how your application copes.'];

export function callersView() {
  const {callers} = state.lists;
  return [
    make('header', {}, make('h1', {}, 'Callers'), make('p', {className: 'small'}, 'People outside who call by a script, with nobody at the keys.')),
    callers !== null && items('numbers').length > 0 && startForm(),
    panel('Crowds and streams', [
      button('Stop all', () => act('DELETE', 'callers', undefined, 'Nobody new calls.', 'callers'),
        {disabled: !callers?.some(({isRunning}) => isRunning)}),
    ], ...rows(callers, nothing, row)),
  ];
}

function startForm() {
  return make('form', {className: 'panel fields', data: {key: 'start'}, onsubmit: submitted(async ({script, to, many, how}) => {
    await act('POST', 'callers', {script, to, [how]: Number(many)},
      how === 'count' ? `${many} people call.` : `${many} people call each minute.`, 'callers');
  })},
  label('What they do', select(Object.entries(scripts), {name: 'script'}), 'wide'),
  label('Number they call', select(items('numbers').map(({e164}) => [e164, `${party(e164)}, ${grouped(e164)}`]), {name: 'to'}), 'wide'),
  label('How many', make('input', {name: 'many', type: 'number', min: '1', max: '6000', value: '10', required: true})),
  label('When', select([['count', 'all at once'], ['perMinute', 'each minute']], {name: 'how'})),
  make('button', {className: 'primary'}, 'Start'));
}

/** @param {Item} crowd */
function row({id, script, to, count, perMinute, placed, talking, ended, isRunning, startedAt}) {
  return make('div', {className: 'row', data: {key: String(id)}},
    make('b', {title: scripts[script]}, (scripts[script] ?? script).replace(/:.*/, '')),
    isRunning ? chip('ok', 'Calling') : talking ? chip('info', 'On the line') : chip('', 'Done'),
    isRunning ? button('Stop', () => act('DELETE', `callers/${id}`, undefined, 'Those on the line go on.', 'callers')) : make('span'),
    make('span', {className: 'small'}, `${perMinute ? `${perMinute} a minute` : `${count} at once`} to ${party(to)}, since `, time(startedAt)),
    make('span', {className: 'small'}, `${placed} placed · ${talking} on the line · ${ended} ended`));
}
