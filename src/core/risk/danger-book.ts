import { z } from 'zod';
import { foldText } from '../text/fold-text.ts';
import { buildWordTrie, type WordTrie } from '../text/word-trie.ts';
import { FlagCode, Severity } from './flags.ts';

export const Speaker = z.enum(['caregiver', 'parent', 'teacher', 'staff', 'child', 'unknown']);
export type Speaker = z.infer<typeof Speaker>;

/** Ways of speaking that weaken a hit, unless the rule keeps it all the same. */
const Weakening = z.enum(['negation', 'question', 'warning', 'hypothetical', 'past', 'story']);

const DangerRule = z.strictObject({
  flag: FlagCode,
  severity: Severity,
  say: z.array(z.string().min(1)).min(1),
  near: z.array(z.string()).optional(),
  unless: z.array(z.string()).default([]),
  unlessNear: z.array(z.string()).default([]),
  /** Words that this rule does not want from the families it names. */
  except: z.array(z.string()).default([]),
  /** Whom it is about: `child` leaves adults out, `mind` leaves other adults out, `any` does not look. */
  subject: z.enum(['child', 'mind', 'any']).default('child'),
  /** For a speaker nobody knows: there must be a child, or family, somewhere in the text. */
  needsChild: z.boolean().default(false),
  needsFamily: z.boolean().default(false),
  speakers: z.array(Speaker).optional(),
  keeps: z.array(Weakening).default([]),
  /** What a warning or a lesson ("不能打孩子") leaves of it: nothing, or this level. */
  warned: Severity.optional(),
  /** From this age on the rule says nothing. */
  dropsFromAge: z.int().optional(),
  /** From this age on the level is one step lower. */
  softerFromAge: z.int().optional(),
  raise: z
    .array(
      z.strictObject({ near: z.array(z.string()), to: Severity, flag: FlagCode.optional(), under: z.int().optional() }),
    )
    .default([]),
});

/** The shape of the parsed `flows/risk/danger-words.yaml`; the file's head explains the pattern language. */
export const DangerFile = z.strictObject({
  spellings: z.record(z.string(), z.string()),
  masks: z.array(z.string().min(1)),
  words: z.record(z.string(), z.array(z.string().min(1))),
  rules: z.array(DangerRule).min(1),
});

/** A class of words: a family, or the alternatives of one slot. Its number indexes `DangerBook.members`. */
export type WordClass = number;

export interface Pattern {
  readonly slots: readonly WordClass[];
  /** Greatest number of characters before slot i; the first is 0. */
  readonly gaps: readonly number[];
  /** The slot whose words are rarest: the search starts there. */
  readonly key: number;
  readonly rule: CompiledRule;
}

export interface CompiledRule extends Omit<z.infer<typeof DangerRule>, 'near' | 'unless' | 'unlessNear' | 'raise'> {
  readonly near: WordClass | undefined;
  readonly unless: WordClass;
  readonly unlessNear: WordClass;
  readonly raise: readonly { near: WordClass; to: Severity; flag?: FlagCode | undefined; under?: number | undefined }[];
}

/** Families that the scan itself needs to understand a sentence; the file must have each. */
const GRAMMAR = [
  'child',
  'he',
  'self',
  'peer',
  'family_adult',
  'spouse',
  'other_adult',
  'stranger',
  'other_home',
  'preposition',
  'negation',
  'negation_fill',
  'question',
  'hypothetical',
  'warning',
  'past',
  'fiction',
  'story',
  'school',
  'animal',
  'thing',
] as const;
export type GrammarFamily = (typeof GRAMMAR)[number];

export interface DangerBook {
  readonly trie: WordTrie;
  /** For each class its words, one bit per word: read with `isIn`. */
  readonly members: readonly Uint32Array[];
  /** For each word whether it is a mask. */
  readonly isMask: readonly boolean[];
  /** For each word the patterns whose key slot it may fill. */
  readonly patternsOf: readonly (readonly Pattern[])[];
  readonly grammar: Readonly<Record<GrammarFamily, WordClass>>;
  /** Odd spellings without spaces, and what they stand for. */
  readonly spellings: ReadonlyMap<string, string>;
  readonly spellingTrie: WordTrie;
}

/** Whether word number `word` stands in the class. */
export function isIn(book: DangerBook, wordClass: WordClass, word: number): boolean {
  const bits = book.members[wordClass];
  return bits !== undefined && (((bits[word >> 5] ?? 0) >>> (word & 31)) & 1) === 1;
}

const GAP: Readonly<Record<string, number>> = { '..': 8, '...': 40 };
const CLOSE_GAP = 2;

/** Numbers words and classes while the file is read. */
class Numbering {
  readonly #families: ReadonlyMap<string, readonly string[]>;
  readonly words = new Map<string, number>();
  /** For each class the numbers of its words. */
  readonly wordsOf: number[][] = [];
  readonly #lengths: number[] = [];
  readonly #classes = new Map<string, WordClass>();

