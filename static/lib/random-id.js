// @ts-check

/** What nobody else has and nobody can guess. Browsers keep `crypto.randomUUID` from pages over plain http. */
export const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
  byte.toString(16).padStart(2, '0')).join('');
