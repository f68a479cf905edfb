// @ts-check
// Phone numbers for reading. What is stored and sent is always E.164.

const oneDigit = /^(1|7)/;
const twoDigits = /^(20|27|3[0-4]|36|39|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const space = '\u00a0';

/**
 * "+15550100142" -> "+1 555 010 0142", with spaces that do not break.
 * @param {string} number
 */
export function grouped(number) {
  if (!/^\+\d{5,15}$/.test(number)) return number;
  const digits = number.slice(1);
  const code = (oneDigit.exec(digits) ?? twoDigits.exec(digits) ?? [digits.slice(0, 3)])[0];
  const rest = digits.slice(code.length);
  const groups = rest.length === 10 ? [rest.slice(0, 3), rest.slice(3, 6), rest.slice(6)] : triples(rest);
  return [`+${code}`, ...groups].join(space);
}

/**
 * A sentence whose numbers are grouped for reading.
 * @param {string} text
 */
export const groupedIn = text => text.replace(/\+\d{5,15}/g, grouped);

/**
 * Groups of three; a last single digit joins the group before it.
 * @param {string} digits
 */
function triples(digits) {
  const groups = digits.match(/\d{1,3}/g) ?? [];
  if (groups.length > 1 && groups[groups.length - 1].length === 1) {
    const last = groups.pop();
    groups[groups.length - 1] += last;
  }
  return groups;
}

/**
 * Text as it should stand on the clipboard: numbers in E.164.
 * @param {string} text
 */
export const ungrouped = text => text.replace(/\+\d[\d\u00a0 ]{4,}\d/g, number => number.replace(/[\u00a0 ]/g, ''));

/** @type {Record<string, string>} */
const words = {anonymous: 'Number withheld', unknown: 'Unknown number', restricted: 'Number withheld',
  unavailable: 'Unknown number', '': 'Unknown number', '+266696687': 'Number withheld'};

/**
 * A caller or callee for reading: a name, a number, or words for none.
 * @param {string} raw
 * @param {string | null} [name]
 */
export function party(raw, name) {
  if (name) return name;
  if (raw.startsWith('client:')) return 'A colleague';
  return words[raw.toLowerCase()] ?? grouped(raw);
}
