// @ts-check
// Keeps the state fresh: the stream says which lists changed, they are asked for again. Without a stream: each second.
import {Refusal, ask, streamAddress} from './api.js';
import {changed, items, state} from './state.js';

const lists = ['numbers', 'calls', 'clients', 'people', 'callers', 'exchanges', 'faults'];
const shownExchanges = 500;
const shownCalls = 150; // legs, of all and of those that are live
const pause = 1_000; // ms

/** @type {Record<string, () => Promise<void>>} */
const fetches = {
  ...Object.fromEntries(lists.map(name => [name, async () => { state.lists[name] = (await ask('GET', name)).items; }])),
  calls: async () => {
    const [recent, open] = await Promise.all(['', '&open=true'].map(which => ask('GET', `calls?limit=${shownCalls}${which}`)));
    const known = new Set(recent.items.map((/** @type {any} */ {callSid}) => callSid));
    state.lists.calls = [...recent.items, ...open.items.filter((/** @type {any} */ {callSid}) => !known.has(callSid))];
  },
  exchanges: async () => {
    const known = items('exchanges');
    const fresh = known.length && (await ask('GET', `exchanges?after=${known[known.length - 1].id}`)).items;
    // Nothing new although it changed: somebody cleared the list, or the simulator is another.
    state.lists.exchanges = fresh.length ? [...known, ...fresh].slice(-shownExchanges)
      : (await ask('GET', `exchanges?limit=${shownExchanges}`)).items;
  },
  clock: async () => {
    const {now, stands} = await ask('GET', 'clock');
    state.clock = {at: Date.parse(now), seen: performance.now(), stands};
  },
  chosen: async () => {
    const {view, id} = state;
    if (view !== 'calls' || !id) return;
    const sid = encodeURIComponent(id);
    const [call, exchanges] = await Promise.all([ask('GET', `calls/${sid}`), ask('GET', `exchanges?callSid=${sid}&limit=200`)])
      .catch(error => { if (error.status === 404) return [null, {items: []}]; throw error; });
    if (state.id === id) state.chosen = {call, exchanges: exchanges.items};
  },
};

/** Under way; true: due once more. @type {Map<string, boolean>} */
const running = new Map();

/** @param {string} name */
export async function refresh(name) {
  if (running.has(name)) return void running.set(name, true);
  do {
    running.set(name, false);
    try {
      await fetches[name]();
      if (state.link !== 'live') Object.assign(state, {link: 'live', problem: ''});
    } catch (error) {
      failed(name, error);
    }
    changed();
  } while (running.get(name));
  running.delete(name);
}

/** @param {string} name @param {unknown} error */
function failed(name, error) {
  if (!(error instanceof Refusal)) state.link = 'lost';
  else if (error.status === 404) state.lists[name] = null;
  else Object.assign(state, {link: 'refused', problem: error.message});
}

export function follow() {
  /** @type {Record<string, number>} */
  let last = {};
  const stream = new EventSource(streamAddress);
  // What is known may be another simulator's.
  stream.onopen = () => { state.lists.exchanges = undefined; };
  stream.onmessage = ({data}) => {
    const revisions = JSON.parse(data);
    const due = lists.filter(name => revisions[name] !== last[name]);
    last = revisions;
    if (due.includes('calls') || due.includes('exchanges')) due.push('chosen');
    due.forEach(refresh);
  };
  stream.onerror = () => {
    last = {};
    if (stream.readyState === EventSource.CLOSED) poll();
    else {
      state.link = 'lost';
      changed();
    }
  };
  setInterval(() => { if (state.clock !== null || state.link !== 'live') refresh('clock'); }, 2 * pause);
  refresh('clock');
}

/** The time may stand, or be moved on by others; lists may not be streamed by an older simulator. */
function poll() {
  for (const name of [...lists, 'chosen']) if (!document.hidden) refresh(name);
  setTimeout(poll, pause);
}
