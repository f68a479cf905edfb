// @ts-check

/**
 * "1.15", "USD" -> "$1.15".
 * @param {string} amount
 * @param {string | null} currency ISO 4217
 */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(undefined, {style: 'currency', currency: currency ?? ''}).format(Number(amount));
  } catch {
    return [amount, currency].filter(Boolean).join(' ');
  }
}
