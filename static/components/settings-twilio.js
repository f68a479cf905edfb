// @ts-check
import {here} from '../app/session.js';
import {complain, toast} from '../app/toasts.js';
import {events, whenBack} from '../app/stream.js';
import {showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped, groupedIn} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {counted, together} from '../lib/words.js';
import {confirmed} from './confirmed.js';
import {chip, dayAndTime, failed, field, loading} from './parts.js';
import {choice, drifted, making, unsigned, working} from './twilio-parts.js';
import {choices} from './twilio-care.js';

/** @typedef {import('../lib/types.js').TwilioConnection} TwilioConnection @typedef {import('../lib/types.js').AccountNumber} AccountNumber */

/** The workspace's connection to Twilio: planning and making it, what differs there by now, ending it. */
class SettingsTwilio extends View {
  /** @type {TwilioConnection | null} */
  #connection = null;
  #problem = '';
  /** What is being done, in words; empty when nothing is. */
  #work = '';
  /** @type {import('../lib/types.js').TwilioProgress | null} */
  #progress = null;
  /** @type {any} */
  #wrong = null;
  /** Shown before anything is done, with the numbers that are ticked. */
  #plan = /** @type {import('../lib/types.js').TwilioPlan | null} */ (null);
  #ticked = /** @type {Set<string>} */ (new Set());
  /** Given with the plan and not kept anywhere yet. */
  #credentials = /** @type {Record<string, unknown>} */ ({});
  /** What was left at Twilio when the credentials were forgotten all the same. */
  #byHand = /** @type {string[]} */ ([]);

