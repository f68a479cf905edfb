// @ts-check
// A call in a person's words: never a raw state where a word fits.
import {grouped, party} from './phone-number.js';
import {together} from './words.js';

/** @typedef {import('./types.js').Call} Call @typedef {import('./live-state.js').LiveState} LiveState */
/** @typedef {{tone: 'ok' | 'wait' | 'bad' | 'info' | 'quiet', word: string}} Chip */

/**
 * The person outside, or the colleague.
 * @param {Call} call
 */
export const other = call =>
  call.direction === 'inbound' ? party(call.from, call.fromName) : party(call.to, call.toName);

/** @type {Record<string, Chip>} */
const states = {
  routing: {tone: 'info', word: 'Arriving'}, ringing: {tone: 'info', word: 'Ringing'},
  queued: {tone: 'wait', word: 'Waiting'}, connected: {tone: 'ok', word: 'On call'},
  voicemail: {tone: 'wait', word: 'On voicemail'}, ended: {tone: 'quiet', word: 'Ended'},
};

/** @type {Record<string, Chip>} */
const outcomes = {
  answered: {tone: 'ok', word: 'Answered'}, missed: {tone: 'bad', word: 'Missed'},
  abandoned: {tone: 'bad', word: 'Hung up early'}, voicemail: {tone: 'wait', word: 'Voicemail'},
  failed: {tone: 'bad', word: 'Failed'},
};

/** @type {Record<string, Chip>} */
const outboundOutcomes = {
  missed: {tone: 'wait', word: 'No answer'}, abandoned: {tone: 'quiet', word: 'Given up'},
};

/** @param {Call} call @returns {Chip} */
export function callChip(call) {
  if (call.direction === 'outbound' && ['routing', 'ringing'].includes(call.state)) {
    return {tone: 'info', word: 'Calling'};
  }
  if (call.state !== 'ended') return states[call.state] ?? {tone: 'quiet', word: 'In progress'};
  const outbound = call.direction === 'outbound' ? outboundOutcomes[call.outcome ?? ''] : undefined;
  return outbound ?? outcomes[call.outcome ?? ''] ?? states.ended;
}

/**
 * Who is being rung or has the call.
 * @param {Call} call
 * @param {LiveState} live
 */
export function whoHasIt(call, live) {
  const name = (/** @type {string} */ id) => live.agents[id]?.name ?? 'a former agent';
  if (call.agentId && (call.direction === 'outbound' || call.state !== 'ringing')) return name(call.agentId);
  if (call.state === 'ringing' && call.ringingAgentIds.length) return together(call.ringingAgentIds.map(name).sort());
  if (call.state === 'voicemail') return 'nobody took it';
  return '';
}

/**
 * A line's name with its number, once where it has no other name.
 * @param {import('./types.js').PhoneNumber} line
 */
export const lineTitle = ({name, e164}) => (name === e164 ? grouped(e164) : `${name}, ${grouped(e164)}`);

/**
 * The line's name.
 * @param {string | null} numberId
 * @param {LiveState} live
 */
export const lineName = (numberId, live) => (numberId ? live.numbers[numberId]?.name ?? '' : '');

/** @param {string[]} ids @param {LiveState} live @param {string} [left] what those are called who are there no more */
export const agentNames = (ids, {agents}, left = '') =>
  together(ids.map(id => agents[id]?.name ?? left).filter(Boolean).sort());

/**
 * The number of ours that was called, or shown. It stands in the call even when the line is gone.
 * @param {Call} call
 */
export function ownNumber({direction, from, to}) {
  const own = direction === 'inbound' ? to : from;
  return own.startsWith('+') ? own : '';
}

/**
 * What was called, or from where: a line, unless colleagues talk among themselves.
 * @param {Call} call
 * @param {LiveState} live
 */
export function lineOf(call, live) {
  if (call.fromName && call.toName) return 'Colleagues';
  return lineName(call.phoneNumberId, live) || (live.isLoaded ? grouped(ownNumber(call)) : '');
}

/** @param {LiveState} live */
export const openCalls = live => Object.values(live.calls).filter(call => call.state !== 'ended')
  .sort((one, other) => one.startedAt.localeCompare(other.startedAt));

/** @param {import('./types.js').Agent} agent @returns {Chip} */
export function agentChip(agent) {
  if (agent.isOnCall) return {tone: 'info', word: 'On call'};
  if (agent.availability === 'away') return {tone: 'wait', word: 'Away'};
  if (agent.availability === 'offline') return {tone: 'quiet', word: 'Offline'};
  return agent.isReachable ? {tone: 'ok', word: 'Available'} : {tone: 'bad', word: 'Not reachable'};
}
