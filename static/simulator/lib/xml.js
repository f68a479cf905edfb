// @ts-check
// A document taken apart for reading, markup as it was written. For showing, not for checking.

/**
 * @typedef {{name: string, attributes: [string, string][], children: (Element | string)[], line: number, column: number}} Element
 *   attributes with their quotes; text, comments and declarations as strings
 */

const most = 65_536; // characters; what is longer is shown as it came
const pieces = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<\/?[A-Za-z_](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|</g;
const attribute = /([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** @param {string} text @returns {(Element | string)[] | null} null when tags do not pair */
export function parsed(text) {
  if (text.length > most || !text.trimStart().startsWith('<')) return null;
  /** @type {Element} */
  const root = {name: '', attributes: [], children: [], line: 1, column: 1};
  const open = [root];
  let [line, start] = [1, 0];
  for (const {0: piece, index = 0} of text.matchAll(pieces)) {
    const tag = /^<(\/?)([A-Za-z_][^\s/>]*)/.exec(piece);
    const inner = open[open.length - 1];
    if (piece === '<') return null;
    if (!tag) {
      if (piece.trim()) inner.children.push(piece.trim());
    } else if (tag[1]) {
      if (open.length === 1 || inner.name !== tag[2]) return null;
      open.pop();
    } else {
      const attributes = [...piece.matchAll(attribute)].map(([, name, value]) => /** @type {[string, string]} */ ([name, value]));
      const element = {name: tag[2], attributes, children: [], line, column: index - start + 1};
      inner.children.push(element);
      if (!piece.endsWith('/>')) open.push(element);
    }
    line += piece.split('\n').length - 1;
    if (piece.includes('\n')) start = index + piece.lastIndexOf('\n') + 1;
  }
  return open.length === 1 ? root.children : null;
}
