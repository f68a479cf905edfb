// @ts-check
import {make} from '../lib/dom.js';
import {timeOfDay} from '../lib/numbers.js';
import {facts} from './rows.js';

/** @param {any} exchange */
function chip({status, error}) {
  const isGood = status >= 200 && status < 300;
  return make('span', {className: `chip ${isGood ? 'ok' : 'bad'}`}, status ? String(status) : error ?? 'no answer');
}

/** @param {any} exchange */
export function exchangeRow(exchange) {
  const {at, url, kind, method, parameters, answer, signature, attempt, durationMilliseconds, error} = exchange;
  const {pathname, search} = new URL(url);
  const status = parameters.DialCallStatus ?? parameters.RecordingStatus ?? parameters.CallStatus ?? '';
  return make('details', {},
    make('summary', {},
      make('time', {className: 'small', dateTime: at}, timeOfDay(at)),
      make('span', {className: 'title', title: url}, `${kind} ${status} `,
        make('span', {className: 'small'}, pathname.replace(/^\/webhooks\/twilio\/[^/]+/, '') + search)),
      chip(exchange), make('span', {className: 'small'}, `${durationMilliseconds} ms`)),
    make('div', {className: 'body'},
      facts('Request', [['URL', `${method} ${url}`], ['Signature', signature ?? 'none'],
        ...(attempt > 1 ? [/** @type {[string, string]} */ (['Attempt', String(attempt)])] : []),
        ...(error ? [/** @type {[string, string]} */ (['Error', error])] : [])]),
      facts('Parameters', Object.entries(parameters)),
      answer && make('div', {}, make('h3', {}, 'Answer'), make('pre', {}, indented(answer)))));
}

/** TwiML on lines of its own. @param {string} text */
function indented(text) {
  if (!text.trimStart().startsWith('<')) return text;
  let depth = 0;
  return text.replace(/>\s*</g, '>\n<').split('\n').map(line => {
    const closes = line.startsWith('</');
    if (closes) depth -= 1;
    const shown = '  '.repeat(Math.max(0, depth)) + line;
    if (!closes && /^<[A-Za-z]/.test(line) && !/\/>$|<\//.test(line)) depth += 1;
    return shown;
  }).join('\n');
}
