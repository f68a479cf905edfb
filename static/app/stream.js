// @ts-check
// Live state for this tab, from the one stream that the browser holds: in a shared worker, or, where there is none, in
// the tab that holds a lock, which tells the others over a channel.
import {Cell} from '../lib/cell.js';
import {apply, nothingYet} from '../lib/live-state.js';
import {StreamHub} from './stream-hub.js';

/** @typedef {import('./stream-hub.js').Link} Link */

export const live = new Cell(nothingYet());
/** @type {Cell<Link>} */
export const link = new Cell(/** @type {Link} */ ('connecting'));
/** Every event, after the state holds it. */
export const events = new EventTarget();

/** @param {any} message */
function receive(message) {
  if (message.kind === 'state') {
    const isAnew = live.value.isLoaded;
    live.value = message.state;
    link.value = message.link;
    if (isAnew) tell({type: 'reset'});
  } else if (message.kind === 'link') {
    link.value = message.link;
  } else if (message.kind === 'event') {
    live.value = apply(live.value, message.event);
    tell(message.event);
  }
}

/** @param {{type: string, data?: any}} event */
const tell = event => events.dispatchEvent(new CustomEvent('event', {detail: event}));

/**
 * The server is there again: what could not be loaded may now.
 * @param {() => unknown} act @param {AbortSignal} signal ends it
 */
export function whenBack(act, signal) {
  let was = link.value;
  link.listen(is => {
    if (is === 'live' && was !== 'live') act();
    was = is;
  }, signal);
}

/**
 * Nobody knows what was missed: what was loaded may be old.
 * @param {() => unknown} act @param {AbortSignal} signal ends it
 */
export function whenReset(act, signal) {
  events.addEventListener('event', event => {
    if (/** @type {CustomEvent} */ (event).detail.type === 'reset') act();
  }, {signal});
}

/** @param {string} url @param {AbortSignal} signal ends it */
export function follow(url, signal) {
  live.value = nothingYet();
  link.value = 'connecting';
  const hurry = 'SharedWorker' in window ? throughWorker(url, signal) : throughLeader(url, signal);
  window.addEventListener('online', hurry, {signal});
  window.addEventListener('pageshow', hurry, {signal});
}

/** @param {string} url @param {AbortSignal} signal */
function throughWorker(url, signal) {
  const worker = new SharedWorker(new URL('./stream-worker.js', import.meta.url), {type: 'module', name: 'ringdesk'});
  const {port} = worker;
  port.onmessage = event => signal.aborted || receive(event.data);
  worker.onerror = () => {
    if (!signal.aborted) throughLeader(url, signal);
  };
  port.postMessage({kind: 'join', url});
  const part = () => port.postMessage({kind: 'part'});
  signal.addEventListener('abort', part);
  window.addEventListener('pagehide', part, {signal});
  window.addEventListener('pageshow', event => event.persisted && port.postMessage({kind: 'join', url}), {signal});
  const lock = `ringdesk-tab-${Math.random()}`;
  navigator.locks?.request(lock, {signal}, () => {
    port.postMessage({kind: 'alive', lock});
    return new Promise(resolve => signal.addEventListener('abort', resolve));
  }).catch(() => {});
  return () => port.postMessage({kind: 'hurry'});
}

/** @param {string} url @param {AbortSignal} signal */
function throughLeader(url, signal) {
  const channel = new BroadcastChannel(`ringdesk-stream-${url}`);
  /** @type {StreamHub | null} */
  let hub = null;
  const lead = () => {
    hub = new StreamHub(url, message => {
      receive(message);
      channel.postMessage(message);
    });
    return new Promise(resolve => signal.addEventListener('abort', resolve));
  };
  channel.onmessage = ({data}) => {
    if (data.kind === 'hello' && hub) channel.postMessage({kind: 'state', state: hub.state, link: hub.link});
    if (data.kind === 'hurry') hub?.hurry();
    if (!hub) receive(data);
  };
  channel.postMessage({kind: 'hello'});
  signal.addEventListener('abort', () => {
    hub?.close();
    channel.close();
  });
  // Without a secure context there are no locks: then each tab has a stream of its own.
  if (navigator.locks) navigator.locks.request(`ringdesk-stream-${url}`, {signal}, lead).catch(() => {});
  else lead();
  return () => (hub ? hub.hurry() : channel.postMessage({kind: 'hurry'}));
}
