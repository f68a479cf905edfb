// @ts-check
import {api} from '../app/api.js';
import {go, route} from '../app/router.js';
import {here, isAdmin, standing} from '../app/session.js';
import {whenBack} from '../app/stream.js';
import {toast} from '../app/toasts.js';
import {complaint, showWrong, valuesOf} from '../lib/form.js';
import {flag, html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {money} from '../lib/money.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {countryName, together} from '../lib/words.js';
import {askToBuy} from '../components/buy-dialog.js';
import {empty, failed, field, loading, notice} from '../components/parts.js';

/** @typedef {import('../lib/types.js').NumberForSale} NumberForSale @typedef {import('../lib/types.js').NumberCountry} NumberCountry */

const shop = 'https://console.twilio.com/us1/develop/phone-numbers/manage/search';

/** @type {Record<string, string>} */
const types = {local: 'Local', tollFree: 'Toll-free', mobile: 'Mobile', national: 'National'};
/** @type {['sms' | 'mms', string][]} */
const besides = [['sms', 'Text messages'], ['mms', 'Pictures']];
// Not `contains`: a form's field of that name takes the place of the form's own function.
const criteria = /** @type {const} */ (['country', 'type', 'areaCode', 'locality', 'digits', 'sms', 'mms']);

/** Numbers that Twilio sells: searching, seeing the price, buying. What is searched for stands in the address. */
class BuyNumberPage extends View {
  /** @type {NumberCountry[] | null} */
  #countries = null;
  /** Of the workspace: where one looks first. */
  #home = '';
  /** @type {NumberForSale[] | null} */
  #offers = null;
  #priceProblem = '';
  #problem = '';
  #isUnconnected = false;
  /** @type {{field: string | null, message: string} | null} */
  #wrong = null;
  #round = 0;

  actions = {
    reload: () => (this.#countries ? this.#search() : this.#load()),
    search: (/** @type {HTMLFormElement} */ form) => this.#ask(valuesOf(form)),
    choose: (/** @type {HTMLSelectElement | HTMLInputElement} */ control) => control.form
      && this.#ask(valuesOf(control.form)),
    buy: (/** @type {HTMLElement} */ button) => this.#buy(button.dataset.number ?? ''),
  };

  start() {
    route.listen(({tag}) => tag === 'buy-number-page' && this.#countries && this.#search(), this.life);
    whenBack(() => this.#problem && this.actions.reload(), this.life);
    if (isAdmin()) this.#load();
  }

  async #load() {
    this.#problem = '';
    this.update();
    try {
      const desk = here();
      const [{items}, workspaces] = await Promise.all([desk.numberCountries(), api.workspaces()]);
      this.#home = workspaces.items.find(one => one.id === standing.value.workspace?.id)?.country ?? '';
      this.#countries = items;
      this.#search();
    } catch (error) {
      this.#fail(error);
    }
    this.update();
  }

  /** @param {unknown} error */
  #fail(error) {
    const {code, message} = /** @type {import('../app/request.js').ApiError} */ (error);
    this.#problem = message;
    this.#isUnconnected = code === 'conflict';
  }

  /** What is searched for, as far as the chosen country has it. */
  get #wanted() {
    const {query} = route.value;
    const wanted = /** @type {Record<(typeof criteria)[number], string>} */ (
      Object.fromEntries(criteria.map(name => [name, query.get(name) ?? ''])));
    const known = this.#countries ?? [];
    const country = known.find(one => one.code === wanted.country) ?? known.find(one => one.code === this.#home)
      ?? known[0];
    const has = country?.types ?? [];
    const type = has.find(one => one === wanted.type) ?? has[0] ?? 'local';
    const isLocal = type === 'local';
    return {...wanted, country: country?.code ?? '', type, has,
      areaCode: isLocal && ['US', 'CA'].includes(country?.code ?? '') ? wanted.areaCode : null,
      locality: isLocal ? wanted.locality : null};
  }

  /** @param {Record<string, any>} values */
  #ask(values) {
    const set = criteria.filter(name => values[name]).map(name => [name, name === 'sms' || name === 'mms' ? 'true'
      : values[name]]);
    const path = `/numbers/buy?${new URLSearchParams(set)}`;
    if (path === location.pathname + location.search) this.#search();
    else go(path, {replace: true});
  }

  async #search() {
    const round = (this.#round += 1);
    this.#offers = null;
    this.#problem = '';
    this.#wrong = null;
    this.update();
    const {has: _, digits, ...wanted} = this.#wanted;
    try {
      const {items, priceProblem} = await here().numbersForSale({...wanted, contains: digits});
      if (round !== this.#round) return;
      this.#offers = items;
      this.#priceProblem = priceProblem ?? '';
    } catch (error) {
      if (round !== this.#round) return;
      const wrong = complaint(error, ['country', 'areaCode', 'locality', 'contains']);
      if (wrong.field) this.#wrong = {...wrong, field: wrong.field === 'contains' ? 'digits' : wrong.field};
      else this.#fail(error);
    }
    this.update();
    showWrong(this);
  }

  /** @param {string} e164 */
  async #buy(e164) {
    const offer = this.#offers?.find(one => one.e164 === e164);
    if (!offer) return;
    const {number, isStale} = await askToBuy(offer);
    if (number) {
      toast(`${grouped(number.e164)} is yours. Name it and choose who answers.`);
      go(`/numbers?number=${number.id}`);
    } else if (isStale) this.#search();
  }

  view() {
    return html`<a class="back" href="/numbers">${icon('back')} Numbers</a>
      <header class="top"><h1>Buy a number</h1></header>${this.#body()}`;
  }

  #body() {
    if (!isAdmin()) return html`<section class="panel">${empty('Only admins buy numbers',
      'Ask an owner or admin of this workspace.')}</section>`;
    if (this.#problem && this.#isUnconnected) return html`<section class="panel">${empty('No numbers yet', this.#problem,
      html`<a class="button" href="/settings">Connect Twilio</a>`)}</section>`;
    if (!this.#countries) return html`<section class="panel">${this.#problem ? failed(this.#problem)
      : loading(6)}</section>`;
    return html`${this.#form(this.#countries)}${!this.#wrong && this.#results()}`;
  }

  /** @param {NumberCountry[]} countries */
  #form(countries) {
    const wanted = this.#wanted;
    const wrong = (/** @type {string} */ name) => ({error: this.#wrong?.field === name ? this.#wrong.message : null});
    const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string | null} */ value,
      placeholder = '') => value !== null && field(name, label, html`<input id="${name}" name="${name}" value="${value}"
      placeholder="${placeholder}" maxlength="40" autocomplete="off" spellcheck="false">`, wrong(name));
    const named = countries.map(({code, name}) => /** @type {[string, string]} */ ([code, countryName(code) || name]))
      .sort((one, other) => one[1].localeCompare(other[1]));
    return html`<form class="panel padded shop" data-do="search" aria-label="What to look for">
      <div class="criteria">
        ${field('country', 'Country', choice('country', named, wanted.country), wrong('country'))}
        ${field('type', 'Type', choice('type', wanted.has.map(type => [type, types[type]]), wanted.type), wrong('type'))}
      </div>
      <div class="criteria">
        ${text('areaCode', 'Area code', wanted.areaCode)}
        ${text('locality', 'City', wanted.locality)}
        <div class="last">${text('digits', 'Contains', wanted.digits, 'Digits or a word')}
          <button class="button primary">Search</button></div>
      </div>
      <fieldset class="ticks"><legend>Must also take</legend>${besides.map(([name, label]) => html`<label
        class="tick"><input type="checkbox" name="${name}" data-do="choose"${flag('checked',
  wanted[name] === 'true')}> ${label}</label>`)}</fieldset></form>`;
  }

  #results() {
    const {country, type} = this.#wanted;
    const title = `${types[type]} numbers, ${countryName(country)}`;
    return html`<section class="panel" aria-labelledby="offers-title" aria-busy="${String(!this.#offers
      && !this.#problem)}"><header><h2 id="offers-title">${title}</h2>
      <span class="amount" role="status">${this.#offers && this.#offers.length > 0
    && `${this.#offers.length} shown`}</span></header>
      ${this.#problem ? failed(this.#problem) : !this.#offers ? loading(6) : this.#offers.length
    ? html`${this.#priceProblem && notice(`${this.#priceProblem} The Twilio Console shows its prices.`, 'wait')}
      ${this.#offers.some(one => one.addressRequirements !== 'none') && notice('Before Twilio sells some of these it wants '
    + 'an address of yours. Buy them in the Twilio Console, then take them over under Settings.', 'wait')}
      <ul class="rows">${this.#offers.map(offer)}</ul>`
    : empty('No such numbers', 'Twilio has none that fit at the moment. Ask for less, or look in another place.')}
      </section>`;
  }
}

/** @param {string} name @param {[string, string][]} options @param {string} chosen */
const choice = (name, options, chosen) => html`<select id="${name}" name="${name}" data-do="choose">${options
  .map(([value, label]) => html`<option
    value="${value}"${flag('selected', value === chosen)}>${label}</option>`)}</select>`;

/** @param {NumberForSale} one */
function offer(one) {
  const {sms, mms} = one.capabilities;
  const isFree = one.addressRequirements === 'none';
  return html`<li data-key="${one.e164}" class="row wide offer"><span class="main"><span><b
      class="number">${grouped(one.e164)}</b><small>${[one.locality, one.region].filter(Boolean).join(', ')}</small></span></span>
    <span class="doing">${isFree ? together(['Calls', sms ? 'texts' : '', mms ? 'pictures' : ''].filter(Boolean))
    : 'Sold in the Twilio Console only'}</span>
    <span class="price">${one.monthlyPrice ? html`<b>${money(one.monthlyPrice, one.currency)}</b> a month`
    : 'Price unknown'}</span>
    <span class="end">${isFree ? html`<button class="button small" data-do="buy" data-number="${one.e164}"
      aria-label="Buy ${grouped(one.e164)}">Buy</button>`
    : html`<a class="button small" href="${shop}" target="_blank" rel="noreferrer"
      aria-label="Buy ${grouped(one.e164)} in the Twilio Console">Console ${icon('outside')}</a>`}</span></li>`;
}

customElements.define('buy-number-page', BuyNumberPage);
