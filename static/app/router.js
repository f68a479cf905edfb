// @ts-check
// Paths to pages. A page's module is loaded when it is first visited.
import {Cell} from '../lib/cell.js';

/**
 * @typedef {{tag: string, title: string, load: () => Promise<unknown>, section: string, id: string | null,
 *   query: URLSearchParams}} Route
 */

/** @type {[RegExp, string, string, string, () => Promise<unknown>][]} */
const table = [
  [/^\/(?:live)?$/, 'live', 'live-page', 'Live', () => import('../pages/live-page.js')],
  [/^\/calls$/, 'calls', 'calls-page', 'Calls', () => import('../pages/calls-page.js')],
  [/^\/calls\/([^/]+)$/, 'calls', 'call-page', 'Call', () => import('../pages/call-page.js')],
  [/^\/voicemail$/, 'voicemail', 'voicemail-page', 'Voicemail', () => import('../pages/voicemail-page.js')],
  [/^\/numbers$/, 'numbers', 'numbers-page', 'Numbers', () => import('../pages/numbers-page.js')],
  [/^\/numbers\/buy$/, 'numbers', 'buy-number-page', 'Buy a number', () => import('../pages/buy-number-page.js')],
  [/^\/agents$/, 'agents', 'agents-page', 'Agents', () => import('../pages/agents-page.js')],
  [/^\/settings$/, 'settings', 'settings-page', 'Settings', () => import('../pages/settings-page.js')],
  [/^\/health$/, 'settings', 'health-page', 'Health', () => import('../pages/health-page.js')],
  [/^\/(?:sign-in|set-up)$/, 'live', 'live-page', 'Live', () => import('../pages/live-page.js')],
];

/** @param {Location} location @returns {Route} */
function match({pathname, search}) {
  const query = new URLSearchParams(search);
  for (const [pattern, section, tag, title, load] of table) {
    const found = pattern.exec(pathname);
    if (found) return {tag, title, load, section, id: found[1] ? decoded(found[1]) : null, query};
  }
  return {tag: 'lost-page', title: 'Not found', section: '', id: null, query, load: () =>
    import('../pages/lost-page.js')};
}

/** @param {string} part of a path that anybody may have mistyped */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = new Cell(match(location));

/** @param {string} path @param {{replace?: boolean}} options */
export function go(path, {replace = false} = {}) {
  const isSame = path === location.pathname + location.search;
  if (!isSame) history[replace ? 'replaceState' : 'pushState'](null, '', path);
  route.value = match(location);
  if (!replace) window.scrollTo(0, 0);
}

window.addEventListener('popstate', () => (route.value = match(location)));

document.addEventListener('click', event => {
  const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(anchor instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (anchor.target || anchor.origin !== location.origin || anchor.hasAttribute('download')) return;
  if (anchor.hash && anchor.pathname === location.pathname) return;
  event.preventDefault();
  go(anchor.pathname + anchor.search);
});
