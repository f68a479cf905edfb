// @ts-check
// An example of what a schema allows, where the document gives none, and the command that asks with it.

/** @typedef {import('./book.js').Book} Book */

/** @type {Record<string, string>} what stands for a text, by its format or its name */
const texts = {
  'date-time': '2026-01-05T09:30:00.000Z', email: 'ada@example.com', uri: 'https://crm.example.com/ringdesk',
  to: '+15550100142', from: '+15550100142', e164: '+15550100001', country: 'US', timeZone: 'Europe/Berlin',
  url: 'https://crm.example.com/ringdesk',
};

/**
 * @param {Book} book
 * @param {any} schema
 * @param {{name?: string, isBody?: boolean}} [about] a body holds what must be there, or else all that may
 * @param {string[]} [above] the schemas that it stands in
 * @returns {any}
 */
export function sample(book, schema, about = {}, above = []) {
  if (schema?.$ref && above.includes(schema.$ref)) return null;
  const inside = schema?.$ref ? [...above, schema.$ref] : above;
  const one = book.whole(schema);
  for (const given of [one.example, one.const, one.default, one.enum?.[0]]) if (given !== undefined) return given;
  const [choice] = one.oneOf ?? (one.type ? [] : one.anyOf ?? []);
  if (choice) return sample(book, choice, about, inside);
  const type = [one.type].flat().find(word => word !== 'null');
  if (type === 'array') return [sample(book, one.items, {...about, name: ''}, inside)];
  if (type === 'integer' || type === 'number') return one.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type !== 'object' && !one.properties) return type === 'string' ? texts[one.format ?? about.name ?? ''] ?? '…' : null;
  const names = Object.keys(one.properties ?? {});
  const wanted = about.isBody && one.required?.length ? names.filter(name => one.required.includes(name)) : names;
  return Object.fromEntries(wanted.map(name =>
    [name, sample(book, one.properties[name], {...about, name}, inside)]));
}

/** @param {Book} book @param {import('./book.js').Operation} operation @param {string} server */
export function curl(book, operation, server) {
  const {method, raw, parameters} = operation;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => `$${shellName(name)}`);
  const query = parameters.filter(one => one.in === 'query' && one.required)
    .map(one => `${one.name}=${encodeURIComponent(sample(book, one.schema, {name: one.name}))}`).join('&');
  const types = Object.values(raw.responses).flatMap(answer => Object.keys(book.follow(answer).content ?? {}));
  const body = book.body(operation);
  const lines = [[
    'curl', ...types.includes('text/event-stream') ? ['-N'] : [], ...types.some(type => type.startsWith('audio/'))
      ? ['-O'] : [], ...method === 'GET' ? [] : ['-X', method], `"${server}${path}${query && `?${query}`}"`].join(' ')];
  if (raw.security?.length !== 0) lines.push('-H "Authorization: Bearer $TOKEN"');
  if (body) {
    const json = JSON.stringify(body.example ?? sample(book, body.schema, {isBody: true}));
    lines.push(`-H 'Content-Type: ${body.type}'`, `-d '${json.replaceAll("'", "'\\''")}'`);
  }
  return lines.join(' \\\n  ');
}

/**
 * `workspaceId` is WORKSPACE_ID.
 * @param {string} name
 */
export const shellName = name => name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase();
