// The socket to the simulator's /signal: one owner, reconnects by itself, answers heartbeats.
// Message shapes are those of Twilio's Voice JavaScript SDK 2.18.3, so either side may be swapped for the real one.

const protocol = '1.6';
const registrationInterval = 30_000; // ms; a registration is repeated, or the gateway forgets it
const connectLimit = 5_000; // ms until an attempt to connect counts as failed
const silenceLimit = 15_000; // ms without a single frame until the socket counts as dead
const backoff = {first: 100, most: 20_000, factor: 2, jitter: 0.4}; // ms

export class Signalling {
  #url;
  #version;
  #handlers;
  #socket = null;
  #queue = [];
  #attempts = 0;
  #timer = 0;
  #registration = 0;
  #closed = false;

  /**
   * @param {string} host `ws://host:port`, or `host:port` as the real SDK takes it (then wss)
   * @param {string} version the SDK's that is stood in for
   * @param {{opened: () => void, received: (type: string, payload: any) => void, lost: (code: number) => void}} handlers
   */
  constructor(host, version, handlers) {
    this.#url = `${/^wss?:/.test(host) ? host : `wss://${host}`}/signal`;
    this.#version = version;
    this.#handlers = handlers;
    this.#connect();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends at once, or when the socket is back if `later` is set. False means there is no socket now. */
  send(type, payload, later = true) {
    const frame = JSON.stringify({type, payload, version: protocol});
    if (this.isOpen) {
      this.#socket.send(frame);
      return true;
    }
    if (later && !this.#closed) this.#queue.push(frame);
    return false;
  }

  /** Says who we are: on every new socket, and when there is a new token. */
  listen(token) {
    if (!this.isOpen) return;
    const {platform, userAgent} = navigator;
    const browserinfo = {browser: {platform, userAgent}, p: 'browser', plugin: 'rtc', v: this.#version, renegotiates: true};
    this.send('listen', {token, reconnectTimeout: 0, browserinfo});
  }

  /** Takes or gives up the registration for incoming calls. */
  register(isHere) {
    this.stopRegistering();
    const send = () => this.send('register', {media: {audio: isHere}}, false);
    send();
    if (isHere) this.#registration = setInterval(send, registrationInterval);
  }

  stopRegistering() {
    clearInterval(this.#registration);
  }

  close() {
    this.#closed = true;
    this.stopRegistering();
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#socket?.close();
  }

  #connect() {
    const socket = (this.#socket = new WebSocket(this.#url));
    this.#watch(connectLimit);
    socket.onopen = () => {
      if (socket !== this.#socket || this.#closed) return socket.close();
      this.#attempts = 0;
      this.#watch(silenceLimit);
      this.#handlers.opened();
      this.#queue.splice(0).forEach(frame => socket.send(frame));
    };
    socket.onmessage = ({data}) => {
      if (socket !== this.#socket || this.#closed) return;
      this.#watch(silenceLimit);
      this.#receive(data);
    };
    socket.onclose = ({code}) => {
      if (socket === this.#socket && !this.#closed) this.#retry(code);
    };
  }

  #receive(data) {
    if (data === '\n') return this.#socket.send('\n');
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof message?.type === 'string') this.#handlers.received(message.type, message.payload ?? {});
  }

  // A dead network never closes a socket by itself, so silence is a loss too.
  #watch(limit) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#socket.close();
      this.#retry(1006);
    }, limit);
  }

  #retry(code) {
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#handlers.lost(code);
    if (this.#closed) return;
    const wait = Math.min(backoff.first * backoff.factor ** this.#attempts++, backoff.most);
    this.#timer = setTimeout(() => this.#connect(), wait * (1 + backoff.jitter * (Math.random() * 2 - 1)));
  }
}
