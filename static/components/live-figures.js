// @ts-check
import {live} from '../app/stream.js';
import {openCalls} from '../lib/call-words.js';
import {html} from '../lib/html.js';
import {spell} from '../lib/time.js';
import {View} from '../lib/view.js';
import {counted} from '../lib/words.js';
import './time-since.js';

class LiveFigures extends View {
  start() {
    live.listen(() => this.update(), this.life);
  }

  view() {
    const {today, agents, isLoaded} = live.value;
    const calls = openCalls(live.value);
    const waiting = calls.filter(call =>
      call.direction === 'inbound' && ['routing', 'ringing', 'queued'].includes(call.state));
    const talking = calls.filter(call => call.state === 'connected');
    const share = today.total ? Math.round((today.answered / today.total) * 100) : 0;
    const pace = today.averageAnswerSeconds === null ? '' : `, in ${spell(today.averageAnswerSeconds)}`;
    return html`<div class="figures" aria-busy="${String(!isLoaded)}">
      ${figure('Waiting', waiting.length, waiting.length ? html`<span
        class="tone-wait">longest <time-since from="${waiting[0].startedAt}"></time-since></span>` : 'nobody')}
      ${figure('On call', talking.length, `of ${counted(Object.keys(agents).length, 'agent')}`)}
      ${figure('Answered today', html`${today.answered}<small> of ${today.total}</small>`, today.total
        ? `${share} %${pace}` : 'no calls yet')}
      ${figure('Missed today', today.missed, today.missed ? html`<a class="tone-bad"
        href="/calls?direction=inbound">call back</a>` : 'none')}
    </div>`;
  }
}

/** @param {string} name @param {unknown} value @param {unknown} more */
const figure = (name, value, more) => html`<div class="figure" data-key="${name}"><span>${name}</span><b>${value}</b>
  <small>${more}</small></div>`;

customElements.define('live-figures', LiveFigures);
