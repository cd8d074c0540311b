import { parse } from 'yaml';
import { z } from 'zod';
import { acts } from './act/index.ts';
import type { AlertBooks } from './alert/alert-books.ts';
import { parseChains } from './alert/chains.ts';
import { parseAlertTexts } from './alert/texts.ts';
import type { DutyBook } from './duty/duty-rule.ts';
import { checkSchedules, parseDuties } from './duty/parse-duties.ts';
import { type FlowKnowledge, FORBIDDEN_WORDS } from './flow/check/flow-knowledge.ts';
import { compileFlows } from './flow/compile-flows.ts';
import type { Flow } from './flow/flow.ts';
import type { FlowSource, Problem } from './flow/read-flow-file.ts';
import { type CombinationBook, readCombinations } from './review/read-combinations.ts';
import { type DangerBook, parseDangerBook } from './risk/danger-book.ts';
import { type FlagBook, parseFlags } from './risk/flags.ts';
import { forbiddenIn } from './text/forbidden-in.ts';
import { compileLexicon, type Lexicon, LexiconGroup } from './text/lexicon.ts';

/** One file of `flows/`; the name is relative to that folder, e.g. "risk/flags.yaml". */
export interface PlaybookFile {
  readonly name: string;
  readonly text: string;
}

/** Everything a county may edit, read and checked: what `decide` works by. */
export interface Playbook extends AlertBooks {
  /** The running version of every conversation, by id. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** Older versions that open conversations still hold on to, by hash. */
  readonly older: ReadonlyMap<string, Flow>;
  readonly lexicon: Lexicon;
  readonly danger: DangerBook;
  readonly combinations: CombinationBook;
  readonly duties: DutyBook;
  readonly senderHelp: Readonly<Record<string, string>>;
  /** Sentences that staff may send to a family as they stand. */
  readonly phrases: readonly { readonly id: string; readonly text: string }[];
}

/** The version of a conversation that a session began with. Throws when it has vanished: the store keeps every version. */
export function flowOf(playbook: Playbook, id: string, hash: string): Flow {
  const current = playbook.flows.get(id);
  if (current?.hash === hash) return current;
  const older = playbook.older.get(hash);
  if (!older) throw new Error(`The version ${hash.slice(0, 8)} of conversation ${id} is not there.`);
  return older;
}

const SenderHelp = z.record(z.string(), z.string().min(1).max(120));

type Reading =
  | { readonly playbook: Playbook; readonly problems: readonly Problem[] }
  | { readonly playbook: null; readonly problems: readonly Problem[] };

/**
 * Reads all files of `flows/`. With problems there is no playbook, and the running one stays. `older` are sources of
 * conversations that open sessions hold on to; they were checked when they were loaded.
 */
export function readPlaybook(files: readonly PlaybookFile[], older: readonly FlowSource[] = []): Reading {
  const problems: Problem[] = [];
  const read = <T>(name: string, parseData: (data: unknown) => T): T | null => {
    const file = files.find((one) => one.name === name);
    if (!file) problems.push(problemOf(name, 'This file is missing.'));
    return file ? attempt(problems, file, parseData) : null;
  };
  const flags = read('risk/flags.yaml', parseFlags);
  const danger = read('risk/danger-words.yaml', parseDangerBook);
  const chains = read('alerts/chains.yaml', (data) => parseChains(data));
  const alertTexts = read('alerts/texts.yaml', parseAlertTexts);
  const senderHelp = read('messages/sender-help.yaml', (data) => SenderHelp.parse(data));
  const phrases = phrasesOf(files, problems);
  const words = files
    .filter((file) => /^lexicon\/.+\.yaml$/u.test(file.name))
    .map((file) => attempt(problems, file, (data) => data));
  const lexicon = attempt(problems, { name: 'lexicon', text: '' }, () => compileLexicon(words));
  if (flags && senderHelp) problems.push(...missingHelp(flags, senderHelp));
  const compiled = compileFlows(conversationsOf(files), knowledge(flags));
  problems.push(...compiled.problems);
  const combinations = compiled.problems.length > 0 ? null : combinationsOf(files, flags, compiled.flows, problems);
  const duties = compiled.problems.length > 0 ? null : dutiesOf(files, flags, compiled.flows, problems);
  if (problems.length > 0 || !flags || !danger || !chains || !alertTexts || !senderHelp || !lexicon || !combinations)
    return { playbook: null, problems };
  if (!duties) return { playbook: null, problems };
  const earlier = compileEach(older, flags);
  return {
    playbook: {
      flows: compiled.flows,
      older: earlier,
      lexicon,
      danger,
      combinations,
      duties,
      flags,
      chains,
      alertTexts,
      senderHelp,
      phrases,
    },
    problems,
  };
}

/** The conversation files among all of the playbook's, with the names under which problems are reported. */
export function conversationsOf(files: readonly PlaybookFile[]): FlowSource[] {
  return files
    .filter((file) => /^conversations\/.+(?<!\.test)\.yaml$/u.test(file.name))
    .map(({ name, text }) => ({ name, text }));
}

