// @ts-check
import {live} from '../app/stream.js';
import {everySecond} from '../app/ticker.js';
import {html} from '../lib/html.js';
import {rightNow} from '../lib/time.js';
import {View} from '../lib/view.js';
import '../components/live-agents.js';
import '../components/live-calls.js';
import '../components/live-figures.js';

/** What happens now. */
class LivePage extends View {
  start() {
    live.listen(() => this.update(), this.life);
    everySecond(() => this.update(), this.life);
  }

  view() {
    return html`<header class="top"><h1>Live</h1><span class="now">${rightNow(new Date())}</span></header>
      <live-figures></live-figures><live-calls></live-calls><live-agents></live-agents>`;
  }
}

customElements.define('live-page', LivePage);
