// @ts-check
import {here} from '../app/session.js';
import {complain, toast} from '../app/toasts.js';
import {events, whenBack} from '../app/stream.js';
import {showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {counted, together} from '../lib/words.js';
import {confirm} from './confirm-dialog.js';
import {chip, dayAndTime, failed, field, loading} from './parts.js';

/** @typedef {import('../lib/types.js').TwilioConnection} TwilioConnection @typedef {import('../lib/types.js').AccountNumber} AccountNumber */

/** The workspace's connection to Twilio: making it, what it made, which numbers it took, ending it. */
class SettingsTwilio extends View {
  /** @type {TwilioConnection | null} */
  #connection = null;
  #problem = '';
  #isWorking = false;
  /** @type {any} */
  #wrong = null;

  actions = {
    reload: () => this.#load(),
    connect: (/** @type {HTMLFormElement} */ form) => this.#put(valuesOf(form), 'Twilio is connected.'),
    take: (/** @type {HTMLFormElement} */ form) => this.#take(form),
    disconnect: () => this.#disconnect(),
  };

  start() {
    events.addEventListener('event', event => {
      if (/** @type {CustomEvent} */ (event).detail.type === 'twilio.updated') this.#load();
    }, {signal: this.life});
    whenBack(() => this.#problem && this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      this.#connection = await here().twilio();
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /** @param {unknown} body @param {string} done */
  async #put(body, done) {
    this.#isWorking = true;
    this.#wrong = null;
    this.update();
    try {
      this.#connection = await here().connectTwilio(body);
      if (!this.#connection.lastError) toast(done);
    } catch (error) {
      this.#wrong = error;
    }
    this.#isWorking = false;
    this.update();
    showWrong(this);
  }

  /** @param {HTMLFormElement} form */
  #take(form) {
    const ticked = new FormData(form).getAll('sid').map(String);
    const ours = (this.#connection?.numbers ?? []).filter(number => number.isManaged).map(number => number.sid);
    if (!ticked.length) return toast('Tick the numbers to take over first.', {tone: 'bad'});
    return this.#put({phoneNumbers: [...ours,
      ...ticked]}, `${counted(ticked.length, 'number')} taken over. Choose under Numbers who rings.`);
  }

  async #disconnect() {
    const connection = this.#connection;
    if (!connection) return;
    const numbers = connection.numbers.filter(number => number.isManaged);
    const isSure = await confirm({title: 'Disconnect Twilio?', action: 'Disconnect', word: connection.friendlyName
      || 'disconnect',
      text: `${counted(numbers.length, 'number')} (${together(numbers.map(number => grouped(number.e164)))
        || 'none'}) go back to what they did before. `
        + 'The TwiML app and the API key are deleted at Twilio, the credentials here. '
        + 'Calls stop ringing in this workspace at once. The call log stays.'});
    if (!isSure) return;
    this.#isWorking = true;
    this.update();
    try {
      const {restored, left} = await here().disconnectTwilio();
      toast(`Disconnected. ${counted(restored.length, 'number')} restored${left.length
        ? `; ${left.length} had been changed at Twilio and were left alone` : ''}.`, {seconds: 10});
      await this.#load();
    } catch (error) {
      complain(error);
    }
    this.#isWorking = false;
    this.update();
  }

  view() {
    const one = this.#connection;
    return html`<section class="panel" aria-labelledby="twilio-title"><header><h2 id="twilio-title">Twilio</h2>
      ${one && chip(standing(one))}</header>
      ${!one ? this.#problem ? failed(this.#problem) : loading(3) : html`
        ${this.#wrong ? trouble(this.#wrong.code, this.#wrong.message, this.#wrong.field) : one.lastError
          && trouble(one.lastError.code, one.lastError.message, null, one.lastError.advice)}
        ${one.connected ? this.#connected(one) : this.#form()}`}</section>`;
  }

  #form() {
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    return html`<form class="padded" data-do="connect" autocomplete="off">
      <p class="lead">Paste two values from the front page of the Twilio console. Ringdesk makes an API key and
        a TwiML app of its own there, and takes over numbers that do nothing yet. Numbers in use elsewhere are left alone until you tick them.</p>
      ${field('accountSid', 'Account SID', html`<input id="accountSid" name="accountSid" required
        pattern="AC[0-9a-fA-F]{32}" title="AC and 32 characters" placeholder="AC…" spellcheck="false"
        autocomplete="off">`, wrong('accountSid'))}
      ${field('authToken', 'Auth token', html`<input id="authToken" name="authToken" type="password" required
        spellcheck="false" autocomplete="new-password">`,
    {hint: 'Kept encrypted, shown to nobody, used only for this workspace.', ...wrong('authToken')})}
      <div class="buttons"><button class="button primary"${flag('disabled', this.#isWorking)}>${this.#isWorking
        ? html`<span class="spinner"></span> Connecting…` : 'Connect'}</button></div></form>`;
  }

  /** @param {TwilioConnection} one */
  #connected(one) {
    const ours = one.numbers.filter(number => number.isManaged);
    const others = one.numbers.filter(number => !number.isManaged);
    return html`<div class="padded"><p
      class="lead">Account <b>${one.friendlyName ?? one.accountSid}</b>${one.connectedAt
      && html`, connected ${dayAndTime(one.connectedAt)}`}.
        ${counted(ours.length, 'number')} ${ours.length === 1 ? 'rings' : 'ring'} here.</p>
      <details class="more"><summary>What Ringdesk made at Twilio</summary><dl class="facts">
        ${[['Account', one.accountSid], ['TwiML app', one.appSid], ['API key', one.keySid],
          ['Webhook', one.webhookUrl]].map(([word, value]) =>
    value && html`<div><dt>${word}</dt><dd><code>${value}</code></dd></div>`)}</dl></details></div>
      ${ours.length > 0 && html`<h3 class="band">Ring here</h3><ul class="rows">${ours.map(number => row(number,
        html`${chip({tone: 'ok', word: 'Taken over'})}`))}</ul>`}
      ${others.length > 0 && html`<form data-do="take"><h3 class="band">Left alone</h3><ul
        class="rows">${others.map(number => row(number, number.isVoiceCapable
    ? html`<label class="tick"><input type="checkbox" name="sid" value="${number.sid}"> Take over</label>`
      : chip({tone: 'quiet', word: 'No calls'})))}</ul>
        ${others.some(number => number.isVoiceCapable) && html`<footer><button
          class="button"${flag('disabled', this.#isWorking)}>${this.#isWorking ? 'Working…'
          : 'Take over the ticked ones'}</button>
          <span class="hint">What they do now is remembered, and restored when you disconnect.</span></footer>`}</form>`}
      ${!one.numbers.length && html`<p
        class="padded sub">This account has no phone numbers yet. Buy one in the Twilio console, then come back.</p>`}
      <footer class="last"><button class="button quiet-danger"
        data-do="disconnect"${flag('disabled', this.#isWorking)}>Disconnect…</button></footer>`;
  }
}

/**
 * @param {TwilioConnection} one
 * @returns {import('../lib/call-words.js').Chip}
 */
function standing(one) {
  if (!one.connected) return {tone: 'quiet', word: 'Not connected'};
  return one.lastError ? {tone: 'bad', word: 'Needs you'} : {tone: 'ok', word: 'Connected'};
}

/** @param {AccountNumber} number @param {unknown} end */
const row = (number, end) => html`<li class="row wide" data-key="${number.sid}"><span class="main"><span><b
  class="number">${grouped(number.e164)}</b>
  <small>${number.name !== number.e164 && number.name}</small></span></span><span class="doing">${number.isManaged
    ? '' : number.doesNow}</span><span></span><span class="end">${end}</span></li>`;

/**
 * @param {unknown} code
 * @param {string} message
 * @param {string | null} field
 * @param {string | null} [advice]
 */
const trouble = (code, message, field, advice) => (field === 'accountSid' || field === 'authToken') ? null
  : html`<div class="notice bad inset" role="alert">${icon('alert')}<span><b>${message}</b>${advice}
    ${code !== null && /^\d+$/.test(String(code)) && html`<small>Twilio error ${code}</small>`}</span></div>`;

customElements.define('settings-twilio', SettingsTwilio);
