// @ts-check
// One webhook exchange, whole: the request, how it was signed, what came back, and how to send it again.
import {make} from '../lib/dom.js';
import {chip, copy, facts} from './parts.js';
import {document} from './twiml.js';

/** @typedef {import('./state.js').Item} Item */

const slow = 1_000; // ms, from which a caller notices

/** @param {Item} exchange */
export const failedExchange = ({status, error}) => Boolean(error) || !(status >= 200 && status < 300);

/**
 * What it is about.
 * @param {Item} exchange
 */
export function subject({kind, parameters}) {
  const {RecordingStatus, StatusCallbackEvent, DialCallStatus, CallStatus} = parameters;
  const about = kind === 'status' ? CallStatus : RecordingStatus ?? StatusCallbackEvent ?? DialCallStatus;
  return about ? `${kind} ${about}` : kind;
}

/** @param {Item} exchange */
export function outcome(exchange) {
  const {status, error, durationMilliseconds} = exchange;
  return [
    chip(failedExchange(exchange) ? 'bad' : 'ok', String(status || (/fault/.test(error ?? '') ? 'Dropped' : 'No answer'))),
    make('span', {className: `ms ${durationMilliseconds > slow ? 'wait' : 'second'}`}, `${durationMilliseconds} ms`),
  ];
}

/** @param {Item} exchange */
export function exchangeDetail(exchange) {
  const {method, url, parameters, signature, signatureBase, answer, contentType, status, error, attempt, idempotencyToken, kind} = exchange;
  const given = /** @type {[string, string][]} */ (Object.entries(parameters)).filter(([, value]) => value !== '');
  const names = Object.keys(parameters).filter(name => parameters[name] === '');
  return [
    part('Request', [copy(curl(exchange), 'Copy as curl')],
      make('p', {className: 'code'}, make('b', {}, method), ' ', url),
      facts([[kind === 'play' ? 'Kind' : 'Idempotency', kind === 'play' ? 'An audio file: no parameters, no signature' : idempotencyToken],
        ...(attempt > 1 ? [/** @type {[string, string]} */ (['Attempt', String(attempt)])] : [])])),
    part('Answer', [status && make('span', {className: 'small'}, `${status} ${contentType ?? ''}`), answer && copy(answer)],
      error && make('p', {className: 'problem'}, error),
      answer ? document(answer) : !error && make('p', {className: 'small'}, 'Without a body.')),
    part('Parameters', [], facts(names.length ? [...given, ['Empty', names.join(', ')]] : given)),
    signature && part('Signature', [copy(signatureBase, 'Copy base')],
      make('p', {className: 'code'}, signature),
      make('p', {className: 'small'}, 'Base64 of the HMAC-SHA1, with the auth token as key, of:'),
      make('p', {className: 'code'}, ...base(exchange))),
  ];
}

/** @param {string} title @param {import('../lib/dom.js').Child[]} head @param {import('../lib/dom.js').Child[]} body */
const part = (title, head, ...body) => make('section', {className: 'part', data: {key: title}},
  make('header', {}, make('h3', {}, title), ...head), ...body);

/**
 * The string that was signed, its names made out where it is the URL and the sorted parameters.
 * @param {Item} exchange
 */
function base({url, parameters, signatureBase}) {
  const names = Object.keys(parameters).sort();
  if (url + names.map(name => name + parameters[name]).join('') !== signatureBase) return [signatureBase];
  return [url, ...names.flatMap(name => [make('wbr'), make('b', {}, name), parameters[name]])];
}

/** @param {Item} exchange */
function curl({method, url, parameters, signature}) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return [`curl -X ${method} ${quoted(url)}`, ...(signature ? [`-H ${quoted(`X-Twilio-Signature: ${signature}`)}`] : []),
    ...(method === 'POST' ? Object.entries(parameters).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`) : []),
  ].join(' \\\n  ');
}
