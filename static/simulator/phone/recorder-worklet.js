// Hands the samples of its input to the page, some hundred at a time.

const chunk = 2_048; // samples

class RecorderProcessor extends AudioWorkletProcessor {
  #samples = new Float32Array(chunk);
  #length = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.#samples[this.#length++] = sample;
      if (this.#length < chunk) continue;
      this.port.postMessage(this.#samples.slice());
      this.#length = 0;
    }
    return true;
  }
}

registerProcessor('recorder', RecorderProcessor);
