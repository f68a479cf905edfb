// @ts-check
import {appInfo, isAdmin} from '../app/session.js';
import {html} from '../lib/html.js';
import {View} from '../lib/view.js';
import '../components/settings-health.js';
import '../components/settings-hooks.js';
import '../components/settings-password.js';
import '../components/settings-personal.js';
import '../components/settings-tokens.js';
import '../components/settings-twilio.js';
import '../components/settings-workspace.js';

class SettingsPage extends View {
  view() {
    return html`<header class="top"><h1>Settings</h1></header>
      ${isAdmin() && html`<settings-twilio></settings-twilio><settings-workspace></settings-workspace>
        <settings-health></settings-health>`}
      <settings-personal></settings-personal>
      <settings-password></settings-password>
      <settings-tokens></settings-tokens>
      ${isAdmin() && html`<settings-hooks></settings-hooks>`}
      <p class="version">Ringdesk ${appInfo.value?.version}${appInfo.value?.mode === 'demo'
        && ', demo: nothing here reaches a real telephone'}</p>`;
  }
}

customElements.define('settings-page', SettingsPage);