  actions = {
    reload: () => this.#load(),
    look: (/** @type {HTMLFormElement} */ form) => this.#look(valuesOf(form)),
    choose: () => this.#look({phoneNumbers: (this.#connection?.numbers ?? []).filter(number => number.isManaged)
      .map(number => number.sid)}),
    tick: (/** @type {HTMLInputElement} */ box) => {
      if (box.checked) this.#ticked.add(box.value);
      else this.#ticked.delete(box.value);
      this.update();
    },
    back: () => this.#forgetPlan(),
    connect: () => this.#connect(),
    renew: (/** @type {HTMLFormElement} */ form) => this.#renew(valuesOf(form).authToken),
    check: () => this.#change('Comparing…', () => here().checkTwilio(), ''),
    repair: () => this.#change('Putting it right…', () => here().repairTwilio(), 'All is as it should be again.'),
    letGo: (/** @type {HTMLElement} */ button) => this.#letGo(button.dataset.sid ?? ''),
    disconnect: () => this.#disconnect(),
    force: () => this.#force(),
    done: () => {
      this.#byHand = [];
      this.update();
    },
  };

  start() {
    events.addEventListener('event', event => {
      const {type, data} = /** @type {CustomEvent} */ (event).detail;
      if (type !== 'twilio.updated' && type !== 'twilio.drift') return;
      this.#progress = data.progress ?? null;
      if (this.#progress) this.update();
      else if (!this.#work) this.#load();
    }, {signal: this.life});
    this.addEventListener('twilio-connection', event => (this.#connection = /** @type {CustomEvent} */ (event).detail),
      {signal: this.life});
    whenBack(() => this.#problem && this.#load(), this.life);
    this.#load();
  }

  async #load() {
    this.#problem = '';
    try {
      this.#connection = await here().twilio();
      this.#progress = this.#connection.progress;
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.update();
  }

  /**
   * @param {string} work
   * @param {() => Promise<TwilioConnection>} change
   * @param {string} done
   */
  async #change(work, change, done) {
    this.#work = work;
    this.#wrong = null;
    this.update();
    let isDone = false;
    try {
      this.#connection = await change();
      isDone = true;
      if (done && !this.#connection.lastError) toast(done);
    } catch (error) {
      this.#wrong = error;
      if (this.#connection?.state) await this.#load();
    }
    this.#work = '';
    this.#progress = null;
    this.update();
    showWrong(this);
    return isDone;
  }

  // MARK: Planning

  /** @param {Record<string, unknown>} credentials what connecting will be asked with, but for the numbers ticked */
  async #look(credentials) {
    this.#work = 'Looking at the account…';
    this.#wrong = null;
    this.#credentials = credentials;
    this.update();
    try {
      this.#plan = await here().planTwilio(credentials);
      this.#ticked = new Set(this.#plan.steps.flatMap(step => step.subject === 'number' && step.sid
        && (step.action === 'take' || step.action === 'keep') ? [step.sid] : []));
    } catch (error) {
      this.#wrong = error;
    }
    this.#work = '';
    this.update();
    showWrong(this);
  }

  #forgetPlan() {
    this.#plan = null;
    this.#wrong = null;
    this.update();
  }

  async #connect() {
    const isNew = !this.#connection?.connected;
    const form = {...this.#credentials, phoneNumbers: [...this.#ticked]};
    const isDone = await this.#change(isNew ? 'Connecting…' : 'Changing…', () => here().connectTwilio(form), isNew
      ? 'Twilio is connected. Choose under Numbers who rings.' : 'Done. Choose under Numbers who rings.');
    if (!isDone && !this.#connection?.state) return;
    this.#credentials = {};
    this.#plan = null;
    this.update();
  }

  // MARK: Mending and ending

  /** @param {string} sid */
  async #letGo(sid) {
    const kept = (this.#connection?.numbers ?? []).filter(number => number.isManaged && number.sid !== sid);
    await this.#change('Letting it go…', () => here().connectTwilio({phoneNumbers: kept.map(number => number.sid)}),
      'It is no longer one of yours here. Nothing was changed at Twilio.');
  }

  /** @param {string} authToken */
  async #renew(authToken) {
    if (this.#connection?.state !== 'disconnecting') {
      await this.#change('Trying the new token…', () => here().connectTwilio({authToken}), 'The new auth token is in use.');
    } else if (await this.#change('Trying the new token…', () => here().prepareAuthToken(authToken), '')
      && this.#connection) await this.#reset(this.#connection, {}).catch(complain);
  }

  async #disconnect() {
    const connection = this.#connection;
    if (!connection) return;
    await this.#end(connection, ({numbers, friendlyName}) => {
      const ours = numbers.filter(number => number.isManaged);
      return {title: 'Disconnect Twilio?', action: 'Disconnect', word: friendlyName || 'disconnect',
        text: `${counted(ours.length, 'number')} (${together(ours.map(number => grouped(number.e164)))
          || 'none'}) go back to what they did before. `
          + 'The TwiML app and the API key are deleted at Twilio, the credentials here. '
          + 'Calls stop ringing in this workspace at once. The call log stays, unless you tick it.',
        option: 'Delete the call log and all messages too'};
    }, {});
  }

  async #force() {
    if (!this.#connection) return;
    await this.#end(this.#connection, () => ({title: 'Forget the connection all the same?', action: 'Forget it',
      word: 'forget',
      text: 'What Twilio still lets us undo is undone. For the rest you get a list of what to do in the Twilio Console; '
        + 'until then its numbers point at nothing.'}), {force: true});
  }

  /**
   * @param {TwilioConnection} connection
   * @param {(one: TwilioConnection) => import('./confirm-dialog.js').Question} question
   * @param {{force?: boolean}} how
   */
  async #end(connection, question, how) {
    try {
      await confirmed(connection, {question, what: () => 'the connection', words: choices}, (seen, answer) =>
        this.#reset(seen, answer === 'with option' ? {...how, calls: 'delete'} : how));
    } catch (error) {
      complain(error);
    }
  }

  /** @param {TwilioConnection} seen @param {{force?: boolean, calls?: 'delete'}} how */
  async #reset(seen, how) {
    this.#work = 'Disconnecting…';
    this.#wrong = null;
    this.update();
    try {
      const {restored, left, reason, isForgotten} = await here().disconnectTwilio(seen, how);
      if (isForgotten) {
        // What this page still knows of those calls is not to be shown again.
        if (how.calls) return location.reload();
        this.#byHand = left;
        toast(`Disconnected. ${counted(restored.length, 'number')} restored.`, {seconds: 10});
      } else {
        this.#wrong = {message: `${reason ?? 'Twilio did not do all of it.'} Still there: ${together(left.map(grouped))}.`};
      }
    } finally {
      this.#work = '';
      this.#progress = null;
      await this.#load();
    }
  }

  // MARK: Drawing

  view() {
    const one = this.#connection;
    return html`<section class="panel" aria-labelledby="twilio-title"><header><h2 id="twilio-title">Twilio</h2>
      ${one && chip(standing(one))}</header>
      ${!one ? this.#problem ? failed(this.#problem) : loading(3) : html`
        ${this.#trouble(one)}
        ${(this.#work || this.#progress) && working(this.#progress, this.#work)}
        ${this.#byHand.length > 0 && this.#handwork()}
        ${this.#plan ? this.#planned(this.#plan) : one.connected ? this.#connected(one) : one.state
          ? this.#unfinished(one) : this.#form()}`}</section>`;
  }

  /** @param {TwilioConnection} one */
  #trouble(one) {
    if (this.#wrong) return trouble(this.#wrong.code, this.#wrong.message, this.#wrong.field);
    return one.lastError && trouble(one.lastError.code, one.lastError.message, null, one.lastError.advice);
  }

  /** @param {string} name */
  #wrongOf = name => ({error: this.#wrong?.field === name ? this.#wrong.message : null});

  #form() {
    return html`<form class="padded" data-do="look" data-key="credentials" autocomplete="off">
      <p class="lead">Paste two values from the front page of the Twilio Console. You see what Ringdesk would do there
        before it does anything.</p>
      ${field('accountSid', 'Account SID', html`<input id="accountSid" name="accountSid" required
        placeholder="AC…" spellcheck="false" autocomplete="off">`, this.#wrongOf('accountSid'))}
      ${field('authToken', 'Auth token', html`<input id="authToken" name="authToken" type="password" required
        spellcheck="false" autocomplete="new-password">`,
    {hint: 'Kept encrypted, shown to nobody, used only for this workspace.', ...this.#wrongOf('authToken')})}
      <div class="buttons"><button class="button primary"${flag('disabled', this.#work !== '')}>Look at the
        account</button></div></form>`;
  }

  /** @param {import('../lib/types.js').TwilioPlan} plan */
  #planned(plan) {
    const isNew = !this.#connection?.connected;
    const made = plan.steps.filter(step => step.subject !== 'number' && (isNew || step.action !== 'keep'));
    const numbers = plan.steps.filter(step => step.subject === 'number' && step.action !== 'forget');
    return html`<div class="padded"><p class="lead">Account <b>${plan.account.friendlyName}</b>${plan.account.type === 'Trial'
      && html` <span class="tone-wait">(trial: it can call verified numbers only)</span>`}${plan.account.ownerAccountSid
      && html` <span class="sub">(subaccount of ${plan.account.ownerAccountSid})</span>`}. Nothing has been changed
      yet.</p></div>
      ${made.length > 0 && html`<h3 class="band">Ringdesk’s own</h3><ul class="rows">${made.map(making)}</ul>`}
      <h3 class="band">Which numbers shall ring here?</h3>
      ${numbers.length ? html`<ul class="rows">${numbers.map(step => choice(step, this.#ticked.has(step.sid ?? '')))}</ul>`
      : html`<p class="padded sub">This account has no phone numbers yet. Connect it, then buy one under Numbers.</p>`}
      <footer><button class="button primary" data-do="connect"${flag('disabled', this.#work !== '')}>${isNew
        ? `Connect with ${counted(this.#ticked.size, 'number')}` : 'Change it'}</button>
        <button class="button" data-do="back"${flag('disabled', this.#work !== '')}>Cancel</button>
        <span class="hint">What a number does now is remembered, and restored when you disconnect.</span></footer>`;
  }

  /** @param {TwilioConnection} one */
  #unfinished(one) {
    const isEnding = one.state === 'disconnecting';
    return html`<div class="padded"><p class="lead">${isEnding ? 'Disconnecting' : 'Connecting'} account
      <b>${one.friendlyName || one.accountSid}</b> is not finished. It goes on by itself within minutes, or now if you
      like.</p><div class="buttons">
      ${isEnding ? html`<button class="button primary" data-do="disconnect">Go on disconnecting</button>
        <button class="button quiet-danger" data-do="force">Forget it all the same…</button>`
    : html`<button class="button primary" data-do="repair"${flag('disabled', this.#work !== '')}>Go on now</button>
        <button class="button quiet-danger" data-do="disconnect">Disconnect…</button>`}</div>
      <details class="more"><summary>The auth token has changed</summary>${this.#newToken()}</details></div>`;
  }

  #newToken() {
    return html`<form data-do="renew" data-key="renew" autocomplete="off">${field('authToken', 'New auth token', html`<input
      id="authToken" name="authToken" type="password" required spellcheck="false" autocomplete="new-password">`,
    this.#wrongOf('authToken'))}<button class="button primary"${flag('disabled', this.#work !== '')}>Use it</button></form>`;
  }

  #handwork() {
    return html`<div class="notice wait inset" role="status">${icon('alert')}<span><b>To be done by hand in the Twilio
      Console</b><ul>${this.#byHand.map(line => html`<li>${groupedIn(line)}</li>`)}</ul>
      <button class="link" data-do="done">I have done it</button></span></div>`;
  }

  /** @param {TwilioConnection} one */
  #connected(one) {
    const ours = one.numbers.filter(number => number.isManaged);
    const fresh = one.numbers.filter(number => number.isNew && number.isVoiceCapable);
    const others = one.numbers.filter(number => !number.isManaged && !fresh.includes(number));
    const isRefused = one.drifts.some(drift => drift.kind === 'authToken.refused');
    const isWorking = this.#work !== '';
    // A choice made now would be made from what an earlier one has not ended yet.
    const isUnfinished = one.drifts.some(drift => drift.kind === 'number.unfinished');
    return html`${one.lastSignatureFailure && unsigned(one.lastSignatureFailure)}
      ${one.drifts.length > 0 && html`<div class="drifts" data-key="drifts" role="alert"><ul>${one.drifts.map(drift =>
        drifted(drift, isWorking || isUnfinished))}</ul>
        ${one.drifts.some(drift => drift.isRepairable) && html`<button class="button primary"
          data-do="repair"${flag('disabled', isWorking)}>Put it right</button>`}
        ${isRefused && this.#newToken()}
        </div>`}
      <div class="padded"><p class="lead">Account <b>${one.friendlyName || one.accountSid}</b>${one.type === 'Trial'
        && html` <span class="tone-wait">(trial)</span>`}${one.connectedAt && html`, connected
        ${dayAndTime(one.connectedAt)}`}. ${counted(ours.length, 'number')} ${ours.length === 1 ? 'rings' : 'ring'}
        here.</p>
      <div class="buttons"><button class="button small" data-do="choose"${flag('disabled', isWorking)}>Choose
        numbers…</button><button class="button small" data-do="check"${flag('disabled', isWorking)}>Check now</button>
        <span class="hint">${one.checkedAt ? html`Compared with Twilio ${dayAndTime(one.checkedAt)}; each hour by
          itself.` : 'Compared with Twilio each hour.'}</span></div>
      <details class="more"><summary>What Ringdesk made at Twilio</summary><dl class="facts">
        ${[['Account', one.accountSid], ['Parent account', one.ownerAccountSid], ['TwiML app', one.appSid],
          ['API key', one.keySid], ['Webhook', one.webhookUrl]].map(([word, value]) =>
    value && html`<div><dt>${word}</dt><dd><code>${value}</code></dd></div>`)}</dl></details></div>
      ${fresh.length > 0 && html`<h3 class="band">New in your account</h3><ul class="rows">${fresh.map(number => row(number,
        html`<button class="button small" data-do="choose">Choose…</button>`))}</ul>`}
      ${ours.length > 0 && html`<h3 class="band">Ring here</h3><ul class="rows">${ours.map(number => row(number,
        one.drifts.some(drift => drift.sid === number.sid) ? chip({tone: 'bad', word: 'Changed at Twilio'})
          : chip({tone: 'ok', word: 'Rings here'})))}</ul>`}
      ${others.length > 0 && html`<h3 class="band">Left alone</h3><ul class="rows">${others.map(number => row(number,
        number.isVoiceCapable ? '' : chip({tone: 'quiet', word: 'No calls'})))}</ul>`}
      ${!one.numbers.length && html`<p class="padded sub">This account has no phone numbers yet.
        <a href="/numbers/buy">Buy one</a>.</p>`}
      <twilio-care data-key="care"></twilio-care>
      <footer class="last"><button class="button quiet-danger"
        data-do="disconnect"${flag('disabled', isWorking)}>Disconnect…</button></footer>`;
  }

  drawn() {
    const care = /** @type {any} */ (this.querySelector('twilio-care'));
    if (care && this.#connection) care.connection = this.#connection;
  }
}

/**
 * @param {TwilioConnection} one
 * @returns {import('../lib/call-words.js').Chip}
 */
function standing(one) {
  if (!one.state) return {tone: 'quiet', word: 'Not connected'};
  if (!one.connected) return {tone: 'wait', word: 'Unfinished'};
  return one.lastError || one.drifts.length || one.lastSignatureFailure ? {tone: 'bad', word: 'Needs you'}
    : {tone: 'ok', word: 'Connected'};
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
