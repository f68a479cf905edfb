// @ts-check
// The simulator's console: who is on the line, what is executed, and what was asked of the application.
import {byId, make} from '../lib/dom.js';
import {morph} from '../lib/morph.js';
import {clock, timeOfDay} from '../lib/numbers.js';
import {callDetail} from './call.js';
import {callersView} from './callers.js';
import {callsView} from './calls.js';
import {chosenExchange, exchangesView} from './exchanges.js';
import {faultsView} from './faults.js';
import {follow, refresh} from './feed.js';
import {accountParts, clockParts, linkWords, navigation} from './frame.js';
import {elapsed} from './parts.js';
import {phonesView} from './phones.js';
import {changed, drawWith, now, state} from './state.js';

/** @typedef {import('../lib/dom.js').Child} Child */

/** @type {Record<string, {list: () => Child[], detail?: () => Child[]}>} */
const views = {
  calls: {list: callsView, detail: callDetail},
  webhooks: {list: exchangesView, detail: chosenExchange},
  callers: {list: callersView},
  phones: {list: phonesView},
  faults: {list: faultsView},
};

drawWith(() => {
  const {list, detail} = views[state.view];
  const [look, words] = linkWords();
  byId('link').className = `small link ${look}`;
  if (byId('link').textContent !== words) byId('link').textContent = words;
  show('views', navigation());
  show('account', accountParts());
  show('clock', clockParts());
  show('list', list());
  byId('detail').hidden = !detail;
  if (detail) show('detail', [state.id && make('a', {className: 'back', href: `#${state.view}`}, '‹ Back'), ...detail()]);
});

/** @param {string} id @param {Child[]} children */
function show(id, children) {
  morph(byId(id), ...make('div', {}, children).childNodes);
}

/** `#calls/CA…`: what is looked at survives a reload, and the browser's back button. */
function go() {
  const [view, id = ''] = location.hash.slice(1).split('/').map(decodeURIComponent);
  const left = state.view === view && !id && document.querySelector('a.row[aria-current]');
  const isOther = state.view !== view || state.id !== id;
  Object.assign(state, {view: views[view] ? view : 'calls', id});
  document.body.dataset.shows = id ? 'detail' : 'list';
  if (isOther) {
    state.chosen = undefined;
    byId('detail').replaceChildren();
    for (const element of document.querySelectorAll('main, #detail')) element.scrollTop = 0;
    if (id && matchMedia('(max-width: 900px)').matches) byId('detail').focus();
    if (left instanceof HTMLElement) left.focus();
  }
  refresh('chosen');
  changed();
}

addEventListener('hashchange', go);
addEventListener('keydown', event => {
  const at = document.activeElement;
  if (event.key === 'Escape' && state.id) location.hash = `#${state.view}`;
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step || !at?.matches('a.row')) return;
  const rows = [...document.querySelectorAll('a.row')];
  const next = /** @type {HTMLAnchorElement | undefined} */ (rows[rows.indexOf(at) + step]);
  event.preventDefault();
  next?.focus();
});
setInterval(() => {
  for (const element of document.querySelectorAll('[data-since]')) {
    element.textContent = clock(elapsed(/** @type {HTMLElement} */ (element).dataset.since ?? ''));
  }
  if (byId('now')) byId('now').textContent = timeOfDay(now());
}, 500);

go();
follow();
