// @ts-check
// One line of what the customer heard or did.
import {make} from '../lib/dom.js';
import {timeOfDay} from '../lib/numbers.js';

/** @type {Record<string, [string, (text: string) => string]>} look, and words */
const looks = {
  ring: ['mark', () => 'It rings'],
  connected: ['mark', () => 'Connected'],
  hold: ['mark', text => (text ? `♪ ${text[0].toUpperCase()}${text.slice(1)}` : 'On hold')],
  hangup: ['mark', () => 'Hung up'],
  gather: ['mark', text => (text.includes('speech') ? 'Waiting for a key or a word' : 'Waiting for a key')],
  'record-beep': ['mark', text => (text ? 'Beep: recording' : 'Recording')],
  say: ['bubble', text => text],
  play: ['bubble', text => (/^(beep|digits)/.test(text) ? `♪ ${text}` : '♪ A recording is played')],
  error: ['bubble bad', text => text],
  digits: ['bubble mine', text => `Pressed ${text}`],
  speech: ['bubble mine', text => text],
};

/** @param {import('./handset.js').Entry} entry */
export function bubble({kind, text, at}) {
  const [look, words] = looks[kind] ?? ['mark', (/** @type {string} */ text) => text || kind];
  return make('li', {className: look, data: {kind}}, words(text), make('time', {dateTime: at}, timeOfDay(at)));
}
