// @ts-check
// The only user of `Twilio.Device`: one code path for Twilio's Voice SDK and for the stand-in of the simulator.
import {Cell} from '../lib/cell.js';
import {preferences} from './preferences.js';
import {CallLine} from './softphone-line.js';
import {insecure, isTokenProblem, noSdk, problemOf, unsupported} from './softphone-problems.js';
import {changeMicrophone, chooseSpeaker, letMicrophoneGo, microphoneFor, silentSounds} from './softphone-sound.js';
import {deviceId, lostOutbound, quiet, rememberOutbound} from './softphone-state.js';
import {complain} from './toasts.js';
import {loadVoiceSdk} from './voice-sdk.js';

/** @typedef {import('./softphone-state.js').PhoneState} PhoneState */

/** The lease of the tab that owns the phone lapses after 90 s. */
const leaseMilliseconds = 30_000;
const renewalMilliseconds = 5_000;
const pauses = [1_000, 3_000, 8_000, 20_000, 45_000];

export class Softphone {
  /** @type {Cell<PhoneState>} */
  state = new Cell(quiet());
  /** @type {any} */
  #device = null;
  /** @type {Map<string, CallLine>} */
  #ringing = new Map();
  /** @type {CallLine | null} */
  #active = null;
  #round = 0;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #isStopped = false;
  #isDialling = false;
  /** @type {string | null} the call that was last hung up here */
  #hungUp = null;
  #isLeaving = false;
  #hasLeft = false;
  /** Its token was refused: the Device may still call itself registered, but nothing rings any more. */
  #isRefused = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #renewal;

