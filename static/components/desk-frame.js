// @ts-check
import {setTitle} from '../app/notifications.js';
import {route} from '../app/router.js';
import {standing} from '../app/session.js';
import {html, Markup} from '../lib/html.js';
import {View} from '../lib/view.js';
import './link-banner.js';
import './phone-dock.js';
import './side-nav.js';

/** The one frame: navigation, content, phone. */
class DeskFrame extends View {
  #isLoaded = true;
  #moved = false;
  /** @type {string | null} */
  #failure = null;

  // A module that failed once fails for ever: only a new page fetches it again.
  actions = {again: () => location.reload()};

  start() {
    route.listen(() => {
      this.#moved = true;
      this.#visit();
    }, this.life);
    this.#visit();
  }

  async #visit() {
    const visited = route.value;
    setTitle(visited.title);
    this.#isLoaded = customElements.get(visited.tag) !== undefined;
    this.#failure = null;
    this.update();
    try {
      await visited.load();
    } catch {
      if (visited !== route.value) return;
      this.#failure = 'This page could not be loaded. The server may have been updated or is away.';
    }
    if (visited !== route.value) return;
    this.#isLoaded = true;
    this.update();
  }

  view() {
    if (!standing.value.workspace) return html`<main class="boot"><h1>No workspace yet</h1>
      <p>You are signed in, but you belong to no workspace. Ask an admin to add you as an agent.</p></main>`;
    return html`<a class="skip" href="#content">Skip to the content</a>
      <div class="frame">
        <side-nav role="banner"></side-nav>
        <main id="content" tabindex="-1"><link-banner></link-banner>${this.#page()}</main>
        <phone-dock role="complementary" aria-label="Phone"></phone-dock>
      </div>`;
  }

  #page() {
    const {tag, id} = route.value;
    if (this.#failure) return html`<div class="empty" data-key="failure"><p>${this.#failure}</p>
      <button class="button" data-do="again">Reload the page</button></div>`;
    if (!this.#isLoaded) return html`<div class="page" data-key="loading" aria-busy="true"></div>`;
    // The tag comes from the route table, never from outside.
    return new Markup(`<${tag} class="page" data-key="${tag}-${encodeURIComponent(id ?? '')}"></${tag}>`);
  }

  drawn() {
    if (!this.#moved || !this.#isLoaded) return;
    this.#moved = false;
    // A visit begins at the top for those who listen, too; a person who is typing stays where they are.
    if (this.querySelector('phone-dock')?.contains(document.activeElement)) return;
    this.querySelector('main')?.focus({preventScroll: true});
  }
}

customElements.define('desk-frame', DeskFrame);
