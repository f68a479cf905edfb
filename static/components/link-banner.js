// @ts-check
import {link, live} from '../app/stream.js';
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';

/** A short break is no news: only one that lasts is told. */
const patienceMilliseconds = 2_000;

class LinkBanner extends View {
  #isLate = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  start() {
    const changed = () => {
      clearTimeout(this.#timer);
      this.#isLate = false;
      if (link.value !== 'live') this.#timer = setTimeout(() => this.#tell(), patienceMilliseconds);
      this.update();
    };
    link.listen(changed, this.life);
    window.addEventListener('offline', () => this.#tell(), {signal: this.life});
    window.addEventListener('online', () => this.update(), {signal: this.life});
    changed();
  }

  #tell() {
    this.#isLate = true;
    this.update();
  }

  view() {
    const isOut = this.#isLate && link.value !== 'live';
    const words = navigator.onLine
      ? live.value.isLoaded ? 'Not connected to the server. What you see may be old; trying again.'
        : 'Connecting to the server…'
      : 'This computer is offline. What you see may be old.';
    return html`<div role="status">${(isOut || !navigator.onLine) && html`<p class="banner wait"><span
      class="spinner"></span>${words}</p>`}</div>`;
  }
}

customElements.define('link-banner', LinkBanner);
