// The sound of one call: microphone, peer connection, loudspeaker, levels.
// The simulator only relays session descriptions, so each must be complete: they are sent after ICE gathering has
// ended. (The real SDK sends its own at once and leaves the rest to Twilio's media gateway.)

const gatheringLimit = 2_000; // ms; host candidates take a few
const silenceLine = 's=Ringdesk Simulator silence';
const silence = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', silenceLine, 't=0 0', ''].join('\r\n');

const isSilent = sdp => String(sdp).split(/\r?\n/).includes(silenceLine);

/**
 * The microphone's stream, or null on a machine that has none: such a call is heard but says nothing.
 * Throws the browser's error when the person refused, or the device failed.
 */
export async function openMicrophone(constraints) {
  if (!navigator.mediaDevices?.getUserMedia) return null;
  try {
    return await navigator.mediaDevices.getUserMedia({audio: constraints ?? true});
  } catch (error) {
    if (error.name === 'NotFoundError') return null;
    throw error;
  }
}

export class Line {
  remoteStream = null;
  isMuted = false;
  #isMutedInRoom = false;
  #peer = null;
  #next = null; // an offer made in the middle of the call, until its answer comes
  #speaker = null;
  #meters = null;
  #sinkId = '';

  /** @param {MediaStream?} microphone @param {{lost: () => void, recovered: () => void}} handlers */
  constructor(microphone, rtcConfiguration, handlers) {
    this.localStream = microphone;
    this.rtcConfiguration = rtcConfiguration;
    this.handlers = handlers;
  }

  async offer() {
    this.#peer = this.#open();
    return this.#offerOn(this.#peer);
  }

  async answer(sdp) {
    if (isSilent(sdp)) return silence;
    this.#peer = this.#open();
    return this.#answerOn(this.#peer, sdp);
  }

  async accept(sdp) {
    if (isSilent(sdp) || this.#peer?.signalingState !== 'have-local-offer') return;
    await this.#peer.setRemoteDescription({type: 'answer', sdp});
  }

  /** Somebody else shall be heard: offers on a new connection. The old one sounds on until the answer comes. */
  async offerAnew() {
    this.#next?.close();
    this.#next = this.#open();
    return this.#offerOn(this.#next);
  }

  async acceptAnew(sdp) {
    const peer = this.#next;
    if (peer?.signalingState !== 'have-local-offer') return;
    this.#replace(peer);
    if (!isSilent(sdp)) await peer.setRemoteDescription({type: 'answer', sdp});
  }

  /** Answers somebody else's offer on a new connection. Silence ends the old one: this leg is on hold, or alone. */
  async answerAnew(sdp) {
    this.#replace(isSilent(sdp) ? null : this.#open());
    return this.#peer ? this.#answerOn(this.#peer, sdp) : silence;
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    this.#speak();
  }

  /** By a conference, which the person's own button knows nothing of. */
  muteInRoom(isMuted) {
    this.#isMutedInRoom = isMuted;
    this.#speak();
  }

  /** A different microphone in the middle of a call. */
  async reopenMicrophone(constraints) {
    const stream = this.localStream && (await openMicrophone(constraints));
    if (!stream) return;
    const sender = this.#peer?.getSenders().find(({track}) => track?.kind === 'audio');
    await sender?.replaceTrack(stream.getAudioTracks()[0]);
    this.localStream.getTracks().forEach(track => track.stop());
    this.localStream = stream;
    this.mute(this.isMuted);
    this.#meters?.listen('input', stream);
  }

  async setSink(sinkId) {
    this.#sinkId = sinkId;
    await this.#speaker?.setSinkId?.(sinkId);
  }

  /** Loudness of both directions now, 0 to 1. */
  levels() {
    this.#meters ??= new Meters(this.localStream, this.remoteStream);
    return [this.#meters.level('input'), this.#meters.level('output')];
  }

  close() {
    this.#peer?.close();
    this.#next?.close();
    this.localStream?.getTracks().forEach(track => track.stop());
    if (this.#speaker) this.#speaker.srcObject = null;
    this.#meters?.close();
  }

  #play(stream) {
    this.remoteStream = stream;
    this.#speaker ??= new Audio();
    this.#speaker.srcObject = stream;
    if (this.#sinkId) this.#speaker.setSinkId?.(this.#sinkId).catch(() => {});
    // Refused before the person has touched the page; a call is answered with a touch, so it starts then.
    this.#speaker.play().catch(() => {});
    this.#meters?.listen('output', stream);
  }

  #speak() {
    const isHeard = !this.isMuted && !this.#isMutedInRoom;
    for (const track of this.localStream?.getAudioTracks() ?? []) track.enabled = isHeard;
  }

  #open() {
    if (typeof RTCPeerConnection === 'undefined') return null;
    const peer = new RTCPeerConnection(this.rtcConfiguration);
    peer.ontrack = ({track, streams}) => this.#play(streams[0] ?? new MediaStream([track]));
    peer.onconnectionstatechange = () => {
      if (peer !== this.#peer) return;
      if (['disconnected', 'failed'].includes(peer.connectionState)) this.handlers.lost();
      if (peer.connectionState === 'connected') this.handlers.recovered();
    };
    for (const track of this.localStream?.getTracks() ?? []) peer.addTrack(track, this.localStream);
    return peer;
  }

  #replace(peer) {
    if (this.#peer !== peer) this.#peer?.close();
    if (this.#next !== peer) this.#next?.close();
    this.#peer = peer;
    this.#next = null;
  }

  async #offerOn(peer) {
    if (!peer) return silence;
    if (!this.localStream) peer.addTransceiver('audio', {direction: 'recvonly'});
    await peer.setLocalDescription(await peer.createOffer());
    return this.#gathered(peer);
  }

  async #answerOn(peer, sdp) {
    if (!peer) return silence;
    await peer.setRemoteDescription({type: 'offer', sdp});
    await peer.setLocalDescription(await peer.createAnswer());
    return this.#gathered(peer);
  }

  async #gathered(peer) {
    if (peer.iceGatheringState !== 'complete') {
      await new Promise(resolve => {
        setTimeout(resolve, gatheringLimit);
        peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve());
      });
    }
    return peer.localDescription?.sdp ?? silence;
  }
}

class Meters {
  #context = new AudioContext();
  #analysers = {};

  constructor(input, output) {
    this.listen('input', input);
    this.listen('output', output);
  }

  listen(name, stream) {
    if (!stream?.getAudioTracks().length) return;
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 256;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    this.#analysers[name] = {analyser, samples: new Float32Array(analyser.fftSize)};
  }

  level(name) {
    const meter = this.#analysers[name];
    if (!meter) return 0;
    meter.analyser.getFloatTimeDomainData(meter.samples);
    return Math.min(1, Math.sqrt(meter.samples.reduce((sum, x) => sum + x * x, 0) / meter.samples.length) * 2);
  }

  close() {
    this.#context.close();
  }
}
