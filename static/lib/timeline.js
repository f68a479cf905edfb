// @ts-check
// A call's timeline as sentences.
import {other} from './call-words.js';
import {html} from './html.js';
import {clock, secondsBetween, spell} from './time.js';
import {together} from './words.js';

/** @typedef {import('./types.js').CallDetail} CallDetail @typedef {import('./types.js').Change} Change */
/** @typedef {{at: string, tone: string, sentence: import('./html.js').Markup}} Line */

/**
 * @param {CallDetail} call
 * @param {(agentId: string | null) => string} nameOf
 * @param {string} line the name of the number, or nothing
 * @returns {Line[]}
 */
export function timeline(call, nameOf, line) {
  /** @type {Line[]} */
  const lines = [];
  /** @type {{count: number, resumedAt: string | null}} */
  const ring = {count: 0, resumedAt: null};
  for (let index = 0; index < call.timeline.length; index += 1) {
    const change = call.timeline[index];
    if (change.what === 'rang') {
      const group = [change];
      while (call.timeline[index + 1]?.what === 'rang') group.push(call.timeline[(index += 1)]);
      ring.count = group.length;
      ring.resumedAt = null;
      lines.push({at: change.at, tone: 'wait', sentence: rang(call, group, nameOf)});
    } else if (change.what !== 'bridgeEnded' || !['resumed', 'ended'].includes(call.timeline[index + 1]?.what)) {
      const said = sentence(call, change, nameOf, line, ring);
      lines.push({at: change.at, tone: tones[change.what] ?? 'quiet', sentence: said});
      if (change.what === 'resumed') ring.resumedAt = change.at;
      if (['declined', 'unanswered', 'unreachable'].includes(change.what)) ring.count -= 1;
    }
  }
  return lines;
}

/** @type {Record<string, string>} */
const tones = {
  answered: 'ok', resumed: 'wait', declined: 'bad', unreachable: 'bad', unanswered: 'wait', voicemailKept: 'info',
};

/** @param {CallDetail} call @param {Change[]} group @param {(id: string | null) => string} nameOf */
function rang(call, group, nameOf) {
  const names = group.filter(change => change.agentId).map(change => nameOf(change.agentId)).sort();
  return names.length && call.direction === 'inbound' ? html`Rang ${together(names)}`
    : html`It rang at the other end`;
}

/**
 * @param {CallDetail} call
 * @param {Change} change
 * @param {(id: string | null) => string} nameOf
 * @param {string} line
 * @param {{count: number, resumedAt: string | null}} ring
 */
function sentence(call, change, nameOf, line, ring) {
  const name = nameOf(change.agentId);
  const after = spell(secondsBetween(call.startedAt, call.answeredAt ?? change.at));
  const talked = call.answeredAt && call.endedAt ? secondsBetween(call.answeredAt, call.endedAt) : null;
  switch (change.what) {
    case 'arrived': return html`Called ${line ? html`<b>${line}</b>` : 'in'} from ${other(call)}`;
    case 'placed': return html`<b>${nameOf(change.agentId ?? call.agentId)}</b> called ${other(call)}${line
      && `, showing ${line}`}`;
    case 'answered':
      if (call.direction === 'outbound') return html`<b>Answered</b> after ${after}`;
      if (ring.resumedAt) return html`<b>${name} is back</b>, ${spell(secondsBetween(ring.resumedAt, change.at))} later`;
      return html`<b>${name} answered</b> after ${after}${ring.count > 1 && '; the others stopped ringing'}`;
    case 'declined': return html`${change.agentId ? name : 'The other end'} declined`;
    case 'unanswered': return html`${change.agentId ? name : 'The other end'} did not answer`;
    case 'unreachable': return html`${change.agentId ? name : 'The other end'} could not be reached`;
    case 'resumed':
      return html`The connection to ${name} was lost. The caller was asked to wait, and ${name} was rung again`;
    case 'bridgeEnded': return html`The connection to ${change.agentId ? name : other(call)} ended`;
    case 'voicemailOffered': return html`Nobody took it; the caller was asked to leave a message`;
    case 'voicemailKept': return html`<b>The message arrived</b>`;
    case 'hangupRequested': return html`${change.agentId || change.by ? nameOf(change.agentId ?? change.by ?? null)
      : 'The agent'} hung up`;
    case 'ended':
      return html`The ${callerHungUp(call) ? 'caller hung up' : 'call ended'}${talked !== null
        && `. Talked for ${clock(talked)}`}`;
    default: return html`Something happened that this page has no words for yet (${change.what})`;
  }
}

/**
 * Nobody here asked for the end, and nobody here was lost.
 * @param {CallDetail} call
 */
function callerHungUp(call) {
  const before = call.timeline.filter(change => change.what !== 'ended' && change.what !== 'bridgeEnded').pop()?.what;
  return call.direction === 'inbound' && (call.outcome === 'abandoned' || before === 'answered');
}
