// @ts-check

/**
 * A value that tells when it changes.
 * @template T
 */
export class Cell {
  #value;
  /** @type {Set<(value: T) => void>} */
  #listeners = new Set();

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    for (const listener of [...this.#listeners]) {
      // One that fails must not keep the others from hearing that the phone rings.
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @param {(value: T) => void} listener @param {AbortSignal} signal ends it */
  listen(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }
}
