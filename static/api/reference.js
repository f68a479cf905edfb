// @ts-check
// The API's page: draws the document that the server serves, and filters it.
import {html} from '../lib/html.js';
import {Book} from './book.js';
import {listing, operationView} from './operation.js';
import {fields} from './schema.js';

/** @typedef {import('./book.js').Operation} Operation */

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const index = /** @type {HTMLElement} */ (document.querySelector('.index'));
const search = /** @type {HTMLInputElement} */ (document.querySelector('#search'));

/** @param {string} tag */
const groupId = tag => `group-${tag.toLowerCase().replaceAll(' ', '-')}`;

/** @param {Book} book */
function draw(book) {
  const operations = book.operations();
  const groups = Map.groupBy(operations, one => one.tag);
  index.innerHTML = html`${[...groups].map(([tag, members]) => html`<div class="group"><a
    href="#${groupId(tag)}">${tag}</a><ul>${members.map(link)}</ul></div>`)}`.text;
  main.innerHTML = html`${introduction(book)}
    <p id="found" role="status"></p>
    ${[...groups].map(([tag, members]) => html`<section class="group" aria-labelledby="${groupId(tag)}"><h2
      id="${groupId(tag)}">${tag}</h2>${members.map(one => operationView(book, one, location.origin))}</section>`)}`.text;
  filter(operations);
  search.addEventListener('input', () => {
    filter(operations);
    scrollTo(0, 0);
  });
}

/** @param {Operation} operation */
const link = ({id, method, path}) => html`<li><a href="#${id}"><span
  class="method ${method.toLowerCase()}">${method}</span>${path.replace(/^\/api\/v1\/?(workspaces\/\{workspaceId\})?\/?/, '')
    || 'workspace'}</a></li>`;

/** @param {Book} book */
function introduction(book) {
  const form = '{"email": "ada@example.com", "password": "…", "mode": "token"}';
  return html`<section class="introduction"><p>Sign in for a token, or make one for a program under <a href="/settings">Settings</a>. The commands below take it from
      <code>TOKEN</code>, and ids from names such as <code>WORKSPACE_ID</code>.</p>
    ${listing('Sign in', `curl ${location.origin}/api/v1/session -H 'Content-Type: application/json' \\\n  -d '${form}'`)}
    ${rules(book.json.info.description)}
    <details class="nested"><summary>What every refusal holds</summary>${fields(book, {$ref: '#/components/schemas/Error'})}
    </details></section>`;
}

/** @param {string} description paragraphs, each headed by a few bold words; `code` between backticks */
const rules = description => html`<dl class="rules">${description.split('\n\n').map(paragraph => {
  const [, term, words] = paragraph.match(/^\*\*(.+)\.\*\* (.+)$/) ?? ['', '', paragraph];
  return html`<dt>${term}</dt><dd>${words.split('`').map((part, at) => at % 2 ? html`<code>${part}</code>` : part)}</dd>`;
})}</dl>`;

/**
 * Shows the operations that hold every word.
 * @param {Operation[]} operations
 */
function filter(operations) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const one of operations) {
    const text = [one.id, one.method, one.path, one.tag, one.guard, one.summary, one.raw.description].join(' ').toLowerCase();
    const isShown = words.every(word => text.includes(word));
    if (isShown) found += 1;
    element(one.id).hidden = !isShown;
    /** @type {HTMLElement} */ (index.querySelector(`[href="#${one.id}"]`)?.parentElement).hidden = !isShown;
  }
  for (const group of document.querySelectorAll('.group')) {
    /** @type {HTMLElement} */ (group).hidden = !group.querySelector(':scope > ul > li:not([hidden]), .operation:not([hidden])');
  }
  main.classList.toggle('filtered', words.length > 0);
  element('found').textContent = words.length === 0 ? '' : found === 0 ? 'Nothing fits. Press Escape to see all again.'
    : `${found} of ${operations.length} operations`;
}

/** @param {string} id */
const element = id => /** @type {HTMLElement} */ (document.getElementById(id));

/** Opens what the address names. */
function follow() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (const one of index.querySelectorAll('[aria-current]')) one.removeAttribute('aria-current');
  if (!named) return;
  if (named.hidden) {
    search.value = '';
    search.dispatchEvent(new Event('input'));
  }
  if (named instanceof HTMLDetailsElement) named.open = true;
  const entry = index.querySelector(`[href="#${CSS.escape(named.id)}"]`);
  entry?.setAttribute('aria-current', 'true');
  const place = entry?.checkVisibility() ? entry : entry?.closest('.group');
  place?.scrollIntoView({block: 'nearest', inline: 'nearest'});
  named.scrollIntoView();
}

addEventListener('hashchange', follow);

// So that the address can be handed on.
main.addEventListener('toggle', event => {
  const one = /** @type {HTMLElement} */ (event.target);
  if (one.matches('.operation[open]')) history.replaceState(null, '', `#${one.id}`);
}, true);

main.addEventListener('click', async event => {
  const button = /** @type {HTMLElement} */ (event.target).closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard?.writeText(button.closest('figure')?.querySelector('pre')?.textContent ?? '');
  button.textContent = 'Copied';
});

addEventListener('keydown', event => {
  const isTyping = document.activeElement === search;
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && search.value) {
    search.value = '';
    search.dispatchEvent(new Event('input'));
  } else if (event.key === 'Enter' && isTyping) {
    const first = main.querySelector('.operation:not([hidden])');
    if (!first) return;
    location.hash = first.id;
    follow();
    first.querySelector('summary')?.focus();
  }
});

try {
  const answer = await fetch('/api/openapi.json');
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  draw(new Book(await answer.json()));
  follow();
} catch (error) {
  main.innerHTML = html`<p role="alert">The document could not be loaded. ${/** @type {Error} */ (error).message}
    <a href="/api">Try again</a></p>`.text;
}
