// @ts-check
import {flag, html} from '../lib/html.js';
import {View} from '../lib/view.js';
import {openDialog} from './dialog.js';

/**
 * `word`: what must be typed, or nothing. `option`: what may be ticked besides. Asked again, it is with a `notice` and what
 * was ticked before; the word is typed anew.
 * @typedef {{title: string, text: string, action: string, word: string, option?: string,
 *   notice?: import('../lib/html.js').Markup, isTicked?: boolean}} Question
 */

/**
 * Asks before something is destroyed.
 * @param {Question} question
 * @returns {Promise<false | 'sure' | 'with option'>}
 */
export function confirm(question) {
  const dialog = /** @type {ConfirmDialog} */ (document.createElement('confirm-dialog'));
  dialog.ask(question);
  document.body.append(dialog);
  return dialog.answer;
}

class ConfirmDialog extends View {
  /** @type {Question} */
  #question = {title: '', text: '', action: '', word: ''};
  #typed = '';
  #isSure = false;
  #isTicked = false;
  /** @type {(answer: false | 'sure' | 'with option') => void} */
  #resolve = () => {};
  /** @type {Promise<false | 'sure' | 'with option'>} */
  answer = new Promise(resolve => (this.#resolve = resolve));

  actions = {
    type: (/** @type {HTMLInputElement} */ input) => {
      this.#typed = input.value.trim();
      this.update();
    },
    tick: (/** @type {HTMLInputElement} */ box) => (this.#isTicked = box.checked),
    cancel: () => this.querySelector('dialog')?.close(),
    sure: () => {
      if (!this.#mayGo) return;
      this.#isSure = true;
      this.querySelector('dialog')?.close();
    },
  };

  /** @param {Question} question */
  ask(question) {
    this.#question = question;
    this.#isTicked = question.isTicked ?? false;
  }

  get #mayGo() {
    const {word} = this.#question;
    return !word || this.#typed.toLowerCase() === word.toLowerCase();
  }

  view() {
    const {title, text, action, word, option, notice, isTicked} = this.#question;
    return html`<dialog aria-labelledby="confirm-title"><form data-do="sure"><h2 id="confirm-title">${title}</h2>
      ${notice}<p>${text}</p>
      ${word && html`<div class="field"><label for="confirm-word">Type <b>${word}</b> to go on</label>
        <input id="confirm-word" data-input="type" autocomplete="off" spellcheck="false"></div>`}
      ${option && html`<label class="tick"><input type="checkbox" data-do="tick"${flag('checked', isTicked)}>
        ${option}</label>`}
      <div class="buttons"><button class="button" type="button" data-do="cancel">Cancel</button>
        <button class="button destroy"${flag('disabled', !this.#mayGo)}>${action}</button></div></form></dialog>`;
  }

  drawn() {
    const dialog = this.querySelector('dialog');
    if (!dialog || dialog.open || this.#isSure) return;
    openDialog(dialog, () => {
      this.#resolve(this.#isSure && (this.#isTicked ? 'with option' : 'sure'));
      this.remove();
    });
  }
}

customElements.define('confirm-dialog', ConfirmDialog);
