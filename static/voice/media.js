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
  #peer = null;
  #speaker = null;
  #meters = null;
  #sinkId = '';

  /** @param {MediaStream?} microphone @param {{lost: () => void, recovered: () => void}} handlers */
  constructor(microphone, rtcConfiguration, handlers) {
    this.localStream = microphone;
    if (typeof RTCPeerConnection === 'undefined') return;
    const peer = (this.#peer = new RTCPeerConnection(rtcConfiguration));
    peer.ontrack = ({track, streams}) => this.#play(streams[0] ?? new MediaStream([track]));
    peer.onconnectionstatechange = () => {
      if (['disconnected', 'failed'].includes(peer.connectionState)) handlers.lost();
      if (peer.connectionState === 'connected') handlers.recovered();
    };
    for (const track of microphone?.getTracks() ?? []) peer.addTrack(track, microphone);
  }

  async offer() {
    if (!this.#peer) return silence;
    if (!this.localStream) this.#peer.addTransceiver('audio', {direction: 'recvonly'});
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    return this.#gathered();
  }

  async answer(sdp) {
    if (!this.#peer || isSilent(sdp)) return silence;
    await this.#peer.setRemoteDescription({type: 'offer', sdp});
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#gathered();
  }

  async accept(sdp) {
    if (!this.#peer || isSilent(sdp) || this.#peer.signalingState !== 'have-local-offer') return;
    await this.#peer.setRemoteDescription({type: 'answer', sdp});
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    for (const track of this.localStream?.getAudioTracks() ?? []) track.enabled = !isMuted;
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
    this.localStream?.getTracks().forEach(track => track.stop());
    if (this.#speaker) this.#speaker.srcObject = null;
    this.#meters?.close();
  }

  #play(stream) {
    this.remoteStream = stream;
    this.#speaker = new Audio();
    this.#speaker.srcObject = stream;
    if (this.#sinkId) this.#speaker.setSinkId?.(this.#sinkId).catch(() => {});
    // Refused before the person has touched the page; a call is answered with a touch, so it starts then.
    this.#speaker.play().catch(() => {});
    this.#meters?.listen('output', stream);
  }

  async #gathered() {
    const peer = this.#peer;
    if (peer.iceGatheringState !== 'complete') {
      await new Promise(resolve => {
        setTimeout(resolve, gatheringLimit);
        peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve());
      });
    }
    return peer.localDescription.sdp;
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
