// @ts-check
import {go} from '../app/router.js';
import {openWorkspace, standing} from '../app/session.js';
import {live} from '../app/stream.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';
import {counted} from '../lib/words.js';
import {closeMenus} from './menu.js';

class WorkspaceSwitcher extends View {
  actions = {
    add: async () => {
      closeMenus(this);
      (await import('./workspace-dialog.js')).askForWorkspace();
    },
    open: (/** @type {HTMLElement} */ button) => {
      closeMenus(this);
      openWorkspace(button.dataset.id ?? '');
      go('/live');
    },
  };

  start() {
    live.listen(() => this.update(), this.life);
    standing.listen(() => this.update(), this.life);
  }

  view() {
    const {workspace, session} = standing.value;
    if (!workspace || !session) return html``;
    const mark = html`<span class="mark" aria-hidden="true">${workspace.name.slice(0, 1).toUpperCase()}</span>
      <span class="who"><b>${workspace.name}</b><small>${this.#lines()}</small></span>`;
    const isOwner = session.workspaces.some(one => one.role === 'owner');
    if (session.workspaces.length < 2 && !isOwner) return html`<div class="head">${mark}</div>`;
    return html`<details class="menu"><summary class="head"
      aria-label="Workspace ${workspace.name}: switch">${mark}${icon('chevrons')}</summary>
      <div class="items" role="group" aria-label="Workspaces">${session.workspaces.map(one => html`
        <button data-do="open" data-id="${one.id}" data-key="${one.id}" aria-pressed="${one.id === workspace.id}">
          <span>${one.name}</span>${one.id === workspace.id && icon('check')}</button>`)}
        ${session.workspaces.length > 1 && html`<p>Your phone rings for the open workspace only.</p>`}
        ${isOwner && html`<button data-do="add" data-key="add">New workspace…</button>`}
      </div></details>`;
  }

  #lines() {
    const managed = Object.values(live.value.numbers).filter(number => number.isManaged).length;
    if (!live.value.isLoaded) return 'Connecting…';
    return managed ? counted(managed, 'line') : 'No lines yet';
  }
}

customElements.define('workspace-switcher', WorkspaceSwitcher);
