// @ts-check
import {phone, tell} from '../app/phone.js';
import {here, myAgentId} from '../app/session.js';
import {live} from '../app/stream.js';
import {everySecond} from '../app/ticker.js';
import {callChip} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {party} from '../lib/phone-number.js';
import {clock, secondsBetween} from '../lib/time.js';
import {View} from '../lib/view.js';

const shownSeconds = 12;

/** What became of the call that was here a moment ago: "Grace took it". */
class PhoneNote extends View {
  /** The call that was placed here in vain and looked up last, and whether it was declined. */
  #missed = {id: '', isDeclined: false};

  actions = {
    dismiss: () => tell('clear'),
    redial: () => {
      const {redial} = phone.value.state;
      if (redial) tell('dial', redial.to, redial.phoneNumberId, redial.label);
    },
  };

  start() {
    phone.listen(() => this.update(), this.life);
    live.listen(() => this.update(), this.life);
    everySecond(() => phone.value.state.note && this.update(), this.life);
  }

  view() {
    const {redial, note, active, ringing} = phone.value.state;
    if (active || ringing.length) return html``;
    if (redial) {
      return this.#card('Your call ended', html`The page was reloaded while you talked to ${party(redial.label)}.`,
        html`<button class="button small" data-do="redial">${icon('phone')} Call again</button>`);
    }
    if (!note || secondsBetween(note.at, Date.now()) > shownSeconds) return html``;
    const call = note.callId ? live.value.calls[note.callId] : undefined;
    const isPlaced = call?.direction === 'outbound' && call.agentId === myAgentId();
    const who = party(note.peer.startsWith('client:') && call ? call.from : note.peer,
      isPlaced ? call.toName : call?.fromName);
    const open = note.callId && html`<a class="link" href="/calls/${note.callId}">Open the call</a>`;
    if (note.kind === 'ended') {
      // Twilio opens the line to tell why nobody answered, too: that is no talk.
      const isMissed = isPlaced && call.state === 'ended' && !call.answeredAt;
      if (isMissed) return this.#card(this.#isDeclined(call.id) ? 'Declined' : callChip(call).word, who, open);
      if (note.seconds === null) return this.#card('Call over', who, open);
      return this.#card('Call ended', html`${who}, ${clock(note.seconds)}`, open);
    }
    const taker = call?.agentId && call.agentId !== myAgentId() ? live.value.agents[call.agentId]?.name : null;
    if (taker) return this.#card(`${taker} took it`, who, open);
    const isGone = call?.state === 'ended' || call?.state === 'voicemail';
    return this.#card(call?.state === 'voicemail' ? 'Leaving a message' : isGone ? 'The caller hung up'
      : 'It stopped ringing', who, open);
  }

  /**
   * Asks once; the answer is drawn when it is there.
   * @param {string} id
   */
  #isDeclined(id) {
    if (this.#missed.id !== id) {
      this.#missed = {id, isDeclined: false};
      here().call(id).then(({timeline}) => {
        if (this.#missed.id !== id) return;
        this.#missed.isDeclined = timeline.some(({what}) => what === 'declined');
        this.update();
      }, () => {});
    }
    return this.#missed.isDeclined;
  }

  /** @param {string} title @param {unknown} text @param {unknown} action */
  #card(title, text, action) {
    return html`<div class="phone-hint" role="status"><b>${title}</b><p>${text}</p>${action}
      <button class="bare" data-do="dismiss" aria-label="Dismiss">${icon('close')}</button></div>`;
  }
}

customElements.define('phone-note', PhoneNote);