  constructor(families: ReadonlyMap<string, readonly string[]>) {
    this.#families = families;
  }

  word(text: string): number {
    const known = this.words.get(text);
    if (known !== undefined) return known;
    this.words.set(text, this.words.size);
    this.#lengths.push(text.length);
    return this.words.size - 1;
  }

  /** All words of "a|b|@family", families within families opened. */
  expand(alternatives: readonly string[], path: readonly string[] = []): string[] {
    return alternatives.flatMap((item) => {
      if (!item.startsWith('@')) return [foldText(item)];
      const name = item.slice(1);
      const family = this.#families.get(name);
      if (family === undefined) throw new Error(`The danger words name a family "${name}" that does not exist.`);
      if (path.includes(name)) throw new Error(`The danger words' family "${name}" contains itself.`);
      return this.expand(family, [...path, name]);
    });
  }

  /** How often the words of a class may turn up: short words are everywhere, long ones seldom. */
  commonness(wordClass: WordClass): number {
    let sum = 0;
    for (const word of this.wordsOf[wordClass] ?? []) sum += 9 / (this.#lengths[word] ?? 1) ** 2;
    return sum;
  }

  classOf(alternatives: readonly string[], except: readonly string[] = []): WordClass {
    const name = `${[...alternatives].sort().join('|')}-${[...except].sort().join('|')}`;
    const known = this.#classes.get(name);
    if (known !== undefined) return known;
    const number = this.#classes.size;
    this.#classes.set(name, number);
    const left = new Set(except.map(foldText));
    const spelled = [...new Set(this.expand(alternatives))].filter((word) => word !== '' && !left.has(word));
    this.wordsOf.push(spelled.map((word) => this.word(word)));
    return number;
  }
}

function compilePattern(numbering: Numbering, say: string, rule: CompiledRule): Pattern {
  const slots: WordClass[] = [];
  const gaps: number[] = [];
  let gap = 0;
  for (const part of say.trim().split(/\s+/)) {
    const wide = GAP[part];
    if (wide !== undefined) gap = wide;
    else {
      slots.push(numbering.classOf(part.split('|'), rule.except));
      gaps.push(slots.length === 1 ? 0 : gap);
      gap = CLOSE_GAP;
    }
  }
  if (slots.length === 0) throw new Error(`The danger words have an empty pattern "${say}" for ${rule.flag}.`);
  const costs = slots.map((slot) => numbering.commonness(slot));
  return { slots, gaps, key: costs.indexOf(Math.min(...costs)), rule };
}

function memberBits(numbering: Numbering): Uint32Array[] {
  return numbering.wordsOf.map((words) => {
    const bits = new Uint32Array((numbering.words.size >> 5) + 1);
    for (const word of words) bits[word >> 5] = (bits[word >> 5] ?? 0) | (1 << (word & 31));
    return bits;
  });
}

/**
 * Reads the parsed `flows/risk/danger-words.yaml` (domain 11.3) and makes it ready for `scan`.
 * Throws one clear sentence when the file has another shape or names a family that is not there.
 */
export function parseDangerBook(data: unknown): DangerBook {
  const parsed = DangerFile.safeParse(data);
  if (!parsed.success) throw new Error(`The danger words are not valid: ${z.prettifyError(parsed.error)}`);
  const file = parsed.data;
  const numbering = new Numbering(new Map(Object.entries(file.words)));
  const grammar = Object.fromEntries(GRAMMAR.map((name) => [name, numbering.classOf([`@${name}`])]));
  const patterns: Pattern[] = [];
  for (const row of file.rules) {
    const rule: CompiledRule = {
      ...row,
      near: row.near && numbering.classOf(row.near),
      unless: numbering.classOf(row.unless.flatMap((words) => words.split('|'))),
      unlessNear: numbering.classOf(row.unlessNear.flatMap((words) => words.split('|'))),
      raise: row.raise.map((raise) => ({ ...raise, near: numbering.classOf(raise.near) })),
    };
    for (const say of row.say) patterns.push(compilePattern(numbering, say, rule));
  }
  const masks = new Set(file.masks.map((mask) => numbering.word(foldText(mask))));
  const patternsOf: Pattern[][] = Array.from({ length: numbering.words.size }, () => []);
  for (const pattern of patterns) {
    for (const word of numbering.wordsOf[pattern.slots[pattern.key] ?? 0] ?? []) patternsOf[word]?.push(pattern);
  }
  const spellings = new Map(Object.entries(file.spellings).map(([odd, plain]) => [foldText(odd), plain]));
  return {
    trie: buildWordTrie([...numbering.words.keys()]),
    members: memberBits(numbering),
    isMask: patternsOf.map((_, word) => masks.has(word)),
    patternsOf,
    grammar: grammar as Record<GrammarFamily, WordClass>,
    spellings,
    spellingTrie: buildWordTrie([...spellings.keys()]),
  };
}
