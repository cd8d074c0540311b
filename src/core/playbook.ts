import { parse } from 'yaml';
import { z } from 'zod';
import { acts } from './act/index.ts';
import type { AlertBooks } from './alert/alert-books.ts';
import { parseChains } from './alert/chains.ts';
import { parseAlertTexts } from './alert/texts.ts';
import { type FlowKnowledge, FORBIDDEN_WORDS } from './flow/check/flow-knowledge.ts';
import { compileFlows } from './flow/compile-flows.ts';
import type { Flow } from './flow/flow.ts';
import type { FlowSource, Problem } from './flow/read-flow-file.ts';
import { type DangerBook, parseDangerBook } from './risk/danger-book.ts';
import { type FlagBook, parseFlags } from './risk/flags.ts';
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
  readonly senderHelp: Readonly<Record<string, string>>;
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
  const words = files
    .filter((file) => /^lexicon\/.+\.yaml$/u.test(file.name))
    .map((file) => attempt(problems, file, (data) => data));
  const lexicon = attempt(problems, { name: 'lexicon', text: '' }, () => compileLexicon(words));
  if (flags && senderHelp) problems.push(...missingHelp(flags, senderHelp));
  const compiled = compileFlows(conversationsOf(files), knowledge(flags));
  problems.push(...compiled.problems);
  if (problems.length > 0 || !flags || !danger || !chains || !alertTexts || !senderHelp || !lexicon)
    return { playbook: null, problems };
  const earlier = compileEach(older, flags);
  return {
    playbook: { flows: compiled.flows, older: earlier, lexicon, danger, flags, chains, alertTexts, senderHelp },
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

/** Older versions come from different days and may share ids: each is compiled alone. */
function compileEach(sources: readonly FlowSource[], flags: FlagBook): ReadonlyMap<string, Flow> {
  const flows = sources.flatMap((source) => [...compileFlows([source], knowledge(flags)).flows.values()]);
  return new Map(flows.map((flow) => [flow.hash, flow]));
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
