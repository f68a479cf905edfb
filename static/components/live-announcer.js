// @ts-check
import {spoken} from '../app/alerts.js';
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';

/** Says ringing aloud through a screen reader, at once. */
class LiveAnnouncer extends View {
  start() {
    spoken.listen(() => this.update(), this.life);
  }

  view() {
    return html`<div class="unseen" role="alert" aria-live="assertive">${spoken.value}</div>`;
  }
}

customElements.define('live-announcer', LiveAnnouncer);