  /** @param {ReturnType<typeof import('./api.js').desk>} desk @param {AbortSignal} signal ends it */
  constructor(desk, signal) {
    this.desk = desk;
    const lease = setInterval(() => this.#renew(), leaseMilliseconds);
    // The SDK destroys its Device on pagehide; a page that comes back from the back-forward cache needs a new one.
    window.addEventListener('pagehide', () => {
      this.#isLeaving = true;
      this.#presence('unregistered', true);
    }, {signal});
    window.addEventListener('pageshow', event => {
      this.#isLeaving = false;
      if (event.persisted) this.start();
    }, {signal});
    window.addEventListener('online', () => this.#isReady || this.start(), {signal});
    window.addEventListener('beforeunload', event => this.#active?.isOutbound && event.preventDefault(), {signal});
    preferences.listen(() => this.#chooseSound(), signal);
    signal.addEventListener('abort', () => {
      clearInterval(lease);
      this.#stop();
      if (!this.#hasLeft) this.#presence('unregistered', true);
    });
    this.#set({redial: lostOutbound()});
    this.start();
  }

  async start() {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#hasLeft = false;
    if (this.#active) return;
    this.#drop();
    this.#isRefused = false;
    const round = (this.#round += 1);
    this.#set({status: 'starting', problem: null});
    if (!window.isSecureContext) return this.#set({status: 'away', problem: insecure()});
    try {
      const {token, voice} = await this.desk.accessToken();
      if (!voice.sdkUrl) return this.#set({status: 'away', problem: noSdk()});
      const twilio = await loadVoiceSdk(voice.sdkUrl);
      if (!twilio?.Device?.isSupported) return this.#set({status: 'away', problem: unsupported()});
      if (this.#isStopped || round !== this.#round) return;
      this.#device = new twilio.Device(token, options(voice));
      this.#wire(this.#device);
    } catch (error) {
      return this.#failed(error);
    }
    // Why it was refused, the Device says by an event.
    this.#device.register().catch(() => round === this.#round && this.#lost());
  }

  /** @param {string} sid */
  async accept(sid) {
    const line = this.#ringing.get(sid);
    if (!line || this.#active) return;
    for (const [other, one] of [...this.#ringing]) {
      this.#ringing.delete(other);
      if (other !== sid) one.reject();
    }
    this.#active = line;
    line.accept(microphoneFor(this.#device));
    this.#show();
  }

  /** @param {string} sid */
  decline(sid) {
    const line = this.#ringing.get(sid);
    this.#ringing.delete(sid);
    line?.reject();
    this.#show();
  }

  /**
   * @param {string} to what the person typed, `agent:{id}`, or `echo` for a test call
   * @param {string} phoneNumberId
   * @param {string} label
   */
  async dial(to, phoneNumberId, label) {
    if (this.#active || this.#isDialling || !this.#device) return;
    this.#isDialling = true;
    this.#set({dialError: null, redial: null, note: null, problem: null});
    /** @type {CallLine | null} */
    let line = null;
    try {
      const placed = await this.desk.placeCall(to, phoneNumberId).finally(() => {
        this.#isDialling = false;
      });
      // Answered something else meanwhile; the ticket lapses.
      if (this.#active || !this.#device) return;
      // The SDK forgets calls that ring when one is placed, and does not say so.
      for (const sid of [...this.#ringing.keys()]) this.decline(sid);
      const peer = to.startsWith('agent:') || to === 'echo' ? label : placed.to;
      const connecting = this.#device.connect({
        params: {To: placed.to, Ticket: placed.ticket}, ...microphoneFor(this.#device),
      });
      this.#active = line = CallLine.outgoing(placed.callId, peer, phoneNumberId, this.#heard());
      rememberOutbound({to, label: peer, phoneNumberId});
      this.#show();
      line.attach(await connecting);
    } catch (/** @type {any} */ error) {
      if (this.#active === line) this.#active = null;
      rememberOutbound(null);
      if (error?.status === undefined) this.#set({problem: problemOf(error)});
      else this.#set({dialError: {field: error.field, message: error.message}});
      this.#show();
    }
  }

  async hangUp() {
    const line = this.#active;
    if (!line) return;
    this.#hungUp = line.callId;
    // First the intention, then the act: without it a call that ends here is taken for a lost page, and is rung again.
    if (line.callId) await Promise.race([this.desk.hangUp(line.callId).catch(() => {}), later(2_000)]);
    line.disconnect();
  }

  /** @param {boolean} isMuted */
  mute(isMuted) {
    this.#active?.mute(isMuted);
  }

  /** @param {string} digit */
  press(digit) {
    this.#active?.press(digit);
  }

  /** Gives the lease back while there still is a session to do it with. */
  async leave() {
    this.#hasLeft = true;
    await this.#presence('unregistered');
  }

  clear() {
    this.#set({problem: null, note: null, dialError: null, redial: null});
  }

  /** @param {any} device */
  #wire(device) {
    // Even silence, played in a loop, would take the loudspeaker from others.
    for (const sound of ['incoming', 'outgoing', 'disconnect']) device.audio?.[sound]?.(false);
    // What there is to hear with is known a moment after the Device is made, and changes when something is plugged in.
    device.audio?.on?.('deviceChange', () => chooseSpeaker(device));
    device.on('registered', () => {
      this.#tries = 0;
      chooseSpeaker(device);
      this.#set({status: 'ready', problem: null});
      this.#presence('registered');
    });
    device.on('unregistered', () => {
      if (device !== this.#device) return;
      this.#presence('unregistered');
      this.#lost();
    });
    device.on('incoming', (/** @type {any} */ call) => this.#incoming(call));
    device.on('tokenWillExpire', () => this.#refresh(device));
    device.on('error', (/** @type {any} */ error) => device === this.#device && this.#failed(error));
  }

  /** @param {any} call */
  #incoming(call) {
    const line = CallLine.incoming(call, this.#heard());
    this.#ringing.set(line.sid, line);
    this.#set({note: null, redial: null, problem: null});
    // After a reload the caller is waiting for this very page.
    if (line.isResume && line.callId && line.callId === this.#hungUp) {
      // It was hung up here, but the server did not hear of it: never open the microphone again by itself.
      this.desk.hangUp(line.callId).catch(() => {});
      this.decline(line.sid);
    } else if (line.isResume) this.accept(line.sid);
    else this.#show();
  }

  /** @returns {import('./softphone-line.js').Listener} */
  #heard() {
    return {
      changed: () => this.#show(),
      failed: error => this.#set({problem: problemOf(error)}),
      over: (line, kind) => {
        if (this.#ringing.get(line.sid) === line) this.#ringing.delete(line.sid);
        if (this.#active === line) {
          this.#active = null;
          // A call that ends because the page goes was not meant to end: the next page offers it again.
          if (!this.#isLeaving) rememberOutbound(null);
          if (this.#device) letMicrophoneGo(this.#device);
        }
        this.#set({note: line.note(kind)});
        this.#show();
      },
    };
  }

  /** @param {any} device */
  async #refresh(device) {
    clearTimeout(this.#renewal);
    try {
      const {token} = await this.desk.accessToken();
      if (device === this.#device) device.updateToken(token);
    } catch {
      // The old one still holds for a moment; without a new one the phone would fall silent.
      this.#renewal = setTimeout(() => device === this.#device && this.#refresh(device), renewalMilliseconds);
    }
  }

  get #isReady() {
    return this.#device?.state === 'registered' && !this.#isRefused;
  }

  /** @param {any} error */
  #failed(error) {
    const problem = problemOf(error);
    const isSecondTry = this.#tries > 0;
    if (isTokenProblem(problem.code)) this.#isRefused = true;
    // One quiet try with a fresh token comes before any words about tokens.
    if (!isTokenProblem(problem.code) || isSecondTry) this.#set({problem});
    if (!this.#isReady) this.#lost();
  }

  #lost() {
    this.#set({status: 'away'});
    this.#again();
  }

  #again() {
    if (this.#isStopped || this.#active || this.#retry !== undefined) return;
    const pause = pauses[Math.min(this.#tries, pauses.length - 1)];
    this.#tries += 1;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      if (!this.#isReady) this.start();
    }, pause);
  }

  #renew() {
    const state = this.#device?.state;
    if (this.#isReady) this.#presence('registered');
    else if (state !== 'registering') this.#again();
  }

  #chooseSound() {
    if (this.#device) chooseSpeaker(this.#device);
    if (this.#device && this.#active) changeMicrophone(this.#device).catch(complain);
  }

  /** @param {'registered' | 'unregistered'} deviceState @param {boolean} [isLeaving] */
  #presence(deviceState, isLeaving) {
    return this.desk.presence(deviceId(), deviceState, isLeaving).catch(() => {});
  }

  #drop() {
    const device = this.#device;
    this.#device = null;
    this.#ringing.clear();
    if (device && device.state !== 'destroyed') device.destroy();
    this.#show();
  }

  #stop() {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#renewal);
    this.#drop();
  }

  #show() {
    this.#set({ringing: [...this.#ringing.values()].map(line =>
      line.asRinging()), active: this.#active?.asActive() ?? null});
  }

  /** @param {Partial<PhoneState>} changes */
  #set(changes) {
    this.state.value = {...this.state.value, ...changes};
  }
}

/** @param {{signalUrl: string | null, edge: string | null}} voice */
function options({signalUrl, edge}) {
  return {
    publishEvents: false, enableImprovedSignalingErrorPrecision: true, logLevel: 'error', sounds: silentSounds,
    codecPreferences: ['opus', 'pcmu'], tokenRefreshMs: 60_000,
    ...(signalUrl ? {chunderw: signalUrl} : {}), ...(edge ? {edge} : {}),
  };
}

/** @param {number} milliseconds */
const later = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
