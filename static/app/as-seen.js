// @ts-check
// Changes, and deletions, of what the person sees. Lists and events carry no tag, so the thing is read anew, compared with
// what was shown, and changed on condition that it stays what it is.
import {read} from './request.js';

/**
 * What a field was when the person looked, and what it is now.
 * @typedef {{name: string, before: any, now: any}} Difference
 */

/** Somebody else came first, and nothing was done. */
export class ChangedMeanwhile extends Error {
  /** @param {any} now @param {Difference[]} differences */
  constructor(now, differences) {
    super('Somebody else changed it meanwhile. Look at what it is now, and try again.');
    this.now = now;
    this.differences = differences;
  }
}

/** Of what changes by itself all the time. */
const most = 3;

/**
 * `names`: the fields that people edit. `isDone`: whether a thing is what the change makes of it.
 * @typedef {{path: string, names: string[], seen: any, isDone?: (thing: any) => boolean}} Subject
 */

/**
 * @template T
 * @param {Subject} subject
 * @param {(headers: Record<string, string>) => Promise<T>} change
 * @returns {Promise<T>}
 */
export async function asSeen({path, names, seen, isDone}, change) {
  for (let tries = 0; ; tries += 1) {
    const {thing, tag} = await read(path);
    // By an earlier try, whose answer was lost.
    if (isDone?.(thing)) return thing;
    const differences = names.filter(name => !isSame(seen[name], thing[name]))
      .map(name => ({name, before: seen[name], now: thing[name]}));
    if (differences.length > 0 || tries === most) throw new ChangedMeanwhile(thing, differences);
    try {
      return await change(tag ? {'if-match': tag} : {});
    } catch (error) {
      if (/** @type {any} */ (error).status !== 412) throw error;
    }
  }
}

/**
 * What was to go is not there.
 * @param {any} error
 */
export function gone(error) {
  if (error.status !== 404) throw error;
}

/** @param {Record<string, any>} changes @returns {(thing: any) => boolean} */
export const hasAll = changes => thing => Object.entries(changes).every(([name, value]) => isSame(thing[name], value));

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
