// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {html} from '../lib/html.js';
import {changedNotice} from './changed-notice.js';
import {confirm} from './confirm-dialog.js';

/**
 * Asks, and does it to the thing as the person saw it. Where somebody else changed that meanwhile, nothing is done, and it
 * is asked again of what it is now.
 * @template {Record<string, any>} Thing
 * @param {Thing} thing
 * @param {{question: (thing: Thing) => import('./confirm-dialog.js').Question, what: (thing: Thing) => string,
 *   words: import('./changed-notice.js').Words}} wording
 * @param {(seen: Thing, answer: 'sure' | 'with option') => Promise<unknown>} work
 * @returns {Promise<Thing | null>} what it was done to; null when the person thought better of it
 */
export async function confirmed(thing, {question, what, words}, work) {
  let asked = question(thing);
  for (;;) {
    const answer = await confirm(asked);
    if (!answer) return null;
    try {
      await work(thing, answer);
      return thing;
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
      thing = error.now;
      asked = {...question(thing), isTicked: answer === 'with option',
        notice: changedNotice(what(thing), error.differences, words, html`<span>Nothing was done yet.</span>`)};
    }
  }
}
