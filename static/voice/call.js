// One call of the stand-in Device. Loaded by stand-in.js, which has set `Twilio` by then.

import {TwilioError, signalledError} from './errors.js';
import {Line, openMicrophone} from './media.js';

const {Emitter, InvalidArgumentError} = globalThis.Twilio;

const volumeInterval = 50; // ms
const digitPause = 500; // ms, one `w`

/**
 * One call. States: pending connecting ringing open reconnecting closed.
 * Events: accept ringing disconnect cancel reject error mute volume reconnecting reconnected warning warning-cleared.
 */
export class Call extends Emitter {
  static State = Object.freeze({
    Closed: 'closed', Connecting: 'connecting', Open: 'open',
    Pending: 'pending', Reconnecting: 'reconnecting', Ringing: 'ringing',
  });
  static CallDirection = Object.freeze({Incoming: 'INCOMING', Outgoing: 'OUTGOING'});

  codec = 'opus';
  #device;
  #status = 'pending';
  #offer;
  #line = null;
  #sdp = '';
  #isMuted = false;
  #reconnectToken;
  #isMediaLost = false;
  #volumeTimer = 0;

  /** @param {{parameters?: object, customParameters: Map, offer?: string, reconnectToken?: string}} values */
  constructor(device, {parameters = {}, customParameters, offer, reconnectToken}) {
    super();
    this.#device = device;
    this.#offer = offer;
    this.#reconnectToken = reconnectToken;
    this.parameters = parameters;
    this.customParameters = customParameters;
    this.direction = offer === undefined ? 'OUTGOING' : 'INCOMING';
    this.outboundConnectionId = offer === undefined ? `TJS${crypto.randomUUID()}` : undefined;
    const verdict = parameters.StirStatus;
    this.callerInfo = verdict ? {isVerified: verdict === 'TN-Validation-Passed-A'} : null;
  }

  get connectToken() {
    return this.#reconnectToken;
  }
  status = () => this.#status;
  isMuted = () => this.#isMuted;
  getLocalStream = () => this.#line?.localStream ?? undefined;
  getRemoteStream = () => this.#line?.remoteStream ?? undefined;
  get line() {
    return this.#line;
  }

