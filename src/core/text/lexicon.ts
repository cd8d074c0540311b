import { z } from 'zod';
import { foldText } from './fold-text.ts';

/** The groups of answer words (domain 11.2), the words of the global commands (11.1), and three grammatical ones. */
export const LexiconGroup = z.enum([
  'yes',
  'none',
  'good',
  'so_so',
  'bad',
  'dont_know',
  'later',
  'child',
  'ill',
  'not_home',
  'beaten',
  'call_me',
  'repeat',
  'stop',
  'back',
  'urgent',
  'wrong_person',
  'menu',
  'filler',
  'but',
  'negator',
]);
export type LexiconGroup = z.infer<typeof LexiconGroup>;

const Word = z
  .union([z.string(), z.number()])
  .transform((word) => foldText(String(word)))
  .pipe(z.string().min(1).max(20));

/** One file of `flows/lexicon/`: the words a region adds. */
export const LexiconFile = z.strictObject({
  region: z.string().min(1),
  words: z.partialRecord(LexiconGroup, z.array(Word)),
});
export type LexiconFile = z.infer<typeof LexiconFile>;

export interface Lexicon {
  /** The regions whose words are in, in the order given. */
  readonly regions: readonly string[];
  /** The words of each group; every group is there, perhaps empty. */
  readonly groups: ReadonlyMap<LexiconGroup, ReadonlySet<string>>;
  /** For every word the groups it stands in. */
  readonly groupsOf: ReadonlyMap<string, ReadonlySet<LexiconGroup>>;
}

/**
 * Joins the parsed files of `flows/lexicon/`. Words only add up: a regional file cannot take a word away.
 * Throws one sentence per problem when a file has another shape or names an unknown group.
 */
export function compileLexicon(files: readonly unknown[]): Lexicon {
  const regions: string[] = [];
  const groups = new Map<LexiconGroup, Set<string>>(LexiconGroup.options.map((group) => [group, new Set<string>()]));
  const groupsOf = new Map<string, Set<LexiconGroup>>();
  for (const file of files) {
    const parsed = LexiconFile.safeParse(file);
    if (!parsed.success) throw new Error(`A lexicon file is not valid: ${z.prettifyError(parsed.error)}`);
    regions.push(parsed.data.region);
    for (const group of LexiconGroup.options) {
      for (const word of parsed.data.words[group] ?? []) {
        groups.get(group)?.add(word);
        const known = groupsOf.get(word) ?? new Set<LexiconGroup>();
        known.add(group);
        groupsOf.set(word, known);
      }
    }
  }
  return { regions, groups, groupsOf };
}

/** Whether `word` names a group the way an option does: "@none". */
export function isGroupName(word: string): boolean {
  return word.startsWith('@') && LexiconGroup.safeParse(word.slice(1)).success;
}
