// @ts-check
// One operation: who may, what to send, what comes back, and how to ask with curl.
import {html} from '../lib/html.js';
import {curl, sample} from './sample.js';
import {fields, kind, value} from './schema.js';

/** @typedef {import('./book.js').Book} Book */
/** @typedef {import('./book.js').Operation} Operation */

/** @type {Record<string, string>} */
const guards = {
  public: 'Anyone', signedIn: 'Whoever has signed in', agent: 'Agents, admins and owners', admin: 'Admins and owners',
  owner: 'Owners',
};
const workspace = '/api/v1/workspaces/{workspaceId}';

/** @param {string} path broken where a line may end, and what all have in common set back */
const shownPath = path => {
  const common = path.startsWith(workspace) ? workspace : '';
  return html`${common && html`<span class="common">${broken(common)}</span>`}${broken(path.slice(common.length))}`;
};

/** @param {string} path */
const broken = path => path.split('/').map((part, index) => html`${index > 0 && html`<wbr>/`}${part}`);

/** @param {Book} book @param {Operation} operation @param {string} server */
export function operationView(book, operation, server) {
  const {id, method, path, summary, raw, guard} = operation;
  const body = book.body(operation);
  return html`<details class="operation" id="${id}"><summary>
      <span class="method ${method.toLowerCase()}">${method}</span>
      <span class="gist"><code>${shownPath(path)}</code><span>${summary}</span></span></summary>
    <div class="inside"><div class="told">
      ${raw.description && html`<p>${raw.description}</p>`}
      <p class="who">${guards[guard] ?? guard} may. <a href="#${id}">#${id}</a></p>
      ${parameters(book, operation)}
      ${body && html`<h3>Body <span class="kind">${body.type}</span></h3>${fields(book, body.schema, true)
        ?? html`<p>${kind(book, body.schema)}</p>`}`}
      <h3>Answers</h3>${Object.entries(raw.responses).map(([status, answer]) => answerView(book, status, book.follow(answer)))}
    </div><div class="shown">
      ${listing('curl', curl(book, operation, server))}
      ${examples(book, operation)}
    </div></div></details>`;
}

/** @param {Book} book @param {Operation} operation */
function parameters(book, operation) {
  const places = [['path', 'In the path'], ['query', 'In the query'], ['header', 'Headers']];
  return places.map(([place, title]) => {
    const here = operation.parameters.filter(one => one.in === place);
    return here.length > 0 && html`<h3>${title}</h3><ul class="values">${here.map(one => value(book, one.name, one.schema,
      {note: one.required && place !== 'path' ? 'required' : '', text: one.description}))}</ul>`;
  });
}

/** @param {Book} book @param {string} status @param {any} answer */
function answerView(book, status, answer) {
  const isGood = status.startsWith('2');
  const contents = Object.entries(answer.content ?? {});
  const headers = Object.entries(answer.headers ?? {}).map(([name, header]) => [name, book.follow(header)]);
  return html`<div class="answer"><p><span class="status ${isGood ? 'good' : 'bad'}">${status}</span> ${answer.description}</p>
    ${headers.length > 0 && html`<ul class="values">${headers.map(([name, header]) =>
      value(book, name, header.schema, {note: 'header', text: header.description}))}</ul>`}
    ${isGood && contents.map(([type, {schema}]) => {
      const list = fields(book, schema);
      return list && html`<details class="nested"><summary>Its fields <span class="kind">${type}</span></summary>${list}</details>`;
    })}</div>`;
}

/** @param {Book} book @param {Operation} operation */
function examples(book, {raw}) {
  return Object.entries(raw.responses).filter(([status]) => status.startsWith('2')).flatMap(([status, answer]) =>
    Object.entries(book.follow(answer).content ?? {}).filter(([type]) => type === 'application/json').map(([, content]) =>
      listing(`Answer ${status}`, JSON.stringify(content.example ?? sample(book, content.schema), null, 2))));
}

/** @param {string} title @param {string} text */
export const listing = (title, text) => html`<figure class="listing"><figcaption>${title}
  <button class="copy" type="button" data-copy aria-label="Copy ${title}">Copy</button></figcaption><pre
  tabindex="0">${text}</pre></figure>`;
