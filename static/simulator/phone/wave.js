// @ts-check
// Samples to a WAV file. Pure.

/** Means over the samples that fall together: enough of a low-pass filter for speech. */
export class Downsampler {
  #step;
  #position = 0;
  #sum = 0;
  #count = 0;

  /** @param {number} from Hz @param {number} to Hz, at most `from` */
  constructor(from, to) {
    this.#step = from / to;
  }

  /** @param {Float32Array} samples @returns {Int16Array} */
  take(samples) {
    const out = [];
    for (const sample of samples) {
      this.#sum += sample;
      this.#count += 1;
      this.#position += 1;
      if (this.#position < this.#step) continue;
      this.#position -= this.#step;
      out.push(Math.max(-1, Math.min(1, this.#sum / this.#count)) * 32_767);
      this.#sum = this.#count = 0;
    }
    return Int16Array.from(out);
  }
}

/** @param {Int16Array[]} chunks @param {number} rate Hz @returns {Uint8Array} */
export function wave(chunks, rate) {
  const size = chunks.reduce((sum, {byteLength}) => sum + byteLength, 0);
  const file = new Uint8Array(44 + size);
  const view = new DataView(file.buffer);
  const text = (/** @type {number} */ at, /** @type {string} */ word) => file.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, size, true);
  let at = 44;
  for (const chunk of chunks) {
    for (const sample of chunk) {
      view.setInt16(at, sample, true);
      at += 2;
    }
  }
  return file;
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  const step = 0x8000; // String.fromCharCode takes only so many arguments
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
