// @ts-check
// The phone's socket to the simulator: one number, reconnects by itself.

const pauses = [300, 1_000, 3_000, 5_000]; // ms

export class PhoneSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  #tries = 0;
  #timer = 0;
  #number = '';

  /** @param {{received: (message: any) => void, changed: (isOpen: boolean) => void}} handlers */
  constructor(handlers) {
    this.handlers = handlers;
  }

  /** @param {string} number this phone's, as others dial it */
  open(number) {
    if (number === this.#number && this.#socket) return;
    this.#number = number;
    this.#tries = 0;
    this.#connect();
  }

  /**
   * False when there is no connection now.
   * @param {string} type @param {object} fields
   */
  send(type, fields = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify({type, ...fields}));
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    const previous = this.#socket;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/simulator/phone?number=${encodeURIComponent(this.#number)}`);
    this.#socket = socket;
    previous?.close();
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#tries = 0;
      this.handlers.changed(true);
    };
    socket.onmessage = ({data}) => {
      if (socket === this.#socket) this.handlers.received(JSON.parse(data));
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      this.handlers.changed(false);
      const pause = pauses[Math.min(this.#tries, pauses.length - 1)];
      this.#tries += 1;
      this.#timer = window.setTimeout(() => this.#connect(), pause);
    };
  }
}
