// @ts-check
// The only EventSource: one per workspace and browser. It runs in the shared worker, or in the tab that leads.
import {apply, nothingYet} from '../lib/live-state.js';

/** @typedef {'connecting' | 'live' | 'lost'} Link */

/** The server sends a ping every 15 s; a longer silence is a dead connection that the browser has not noticed. */
const silenceMilliseconds = 40_000;
const firstPause = 500;
const longestPause = 15_000;

const types = ['snapshot', 'reset', 'ping', 'call.ringing', 'call.answered', 'call.updated', 'call.ended',
  'agent.availability', 'agent.presence', 'agent.updated', 'phoneNumber.updated', 'voicemail.received',
  'voicemail.updated', 'recording.ready', 'twilio.updated', 'twilio.drift'];

export class StreamHub {
  state = nothingYet();
  /** @type {Link} */
  link = 'connecting';
  #pause = firstPause;
  #cursor = '';
  #isClosed = false;
  #openedAt = 0;
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string} url @param {(message: any) => void} tell */
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
    this.#open();
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  /** Someone knows that the network is back. */
  hurry() {
    if (this.link === 'live' || this.#isClosed) return;
    this.#pause = firstPause;
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#cursor ? `${this.url}?after=${encodeURIComponent(this.#cursor)}` : this.url);
    this.#source = source;
    source.onopen = () => {
      this.#openedAt = Date.now();
      this.#alive();
    };
    source.onerror = () => this.#retry();
    for (const type of types) {
      source.addEventListener(type, event => this.#heard(type, /** @type {MessageEvent} */ (event)));
    }
    this.#watch();
  }

  /** @param {string} type @param {MessageEvent} message */
  #heard(type, message) {
    this.#alive();
    if (message.lastEventId) this.#cursor = message.lastEventId;
    const {at, data} = JSON.parse(message.data);
    // Figures of today are counted by the server: at its midnight, and after a night's sleep, they are asked for anew.
    if (type !== 'snapshot' && at >= this.state.today.endsAt) return this.#afresh(at);
    if (type === 'ping') return;
    const event = {id: message.lastEventId, type, at, data};
    this.state = apply(this.state, event);
    this.tell({kind: 'event', event});
  }

  /**
   * What else came in the night is not told one by one.
   * @param {string} at
   */
  #afresh(at) {
    this.tell({kind: 'event', event: {id: '', type: 'reset', at, data: {}}});
    this.#cursor = '';
    this.#open();
  }

  #alive() {
    this.#setLink('live');
    this.#watch();
  }

  #watch() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#retry(), silenceMilliseconds);
  }

  // The browser gives up for good on anything but a clean end (a 502 while the server restarts, a 401), so the
  // connection is always made anew here, with the cursor in the URL: a new EventSource cannot send Last-Event-ID.
  #retry() {
    this.#source?.close();
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    // A stream that ends as soon as it begins (too many of one sign-in) must not be asked for again and again.
    if (this.#openedAt && Date.now() - this.#openedAt > longestPause) this.#pause = firstPause;
    this.#openedAt = 0;
    this.#setLink('lost');
    this.#timer = setTimeout(() => this.#open(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  /** @param {Link} link */
  #setLink(link) {
    if (link === this.link) return;
    this.link = link;
    this.tell({kind: 'link', link});
  }
}
