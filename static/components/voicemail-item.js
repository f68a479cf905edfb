// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {draft} from '../app/phone.js';
import {here, myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {complain} from '../app/toasts.js';
import {lineName} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {party} from '../lib/phone-number.js';
import {clock, spell} from '../lib/time.js';
import {View} from '../lib/view.js';
import {dayAndTime} from './parts.js';

/** One message with its player. `plain` leaves out what the page around it says already. */
class VoicemailItem extends View {
  static observedAttributes = ['voicemail'];
  /** @type {HTMLAudioElement | null} */
  #audio = null;
  #problem = '';

  actions = {
    play: () => this.#play(),
    seek: (/** @type {HTMLInputElement} */ input) => {
      if (this.#audio) this.#audio.currentTime = Number(input.value);
    },
    heard: () => this.#mark(!this.#voicemail.heardAt),
    callBack: () => (draft.value = this.#voicemail.from),
    delete: () => this.dispatchEvent(new CustomEvent('voicemail-delete',
      {bubbles: true, detail: this.#voicemail})),
  };

  /** @returns {import('../lib/types.js').Voicemail} */
  get #voicemail() {
    return JSON.parse(this.getAttribute('voicemail') ?? '{}');
  }

  start() {
    live.listen(() => this.update(), this.life);
    // What it told the player goes with this life; another one begins with another.
    this.life.addEventListener('abort', () => {
      this.#audio?.pause();
      this.#audio = null;
    });
  }

  async #play() {
    if (!this.#audio) {
      this.#audio = new Audio(here().voicemailAudio(this.#voicemail.id));
      for (const type of ['play', 'pause', 'timeupdate', 'ended', 'loadedmetadata']) {
        this.#audio.addEventListener(type, () => this.update(), {signal: this.life});
      }
    }
    if (!this.#audio.paused) return this.#audio.pause();
    for (const item of document.querySelectorAll('voicemail-item')) {
      if (item !== this && item instanceof VoicemailItem) item.#audio?.pause();
    }
    try {
      this.#problem = '';
      await this.#audio.play();
      if (!this.#voicemail.heardAt) this.#mark(true);
    } catch {
      this.#audio = null;
      this.#problem = 'The message cannot be played right now. Try again in a moment.';
    }
    this.update();
  }

  /** @param {boolean} heard */
  async #mark(heard) {
    try {
      this.#show(await here().markVoicemail(this.#voicemail, heard));
    } catch (error) {
      if (error instanceof ChangedMeanwhile) this.#show(error.now);
      complain(error);
    }
  }

  /** @param {import('../lib/types.js').Voicemail} voicemail */
  #show(voicemail) {
    this.setAttribute('voicemail', JSON.stringify(voicemail));
  }

  view() {
    const one = this.#voicemail;
    const line = lineName(one.phoneNumberId, live.value);
    const mayCall = /^\+\d+$/.test(one.from) && myAgentId();
    const isPlain = this.hasAttribute('plain');
    return html`<article class="voicemail ${one.heardAt ? '' : 'unheard'}">
      <div class="main"><b>${isPlain ? 'Message' : party(one.from)}</b>${!one.heardAt && html`<span
        class="chip info">New</span>`}
        <small>${dayAndTime(one.receivedAt)}${line && ` · on ${line}`}</small></div>
      ${one.isReady ? this.#player(one.durationSeconds ?? 0) : html`<p
        class="player sub">The sound is being fetched from Twilio…</p>`}
      <div class="tools">
        ${!isPlain && html`<a class="button small" href="/calls/${one.callId}">The call</a>`}
        ${mayCall && !isPlain && html`<button class="button small"
          data-do="callBack">${icon('phone')} Call back</button>`}
        ${one.heardAt && html`<button class="button small" data-do="heard">Mark as new</button>`}
        ${!isPlain && html`<button class="bare" data-do="delete"
          aria-label="Delete the message from ${party(one.from)}" title="Delete">${icon('trash')}</button>`}
      </div>
      ${this.#problem && html`<p class="notice bad" role="alert">${this.#problem}</p>`}</article>`;
  }

  /** @param {number} length seconds */
  #player(length) {
    const audio = this.#audio;
    const total = audio && Number.isFinite(audio.duration) ? audio.duration : length;
    const at = audio?.currentTime ?? 0;
    const isPlaying = audio !== null && !audio.paused;
    return html`<div class="player"><button class="round" data-do="play" aria-label="${isPlaying ? 'Pause'
      : 'Play the message'}">${icon(isPlaying ? 'pause' : 'play')}</button>
      <input type="range" min="0" max="${Math.max(1, total).toFixed(1)}" step="0.1" value="${at.toFixed(1)}"
        data-input="seek" aria-label="Position" aria-valuetext="${spell(at)} of ${spell(length)}">
      <span class="clock">${clock(isPlaying || at ? at : 0)} / ${clock(length)}</span></div>`;
  }
}

customElements.define('voicemail-item', VoicemailItem);
