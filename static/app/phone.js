// @ts-check
// The phone for every tab: the tab that holds a lock owns the softphone, the others see it and command it over a channel.
import {Cell} from '../lib/cell.js';
import {desk} from './api.js';
import {Softphone} from './softphone.js';
import {quiet} from './softphone-state.js';
import {events} from './stream.js';
import {complain} from './toasts.js';

/** @typedef {'none' | 'owner' | 'follower'} Part */
/** @typedef {{part: Part, isSilent: boolean, state: import('./softphone-state.js').PhoneState}} PhoneView */
/** @typedef {'accept' | 'decline' | 'dial' | 'hangUp' | 'mute' | 'press' | 'clear' | 'start'} Command */

/** @type {Cell<PhoneView>} */
export const phone = new Cell(/** @type {PhoneView} */ ({part: 'none', isSilent: false, state: quiet()}));

/**
 * What the dial field should hold next: a number of the log, to call back.
 * @type {Cell<string | null>}
 */
export const draft = new Cell(/** @type {string | null} */ (null));

/** @type {(command: Command, values: any[]) => void} */
let send = () => {};
/** @type {() => void} */
let takeOver = () => {};

/** @param {Command} command @param {any[]} values */
export const tell = (command, ...values) => send(command, values);

/** @type {() => Promise<void>} */
let leave = async () => {};

/** Before signing out: nobody rings here any more. */
export const leavePhone = () => leave();

/** Makes this tab the owner, even when the other one is asleep. */
export const useThisTab = () => takeOver();

/** How long an owner may stay silent before this tab says so. */
const patienceMilliseconds = 2_500;

/** @param {string} workspaceId @param {string} agentId @param {AbortSignal} signal ends it */
export function startPhone(workspaceId, agentId, signal) {
  const name = `ringdesk-phone-${agentId}`;
  const channel = new BroadcastChannel(name);
  /** @type {Softphone | null} */
  let softphone = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;

  /** @param {Partial<PhoneView>} changes */
  const show = changes => (phone.value = {...phone.value, ...changes});

  const own = () => new Promise(resolve => {
    clearTimeout(patience);
    const ownership = new AbortController();
    lose = () => {
      ownership.abort();
      softphone = null;
      resolve(undefined);
    };
    softphone = new Softphone(desk(workspaceId), ownership.signal);
    softphone.state.listen(state => {
      if (!softphone) return;
      show({part: 'owner', isSilent: false, state});
      channel.postMessage({kind: 'state', state});
    }, ownership.signal);
    show({part: 'owner', isSilent: false, state: softphone.state.value});
    // A workspace that has just been connected can ring at once.
    events.addEventListener('event', event => {
      const {type} = /** @type {CustomEvent} */ (event).detail;
      if (type === 'twilio.updated' && softphone?.state.value.status === 'away') softphone.start();
    }, {signal: ownership.signal});
  });
  let lose = () => {};

  const ask = () => {
    channel.postMessage({kind: 'hello'});
    clearTimeout(patience);
    patience = setTimeout(() => softphone || show({part: 'follower', isSilent: true}), patienceMilliseconds);
  };

  /** @param {boolean} steal */
  const claim = steal => {
    if (!navigator.locks) return void own();
    const options = steal ? {steal} : {signal};
    // Losing the lock to another tab rejects the request: then this tab follows, and waits for its turn.
    navigator.locks.request(name, options, own).catch(() => {
      lose();
      if (signal.aborted) return;
      claim(false);
      ask();
    });
  };

  channel.onmessage = ({data}) => {
    if (data.kind === 'hello' && softphone) channel.postMessage({kind: 'state', state: softphone.state.value});
    if (data.kind === 'do' && softphone) perform(softphone, data.command, data.values);
    if (data.kind === 'state' && !softphone) {
      clearTimeout(patience);
      show({part: 'follower', isSilent: false, state: data.state});
    }
  };
  send = (command, values) => {
    if (softphone) return perform(softphone, command, values);
    channel.postMessage({kind: 'do', command, values});
    // The other tab may be asleep: then this one says so, and the server ends the call without it.
    ask();
    const callId = phone.value.state.active?.callId;
    if (command === 'hangUp' && callId) desk(workspaceId).hangUp(callId).catch(complain);
  };
  // What a sleeping tab does not tell, the server does.
  events.addEventListener('event', event => {
    const {data} = /** @type {CustomEvent} */ (event).detail;
    const {state} = phone.value;
    const {call} = data ?? {};
    if (softphone || !call) return;
    const isOver = call.state === 'ended';
    const ringsHere = call.ringingAgentIds.includes(agentId);
    if (!isOver && (ringsHere || !['connected', 'voicemail'].includes(call.state))) return;
    show({state: {...state, ringing: state.ringing.filter(one => one.callId !== call.id),
      active: isOver && state.active?.callId === call.id ? null : state.active}});
  }, {signal});
  takeOver = () => softphone || claim(true);
  leave = async () => softphone?.leave();
  signal.addEventListener('abort', () => {
    lose();
    clearTimeout(patience);
    channel.close();
    send = () => {};
    show({part: 'none', isSilent: false, state: quiet()});
  });
  claim(false);
  ask();
}

/** @param {Softphone} softphone @param {Command} command @param {any[]} values */
function perform(softphone, command, values) {
  const act = /** @type {any} */ (softphone)[command];
  act.apply(softphone, values);
}
