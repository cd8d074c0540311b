import { foldText } from './fold-text.ts';
import type { Lexicon, LexiconGroup } from './lexicon.ts';
import { buildWordTrie, type WordTrie } from './word-trie.ts';

/** An answer option of a step. `hears` holds literal words, or the names of lexicon groups written "@none". */
export interface ChoiceOption {
  readonly key: string;
  readonly label: string;
  readonly hears?: readonly string[] | undefined;
}

/** A word of the answer: the options that hear it, and what it does in the sentence. */
export interface HeardWord {
  readonly options: ReadonlySet<string>;
  readonly groups: ReadonlySet<LexiconGroup>;
  readonly literal: boolean;
}

/** Everything that one lexicon and one list of options say about words, built once for each pair. */
export interface Hearing {
  readonly trie: WordTrie;
  readonly words: readonly HeardWord[];
  readonly labels: ReadonlyMap<string, string>;
  /** Options by the group they hear, for words whose meaning is turned around. */
  readonly byGroup: ReadonlyMap<LexiconGroup, ReadonlySet<string>>;
}

const EDGE = /^[\s,.。、!?~:;·"'()-]+|[\s,.。、!?~:;·"'()-]+$/g;

const hearings = new WeakMap<Lexicon, WeakMap<readonly ChoiceOption[], Hearing>>();

/** The text without the marks around it. */
export function stripMarks(text: string): string {
  return text.replace(EDGE, '');
}

/** The label itself and its parts: "有点小毛病,在好了" is also said as "在好了". */
function labelWords(label: string): string[] {
  const folded = foldText(label);
  const parts = folded.split(/[\s,.。、;:()/]+/).filter((part) => part.length >= 2);
  return [stripMarks(folded), ...parts];
}

function buildHearing(lexicon: Lexicon, options: readonly ChoiceOption[]): Hearing {
  const literals = new Map<string, Set<string>>();
  const byGroup = new Map<LexiconGroup, Set<string>>();
  const labels = new Map<string, string>();
  const hear = (word: string, key: string) => {
    if (word !== '') literals.set(word, (literals.get(word) ?? new Set()).add(key));
  };
  for (const option of options) {
    labels.set(stripMarks(foldText(option.label)), option.key);
    for (const word of option.hears ?? []) {
      if (word.startsWith('@')) {
        const group = word.slice(1) as LexiconGroup;
        byGroup.set(group, (byGroup.get(group) ?? new Set()).add(option.key));
      } else hear(stripMarks(foldText(word)), option.key);
    }
  }
  // A label is only a hint: what an option says it hears goes before a part of another option's label.
  for (const option of options) {
    for (const word of labelWords(option.label)) if (!literals.has(word)) hear(word, option.key);
  }
  const words: HeardWord[] = [];
  const spellings = [...new Set([...literals.keys(), ...lexicon.groupsOf.keys()])];
  for (const spelling of spellings) {
    const groups = lexicon.groupsOf.get(spelling) ?? new Set<LexiconGroup>();
    const said = literals.get(spelling);
    const heard = new Set(said ?? [...groups].flatMap((group) => [...(byGroup.get(group) ?? [])]));
    words.push({ options: heard, groups, literal: said !== undefined });
  }
  return { trie: buildWordTrie(spellings), words, labels, byGroup };
}

/** What the lexicon and the options say about words; built at the first answer, kept as long as both live. */
export function hearingOf(lexicon: Lexicon, options: readonly ChoiceOption[]): Hearing {
  let byOptions = hearings.get(lexicon);
  if (byOptions === undefined) {
    byOptions = new WeakMap();
    hearings.set(lexicon, byOptions);
  }
  let hearing = byOptions.get(options);
  if (hearing === undefined) {
    hearing = buildHearing(lexicon, options);
    byOptions.set(options, hearing);
  }
  return hearing;
}
