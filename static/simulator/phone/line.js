// @ts-check
// The sound of one call: microphone out, the agent's voice in. Session descriptions are sent complete, after ICE
// gathering, because the simulator only hands them on.

const gatheringLimit = 2_000; // ms; host candidates take a few
const silenceLine = 's=Ringdesk Simulator silence';

/** @param {string} sdp */
const isSilent = sdp => sdp.split(/\r?\n/).includes(silenceLine);

/** The microphone, or null with the reason why there is none: `none` or `refused`. */
export async function openMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) return {stream: null, reason: 'none'};
  try {
    return {stream: await navigator.mediaDevices.getUserMedia({audio: true}), reason: null};
  } catch (/** @type {any} */ error) {
    return {stream: null, reason: error.name === 'NotAllowedError' ? 'refused' : 'none'};
  }
}

export class Line {
  /** @type {Map<number, RTCPeerConnection>} offers by media id; each serves one bridge */
  #peers = new Map();
  #speaker = new Audio();
  #mutedBy = {person: false, room: false};

  /** @param {MediaStream?} microphone null is a phone that says nothing */
  constructor(microphone) {
    this.microphone = microphone;
  }

  /** @param {number} mediaId */
  async offer(mediaId) {
    if (!this.microphone) return undefined;
    const peer = this.#open(mediaId);
    await peer.setLocalDescription(await peer.createOffer());
    return gathered(peer);
  }

  /**
   * Answers the offer that came with an incoming call.
   * @param {string | undefined} sdp
   */
  async answer(sdp) {
    if (!this.microphone || !sdp || isSilent(sdp)) return undefined;
    const peer = this.#open(0);
    await peer.setRemoteDescription({type: 'offer', sdp});
    await peer.setLocalDescription(await peer.createAnswer());
    return gathered(peer);
  }

  /**
   * Answers the offer of somebody else, in the middle of the call.
   * @param {number} mediaId @param {string} sdp
   */
  async answerAnew(mediaId, sdp) {
    this.silence();
    if (!this.microphone || isSilent(sdp)) return undefined;
    const peer = this.#open(mediaId);
    await peer.setRemoteDescription({type: 'offer', sdp});
    await peer.setLocalDescription(await peer.createAnswer());
    return gathered(peer);
  }

  /** Nobody is heard any more; an offer that waits for its answer stays. */
  silence() {
    for (const [id, peer] of this.#peers) {
      if (!peer.remoteDescription) continue;
      peer.close();
      this.#peers.delete(id);
    }
  }

  /**
   * The other side's answer. Whoever was connected before is not any more.
   * @param {number} mediaId @param {string} sdp
   */
  async connect(mediaId, sdp) {
    for (const [id, peer] of this.#peers) {
      if (id === mediaId) continue;
      peer.close();
      this.#peers.delete(id);
    }
    const peer = this.#peers.get(mediaId);
    if (peer?.signalingState === 'have-local-offer' && !isSilent(sdp)) await peer.setRemoteDescription({type: 'answer', sdp});
  }

  /**
   * The person and the conference mute for themselves.
   * @param {boolean} isMuted @param {'person' | 'room'} by
   */
  mute(isMuted, by = 'person') {
    this.#mutedBy[by] = isMuted;
    const isHeard = !this.#mutedBy.person && !this.#mutedBy.room;
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = isHeard;
  }

  close() {
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.microphone?.getTracks().forEach(track => track.stop());
    this.#speaker.srcObject = null;
  }

  /** @param {number} mediaId */
  #open(mediaId) {
    const peer = new RTCPeerConnection();
    this.#peers.set(mediaId, peer);
    const microphone = /** @type {MediaStream} */ (this.microphone);
    for (const track of microphone.getTracks()) peer.addTrack(track, microphone);
    peer.ontrack = ({track}) => {
      this.#speaker.srcObject = new MediaStream([track]);
      this.#speaker.play().catch(() => {});
    };
    return peer;
  }
}

/** @param {RTCPeerConnection} peer */
async function gathered(peer) {
  if (peer.iceGatheringState !== 'complete') {
    await new Promise(resolve => {
      setTimeout(resolve, gatheringLimit);
      peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve(null));
    });
  }
  return peer.localDescription?.sdp;
}
