// @ts-check
import {everySecond} from '../app/ticker.js';
import {clock, secondsBetween} from '../lib/time.js';

/** `<time-since from="2026-…">` counts up, once a second. */
class TimeSince extends HTMLElement {
  static observedAttributes = ['from'];
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    everySecond(() => this.#show(), this.#life.signal);
    this.#show();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback() {
    this.#show();
  }

  #show() {
    const from = this.getAttribute('from');
    const text = from ? clock(secondsBetween(from, Date.now())) : '';
    if (this.textContent !== text) this.replaceChildren(text);
  }
}

customElements.define('time-since', TimeSince);
