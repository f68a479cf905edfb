// @ts-check
// Twilio's values as people say them.
import {grouped} from '../lib/numbers.js';
import {items} from './state.js';

/** @type {Record<string, [string, string]>} look and words of a leg's status */
export const statuses = {
  queued: ['info', 'Queued'], ringing: ['info', 'Ringing'], 'in-progress': ['ok', 'In progress'],
  completed: ['', 'Completed'], busy: ['wait', 'Busy'], 'no-answer': ['wait', 'No answer'],
  canceled: ['', 'Canceled'], failed: ['bad', 'Failed'],
};

/** @type {Record<string, string>} */
export const activities = {
  fetching: 'waits for TwiML', speaking: 'hears a prompt', gathering: 'is asked for input', recording: 'is recorded',
  dialling: 'hears ringing', talking: 'talks', conference: 'is in a conference', queued: 'waits in a queue',
  streaming: 'is streamed',
};

/** @type {Record<string, string>} */
export const directions = {
  inbound: 'Called in', 'outbound-dial': 'Made by Dial', 'outbound-api': 'Made over REST',
};

/** @type {Record<string, [string, (text: string) => string]>} look and words of what a person heard */
const sounds = {
  ring: ['', () => 'Ringing'],
  say: ['', text => `“${text}”`],
  play: ['', text => `♪ ${text}`],
  gather: ['wait', text => (text.includes('speech') ? 'Asked for keys or words' : 'Asked for keys')],
  'record-beep': ['wait', () => 'The beep; what is said is recorded'],
  connected: ['ok', text => `Connected with ${text.startsWith('conference ') ? text : party(text)}`],
  hold: ['wait', text => `On hold${text ? `: ${text}` : ''}`],
  stream: ['', text => `Streamed ${text}`],
  hangup: ['', () => 'The line closed'],
  error: ['bad', text => text || 'An application error'],
};

/** @param {Record<string, any>} entry @returns {[string, string]} */
export function sound({kind, text}) {
  const [look, words] = sounds[kind] ?? ['', () => `${kind} ${text}`];
  return [look, words(text ?? '')];
}

/**
 * A number of the account by its name, another number grouped, a softphone by its identity.
 * @param {string} address
 */
export function party(address) {
  if (address.startsWith('client:')) return shortened(address.slice(7));
  const own = items('numbers').find(({e164}) => e164 === address)?.friendlyName;
  return own && own !== address ? own : grouped(address);
}

/**
 * Identities and SIDs are long; the whole is one click or hover away.
 * @param {string} text
 */
export const shortened = text => (text.length > 20 ? `${text.slice(0, 10)}…${text.slice(-5)}` : text);

/**
 * The path without the host and without long secrets; the whole URL is in the detail.
 * @param {string} url
 */
export const pathOf = url => url.replace(/^https?:\/\/[^/]*/, '').replace(/^\/[^?#]*\/[\w-]{20,}(?=\/)/, '…').replace(/#.*/, '');

/** @type {Record<string, string>} */
export const behaviours = {
  answer: 'Answers', busy: 'Is busy', 'no-answer': 'Does not answer', rings: 'Rings on',
};

/** @type {Record<string, string>} */
export const scripts = {
  talks: 'Talks: hangs up after 20 s of talk',
  'gives-up': 'Gives up: hangs up after 8 s of ringing',
  'hangs-up-in-menu': 'Hangs up in the menu',
  'presses-1': 'Presses 1: then talks for 20 s',
  'leaves-message': 'Leaves a message',
  silent: 'Silent: says and does nothing',
};
