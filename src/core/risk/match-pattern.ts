import type { WordHit } from '../text/word-trie.ts';
import type { Pattern } from './danger-book.ts';
import type { Clause } from './split-clauses.ts';

/** One match: the word that filled each slot, in order. */
export type PatternMatch = readonly WordHit[];

/** Steps that one clause may cost, so that a text made of nothing but danger words stays cheap. */
export interface Budget {
  left: number;
}

function fill(pattern: Pattern, clause: Clause, filled: WordHit[], budget: Budget): boolean {
  const index = filled.length;
  const wordClass = pattern.slots[index];
  const before = filled[index - 1];
  if (wordClass === undefined) return true;
  if (before === undefined) return false;
  const furthest = before.end + (pattern.gaps[index] ?? 0);
  for (const hit of clause.byClass.get(wordClass) ?? []) {
    if (hit.start < before.end) continue;
    if (hit.start > furthest || budget.left <= 0) return false;
    budget.left -= 1;
    filled.push(hit);
    if (fill(pattern, clause, filled, budget)) return true;
    filled.pop();
  }
  return false;
}

/** The match of `pattern` whose first word is `first`, or undefined. Words of a match never overlap. */
export function matchPattern(
  pattern: Pattern,
  clause: Clause,
  first: WordHit,
  budget: Budget,
): PatternMatch | undefined {
  const filled = [first];
  return fill(pattern, clause, filled, budget) ? filled : undefined;
}
