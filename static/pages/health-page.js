// @ts-check
import {here, isAdmin} from '../app/session.js';
import {whenBack} from '../app/stream.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {exactly, timeWithSeconds} from '../lib/time.js';
import {View} from '../lib/view.js';
import {counted} from '../lib/words.js';
import {chip, empty, failed, loading} from '../components/parts.js';

/** @typedef {import('../lib/types.js').Finding} Finding */

/** @type {Record<string, import('../lib/call-words.js').Chip>} */
const chips = {problem: {tone: 'bad', word: 'Problem'}, warning: {tone: 'wait', word: 'Warning'}};
/** @type {Record<string, string>} */
const shapes = {problem: 'alert', warning: 'warning'};

/** All that has to be right for calls to ring: what is not comes first, with what to do. */
class HealthPage extends View {
  /** @type {import('../lib/types.js').HealthReport | null} */
  #report = null;
  #problem = '';
  #isChecking = false;

  actions = {
    check: () => this.#check(),
    reload: () => this.#check(),
  };

  start() {
    whenBack(() => this.#problem && this.#check(), this.life);
    this.#check();
  }

  async #check() {
    if (this.#isChecking || !isAdmin()) return;
    this.#isChecking = true;
    this.#problem = '';
    this.update();
    try {
      this.#report = await here().health();
    } catch (error) {
      this.#problem = /** @type {Error} */ (error).message;
    }
    this.#isChecking = false;
    this.update();
  }

  view() {
    const report = this.#report;
    const back = html`<a class="back" href="/settings">${icon('back')} Settings</a>`;
    if (!isAdmin()) return html`${back}<header class="top"><h1>Health</h1></header><section class="panel">
      ${empty('Only admins see this', 'Ask an admin of the workspace how the desk is doing.')}</section>`;
    return html`${back}
      <header class="top"><h1>Health</h1>${report && html`<span class="now"
        title="${exactly(report.checkedAt)}">Checked at ${timeWithSeconds(report.checkedAt)}</span>`}
        <button class="button" data-do="check"${flag('disabled', this.#isChecking)}>${this.#isChecking
          ? html`<span class="spinner"></span> Checking…` : report ? 'Check again' : 'Check'}</button></header>
      <p class="unseen" role="status">${this.#isChecking ? 'Checking' : report && conclusion(report)}</p>
      ${this.#problem ? html`<section class="panel">${failed(this.#problem)}</section>`
        : report ? this.#findings(report) : html`<section class="panel">${loading(4)}</section>`}`;
  }

  /** @param {import('../lib/types.js').HealthReport} report */
  #findings({findings, summary}) {
    const bad = findings.filter(finding => finding.severity !== 'good');
    const good = findings.filter(finding => finding.severity === 'good');
    const checked = html`<ul class="rows checked">${good.map(line)}</ul>`;
    if (!bad.length) return html`<section class="panel" aria-label="Findings"><div class="well">${icon('check')}
      <h2>All is well</h2><p>${counted(summary.good, 'thing')} looked at; nothing needs you.</p></div>${checked}</section>`;
    return html`<section class="panel" aria-label="Findings"><ul class="rows findings">${bad.map(paragraph)}</ul></section>
      ${good.length > 0 && html`<section class="panel" aria-label="In order"><header><h2>In order</h2>
        <span class="amount">${good.length}</span></header>${checked}</section>`}`;
  }
}

/** @param {import('../lib/types.js').HealthReport} report */
function conclusion({summary}) {
  const {problems, warnings} = summary;
  if (!problems && !warnings) return 'All is well';
  return [problems && counted(problems, 'problem'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', ');
}

/** @param {Finding} finding @param {number} index */
const paragraph = (finding, index) => html`<li class="finding ${finding.severity}" data-key="${finding.id}-${index}">
  <span class="shape">${icon(shapes[finding.severity])}</span>
  <div><p class="subject">${finding.title} ${chip(chips[finding.severity])}</p>
    <h2>${finding.what}</h2><p class="why">${finding.why}</p>
    <p class="remedy"><b>What to do</b> ${finding.toDo}</p></div></li>`;

/** @param {Finding} finding @param {number} index */
const line = (finding, index) => html`<li data-key="${finding.id}-${index}">${icon('check')}
  <span><b>${finding.title}</b> ${finding.what}</span></li>`;

customElements.define('health-page', HealthPage);
