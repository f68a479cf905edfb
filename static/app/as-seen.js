// @ts-check
// Changes, and deletions, of what the person sees. Lists and events carry no tag, so the thing is read anew, compared with
// what was shown, and changed on condition that it stays what it is.
import {ask} from './request.js';

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
 * What this page asked for, by address and field: the last that was answered, and what was not. Found there it is nobody
 * else's doing, though its answer was lost, or came after the person had looked.
 * @type {Map<string, unknown[]>}
 */
const asked = new Map();

/**
 * `names`: the fields that people edit, of the thing as `look` sees it. `wanted`: what of it is to change; `isDone`: whether
 * a thing is that already.
 * @typedef {{path: string, names: string[], seen: any, look?: (thing: any) => any, wanted?: Record<string, any>,
 *   isDone?: (thing: any) => boolean}} Subject
 */

/**
 * @template T
 * @param {Subject} subject
 * @param {(headers: Record<string, string>) => Promise<T>} change
 * @returns {Promise<T>}
 */
export async function asSeen({path, names, seen, look = thing => thing, wanted = {}, isDone}, change) {
  for (let tries = 0; ; tries += 1) {
    const {thing, tag} = await ask('GET', path);
    // By an earlier try, whose answer was lost.
    if (isDone?.(thing)) return thing;
    const before = look(seen);
    const now = look(thing);
    const differences = names.filter(name => !isSame(before[name], now[name]) && !isOwn(path, name, now[name]))
      .map(name => ({name, before: before[name], now: now[name]}));
    if (differences.length > 0 || tries === most) throw new ChangedMeanwhile(thing, differences);
    remember(path, wanted, false);
    try {
      const answer = await change(tag ? {'if-match': tag} : {});
      remember(path, wanted, true);
      return answer;
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

/** @param {string} path @param {Record<string, unknown>} wanted @param {boolean} isAnswered */
function remember(path, wanted, isAnswered) {
  for (const [name, value] of Object.entries(wanted)) {
    const key = `${path} ${name}`;
    asked.set(key, isAnswered ? [value] : [...asked.get(key) ?? [], value]);
  }
}

/** @param {string} path @param {string} name @param {unknown} value */
const isOwn = (path, name, value) => asked.get(`${path} ${name}`)?.some(one => isSame(one, value)) ?? false;

/** @param {Record<string, any>} changes @returns {(thing: any) => boolean} */
export const hasAll = changes => thing => Object.entries(changes).every(([name, value]) => isSame(thing[name], value));

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
