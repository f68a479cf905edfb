// @ts-check
// The phone itself: one call at a time, what is heard in it, and what the person does. It knows no element.
import {Line, openMicrophone} from './line.js';
import {Recorder} from './recorder.js';
import {PhoneSocket} from './socket.js';

/**
 * @typedef {{kind: string, text: string, at: string, url?: string}} Entry `kind` as the simulator says it, or `digits`, `speech`
 * @typedef {'idle' | 'dialling' | 'incoming' | 'call' | 'over'} Phase
 */

export class Handset {
  isOnline = false;
  /** @type {Phase} */
  phase = 'idle';
  peer = '';
  problem = '';
  outcome = '';
  isMuted = false;
  isRecording = false;
  /** @type {number | null} */
  since = null;
  /** @type {'none' | 'refused' | 'open' | null} */
  microphone = null;
  /** @type {Entry[]} */
  entries = [];
  /** @type {string | null} */
  #callSid = null;
  /** @type {string | undefined} */
  #offer;
  /** @type {Line | null} */
  #line = null;
  /** @type {Map<string, Recorder>} */
  #recorders = new Map();

  /** @param {{changed: () => void, heard: (entry: Entry) => void}} listener */
  constructor(listener) {
    this.listener = listener;
    this.socket = new PhoneSocket({
      received: message => this.#received(message),
      changed: isOnline => this.#online(isOnline),
    });
  }

  /** @param {string} number */
  own(number) {
    this.socket.open(number);
  }

