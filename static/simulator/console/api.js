// @ts-check
// The only place that asks the control API. A page opened with `?token=` shows it the control token.

const token = new URLSearchParams(location.search).get('token');

export const streamAddress = `/simulator/stream${token ? `?token=${encodeURIComponent(token)}` : ''}`;

/** An answer that says no, with its sentence. */
export class Refusal extends Error {
  /** @param {number} status @param {string} [message] */
  constructor(status, message) {
    super(message ?? `The simulator answered ${status}.`);
    this.status = status;
  }
}

/** @param {string} method @param {string} path below `/simulator/` @param {object} [body] @returns {Promise<any>} */
export async function ask(method, path, body) {
  const response = await fetch(`/simulator/${path}`, {
    method,
    headers: {'content-type': 'application/json', ...(token ? {authorization: `Bearer ${token}`} : {})},
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer.error?.message);
  return answer;
}
