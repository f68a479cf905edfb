// @ts-check

/**
 * ["Ada", "Grace", "Linus"] -> "Ada, Grace and Linus".
 * @param {string[]} names
 */
export function together(names) {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/**
 * "Ada Lovelace" -> "AL".
 * @param {string} name
 */
export const initials = name =>
  name.split(/\s+/).filter(Boolean).map(word => word[0]).filter((_, index, all) =>
    index === 0 || index === all.length - 1)
    .join('').toUpperCase() || '?';

const regions = new Intl.DisplayNames(undefined, {type: 'region', fallback: 'none'});

/** @param {string | null} code */
export const countryName = code => (code && regions.of(code)) || code || '';

/** Every country the browser knows a name for: [code, name], by name. */
export function countries() {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  // Names for regions that are no country, in CLDR: unions, pseudo locales, "unknown" and former states.
  const others = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'AN', 'BU', 'CS', 'DD', 'FX', 'NT', 'SU', 'TP', 'YD', 'YU', 'ZR',
    'UK', 'DY', 'HV', 'NH', 'RH', 'VD', 'AQ', 'BV', 'HM', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TF', 'UM', 'GS']);
  return letters.flatMap(one => letters.map(two => one + two))
    .filter(code => !others.has(code) && regions.of(code))
    .map(code => /** @type {[string, string]} */ ([code, countryName(code)]))
    .sort((one, other) => one[1].localeCompare(other[1]));
}
