// @ts-check
// Speaks what the machine says and plays what it plays, one after the other. Silent when the person wants it so.

export class Voice {
  isAloud = true;
  /** @type {(() => Promise<void>)[]} */
  #queue = [];
  #isBusy = false;
  #player = new Audio();

  /** @param {string} text */
  say(text) {
    if (this.isAloud && globalThis.speechSynthesis) this.#add(() => spoken(text));
  }

  /** @param {string} url */
  play(url) {
    // The page's policy lets it load sound from its own server only, and the simulator keeps what was played there.
    if (this.isAloud && new URL(url, location.href).origin === location.origin) this.#add(() => this.#played(url));
  }

  /** Nothing more is heard: somebody answered, or the call is over. */
  hush() {
    this.#queue = [];
    this.#player.pause();
    globalThis.speechSynthesis?.cancel();
  }

  /** @param {() => Promise<void>} sound */
  async #add(sound) {
    this.#queue.push(sound);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await next();
    this.#isBusy = false;
  }

  /** @param {string} url @returns {Promise<void>} */
  #played(url) {
    return new Promise(resolve => {
      this.#player.onended = this.#player.onpause = this.#player.onerror = () => resolve();
      this.#player.src = url;
      this.#player.play().catch(() => resolve());
    });
  }
}

/** @param {string} text @returns {Promise<void>} */
function spoken(text) {
  return new Promise(resolve => {
    const utterance = new SpeechSynthesisUtterance(text);
    // A machine without voices never calls back, so the end is not waited for longer than the words may take.
    const limit = setTimeout(resolve, 2_000 + text.length * 120);
    utterance.onend = utterance.onerror = () => {
      clearTimeout(limit);
      resolve();
    };
    speechSynthesis.speak(utterance);
  });
}
