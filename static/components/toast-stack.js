// @ts-check
import {dismiss, toasts} from '../app/toasts.js';
import {html} from '../lib/html.js';
import {icon} from '../lib/icon.js';
import {View} from '../lib/view.js';

class ToastStack extends View {
  actions = {
    act: (/** @type {HTMLElement} */ button) => {
      const found = toasts.value.find(one => String(one.id) === button.dataset.id);
      found?.act?.();
      if (found) dismiss(found.id);
    },
    dismiss: (/** @type {HTMLElement} */ button) => dismiss(Number(button.dataset.id)),
  };

  start() {
    toasts.listen(() => this.update(), this.life);
  }

  view() {
    return html`<div class="toasts" role="status" aria-live="polite">${toasts.value.map(({id, text, tone, action}) =>
      html`
      <div class="toast ${tone}" data-key="toast-${id}">${icon(tone === 'ok' ? 'check' : 'alert')}<span>${text}</span>
        ${action && html`<button class="button small" data-do="act" data-id="${id}">${action}</button>`}
        <button class="bare" data-do="dismiss" data-id="${id}" aria-label="Dismiss">${icon('close')}</button>
      </div>`)}</div>`;
  }
}

customElements.define('toast-stack', ToastStack);
