// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {here} from '../app/session.js';
import {events, live, whenBack, whenReset} from '../app/stream.js';
import {complain, toast} from '../app/toasts.js';
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {empty, failed, loading} from '../components/parts.js';
import '../components/voicemail-item.js';

/** @typedef {import('../lib/types.js').Voicemail} Voicemail */

/** How long a deletion can be undone: it is sent only then. */
const undoSeconds = 6;

/** @param {Voicemail} voicemail */
const meanwhile = ({heardAt}) => `Somebody else ${heardAt ? 'heard this message' : 'marked this message as new'} meanwhile, so `
  + 'it is still here. Delete it again if it may go.';

class VoicemailPage extends View {
  /** @type {Voicemail[] | null} */
  #items = null;
  /** @type {string | null} */
  #cursor = null;
  #problem = '';
  #isMore = false;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #going = new Map();

  actions = {reload: () => this.#load(), more: () => this.#more()};

  start() {
    events.addEventListener('event', event => this.#heard(/** @type {CustomEvent} */ (event).detail.data),
      {signal: this.life});
    live.listen(() => this.update(), this.life);
    this.addEventListener('voicemail-delete', event => this.#delete(/** @type {CustomEvent} */ (event).detail),
      {signal: this.life});
    whenBack(() => this.#problem && this.#load(), this.life);
    whenReset(() => this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      const {items, nextCursor} = await here().voicemails({limit: 50});
      this.#items = items;
      this.#cursor = nextCursor;
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  async #more() {
    this.#isMore = true;
    this.update();
    try {
      const {items, nextCursor} = await here().voicemails({limit: 50, cursor: this.#cursor});
      this.#items = [...this.#items ?? [], ...items];
      this.#cursor = nextCursor;
    } catch (error) {
      complain(error);
    }
    this.#isMore = false;
    this.update();
  }

  /** @param {any} data */
  #heard(data) {
    if (!this.#items) return;
    if (data?.voicemail) {
      const others = this.#items.filter(one => one.id !== data.voicemail.id);
      this.#items = [...others, data.voicemail].sort((one, other) => other.receivedAt.localeCompare(one.receivedAt));
    } else if (data?.deleted && data.voicemailId) {
      this.#items = this.#items.filter(one => one.id !== data.voicemailId);
    }
    this.update();
  }

  /** @param {Voicemail} seen */
  #delete(seen) {
    const desk = here();
    const {id} = seen;
    const undo = () => {
      clearTimeout(this.#going.get(id));
      this.#going.delete(id);
      this.update();
    };
    this.#going.set(id, setTimeout(() => {
      desk.deleteVoicemail(seen).then(() => {
        this.#items = this.#items?.filter(one => one.id !== id) ?? null;
      }, error => {
        if (error instanceof ChangedMeanwhile) this.#heard({voicemail: error.now});
        complain(error instanceof ChangedMeanwhile ? new Error(meanwhile(error.now)) : error);
      }).finally(undo);
    }, undoSeconds * 1000));
    toast('Message deleted.', {action: 'Undo', act: undo, seconds: undoSeconds});
    this.update();
  }

  view() {
    const items = this.#items?.filter(one => !this.#going.has(one.id));
    const unheard = items?.filter(one => !one.heardAt).length ?? 0;
    return html`<header class="top"><h1>Voicemail</h1><span class="now">${unheard ? `${unheard} not heard yet`
      : ''}</span></header>
      <section class="panel" aria-label="Messages">${this.#problem ? failed(this.#problem) : !items ? loading(4)
    : items.length ? html`<ul class="rows">${items.map(one => html`<li
      data-key="${one.id}"><voicemail-item voicemail="${JSON.stringify(one)}"></voicemail-item></li>`)}</ul>`
      : empty('No messages', 'When nobody takes a call, the caller can leave a message. It will wait for you here.')}
      ${this.#cursor && html`<footer><button class="button"
        data-do="more"${flag('disabled', this.#isMore)}>Show older messages</button></footer>`}
      </section>`;
  }
}

customElements.define('voicemail-page', VoicemailPage);
