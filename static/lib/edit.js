// @ts-check
// A thing whose form is open while others may change it. What somebody else changes fills the fields that the person has
// not touched, and leaves the others as typed; and only what was touched is sent.

/** @template {Record<string, any>} Thing */
export class Edit {
  /**
   * What the fields were filled with.
   * @type {Thing}
   */
  filled;
  /**
   * What the person knows it to be.
   * @type {Thing}
   */
  seen;
  /**
   * What somebody else made of it meanwhile.
   * @type {import('../app/as-seen.js').Difference[] | null}
   */
  differences = null;

  /**
   * Fields that were to be saved once: they may have arrived, so they are the person's also when they look as before.
   * @type {Set<string>}
   */
  #sent = new Set();

  /** @param {Thing} thing */
  constructor(thing) {
    this.filled = this.seen = thing;
  }

  /**
   * What of it is to be saved.
   * @param {Partial<Thing>} typed
   * @returns {Partial<Thing>}
   */
  changes(typed) {
    const touched = Object.entries(typed).filter(([name, value]) =>
      this.#sent.has(name) || JSON.stringify(value) !== JSON.stringify(this.filled[name]));
    for (const [name] of touched) this.#sent.add(name);
    return /** @type {Partial<Thing>} */ (Object.fromEntries(touched));
  }

  /**
   * The thing is another by now; `differences` when somebody else did it.
   * @param {Partial<Thing>} typed
   * @param {{now: any, differences: import('../app/as-seen.js').Difference[] | null}} changed
   */
  follow(typed, {now, differences}) {
    const touched = Object.keys(this.changes(typed)).map(name => [name, this.filled[name]]);
    this.filled = {...now, ...Object.fromEntries(touched)};
    this.seen = now;
    this.differences = differences;
  }
}
