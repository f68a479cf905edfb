// @ts-check
// Turns the phone's state into sound, notification, title and spoken announcement.
import {Cell} from '../lib/cell.js';
import {lineName} from '../lib/call-words.js';
import {party} from '../lib/phone-number.js';
import {announceCall, endAnnouncement} from './notifications.js';
import {phone} from './phone.js';
import {ringer} from './sound.js';
import {live} from './stream.js';

/** What a screen reader should say at once. */
export const spoken = new Cell('');

let ringing = '';
let announced = '';

/**
 * Who calls, and which line.
 * @param {import('./softphone-state.js').RingingCall} call
 */
export function describe(call) {
  const known = call.callId ? live.value.calls[call.callId] : undefined;
  return {
    who: party(call.from.startsWith('client:') && known ? known.from : call.from, known?.fromName),
    line: known?.toName ? '' : lineName(known?.phoneNumberId ?? null, live.value),
    isColleague: call.from.startsWith('client:'),
    since: known?.startedAt ?? call.since,
  };
}

/** @param {AbortSignal} signal */
export function watchPhone(signal) {
  phone.listen(({state, part}) => {
    const [first] = state.ringing;
    const current = first && !state.active ? first.sid : '';
    if (current === ringing) return;
    ringing = current;
    if (current) {
      if (part === 'owner') ringer.start();
      announce(first, part === 'owner');
    } else {
      hush();
      spoken.value = state.active ? 'Call connected' : 'The phone stopped ringing';
    }
  }, signal);
  // Signed out, or in another workspace: nobody could stop the ringing any more.
  signal.addEventListener('abort', hush);
  // The phone may ring before the stream has told which line it is.
  live.listen(() => {
    const {state: {ringing: [first]}, part} = phone.value;
    if (ringing && first) announce(first, part === 'owner');
  }, signal);
}

function hush() {
  ringing = '';
  announced = '';
  ringer.stop();
  endAnnouncement();
}

/** @param {import('./softphone-state.js').RingingCall} call @param {boolean} mayNotify */
function announce(call, mayNotify) {
  const {who, line} = describe(call);
  const words = `Incoming call from ${who}${line && ` on ${line}`}. Press A to answer, Escape to decline.`;
  if (words === announced) return;
  announced = words;
  announceCall(who, line, mayNotify);
  spoken.value = words;
}