  /** @param {string} to */
  async dial(to) {
    if (this.phase !== 'idle' && this.phase !== 'over') return;
    this.#begin('dialling', to);
    const line = await this.#openLine();
    const sdp = await line.offer(0);
    if (this.#line !== line) return;
    if (!this.socket.send('dial', {to, ...(sdp && {sdp})})) this.#refused('There is no connection to the simulator.');
  }

  async answer() {
    if (this.phase !== 'incoming') return;
    const [callSid, offer] = [this.#callSid, this.#offer];
    this.#offer = undefined;
    const line = await this.#openLine();
    const sdp = await line.answer(offer);
    if (this.#callSid !== callSid || this.#line !== line) return;
    this.socket.send('answer', {callSid, microphone: Boolean(line.microphone), ...(sdp && {sdp})});
    this.#connected();
  }

  decline() {
    if (this.phase !== 'incoming') return;
    this.socket.send('decline', {callSid: this.#callSid});
    this.#end('You declined');
  }

  hangUp() {
    if (this.#callSid) this.socket.send('hangup', {callSid: this.#callSid});
    this.#end('You hung up');
  }

  clear() {
    if (this.phase === 'over') this.#set({phase: 'idle'});
  }

  /** @param {string} digits */
  press(digits) {
    if (!this.#callSid || this.phase === 'incoming') return;
    this.socket.send('digits', {callSid: this.#callSid, digits});
    this.#note('digits', digits);
  }

  /** @param {string} text */
  speak(text) {
    this.socket.send('speech', {callSid: this.#callSid, text});
    this.#note('speech', text);
  }

  mute() {
    this.isMuted = !this.isMuted;
    this.#line?.mute(this.isMuted);
    this.listener.changed();
  }

  /** @param {any} message */
  #received(message) {
    if (message.type === 'incoming') return this.#incoming(message);
    if (message.type === 'record-stop') return this.#recorded(message);
    if (message.type === 'error' && this.phase === 'dialling' && !this.#callSid) return this.#refused(message.message);
    if (message.type === 'dialed') return this.#dialed(message.callSid);
    if (message.callSid !== this.#callSid) return;
    switch (message.type) {
      case 'heard': return this.#note(message.kind, message.text, message.at, message.url);
      case 'status': return message.status === 'in-progress' && this.#connected();
      case 'media-answer': return void this.#line?.connect(message.mediaId, message.sdp);
      case 'media-offer': return void this.#answerAnew(message);
      case 'media-mute': return this.#line?.mute(message.isMuted, 'room');
      case 'media-stop': return this.#line?.silence();
      case 'offer-wanted': return void this.#offerAgain(message);
      case 'record-start': return this.#record(message.recordingId);
      case 'cancelled': return this.#end('They gave up');
      case 'ended': return this.#end(outcomes[message.status] ?? 'Call ended');
    }
  }

  /** @param {{callSid: string, from: string, sdp?: string}} message */
  #incoming({callSid, from, sdp}) {
    if (this.phase === 'dialling' || this.phase === 'call' || this.phase === 'incoming') {
      this.socket.send('decline', {callSid});
      return;
    }
    this.#begin('incoming', from);
    this.#callSid = callSid;
    this.#offer = sdp;
  }

  /** @param {string} callSid */
  #dialed(callSid) {
    // The person may have put the phone down before the simulator had answered.
    if (this.phase !== 'dialling') return void this.socket.send('hangup', {callSid});
    this.#callSid = callSid;
  }

  /** @param {{callSid: string, mediaId: number}} wanted */
  async #offerAgain({callSid, mediaId}) {
    const sdp = await this.#line?.offer(mediaId);
    if (sdp) this.socket.send('offer', {callSid, mediaId, sdp});
  }

  /** @param {{callSid: string, mediaId: number, sdp: string}} offer */
  async #answerAnew({callSid, mediaId, sdp}) {
    const answer = await this.#line?.answerAnew(mediaId, sdp).catch(() => undefined);
    if (answer) this.socket.send('media-answered', {callSid, mediaId, sdp: answer});
  }

  /** @param {string} recordingId */
  #record(recordingId) {
    this.#set({isRecording: true});
    if (this.#line?.microphone) this.#recorders.set(recordingId, new Recorder(this.#line.microphone));
  }

  /** @param {{callSid: string, recordingId: string}} recording */
  #recorded({callSid, recordingId}) {
    const recorder = this.#recorders.get(recordingId);
    this.#recorders.delete(recordingId);
    if (recorder) this.socket.send('recorded', {callSid, recordingId, contentType: 'audio/wav', base64: recorder.stop()});
    this.#set({isRecording: false});
  }

  async #openLine() {
    const {stream, reason} = await openMicrophone();
    const line = new Line(stream);
    // Hung up while the browser asked for the microphone.
    if (this.phase !== 'dialling' && this.phase !== 'incoming') line.close();
    else this.#line = line;
    this.#set({microphone: stream ? 'open' : /** @type {'none' | 'refused'} */ (reason)});
    return line;
  }

  /** @param {Phase} phase @param {string} peer */
  #begin(phase, peer) {
    this.#callSid = null;
    this.#set({phase, peer, problem: '', outcome: '', since: null, isMuted: false, isRecording: false, entries: []});
  }

  #connected() {
    if (this.phase === 'dialling' || this.phase === 'incoming') this.#set({phase: 'call', since: Date.now()});
  }

  /** @param {string} problem */
  #refused(problem) {
    this.#release();
    this.#set({phase: 'idle', problem});
  }

  /** @param {string} outcome */
  #end(outcome) {
    if (this.phase === 'idle' || this.phase === 'over') return;
    this.#release();
    this.#set({phase: 'over', outcome, isRecording: false});
  }

  #release() {
    this.#line?.close();
    this.#line = null;
    this.#offer = undefined;
    this.#callSid = null;
  }

  /** @param {boolean} isOnline */
  #online(isOnline) {
    this.#set({isOnline});
    if (isOnline) return;
    for (const recorder of this.#recorders.values()) recorder.stop();
    this.#recorders.clear();
    this.#end('The connection was lost');
  }

  /** @param {string} kind @param {string} text @param {string} [at] @param {string} [url] */
  #note(kind, text, at = new Date().toISOString(), url) {
    const entry = {kind, text, at, url};
    this.entries = [...this.entries, entry];
    this.listener.heard(entry);
    this.listener.changed();
  }

  /** @param {Partial<Handset>} values */
  #set(values) {
    Object.assign(this, values);
    this.listener.changed();
  }
}

/** @type {Record<string, string>} */
const outcomes = {
  completed: 'They hung up', busy: 'Busy', 'no-answer': 'Nobody answered', failed: 'The call did not go through',
  canceled: 'Cancelled',
};
