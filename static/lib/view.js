// @ts-check
import {focusWithin} from './focus.js';
import {html} from './html.js';
import {morph} from './morph.js';

/**
 * A custom element that draws itself from `view()` and finds its handlers in `actions`:
 * `data-do="name"` on a button (click), a form (submit), a select or a box (change); `data-input="name"` while typing.
 */
export class View extends HTMLElement {
  #life = new AbortController();
  #isQueued = false;
  /**
   * It had the focus when it was switched off: browsers then take it away.
   * @type {HTMLElement | null}
   */
  #switchedOff = null;

  /** @type {Record<string, (element: any, event: Event) => unknown>} */
  actions = {};

  /** Aborted when the element leaves the page. */
  get life() {
    return this.#life.signal;
  }

  connectedCallback() {
    this.#life = new AbortController();
    const options = {signal: this.life};
    this.addEventListener('click', event => this.#act(event, 'button[data-do], a[data-do]', 'do'), options);
    this.addEventListener('submit', event => this.#act(event, 'form[data-do]', 'do'), options);
    this.addEventListener('change', event => this.#act(event, 'select[data-do], input[data-do]', 'do'), options);
    this.addEventListener('input', event => this.#act(event, '[data-input]', 'input'), options);
    this.start();
    this.update();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.update();
  }

  /** Called when the element enters the page; subscribe here, with `this.life`. */
  start() {}

  /** Called after each drawing. */
  drawn() {}

  /** @returns {import('./html.js').Markup} */
  view() {
    return html``;
  }

  /** Draws soon, once for many changes. */
  update() {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (!this.isConnected) return;
      const {activeElement} = document;
      morph(this, this.view());
      this.#keepFocus(activeElement);
      this.drawn();
    });
  }

  /** @param {Element | null} focused before the drawing */
  #keepFocus(focused) {
    if (focused instanceof HTMLElement && this.contains(focused) && focused.matches(':disabled')) this.#switchedOff = focused;
    if (!this.#switchedOff || this.#switchedOff.matches(':disabled')) return;
    focusWithin(this.#switchedOff, this.#switchedOff);
    this.#switchedOff = null;
  }

  /** @param {Event} event @param {string} selector @param {'do' | 'input'} key */
  #act(event, selector, key) {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (!(element instanceof HTMLElement) || ownerOf(element) !== this) return;
    const action = this.actions[element.dataset[key] ?? ''];
    if (!action) return;
    if (event.type === 'submit') event.preventDefault();
    action.call(this, element, event);
  }
}

/** @param {HTMLElement} element */
function ownerOf(element) {
  let owner = element.parentElement;
  while (owner && !(owner instanceof View)) owner = owner.parentElement;
  return owner;
}
