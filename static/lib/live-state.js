// @ts-check
// What is known of a workspace right now, kept up by events. Pure, and idempotent: an event that was seen before, or is
// older than what is known, changes nothing.

/** @typedef {import('./types.js').Call} Call @typedef {import('./types.js').Agent} Agent */
/** @typedef {{id: string, type: string, at: string, data: any}} DeskEvent */
/**
 * @typedef {{isLoaded: boolean, calls: Record<string, Call>, agents: Record<string, Agent>,
 *   numbers: Record<string, import('./types.js').PhoneNumber>, unheard: number, heardIds: Record<string, boolean>,
 *   today: import('./types.js').Today}} LiveState
 */

/** Ended calls kept, so that a page can still say what became of them. */
const endedKept = 40;

/** @returns {LiveState} */
export const nothingYet = () => ({
  isLoaded: false, calls: {}, agents: {}, numbers: {}, unheard: 0, heardIds: {},
  today: {answered: 0, missed: 0, total: 0, averageAnswerSeconds: null, endsAt: '9999'},
});

/** @param {LiveState} state @param {DeskEvent} event @returns {LiveState} */
export function apply(state, {type, data}) {
  if (type === 'snapshot') return snapshot(data, state);
  if (data?.call) return withCall(state, data.call);
  if (data?.phoneNumber) {
    return {...state, numbers: {...state.numbers, [data.phoneNumber.id]: data.phoneNumber}};
  }
  if (data?.phoneNumberId && data.deleted) {
    const {[data.phoneNumberId]: _, ...numbers} = state.numbers;
    return {...state, numbers};
  }
  if (data?.voicemail || data?.voicemailId) return withVoicemail(state, type, data);
  if (type.startsWith('agent.') && data) return withAgent(state, data);
  return state;
}

/** @param {any} data @param {LiveState} before @returns {LiveState} */
function snapshot(data, before) {
  const ended = Object.values(before.calls).filter(call => call.state === 'ended');
  return {
    isLoaded: true,
    calls: {...byId(ended), ...byId(data.calls)},
    agents: byId(data.agents), numbers: byId(data.phoneNumbers),
    unheard: data.unheardVoicemails, heardIds: {}, today: data.today,
  };
}

/** @template {{id: string}} T @param {T[]} items @returns {Record<string, T>} */
const byId = items => Object.fromEntries(items.map(item => [item.id, item]));

/** @param {LiveState} state @param {Call} call @returns {LiveState} */
function withCall(state, call) {
  const before = state.calls[call.id];
  if (before && before.version >= call.version) return state;
  const calls = {...state.calls, [call.id]: call};
  const ended = Object.values(calls).filter(one => one.state === 'ended')
    .sort((one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? ''));
  for (const old of ended.slice(endedKept)) delete calls[old.id];
  return {...state, calls, today: call.direction === 'inbound' ? counted(state.today, before, call) : state.today};
}

/** @param {LiveState['today']} today @param {Call | undefined} before @param {Call} call */
function counted(today, before, call) {
  const next = {...today};
  if (!before) next.total += 1;
  if (call.answeredAt && !before?.answeredAt) {
    // Twilio tells the moment of an answer in whole seconds: it may seem to lie before the call.
    const seconds = Math.max(0, Date.parse(call.answeredAt) - Date.parse(call.startedAt)) / 1000;
    next.averageAnswerSeconds = ((today.averageAnswerSeconds ?? 0) * today.answered + seconds) / (today.answered + 1);
    next.answered += 1;
  }
  if (call.outcome && call.outcome !== 'answered' && !before?.outcome) next.missed += 1;
  return next;
}

/** @param {LiveState} state @param {any} data @returns {LiveState} */
function withAgent(state, data) {
  const agents = {...state.agents};
  if (data.deleted) delete agents[data.agentId];
  else if (data.agent) agents[data.agent.id] = data.agent;
  return {...state, agents};
}

/** @param {LiveState} state @param {string} type @param {any} data @returns {LiveState} */
function withVoicemail(state, type, data) {
  const id = data.voicemail?.id ?? data.voicemailId;
  const isHeard = data.deleted === true || data.voicemail?.heardAt != null;
  const was = state.heardIds[id];
  const isNew = type === 'voicemail.received';
  if (was === isHeard || (isNew && was !== undefined)) return state;
  const change = isNew ? (isHeard ? 0 : 1) : isHeard ? -1 : was === undefined ? 0 : 1;
  return {...state, unheard: Math.max(0, state.unheard + change), heardIds: {...state.heardIds, [id]: isHeard}};
}
