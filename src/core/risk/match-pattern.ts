import type { WordHit } from '../text/word-trie.ts';
import { type DangerBook, isIn, type Pattern } from './danger-book.ts';
import type { Clause } from './split-clauses.ts';

/** One match: the word that filled each slot, in order. */
export type PatternMatch = readonly WordHit[];

/** Steps that one clause may cost, so that a text made of nothing but danger words stays cheap. */
export interface Budget {
  left: number;
}

interface Search {
  readonly book: DangerBook;
  readonly pattern: Pattern;
  readonly words: readonly WordHit[];
  readonly filled: WordHit[];
  readonly budget: Budget;
}

/** Fills the slots behind slot `index`, whose word stands at `place` among the clause's words. */
function fillAfter(search: Search, index: number, place: number): boolean {
  const slot = search.pattern.slots[index + 1];
  const before = search.words[place];
  if (slot === undefined || before === undefined) return true;
  const furthest = before.end + (search.pattern.gaps[index + 1] ?? 0);
  for (let next = place + 1; next < search.words.length; next += 1) {
    const hit = search.words[next];
    if (hit === undefined || hit.start > furthest || search.budget.left <= 0) return false;
    if (hit.start < before.end) continue;
    search.budget.left -= 1;
    if (!isIn(search.book, slot, hit.word)) continue;
    search.filled[index + 1] = hit;
    if (fillAfter(search, index + 1, next)) return true;
  }
  return false;
}

/** Fills the slots before slot `index`. No word is longer than 16 characters, so looking back ends soon. */
function fillBefore(search: Search, index: number, place: number): boolean {
  const slot = search.pattern.slots[index - 1];
  const after = search.words[place];
  if (slot === undefined || after === undefined) return true;
  const nearest = after.start - (search.pattern.gaps[index] ?? 0);
  for (let last = place - 1; last >= 0; last -= 1) {
    const hit = search.words[last];
    if (hit === undefined || hit.start < nearest - 16 || search.budget.left <= 0) return false;
    if (hit.end > after.start || hit.end < nearest) continue;
    search.budget.left -= 1;
    if (!isIn(search.book, slot, hit.word)) continue;
    search.filled[index - 1] = hit;
    if (fillBefore(search, index - 1, last)) return true;
  }
  return false;
}

/**
 * The match of `pattern` whose key slot is filled by the clause's word number `place`, or undefined.
 * Words of a match stand in order and never overlap.
 */
export function matchPattern(
  book: DangerBook,
  pattern: Pattern,
  clause: Clause,
  place: number,
  budget: Budget,
): PatternMatch | undefined {
  const key = clause.words[place];
  if (key === undefined) return undefined;
  const filled: WordHit[] = new Array(pattern.slots.length);
  filled[pattern.key] = key;
  const search = { book, pattern, words: clause.words, filled, budget };
  return fillAfter(search, pattern.key, place) && fillBefore(search, pattern.key, place) ? filled : undefined;
}
