// @ts-check
import {appInfo, here} from '../app/session.js';
import {flag, html} from '../lib/html.js';
import {money} from '../lib/money.js';
import {grouped} from '../lib/phone-number.js';
import {View} from '../lib/view.js';
import {openDialog} from './dialog.js';
import {notice} from './parts.js';

/** @typedef {import('../lib/types.js').NumberForSale} NumberForSale @typedef {import('../lib/types.js').PhoneNumber} PhoneNumber */

/**
 * Says what a number costs and buys it.
 * @param {NumberForSale} offer
 * @returns {Promise<{number: PhoneNumber | null, isStale: boolean}>} no number when nothing was bought; stale when what
 *   was shown no longer holds
 */
export function askToBuy(offer) {
  const dialog = /** @type {BuyDialog} */ (document.createElement('buy-dialog'));
  dialog.offer = offer;
  document.body.append(dialog);
  return dialog.answer;
}

class BuyDialog extends View {
  /** @type {NumberForSale | null} */
  offer = null;
  /**
   * While it is under way.
   * @type {Promise<void> | null}
   */
  #purchase = null;
  #problem = '';
  #isStale = false;
  /** @type {PhoneNumber | null} */
  #number = null;
  /** @type {(answer: {number: PhoneNumber | null, isStale: boolean}) => void} */
  #resolve = () => {};
  /** @type {Promise<{number: PhoneNumber | null, isStale: boolean}>} */
  answer = new Promise(resolve => (this.#resolve = resolve));

  actions = {
    cancel: () => this.querySelector('dialog')?.close(),
    buy: () => {
      this.#purchase ??= this.#buy().finally(() => {
        this.#purchase = null;
        this.update();
      });
      this.update();
    },
  };

  start() {
    // What is being bought is not called off by looking away. Browsers let a dialog refuse to be cancelled only once, and
    // the key that asks for it each time.
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.#purchase && this.querySelector('dialog:modal')) event.preventDefault();
    }, {signal: this.life});
    this.addEventListener('cancel', event => this.#purchase && event.preventDefault(), {signal: this.life, capture: true});
  }

  async #buy() {
    if (!this.offer) return;
    const {e164, country, type, monthlyPrice, currency} = this.offer;
    this.#problem = '';
    try {
      this.#number = await here().buyPhoneNumber({e164, country, type, monthlyPrice, currency});
      this.querySelector('dialog')?.close();
    } catch (error) {
      const {code, message} = /** @type {import('../app/request.js').ApiError} */ (error);
      this.#problem = message;
      this.#isStale = code === 'conflict';
    }
  }

  /** Closed while it buys, it comes back with what went wrong. */
  async #left() {
    if (this.#purchase) {
      await this.#purchase;
      if (!this.#number) return;
    }
    this.#resolve({number: this.#number, isStale: this.#isStale});
    this.remove();
  }

  view() {
    if (!this.offer) return html``;
    const {e164, monthlyPrice, currency} = this.offer;
    const price = monthlyPrice && money(monthlyPrice, currency);
    const isBuying = this.#purchase !== null;
    return html`<dialog aria-labelledby="buy-title"><form data-do="buy"><h2 id="buy-title">Buy <span
        class="number">${grouped(e164)}</span>?</h2>
      <p>${price ? html`<b>${price} a month</b>, charged to your Twilio account from today until you release the number.`
    : 'Twilio did not say what it costs. It is charged to your Twilio account from today until you release the number.'}
        Calls cost extra.${appInfo.value?.mode === 'demo' && ' In this demo nothing is charged.'}</p>
      <p>Calls to it come here at once. Next you choose who answers them.</p>
      ${this.#problem && notice(this.#problem)}
      <div class="buttons"><button class="button" type="button" data-do="cancel"${flag('disabled', isBuying)}>${
  this.#isStale ? 'Close' : 'Cancel'}</button>
        ${!this.#isStale && html`<button class="button primary"${flag('disabled', isBuying)}>${isBuying
    ? html`<span class="spinner" aria-hidden="true"></span> Buying…`
    : this.#problem ? 'Try again' : price ? `Buy for ${price} a month` : 'Buy'}</button>`}</div></form></dialog>`;
  }

  drawn() {
    const dialog = this.querySelector('dialog');
    if (!dialog || dialog.open || this.#number) return;
    openDialog(dialog, () => this.#left());
  }
}

customElements.define('buy-dialog', BuyDialog);
