// @ts-check
// One call of the Voice SDK, and what the page shows of it.
import {keyTone, ringback} from './sound.js';
import {warnings} from './softphone-problems.js';

/**
 * @typedef {{changed: () => void, failed: (error: unknown) => void,
 *   over: (line: CallLine, kind: 'stopped' | 'ended') => void}} Listener
 */

let made = 0;

export class CallLine {
  #since = new Date().toISOString();
  /** @type {string | null} */
  #openSince = null;
  /** @type {'pending' | 'connecting' | 'ringing' | 'open' | 'reconnecting' | 'over'} */
  #state = 'connecting';
  #isMuted = false;
  #digits = '';
  /** What troubles the sound now, in the SDK's words, the newest last. */
  #warnings = new Set();
  /** @type {any} */
  #call = null;
  #wantsEnd = false;
  /** The key among ringing calls; the SDK's own id of an outgoing call changes on the way. */
  sid = `line-${(made += 1)}`;

  /**
   * @param {string | null} callId
   * @param {string} peer
   * @param {string | null} phoneNumberId
   * @param {boolean} isOutbound
   * @param {boolean} isResume
   * @param {Listener} listener
   */
  constructor(callId, peer, phoneNumberId, isOutbound, isResume, listener) {
    this.callId = callId;
    this.peer = peer;
    this.phoneNumberId = phoneNumberId;
    this.isOutbound = isOutbound;
    this.isResume = isResume;
    this.listener = listener;
  }

  /** @param {any} call @param {Listener} listener */
  static incoming(call, listener) {
    const given = call.customParameters;
    const line = new CallLine(given?.get('callId') ?? null, call.parameters.From ?? '', null, false,
      given?.get('resume') === '1', listener);
    line.sid = call.parameters.CallSid ?? line.sid;
    line.#state = 'pending';
    line.attach(call);
    return line;
  }

  /** @param {string} callId @param {string} peer @param {string} phoneNumberId @param {Listener} listener */
  static outgoing(callId, peer, phoneNumberId, listener) {
    return new CallLine(callId, peer, phoneNumberId, true, false, listener);
  }

  /** @param {any} call */
  attach(call) {
    this.#call = call;
    if (this.#wantsEnd) return call.disconnect();
    call.on('ringing', (/** @type {boolean} */ hasEarlyMedia) => {
      if (!this.isOutbound) return;
      if (!hasEarlyMedia) ringback.start();
      this.#become('ringing');
    });
    call.on('accept', () => {
      ringback.stop();
      this.#openSince ??= new Date().toISOString();
      this.#become('open');
    });
    call.on('reconnecting', () => this.#become('reconnecting'));
    call.on('reconnected', () => this.#become('open'));
    call.on('mute', (/** @type {boolean} */ isMuted) => {
      this.#isMuted = isMuted;
      this.listener.changed();
    });
    call.on('warning', (/** @type {string} */ name) => {
      this.#warnings.add(name);
      this.listener.changed();
    });
    call.on('warning-cleared', (/** @type {string} */ name) => {
      this.#warnings.delete(name);
      this.listener.changed();
    });
    call.on('error', (/** @type {unknown} */ error) => {
      this.listener.failed(error);
      if (this.#state !== 'open' && this.#state !== 'reconnecting') this.#end('ended');
    });
    call.on('cancel', () => this.#end('stopped'));
    call.on('reject', () => this.#end('ended'));
    call.on('disconnect', () => this.#end('ended'));
  }

  /** @param {object} options of the SDK */
  accept(options) {
    this.#become('connecting');
    this.#call.accept(options);
  }

  reject() {
    this.#state = 'over';
    this.#call.reject();
  }

  disconnect() {
    this.#wantsEnd = true;
    if (this.#call) this.#call.disconnect();
    else this.#end('ended');
  }

  /** @param {boolean} isMuted */
  mute(isMuted) {
    this.#call?.mute(isMuted);
    this.#isMuted = isMuted;
    this.listener.changed();
  }

  /** @param {string} digit */
  press(digit) {
    if (this.#state !== 'open' || !/^[0-9*#]$/.test(digit)) return;
    keyTone(digit);
    this.#call.sendDigits(digit);
    this.#digits = (this.#digits + digit).slice(-24);
    this.listener.changed();
  }

  /** @returns {import('./softphone-state.js').RingingCall} */
  asRinging() {
    return {sid: this.sid, callId: this.callId, from: this.peer, since: this.#since, isResume: this.isResume};
  }

  /** @returns {import('./softphone-state.js').ActiveCall} */
  asActive() {
    return {
      sid: this.sid, callId: this.callId, direction: this.isOutbound ? 'outbound' : 'inbound', peer: this.peer,
      phoneNumberId: this.phoneNumberId, since: this.#openSince, isMuted: this.#isMuted, digits: this.#digits,
      warning: [...this.#warnings].map(name => warnings[name]).filter(Boolean).at(-1) ?? null,
      state: /** @type {any} */ (this.#state),
    };
  }

  /** @param {'stopped' | 'ended'} kind @returns {import('./softphone-state.js').Note} */
  note(kind) {
    const seconds = this.#openSince ? (Date.now() - Date.parse(this.#openSince)) / 1000 : null;
    return {kind, callId: this.callId, peer: this.peer, at: new Date().toISOString(), seconds};
  }

  /** @param {'stopped' | 'ended'} kind */
  #end(kind) {
    ringback.stop();
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.listener.over(this, kind);
  }

  /** @param {'connecting' | 'ringing' | 'open' | 'reconnecting'} state */
  #become(state) {
    if (this.#state === 'over') return;
    this.#state = state;
    this.listener.changed();
  }
}