  async accept(options = {}) {
    if (this.#status !== 'pending') return;
    this.#status = 'connecting';
    this.#device.beforeAccept(this);
    let microphone;
    try {
      microphone = await openMicrophone(options.rtcConstraints?.audio ?? this.#device.audio.constraints());
    } catch (error) {
      const isRefused = ['NotAllowedError', 'PermissionDeniedError'].includes(error.name);
      this.disconnect();
      return this.emit('error', new TwilioError(isRefused ? 31401 : 31402, undefined, error));
    }
    // The caller may have given up while the person was asked for the microphone.
    if (this.#status !== 'connecting') return microphone?.getTracks().forEach(track => track.stop());
    this.#line = new Line(microphone, options.rtcConfiguration, {
      lost: () => this.#mediaChanged(true),
      recovered: () => this.#mediaChanged(false),
    });
    this.#line.mute(this.#isMuted);
    this.#line.setSink(this.#device.audio.sinkId).catch(() => {});
    try {
      await (this.direction === 'INCOMING' ? this.#answer() : this.#invite());
    } catch (error) {
      this.#fail(53405, error);
    }
  }

  reject() {
    if (this.#status !== 'pending') return;
    this.#device.send('reject', {callsid: this.parameters.CallSid});
    this.#close('reject');
  }

  /** Stops this page's ringing only: nothing is sent, no event is fired. */
  ignore() {
    if (this.#status === 'pending') this.#status = 'closed';
  }

  disconnect() {
    if (['pending', 'closed'].includes(this.#status)) return;
    this.#device.send('hangup', {callsid: this.#sid});
    this.#close('disconnect', this);
  }

  mute(isMuted = true) {
    if (isMuted === this.#isMuted) return;
    this.#isMuted = isMuted;
    this.#line?.mute(isMuted);
    this.emit('mute', isMuted, this);
  }

  // The SDK plays tones into the sound; the simulator listens to signalling only, so they always go there.
  sendDigits(digits) {
    if (/[^0-9*#w]/.test(digits)) throw new InvalidArgumentError('Illegal character passed into sendDigits');
    let wait = 0;
    for (const part of digits.split(/(w)/).filter(Boolean)) {
      if (part === 'w') wait += digitPause;
      else setTimeout(() => this.#device.send('dtmf', {callsid: this.#sid, dtmf: part}), wait);
    }
  }

  async postFeedback() {}

  /** One message of the gateway that may be about this call. */
  async receive(type, payload) {
    const isMine = [this.parameters.CallSid, this.outboundConnectionId].includes(payload.callsid);
    const isFirstNews = this.direction === 'OUTGOING' && !this.parameters.CallSid;
    if (this.#status === 'closed' || !(isMine || (isFirstNews && ['ringing', 'answer'].includes(type)))) return;
    if (type === 'ringing') this.#ringing(payload);
    if (type === 'answer') await this.#answered(payload);
    if (type === 'media-mute') this.#line?.muteInRoom(payload.muted);
    if (type === 'reinvite') await this.#reinvited(payload);
    if (type === 'cancel' || (type === 'hangup' && this.#status === 'pending')) this.#close('cancel');
    else if (type === 'hangup') this.#hungUp(payload);
    if (type === 'error') this.#refused(payload);
  }

  signallingLost() {
    if (this.#status === 'closed') return;
    if (this.#status === 'pending') {
      // Nobody can tell any more whether it still rings. The gateway invites again if it does.
      this.#status = 'closed';
    } else if (this.#reconnectToken) {
      this.#status = 'reconnecting';
      this.emit('reconnecting', new TwilioError(53001));
    } else {
      this.#close('disconnect', this);
    }
    this.emit('transportClose');
  }

  signallingBack() {
    if (this.#status !== 'reconnecting') return;
    const {CallSid: callsid} = this.parameters;
    this.#device.send('invite', {callsid, sdp: this.#sdp, reconnect: this.#reconnectToken, twilio: {}});
  }

  get #sid() {
    return this.parameters.CallSid ?? this.outboundConnectionId;
  }

  async #answer() {
    this.#sdp = await this.#line.answer(this.#offer);
    if (this.#status !== 'connecting') return;
    this.#device.send('answer', {callsid: this.#sid, sdp: this.#sdp});
    this.#opened();
  }

  async #invite() {
    this.#sdp = await this.#line.offer();
    if (this.#status !== 'connecting') return;
    const pairs = [...this.customParameters].map(pair => pair.map(encodeURIComponent).join('='));
    this.#device.send('invite', {callsid: this.#sid, sdp: this.#sdp, twilio: {params: pairs.join('&')}});
  }

  #ringing({callsid, sdp}) {
    this.parameters.CallSid = callsid;
    if (!['connecting', 'ringing'].includes(this.#status)) return;
    this.#status = 'ringing';
    this.emit('ringing', Boolean(sdp));
  }

  async #answered({callsid, sdp, reconnect}) {
    this.parameters.CallSid = callsid;
    if (typeof reconnect === 'string') this.#reconnectToken = reconnect;
    if (this.#status === 'reconnecting') {
      this.#status = 'open';
      return this.emit('reconnected');
    }
    if (this.#status === 'open' && sdp) return this.#line?.acceptAnew(sdp).catch(() => this.#mediaChanged(true));
    if (!['connecting', 'ringing'].includes(this.#status)) return;
    try {
      if (sdp) await this.#line?.accept(sdp);
    } catch (error) {
      return this.#fail(53405, error);
    }
    this.#opened();
  }

  // The simulator's own word: it mixes no sound, so whoever is to be heard next (hold, transfer, conference) is
  // connected with anew. With a description it is their offer, without one ours is wanted.
  async #reinvited({mediaid, sdp}) {
    if (!this.#line) return;
    try {
      const answer = await (sdp ? this.#line.answerAnew(sdp) : this.#line.offerAnew());
      if (this.#status === 'closed') return;
      this.#device.send(sdp ? 'answer' : 'reinvite', {callsid: this.#sid, mediaid, sdp: answer});
    } catch {
      this.#mediaChanged(true); // overtaken by the next one, or a browser that cannot
    }
  }

  #opened() {
    if (!['connecting', 'ringing'].includes(this.#status)) return;
    this.#status = 'open';
    this.#volumeTimer = setInterval(() => this.emit('volume', ...this.#line.levels()), volumeInterval);
    this.emit('accept', this);
  }

  #hungUp({error}) {
    if (error) this.emit('error', signalledError(error, this.#device.isPrecise, 31005));
    this.#close('disconnect', this);
  }

  #refused({error}) {
    this.emit('error', signalledError(error, this.#device.isPrecise, 53000));
    if (this.#status !== 'open') this.#close('disconnect', this);
  }

  #fail(code, cause) {
    if (this.#status === 'closed') return;
    this.disconnect();
    this.emit('error', new TwilioError(code, cause.message, cause));
  }

  // Lost sound does not end a call here: there is no media gateway that could be asked for a new path.
  #mediaChanged(isLost) {
    if (isLost === this.#isMediaLost || this.#status === 'closed') return;
    this.#isMediaLost = isLost;
    this.emit(isLost ? 'warning' : 'warning-cleared', 'ice-connectivity-lost');
  }

  #close(event, ...values) {
    if (this.#status === 'closed') return;
    this.#status = 'closed';
    clearInterval(this.#volumeTimer);
    this.#line?.close();
    this.emit(event, ...values);
  }
}
