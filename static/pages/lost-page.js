// @ts-check
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {empty} from '../components/parts.js';

class LostPage extends View {
  view() {
    return html`<header class="top"><h1>Nothing here</h1></header><section class="panel">
      ${empty('There is no such page', 'The address may be mistyped, or the thing is gone.', html`<a class="button"
        href="/live">Go to Live</a>`)}</section>`;
  }
}

customElements.define('lost-page', LostPage);
