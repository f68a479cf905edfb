// @ts-check
// Whoever presses again after a lost answer gets what was made the first time: a request that makes something has a key,
// which stays the same until it is answered.
import {randomId} from '../lib/random-id.js';
import {ApiError, ask} from './request.js';

/** So long the server knows a key. */
const dayMilliseconds = 86_400_000;

/** @type {Map<string, {key: string, until: number}>} what was asked for, and nobody knows whether it was made */
const unanswered = new Map();

/**
 * `seconds`: how long what was made is of use. `find`: what was made the first time, as it is now; nothing when it is gone,
 * and then it is made anew.
 * @param {string} path
 * @param {unknown} [body]
 * @param {{seconds?: number, find?: (made: any) => Promise<any>}} more
 * @returns {Promise<any>}
 */
export async function once(path, body, {seconds, find} = {}) {
  const wanted = `${path}\n${JSON.stringify(body)}`;
  for (;;) {
    const key = keyOf(wanted, seconds ? seconds * 1000 : dayMilliseconds);
    try {
      const {thing, isReplayed} = await ask('POST', path, body, {headers: {'idempotency-key': key}});
      const made = isReplayed && find ? await find(thing) : thing;
      unanswered.delete(wanted);
      if (made !== undefined) return made;
    } catch (/** @type {any} */ error) {
      const isOfKey = error.status === 409 && error.field === 'Idempotency-Key';
      if (isOfKey && error.retryAfter) await later(error.retryAfter);
      else {
        if (!isUnanswered(error)) unanswered.delete(wanted);
        throw isOfKey ? unknown(error) : error;
      }
    }
  }
}

/** @param {string} wanted @param {number} milliseconds */
function keyOf(wanted, milliseconds) {
  const now = Date.now();
  const known = unanswered.get(wanted);
  if (known && known.until > now) return known.key;
  const key = randomId();
  unanswered.set(wanted, {key, until: now + milliseconds});
  return key;
}

/**
 * Nothing came back, or what the server tries anew under the same key.
 * @param {ApiError} error
 */
const isUnanswered = ({status}) => status === 0 || status === 408 || status === 429 || status >= 500;

/**
 * The server ended in the middle of it.
 * @param {ApiError} error
 */
const unknown = error => new ApiError(error.status, {code: error.code, requestId: error.requestId ?? undefined,
  message: 'Nobody knows whether this was done: the server stopped in the middle of it. Look first; if not, try again.'});

/** @param {number} seconds */
const later = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000));
