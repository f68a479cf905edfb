// @ts-check
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';

/** The way to the health page, which asks Twilio and the internet, and so only when somebody wants to know. */
class SettingsHealth extends View {
  view() {
    return html`<section class="panel" aria-labelledby="health-title"><header><h2 id="health-title">Health</h2></header>
      <div class="padded setting"><p class="lead">Certificate, proxy, disk, backup, numbers, permissions: whether all is
        right for calls to ring, and what to do where it is not.</p>
        <a class="button" href="/health">Check now</a></div></section>`;
  }
}

customElements.define('settings-health', SettingsHealth);
