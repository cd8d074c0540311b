import { foldText } from '../text/fold-text.ts';
import type { DangerBook } from './danger-book.ts';

const HAN = /[\u3400-\u9fff]/;
const LATIN = /[a-z]/;
/** Marks that people put between single characters to hide a word from filters: "不.想.活", "打*人". */
const SEPARATOR = /[ .·*\-_|/,~。、…+=#^\n]/;

/** Marks that never stand between two characters of an ordinary sentence. */
const HIDING = /(?<=[\u3400-\u9fff])[*·_|^#+=\\]+(?=[\u3400-\u9fff])/g;

function isHan(text: string, at: number): boolean {
  return at >= 0 && at < text.length && HAN.test(text.charAt(at));
}

function isEdge(text: string, at: number): boolean {
  return at < 0 || at >= text.length || SEPARATOR.test(text.charAt(at));
}

/** Joins rows of single characters: "不 想 活" becomes 不想活, "我 不想 活了" stays as it is. */
function joinSingles(raw: string): string {
  const text = raw.replace(HIDING, '');
  if (!/[\u3400-\u9fff][ .·*\-_|/,~。、…+=#^\n]+[\u3400-\u9fff]/.test(text)) return text;
  let joined = '';
  let at = 0;
  while (at < text.length) {
    joined += text.charAt(at);
    let next = at + 1;
    if (isHan(text, at) && isEdge(text, at - 1) && isEdge(text, next)) {
      while (next < text.length && SEPARATOR.test(text.charAt(next))) next += 1;
      const single = isHan(text, next) && isEdge(text, next + 1);
      if (!single) next = at + 1;
    }
    at = next;
  }
  return joined;
}

/** The end of the longest odd spelling that starts at `start`, spaces between its latin letters left out; -1 when none. */
function endOfSpelling(book: DangerBook, text: string, start: number): { end: number; word: number } | undefined {
  let node = book.spellingTrie.root.next.get(text.charCodeAt(start));
  let best: { end: number; word: number } | undefined;
  for (let at = start + 1; node !== undefined; at += 1) {
    const cutsWord = LATIN.test(text.charAt(at - 1)) && LATIN.test(text.charAt(at));
    if (node.word !== -1 && !cutsWord) best = { end: at, word: node.word };
    if (text.charAt(at) === ' ' && /[a-z0-9]/.test(text.charAt(at - 1))) continue;
    if (at >= text.length) break;
    node = node.next.get(text.charCodeAt(at));
  }
  return best;
}

function respell(book: DangerBook, text: string): string {
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const startsWord = !(LATIN.test(text.charAt(at)) && at > 0 && LATIN.test(text.charAt(at - 1)));
    const found = startsWord ? endOfSpelling(book, text, at) : undefined;
    if (found === undefined) {
      plain += text.charAt(at);
      at += 1;
    } else {
      plain += book.spellings.get(book.spellingTrie.words[found.word] ?? '') ?? '';
      at = found.end;
    }
  }
  return plain;
}

/**
 * The text as the danger scan reads it: folded, hidden spellings undone ("8想活", "bu xiang huo", "不 想 活").
 * Nothing is cut off; linear in the length.
 */
export function unravelText(book: DangerBook, raw: string): string {
  return respell(book, joinSingles(foldText(raw)));
}
