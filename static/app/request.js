// @ts-check
// The only place that fetches.

/** An answer that is not the wished one, in words for the person. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {{code?: string, message?: string, field?: string, requestId?: string}} error
   * @param {number} [retryAfter] seconds
   */
  constructor(status, error, retryAfter) {
    super(error.message ?? 'The server answered in a way this page does not understand.');
    this.status = status;
    this.code = error.code ?? 'internal';
    this.field = error.field ?? null;
    this.requestId = error.requestId ?? null;
    this.retryAfter = retryAfter ?? null;
  }
}

/** Told when the server no longer knows us. */
export const signedOut = new EventTarget();

/** @typedef {{headers?: Record<string, string>, keepalive?: boolean}} More */

/**
 * What is answered.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body]
 * @param {More} [more]
 * @returns {Promise<any>}
 */
export const request = async (method, path, body, more) => (await ask(method, path, body, more)).thing;

/**
 * What is answered, with its tag, and whether the first answer to the same key came again.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {More} more
 * @returns {Promise<{thing: any, tag: string | null, isReplayed: boolean}>}
 */
export async function ask(method, path, body, {headers = {}, keepalive = false} = {}) {
  const isJson = body !== undefined;
  let response;
  let text;
  try {
    response = await fetch(`/api/v1${path}`, {
      method, keepalive, credentials: 'same-origin', ...(isJson && {body: JSON.stringify(body)}),
      headers: {accept: 'application/json', ...(isJson && {'content-type': 'application/json'}), ...headers},
    });
    // An answer that breaks off in the middle is none.
    text = await response.text();
  } catch {
    throw new ApiError(0, {
      code: 'offline', message: 'The server could not be reached. Check the network and try again.',
    });
  }
  const answer = parsed(text);
  if (response.ok) {
    return {thing: answer, tag: response.headers.get('etag'), isReplayed: response.headers.has('idempotency-replayed')};
  }
  if (response.status === 401 && path !== '/session') signedOut.dispatchEvent(new Event('signedout'));
  throw new ApiError(response.status, answer?.error ?? {}, Number(response.headers.get('retry-after')) || undefined);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
