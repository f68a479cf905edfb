// @ts-check
// Asks the control API for one list, again and again while the page is seen. Hands it on only when it has changed.

const pause = 1_000; // ms

/** @param {string} path @param {(items: any[]) => void} show @param {(isReachable: boolean) => void} reached */
export async function poll(path, show, reached) {
  let last = '';
  for (;;) {
    if (!document.hidden) {
      try {
        const response = await fetch(path, {headers: {accept: 'application/json'}});
        const text = response.ok ? await response.text() : '{"items":[]}';
        if (text !== last) show(JSON.parse(text).items);
        last = text;
        reached(response.ok);
      } catch {
        reached(false);
      }
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

/** The control API's answer; throws its sentence. @param {string} path @param {object} body */
export async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error?.message ?? `The simulator answered ${response.status}.`);
  return answer;
}
