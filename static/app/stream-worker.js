// @ts-check
// Shared by all tabs: holds one stream per workspace, however many tabs look at it.
import {StreamHub} from './stream-hub.js';

/** @type {Map<string, {hub: StreamHub, ports: Set<MessagePort>}>} */
const desks = new Map();

/** @param {string} url @param {MessagePort} port */
function join(url, port) {
  let desk = desks.get(url);
  if (!desk) {
    const ports = new Set([port]);
    desk = {hub: new StreamHub(url, message => ports.forEach(one => one.postMessage(message))), ports};
    desks.set(url, desk);
  }
  desk.ports.add(port);
  port.postMessage({kind: 'state', state: desk.hub.state, link: desk.hub.link});
}

/** @param {MessagePort} port */
function part(port) {
  for (const [url, {hub, ports}] of desks) {
    ports.delete(port);
    if (ports.size) continue;
    hub.close();
    desks.delete(url);
  }
}

self.addEventListener('connect', event => {
  const port = /** @type {MessageEvent} */ (event).ports[0];
  /** @type {string} */
  let url = '';
  port.onmessage = ({data}) => {
    if (data.kind === 'join') join((url = data.url), port);
    if (data.kind === 'part') part(port);
    if (data.kind === 'hurry') desks.get(url)?.hub.hurry();
    // A tab that went away without a word (a crash, a kill) lets go of this lock: then it is forgotten.
    if (data.kind === 'alive') navigator.locks?.request(data.lock, () => part(port));
  };
});
