// @ts-check
import {ChangedMeanwhile} from '../app/as-seen.js';
import {html} from '../lib/html.js';
import {changedNotice} from './changed-notice.js';
import {confirm} from './confirm-dialog.js';

/**
 * Asks, and does it to the thing as the person saw it. Where somebody else changed that meanwhile, nothing is done, and the
 * question is asked again with what it is now.
 * @template {Record<string, any>} Thing
 * @template Result
 * @param {import('./confirm-dialog.js').Question} question
 * @param {{thing: Thing, what: string, words: import('./changed-notice.js').Words}} subject
 * @param {(seen: Thing, answer: 'sure' | 'with option') => Promise<Result>} work
 * @returns {Promise<{result: Result} | null>} null when the person thought better of it
 */
export async function confirmed(question, {thing, what, words}, work) {
  let seen = thing;
  for (;;) {
    const answer = await confirm(question);
    if (!answer) return null;
    try {
      return {result: await work(seen, answer)};
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
      seen = error.now;
      question = {...question, isTicked: answer === 'with option', typed: question.word,
        notice: changedNotice(what, error.differences, words, html`<span>Nothing was done yet.</span>`)};
    }
  }
}
