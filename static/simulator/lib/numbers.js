// @ts-check
// Numbers and times as people read them.

/**
 * Spaces for reading: `+1 555 010 0142`. Words such as `anonymous` stay as they are.
 * @param {string} number
 */
export function grouped(number) {
  const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (northAmerican) return `+1 ${northAmerican.slice(1).join(' ')}`;
  return /^\+\d{7,}$/.test(number) ? number.replace(/(\d{3})(?=\d)/g, '$1 ') : number;
}

/**
 * What was typed, without the spaces and dashes.
 * @param {string} text
 */
export const compact = text => text.replace(/[\s().-]/g, '');

/**
 * Seconds as `0:07`.
 * @param {number} seconds
 */
export const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** @param {3} [digits] of the second's fraction */
const format = digits => new Intl.DateTimeFormat([], {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: digits, hourCycle: 'h23',
});
const [seconds, milliseconds] = [format(), format(3)];

/**
 * Local time of day.
 * @param {string | number | Date} at @param {boolean} [isExact] to the millisecond
 */
export const timeOfDay = (at, isExact) => (isExact ? milliseconds : seconds).format(new Date(at));