export function knowledge(flags: FlagBook | null): FlowKnowledge {
  return {
    flagCodes: new Set(flags?.flags.keys() ?? []),
    redFlags: new Set(
      [...(flags?.flags.values() ?? [])].flatMap(({ code, severity }) => (severity === 'red' ? [code] : [])),
    ),
    acts,
    lexiconGroups: new Set(LexiconGroup.options),
    forbiddenWords: FORBIDDEN_WORDS,
  };
}

/** Duties name conversations, and conversations name the duties that open them. */
function dutiesOf(
  files: readonly PlaybookFile[],
  flags: FlagBook | null,
  flows: ReadonlyMap<string, Flow>,
  problems: Problem[],
): DutyBook | null {
  const duties = files.find(({ name }) => name === 'duties.yaml');
  const texts = files.find(({ name }) => name === 'messages/duty-texts.yaml');
  if (!duties) problems.push(problemOf('duties.yaml', 'This file is missing.'));
  if (!texts) problems.push(problemOf('messages/duty-texts.yaml', 'This file is missing.'));
  if (!duties || !texts) return null;
  const reading = parseDuties(
    { duties, texts },
    { flows, flagCodes: new Set(flags?.flags.keys() ?? []), forbiddenWords: FORBIDDEN_WORDS },
  );
  problems.push(...reading.problems);
  if (!reading.book) return null;
  checkSchedules(flows, reading.book, (flow, sentence) => {
    const file = files.find(({ text }) => new RegExp(`^id:\\s*${flow.id}\\s*$`, 'mu').test(text));
    const line = (file?.text.split('\n').findIndex((one) => /\bschedule:/u.test(one)) ?? 0) + 1;
    problems.push(problemOf(file?.name ?? flow.id, sentence, Math.max(1, line)));
  });
  return reading.book;
}

/** The combinations name steps of conversations: they are read when those are sound. */
function combinationsOf(
  files: readonly PlaybookFile[],
  flags: FlagBook | null,
  flows: ReadonlyMap<string, Flow>,
  problems: Problem[],
): CombinationBook | null {
  const file = files.find(({ name }) => name === 'risk/combinations.yaml');
  if (!file) {
    problems.push(problemOf('risk/combinations.yaml', 'This file is missing.'));
    return null;
  }
  const { book, problems: found } = readCombinations(file, { flags, flows });
  problems.push(...found);
  return book;
}

/** Older versions come from different days and may share ids: each is compiled alone. */
function compileEach(sources: readonly FlowSource[], flags: FlagBook): ReadonlyMap<string, Flow> {
  const flows = sources.flatMap((source) => [...compileFlows([source], knowledge(flags)).flows.values()]);
  return new Map(flows.map((flow) => [flow.hash, flow]));
}

const StaffPhrases = z.record(z.string(), z.string().min(1).max(120));

/** What staff write is checked for the same words when it is sent; a county may do without sentences of its own. */
function phrasesOf(files: readonly PlaybookFile[], problems: Problem[]): Playbook['phrases'] {
  const file = files.find(({ name }) => name === 'messages/staff-phrases.yaml');
  const read = file && attempt(problems, file, (data) => StaffPhrases.parse(data));
  if (!file || !read) return [];
  const phrases = Object.entries(read).map(([id, text]) => ({ id, text }));
  for (const { id, text } of phrases) {
    const word = forbiddenIn(text);
    const line = file.text.split('\n').findIndex((one) => one.startsWith(`${id}:`)) + 1;
    if (word)
      problems.push(
        problemOf(file.name, `"${word}" must not stand in a message to a family (不能对家里人说).`, Math.max(1, line)),
      );
  }
  return phrases;
}

function missingHelp(flags: FlagBook, senderHelp: Readonly<Record<string, string>>): Problem[] {
  return [...flags.flags.values()].flatMap(({ code, senderText }) =>
    senderText && !senderHelp[senderText]
      ? [problemOf('messages/sender-help.yaml', `Flag ${code} names "${senderText}", which is not there.`)]
      : [],
  );
}

function attempt<T>(problems: Problem[], file: PlaybookFile, read: (data: unknown) => T): T | null {
  try {
    return read(parse(file.text, { schema: 'core', maxAliasCount: 20 }));
  } catch (error) {
    problems.push(problemOf(file.name, error instanceof Error ? error.message : String(error), lineOf(error)));
    return null;
  }
}

function lineOf(error: unknown): number {
  const at =
    error instanceof Error && 'linePos' in error
      ? (error.linePos as readonly { line: number }[] | undefined)
      : undefined;
  return at?.[0]?.line ?? 1;
}

function problemOf(file: string, sentence: string, line = 1): Problem {
  return { file, line, column: 1, code: 'unreadable', sentence };
}
