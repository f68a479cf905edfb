// @ts-check
// The simulator's console: what it was told to be, who is on the line, and what it asked of the application.
import {byId, make} from '../lib/dom.js';
import {compact, grouped} from '../lib/numbers.js';
import {callRow} from './calls.js';
import {exchangeRow} from './exchanges.js';
import {poll, post} from './poll.js';
import {showRows} from './rows.js';

const shownExchanges = 200;

/** @param {boolean} isReachable */
function reached(isReachable) {
  byId('link').textContent = isReachable ? 'Live' : 'Not reachable';
  byId('link').className = `chip ${isReachable ? 'ok' : 'bad'}`;
}

/** @param {any} number */
function numberRow({e164, friendlyName, voiceUrl, accountSid}) {
  return make('div', {className: 'item'},
    make('div', {},
      make('p', {className: 'title'}, grouped(e164), make('span', {className: 'small'}, friendlyName && friendlyName !== e164 ? `  ${friendlyName}` : '')),
      make('p', {className: 'small', title: accountSid}, voiceUrl ? `Calls go to ${new URL(voiceUrl).host}` : 'Nobody answers its calls yet')),
    make('a', {href: `/phone?to=${encodeURIComponent(e164)}`, target: '_blank', rel: 'noopener'}, 'Call it from a phone'));
}

/** @param {any} softphone */
function softphoneRow({identity, isRegistered, isScripted}) {
  return make('div', {className: 'item'}, make('p', {className: 'title'}, identity),
    make('span', {className: `chip ${isRegistered ? 'ok' : ''}`}, `${isRegistered ? 'Registered' : 'Not registered'}${isScripted ? ', scripted' : ''}`));
}

poll('/simulator/numbers', items => {
  showRows(byId('numbers'), items, {key: ({e164}) => e164, row: numberRow, empty: 'No numbers yet.'});
  byId('known').replaceChildren(...items.map(({e164}) => make('option', {value: e164})));
  if (!byId('to').value) byId('to').value = items[0]?.e164 ?? '';
}, reached);
poll('/simulator/calls', items => showRows(byId('calls'), items, {
  key: ({callSid}) => callSid, row: callRow, empty: 'No calls yet. Place one above, or open a phone.',
}), reached);
poll('/simulator/clients', items => showRows(byId('softphones'), items, {
  key: ({identity}, index) => `${identity}/${index}`, row: softphoneRow, empty: 'No browser is signed in as a softphone.',
}), reached);
poll(`/simulator/exchanges?limit=${shownExchanges}`, items => showRows(byId('exchanges'), items.reverse(), {
  key: ({id}) => String(id), row: exchangeRow, empty: 'Nothing was asked of the application yet.',
}), reached);

byId('place').addEventListener('submit', async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  try {
    await post('/simulator/calls', {from: compact(byId('from').value), to: compact(byId('to').value)});
    byId('placed').textContent = 'It rings.';
  } catch (/** @type {any} */ error) {
    byId('placed').textContent = error.message;
  }
});
