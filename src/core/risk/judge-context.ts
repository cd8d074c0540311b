import type { WordHit } from '../text/word-trie.ts';
import { type DangerBook, type GrammarFamily, isIn, type Speaker } from './danger-book.ts';
import type { PatternMatch } from './match-pattern.ts';
import type { Clause } from './split-clauses.ts';

/** Whom a clause is about, as far as words tell. */
export type Person = 'child' | 'self' | 'kin' | 'adult' | 'peer' | 'other_child' | 'thing' | 'nobody';

export function hitsOf(book: DangerBook, clause: Clause, family: GrammarFamily): readonly WordHit[] {
  return clause.words.filter((hit) => isIn(book, book.grammar[family], hit.word));
}

/** Whether a word of `family` ends exactly at `end`; the longest such word. */
function wordEndingAt(hits: readonly WordHit[], end: number, until: number): WordHit | undefined {
  let best: WordHit | undefined;
  for (const hit of hits) {
    if (hit.end === end && hit.start >= until && (best === undefined || hit.start < best.start)) best = hit;
  }
  return best;
}

/** Counts the negations right before `start`, filler between them left out: 没有人[打], 从来没有被[打], 不是没有[打]. */
function negationsBefore(book: DangerBook, clause: Clause, start: number, until: number): number {
  const negations = hitsOf(book, clause, 'negation');
  if (negations.length === 0) return 0;
  const fillers = hitsOf(book, clause, 'negation_fill');
  let count = 0;
  let at = start;
  for (let step = 0; step < 12; step += 1) {
    const negation = wordEndingAt(negations, at, until);
    const filler = negation === undefined ? wordEndingAt(fillers, at, until) : undefined;
    const word = negation ?? filler;
    if (word === undefined) break;
    if (negation !== undefined) count += 1;
    at = word.start;
  }
  return count;
}

const DENIED_AFTER =
  /^(?:他|她|我)?(?:倒|倒是|的事|的话|都|这些|这种|是|的情况|的现象|也)*(?:没有|没得|莫得|没|冇|冇得|木有)(?:的|过|发生|有|这回事|这种事)?[了啊哦嘛的咯嘞哎]*$/;

/** Whether the words are denied: an odd number of negations before any slot, or "…倒没有" behind. */
export function isNegated(book: DangerBook, clause: Clause, match: PatternMatch): boolean {
  let until = 0;
  for (const hit of match) {
    if (negationsBefore(book, clause, hit.start, until) % 2 === 1) return true;
    until = hit.end;
  }
  return clause.mark !== '?' && DENIED_AFTER.test(clause.text.slice(until));
}

/** Whether a word of `family` stands before the match in its clause, at most `reach` characters away. */
export function standsBefore(
  book: DangerBook,
  clause: Clause,
  match: PatternMatch,
  family: GrammarFamily,
  reach: number,
): boolean {
  // Old times are often named behind the person: "我小时候挨打".
  const start = (family === 'past' ? match.at(-1) : match[0])?.start ?? 0;
  return hitsOf(book, clause, family).some((hit) => hit.end <= start && start - hit.end <= reach);
}

const PERSON_FAMILIES: readonly (readonly [GrammarFamily, Person])[] = [
  ['family_adult', 'kin'],
  ['spouse', 'kin'],
  ['other_adult', 'adult'],
  ['stranger', 'adult'],
  ['peer', 'peer'],
  ['child', 'child'],
  ['self', 'self'],
  ['he', 'child'],
];

/** Verbs of the child before an animal or a thing: in "喂猪掉塘里了" the pig is not what fell. */
const HANDLED = '喂放骑牵赶捉抓追看养杀捞摸背拿玩踢捡推开坐打搬抱被遭';

/** Animals and things are a subject at the head of a clause, behind their owner or right before the verb. */
function isThingSubject(book: DangerBook, clause: Clause, hit: WordHit, before: number): boolean {
  if (!isIn(book, book.grammar.animal, hit.word) && !isIn(book, book.grammar.thing, hit.word)) return false;
  if (hit.end === before) return !HANDLED.includes(clause.text.charAt(hit.start - 1));
  return hit.start === 0 || '的家个只头条把我他她娃子'.includes(clause.text.charAt(hit.start - 1));
}

function personOf(book: DangerBook, clause: Clause, hit: WordHit, before: number): Person | undefined {
  for (const [family, person] of PERSON_FAMILIES) {
    if (!isIn(book, book.grammar[family], hit.word)) continue;
    if (person !== 'child') return person;
    const elsewhere = hitsOf(book, clause, 'other_home').some(
      (home) => home.end <= hit.start && hit.start - home.end <= 4,
    );
    return elsewhere ||
      hitsOf(book, clause, 'other_home').some((home) => home.start <= hit.start && home.end >= hit.end)
      ? 'other_child'
      : 'child';
  }
  return isThingSubject(book, clause, hit, before) ? 'thing' : undefined;
}

/**
 * The last person named before `before`, those behind 被/跟/给 left out: in "孩子跟爷爷吵架后跳河" that is the child.
 */
export function subjectBefore(book: DangerBook, clause: Clause, before: number): Person {
  const prepositions = hitsOf(book, clause, 'preposition');
  let found: Person = 'nobody';
  let end = -1;
  for (const hit of clause.words) {
    if (hit.end > before || hit.end <= end) continue;
    const person = personOf(book, clause, hit, before);
    if (person === undefined) continue;
    if (prepositions.some((preposition) => preposition.end === hit.start)) continue;
    found = person;
    end = hit.end;
  }
  const home = hitsOf(book, clause, 'other_home').findLast((hit) => hit.end <= before);
  return home !== undefined && home.end > end ? 'other_child' : found;
}

/** Whether the speaker is an adult who says 我 of himself. */
export function isAdultSpeaker(speaker: Speaker): boolean {
  return speaker !== 'child' && speaker !== 'unknown';
}
