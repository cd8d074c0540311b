import { findWords, type WordHit } from '../text/word-trie.ts';
import { type DangerBook, isIn, type WordClass } from './danger-book.ts';

/** A stretch of text between two marks, with the known words in it. Places count inside `text`. */
export interface Clause {
  readonly text: string;
  readonly words: readonly WordHit[];
  /** The mark that ended it, "" at the end of the message or at a pause. */
  readonly mark: string;
}

const MARKS = new Set([...',，;；。.!！?？:：\n"()（）…~<>《》']);
/** A message without any mark is read in stretches of this many characters, the next beginning a little before the end. */
const LONGEST = 60;
const OVERLAP = 12;

function addClause(clauses: { text: string; mark: string }[], text: string, mark: string): void {
  for (let from = 0; from < text.length; from += LONGEST - OVERLAP) {
    const rest = text.slice(from, from + LONGEST);
    const last = from + LONGEST >= text.length;
    clauses.push({ text: rest, mark: last ? mark : '' });
    if (last) return;
  }
}

/** A space parts clauses only where both sides are long enough to be one; else it is left out. */
function splitAtPauses(stretch: string): string[] {
  if (!stretch.includes(' ')) return [stretch];
  const parts: string[] = [];
  let current = '';
  for (const piece of stretch.split(' ')) {
    if (current.length >= 4 && piece.length >= 3) {
      parts.push(current);
      current = piece;
    } else current += piece;
  }
  parts.push(current);
  return parts;
}

function cutText(text: string): { text: string; mark: string }[] {
  const clauses: { text: string; mark: string }[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !MARKS.has(text.charAt(at))) continue;
    const parts = splitAtPauses(text.slice(start, at).trim());
    parts.forEach((part, index) => {
      if (part !== '') addClause(clauses, part, index === parts.length - 1 ? text.charAt(at) : '');
    });
    start = at + 1;
  }
  return clauses;
}

/** Whether a mask silences a word it touches: always when it contains it; when they only overlap, the longer one counts. */
function isSilenced(word: WordHit, mask: WordHit, text: string): boolean {
  const length = word.end - word.start;
  const maskLength = mask.end - mask.start;
  if (word.start >= mask.start && word.end <= mask.end) return length < maskLength;
  const overlaps = word.start < mask.end && mask.start < word.end;
  return overlaps && maskLength >= length && !'不没别莫无'.includes(text.charAt(mask.start));
}

function findKnown(book: DangerBook, text: string): WordHit[] {
  const found = findWords(book.trie, text);
  const masks = found.filter((hit) => book.isMask[hit.word]);
  if (masks.length === 0) return found;
  let first = 0;
  return found.filter((hit) => {
    // Masks are ordered by start and at most a dozen characters long: only those around the word are looked at.
    while (first < masks.length && (masks[first]?.start ?? 0) < hit.start - 16) first += 1;
    for (let i = first; i < masks.length; i += 1) {
      const mask = masks[i];
      if (mask === undefined || mask.start >= hit.end) break;
      if (isSilenced(hit, mask, text)) return false;
    }
    return true;
  });
}

/** Cuts an unravelled text into clauses and finds the known words of each. Linear in the length of the text. */
export function splitClauses(book: DangerBook, text: string): Clause[] {
  return cutText(text).map(({ text: clause, mark }) => ({ text: clause, words: findKnown(book, clause), mark }));
}

/** Whether a word of the class stands in the clause. */
export function hasClass(book: DangerBook, clause: Clause, wordClass: WordClass): boolean {
  return clause.words.some((hit) => isIn(book, wordClass, hit.word));
}
