// @ts-check
// What the connection to Twilio shows: plans, differences, progress.
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {grouped, groupedIn} from '../lib/phone-number.js';
import {chip} from './parts.js';

/** @typedef {import('../lib/types.js').PlanStep} PlanStep @typedef {import('../lib/types.js').SettingChange} SettingChange */

/**
 * Twilio's names for its settings, as its Console writes them.
 * @type {Record<string, string>}
 */
const settings = {
  FriendlyName: 'Name', VoiceUrl: 'Voice URL', VoiceMethod: 'Method', VoiceFallbackUrl: 'Fallback URL',
  VoiceFallbackMethod: 'Fallback method', StatusCallback: 'Status callback', StatusCallbackMethod: 'Callback method',
  VoiceApplicationSid: 'TwiML app', TrunkSid: 'SIP trunk',
};

/** @param {SettingChange[]} changes */
export const differences = changes => changes.length > 0 && html`<dl class="changes">${changes.map(change => html`<div>
  <dt>${settings[change.setting] ?? change.setting}</dt>
  <dd>${change.before ? html`<del><code>${change.before}</code></del>` : html`<i>nothing</i>`}
    <span aria-hidden="true">→</span> ${change.after ? html`<ins><code>${change.after}</code></ins>`
    : html`<i>nothing</i>`}</dd></div>`)}</dl>`;

/** @param {import('../lib/types.js').TwilioProgress | null} progress @param {string} otherwise */
export const working = (progress, otherwise) => html`<div class="working" role="status"><p><span class="spinner"></span>
  ${progress ? html`${groupedIn(progress.doing)}…` : otherwise}</p>
  ${progress && progress.total > 0 && html`<progress max="${progress.total}" value="${progress.done}">${progress.done} of
    ${progress.total}</progress>`}</div>`;

/** @type {Record<string, import('../lib/call-words.js').Chip>} */
const deeds = {
  create: {tone: 'info', word: 'Is made'}, change: {tone: 'info', word: 'Is set up'}, delete: {tone: 'wait', word: 'Is deleted'},
  keep: {tone: 'ok', word: 'Is there'},
};
const things = {application: 'TwiML app', key: 'API key', number: 'Number'};

/**
 * What is made at Twilio besides the numbers.
 * @param {PlanStep} step
 */
export const making = step => html`<li class="row wide" data-key="${step.subject}-${step.sid ?? 'new'}"><span
  class="main"><span><b>${things[step.subject]}</b><small>${step.note ?? step.name}</small></span></span>
  <span class="doing">${step.action === 'change' && differences(step.changes)}</span>
  <span class="end">${chip(deeds[step.action] ?? {tone: 'quiet', word: step.action})}</span></li>`;

/**
 * A number with what becomes of it, depending on its tick.
 * @param {PlanStep} step @param {boolean} isTicked
 */
export const choice = (step, isTicked) => html`<li data-key="${step.sid}"><label class="row wide pick"><span
  class="main"><input type="checkbox" name="sid" data-do="tick" value="${step.sid}"${flag('checked', isTicked)}${flag(
    'disabled', !step.canBeTaken)}><span><b class="number">${grouped(step.name)}</b></span></span>
  <span class="doing">${becomes(step, isTicked)}</span></label></li>`;

/** @param {PlanStep} step @param {boolean} isTicked */
function becomes(step, isTicked) {
  if (step.action === 'keep') return isTicked ? 'Rings here.' : html`Rings here. <ins>Goes back to what it did before.</ins>`;
  if (!isTicked) return html`${step.note} ${step.canBeTaken && html`<span class="sub">Stays as it is.</span>`}`;
  return html`<del>${step.note}</del> <span aria-hidden="true">→</span> <ins>Rings here.</ins>`;
}

/** @param {import('../lib/types.js').TwilioDrift} drift @param {boolean} isWorking */
export const drifted = (drift, isWorking) => html`<li class="drift" data-key="${drift.kind}-${drift.sid ?? ''}">
  <p>${icon('alert')}<span><b>${whatDrifted(drift)}</b>
  ${drift.sentence}</span></p>
  ${differences(drift.changes)}
  ${drift.kind === 'number.changed' && html`<button class="button small" data-do="letGo"
    data-sid="${drift.sid}"${flag('disabled', isWorking)}>Let it go</button>`}</li>`;

/** @param {import('../lib/types.js').TwilioDrift} drift */
function whatDrifted({kind, name}) {
  if (kind.startsWith('application.')) return 'TwiML app.';
  if (kind.startsWith('key.')) return 'API key.';
  return kind.startsWith('number.') ? grouped(name) : 'Account.';
}

/** @param {import('../lib/types.js').SignatureFailure} failure */
export const unsigned = failure => html`<div class="notice bad inset" role="alert">${icon('alert')}<span>
  <b>A webhook was refused: its signature does not hold.</b>${failure.sentence}
  <details class="more"><summary>What arrived</summary><dl class="facts">
    ${[['Checked against', failure.expectedUrl], ['Arrived as', failure.receivedUrl], ['Signed for', failure.signedUrl],
      ...Object.entries(failure.headers)].map(([word, value]) => value
      && html`<div><dt>${word}</dt><dd><code>${value}</code></dd></div>`)}</dl></details></span></div>`;
