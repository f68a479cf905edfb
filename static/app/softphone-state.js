// @ts-check
// The phone as the page shows it: plain data, so that one tab can tell the others.
import {tab} from '../lib/keep.js';
import {randomId} from '../lib/random-id.js';

/** @typedef {import('./softphone-problems.js').Problem} Problem */
/** @typedef {{sid: string, callId: string | null, from: string, since: string, isResume: boolean}} RingingCall */
/**
 * @typedef {{sid: string, callId: string | null, direction: 'inbound' | 'outbound', peer: string,
 *   phoneNumberId: string | null, state: 'connecting' | 'ringing' | 'open' | 'reconnecting', since: string | null,
 *   isMuted: boolean, digits: string, warning: import('./softphone-problems.js').Warning | null}} ActiveCall
 * @typedef {{kind: 'stopped' | 'ended', callId: string | null, peer: string, at: string, seconds: number | null}} Note
 * @typedef {{to: string, label: string, phoneNumberId: string}} Redial
 * @typedef {{status: 'starting' | 'ready' | 'away', problem: Problem | null, ringing: RingingCall[],
 *   active: ActiveCall | null, note: Note | null, dialError: {field: string | null, message: string} | null,
 *   redial: Redial | null}} PhoneState
 */

/** @returns {PhoneState} */
export const quiet = () => ({
  status: 'starting', problem: null, ringing: [], active: null, note: null, dialError: null, redial: null,
});

const key = 'ringdesk.outbound';
const worthwhileMilliseconds = 120_000;

/**
 * A reload ends a call that was placed here, at Twilio too: remember it, to offer it again.
 * @param {Redial | null} redial
 */
export function rememberOutbound(redial) {
  tab.set(key, redial && JSON.stringify({...redial, at: Date.now()}));
}

/** @returns {Redial | null} */
export function lostOutbound() {
  const found = JSON.parse(tab.get(key) ?? 'null');
  tab.set(key, null);
  return found && Date.now() - found.at < worthwhileMilliseconds ? found : null;
}

/** This browser tab's phone, the same across reloads. */
export function deviceId() {
  const stored = tab.get('ringdesk.device');
  if (stored) return stored;
  const made = randomId();
  tab.set('ringdesk.device', made);
  return made;
}
