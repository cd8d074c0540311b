/** A node of the trie; `word` is the index of the word that ends here, -1 when none does. */
interface TrieNode {
  readonly next: Map<number, TrieNode>;
  word: number;
}

/** One occurrence of a known word: `text.slice(start, end)` is word number `word`. */
export interface WordHit {
  readonly start: number;
  readonly end: number;
  readonly word: number;
}

/** A fixed list of words, ready to be looked for all at once. */
export interface WordTrie {
  readonly words: readonly string[];
  readonly root: TrieNode;
}

/** Builds a trie; the index of a word in `words` is its number. A word given twice keeps its first number. */
export function buildWordTrie(words: readonly string[]): WordTrie {
  const root: TrieNode = { next: new Map(), word: -1 };
  words.forEach((word, index) => {
    let node = root;
    for (let i = 0; i < word.length; i += 1) {
      const code = word.charCodeAt(i);
      let child = node.next.get(code);
      if (child === undefined) {
        child = { next: new Map(), word: -1 };
        node.next.set(code, child);
      }
      node = child;
    }
    if (node.word === -1 && word.length > 0) node.word = index;
  });
  return { words, root };
}

/**
 * Every occurrence of every word, overlapping ones included, by start and then by length.
 * Time is text length times the longest word, whatever the text.
 */
export function findWords(trie: WordTrie, text: string, from = 0, to = text.length): WordHit[] {
  const hits: WordHit[] = [];
  for (let start = from; start < to; start += 1) {
    let node = trie.root.next.get(text.charCodeAt(start));
    for (let end = start + 1; node !== undefined; end += 1) {
      if (node.word !== -1) hits.push({ start, end, word: node.word });
      if (end >= to) break;
      node = node.next.get(text.charCodeAt(end));
    }
  }
  return hits;
}

/** Left to right, the longest word at each place, none overlapping. */
export function cutWords(trie: WordTrie, text: string): WordHit[] {
  const hits: WordHit[] = [];
  let start = 0;
  while (start < text.length) {
    let node = trie.root.next.get(text.charCodeAt(start));
    let best: WordHit | undefined;
    for (let end = start + 1; node !== undefined; end += 1) {
      if (node.word !== -1) best = { start, end, word: node.word };
      if (end >= text.length) break;
      node = node.next.get(text.charCodeAt(end));
    }
    if (best !== undefined) hits.push(best);
    start = best?.end ?? start + 1;
  }
  return hits;
}
