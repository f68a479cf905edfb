// @ts-check
// One heartbeat a second for everything on the page that counts.

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** @param {() => void} listener @param {AbortSignal} signal */
export function everySecond(listener, signal) {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach(one => one()), 1000);
  signal.addEventListener('abort', () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = undefined;
  }, {once: true});
}
