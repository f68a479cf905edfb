// @ts-check
// What the page knows. Whoever changes it calls `changed`; the page is drawn again at the next frame.

/**
 * @typedef {Record<string, any>} Item an object of the control API
 * @typedef {Item[] | null | undefined} List undefined until it is there, null where this simulator has none
 */

const initial = {
  view: 'calls',
  /** The chosen call or exchange. */
  id: '',
  /** @type {'connecting' | 'live' | 'lost' | 'refused'} */
  link: 'connecting',
  problem: '',
  /** @type {Record<string, List>} */
  lists: {},
  /** @type {{call: Item | null, exchanges: Item[]} | undefined} the chosen call; without a call it is gone */
  chosen: undefined,
  /** @type {{at: number, seen: number, stands: boolean} | null} */
  clock: null,
  filter: {kind: '', words: '', failed: false, live: false},
  /** Exchanges that were opened within a call. @type {Set<number>} */
  opened: new Set(),
};

export const state = initial;

/** @type {() => void} */
let draw = () => {};
let isDue = false;

/** @param {() => void} how */
export const drawWith = how => { draw = how; };

export function changed() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
}

/** @param {string} name @returns {Item[]} */
export const items = name => state.lists[name] ?? [];

/** Simulated time, in milliseconds. */
export function now() {
  const {clock} = state;
  if (!clock) return Date.now();
  return clock.stands ? clock.at : clock.at + performance.now() - clock.seen;
}
