// @ts-check
import {api} from '../app/api.js';
import {leavePhone, phone, tell} from '../app/phone.js';
import {go} from '../app/router.js';
import {appInfo, here, leave, myAgentId, standing} from '../app/session.js';
import {live} from '../app/stream.js';
import {complain} from '../app/toasts.js';
import {agentChip} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import {initials} from '../lib/words.js';
import './menu.js';

/** Who is signed in, at the foot of the navigation. */
class PersonMenu extends View {
  actions = {
    leave: async () => {
      try {
        // A deliberate act, not a lost page: the caller is not kept waiting for one.
        const callId = phone.value.state.active?.callId;
        if (callId) await here().hangUp(callId);
        await leavePhone();
        await api.signOut();
        leave();
        go('/', {replace: true});
      } catch (error) {
        complain(error);
        tell('start');
      }
    },
  };

  start() {
    live.listen(() => this.update(), this.life);
  }

  view() {
    const {session} = standing.value;
    if (!session) return html``;
    const agent = live.value.agents[myAgentId() ?? ''];
    const chip = agent ? agentChip(agent) : null;
    const demo = appInfo.value?.demo;
    return html`${demo && html`<a class="customer" href="${demo.phonePageUrl}" target="_blank" rel="noopener">
        ${icon('outside')}<span>Call as a customer</span></a>`}
      <details class="menu up"><summary class="head" aria-label="${session.user.name}: account">
        <span class="face" aria-hidden="true">${initials(session.user.name)}</span>
        <span class="who"><b>${session.user.name}</b>${chip
    ? html`<small class="tone-${chip.tone}">${chip.word}</small>`
      : html`<small>${standing.value.workspace?.role}</small>`}</span>
      </summary><div class="items" role="group" aria-label="Account">
        <p>${session.user.email}</p>
        <a href="/settings">Sound, notifications, theme</a>
        <button data-do="leave">Sign out</button>
      </div></details>`;
  }
}

customElements.define('person-menu', PersonMenu);
