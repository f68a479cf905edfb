// @ts-check
// Makes an element's children equal to freshly made ones while keeping every node that can stay: focus, typed text
// and scroll positions survive an update. Listeners are carried over where they are set as properties.

const listeners = /** @type {const} */ (['onclick', 'onsubmit', 'oninput', 'onchange', 'onkeydown']);

/** @param {Element} target @param {...Node} wanted */
export function morph(target, ...wanted) {
  const focused = document.activeElement;
  children(target, wanted);
  // A node that was moved has lost it.
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) {
    focused.focus({preventScroll: true});
  }
}

/** @param {Node} node */
const keyOf = node => (node instanceof HTMLElement ? node.dataset.key ?? null : null);

/** @param {Node} from @param {Node[]} wanted */
function children(from, wanted) {
  const keys = new Set(wanted.map(keyOf));
  /** @type {Map<string, Node>} */
  const kept = new Map();
  for (const node of [...from.childNodes]) {
    const key = keyOf(node);
    if (key === null) continue;
    if (keys.has(key)) kept.set(key, node);
    else node.remove();
  }
  let cursor = from.firstChild;
  for (const node of wanted) {
    const key = keyOf(node);
    const old = key === null ? cursor : kept.get(key);
    if (old && old.nodeName === node.nodeName && keyOf(old) === key) {
      if (old === cursor) cursor = old.nextSibling;
      else from.insertBefore(old, cursor);
      patch(old, node);
    } else {
      from.insertBefore(node, cursor);
    }
  }
  while (cursor) {
    const next = cursor.nextSibling;
    from.removeChild(cursor);
    cursor = next;
  }
}

/** @param {Node} from @param {Node} to */
function patch(from, to) {
  if (!(from instanceof HTMLElement) || !(to instanceof HTMLElement)) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  for (const {name} of [...from.attributes]) {
    // What a person opened stays open.
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
  }
  for (const {name, value} of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const name of listeners) /** @type {any} */ (from)[name] = to[name];
  children(from, [...to.childNodes]);
}
