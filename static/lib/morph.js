// @ts-check
// Makes an element's children equal to some markup while keeping every node that can stay: focus, typed text,
// scroll positions and running animations survive an update.

/** @typedef {import('./html.js').Markup} Markup */

/** @param {Element} target @param {Markup} markup */
export function morph(target, markup) {
  const template = document.createElement('template');
  template.innerHTML = markup.text;
  children(target, template.content);
}

/** @param {Node} node */
const keyOf = node => (node instanceof Element ? node.getAttribute('data-key') || node.id || null : null);

/** @param {Node} one @param {Node} other */
const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

/** @param {Node} from @param {Node} to */
function children(from, to) {
  const wanted = [...to.childNodes];
  const keys = new Set(wanted.map(keyOf));
  /** @type {Map<string, Node>} */
  const kept = new Map();
  for (const node of [...from.childNodes]) {
    const key = keyOf(node);
    if (key === null) continue;
    if (keys.has(key)) kept.set(key, node);
    else node.remove();
  }
  let cursor = /** @type {ChildNode | null} */ (from.firstChild);
  for (const node of wanted) {
    const key = keyOf(node);
    // Two pieces of white space stand side by side where something between them has gone.
    while (node instanceof Element && cursor instanceof Text) {
      const {nextSibling} = cursor;
      cursor.remove();
      cursor = nextSibling;
    }
    const match = key === null ? cursor : kept.get(key);
    if (match && alike(match, node)) {
      if (match === cursor) cursor = match.nextSibling;
      else from.insertBefore(match, cursor);
      patch(match, node);
    } else {
      from.insertBefore(document.importNode(node, true), cursor);
    }
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

/** @param {Node} from @param {Node} to */
function patch(from, to) {
  if (!(from instanceof Element) || !(to instanceof Element)) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  attributes(from, to);
  // A custom element draws its own inside.
  if (!from.localName.includes('-')) children(from, to);
}

/** @param {Element} from @param {Element} to */
function attributes(from, to) {
  for (const {name} of [...from.attributes]) {
    if (to.hasAttribute(name) || isOwn(from, name)) continue;
    from.removeAttribute(name);
    follow(from, name, '');
  }
  for (const {name, value} of [...to.attributes]) {
    if (from.getAttribute(name) === value || isOwn(from, name)) continue;
    from.setAttribute(name, value);
    follow(from, name, value);
  }
}

/**
 * Once a person has used a field, its attributes no longer say what it shows.
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function follow(element, name, value) {
  if (element instanceof HTMLInputElement && name === 'value') element.value = value;
  if (element instanceof HTMLInputElement && name === 'checked') element.checked = element.defaultChecked;
  if (element instanceof HTMLOptionElement && name === 'selected') element.selected = element.defaultSelected;
}

/**
 * What the browser, the person or a custom element itself changes: never taken back by an update.
 * @param {Element} element
 * @param {string} name
 */
const isOwn = (element, name) => name === 'open' && /^(details|dialog|phone-dock)$/.test(element.localName);
