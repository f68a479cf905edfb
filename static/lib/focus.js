// @ts-check

/**
 * Gives the focus to something within a part of the page, unless the person has gone elsewhere with it.
 * @param {Element} part
 * @param {Element | null} [element]
 */
export function focusWithin(part, element) {
  const {activeElement} = document;
  // Around it, on the page's main part or its body, the focus is nowhere yet.
  const isHere = !activeElement || activeElement.contains(part) || part.contains(activeElement);
  if (element instanceof HTMLElement && isHere) element.focus();
}
