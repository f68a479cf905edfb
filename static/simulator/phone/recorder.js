// @ts-check
// Records the microphone as Twilio would keep it: WAV, PCM16, 16 kHz, mono.
import {base64, Downsampler, wave} from './wave.js';

const rate = 16_000; // Hz

export class Recorder {
  /** @type {Int16Array[]} */
  #chunks = [];
  #context = new AudioContext();
  #isStopped = false;

  /** @param {MediaStream} microphone */
  constructor(microphone) {
    // A track of its own: hanging up stops the call's track, and the last words shall still be kept.
    this.track = microphone.getAudioTracks()[0].clone();
    this.#begin();
  }

  /** The whole recording as base64; safe to ask for after the call has ended. */
  stop() {
    this.#isStopped = true;
    this.track.stop();
    this.#context.close();
    return base64(wave(this.#chunks, rate));
  }

  async #begin() {
    await this.#context.audioWorklet.addModule('/static/phone/recorder-worklet.js');
    if (this.#isStopped) return;
    const downsampler = new Downsampler(this.#context.sampleRate, rate);
    const tap = new AudioWorkletNode(this.#context, 'recorder', {numberOfOutputs: 0});
    tap.port.onmessage = ({data}) => this.#isStopped || this.#chunks.push(downsampler.take(data));
    this.#context.createMediaStreamSource(new MediaStream([this.track])).connect(tap);
  }
}
