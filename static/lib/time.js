// @ts-check
// Times and durations for reading. Times are local; the exact one goes into a title.

/**
 * 7 -> "0:07", 3725 -> "1:02:05".
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/**
 * 11 -> "11 s", 125 -> "2 min 5 s".
 * @param {number} seconds
 */
export function spell(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

/** @param {string} from @param {string | number} to */
export const secondsBetween = (from, to) => (new Date(to).getTime() - new Date(from).getTime()) / 1000;

const minute = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});
const second = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit', second: '2-digit'});
const date = new Intl.DateTimeFormat(undefined, {weekday: 'short', day: 'numeric', month: 'short'});
const whole = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'long'});
const heading = new Intl.DateTimeFormat(undefined, {
  weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit',
});

/** @param {string} at */
export const timeOfDay = at => minute.format(new Date(at));
/** @param {string} at */
export const timeWithSeconds = at => second.format(new Date(at));
/**
 * The exact time, for a title.
 * @param {string} at
 */
export const exactly = at => whole.format(new Date(at));
/** @param {Date} now */
export const rightNow = now => heading.format(now);

/**
 * "Today", "Yesterday", "Fri, Nov 20".
 * @param {string} at
 * @param {Date} [now]
 */
export function day(at, now = new Date()) {
  const then = new Date(at);
  const midnight = (/** @type {number} */ back) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back);
  if (then >= midnight(0)) return 'Today';
  return then >= midnight(1) ? 'Yesterday' : date.format(then);
}
