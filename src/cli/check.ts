import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { FACTS } from '../core/flow/facts.ts';
import { flowFileJsonSchema } from '../core/flow/flow-file-schema.ts';
import { flaggedOptions, GoldenFile, playGoldenCase } from '../core/flow/golden.ts';
import { type LoadedConversations, loadConversations } from './load-conversations.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const HELP = `jiaxin check [folder]   Reads the whole playbook (conversations, words, flags, alert chains, duties), says what is wrong with
                        file and line, and plays the golden cases. 检查全部流程文件:哪个文件、哪一行、什么问题。
  folder          the playbook folder (default: flows)
  --json          one JSON object: {"ok", "flows", "problems": [{file, line, column, code, sentence}]}
  --no-cases      do not play the golden cases (*.test.yaml)
  --facts         print the names that conversations may use, and end
  --write-schema  write docs/flow.schema.json, and end
Exit code: 0 all right · 1 problems · 2 the command was wrong
`;

export interface CaseReport {
  /** What went otherwise than a golden case says, and what no case covers. */
  readonly problems: readonly { readonly file: string; readonly sentence: string }[];
}

/** Plays every golden case and lists flows without a test file and flagged options that no case takes. */
export function checkCases(loaded: LoadedConversations): CaseReport {
  const problems: { file: string; sentence: string }[] = [];
  const tested = new Set<string>();
  const taken = new Set<string>();
  for (const { name, text } of loaded.goldenCases) {
    const parsed = GoldenFile.safeParse(parse(text, { schema: 'core' }));
    if (!parsed.success) {
      problems.push({ file: name, sentence: z.prettifyError(parsed.error).split('\n').join(' ') });
      continue;
    }
    tested.add(parsed.data.flow);
    for (const one of parsed.data.cases) {
      const result = playGoldenCase(loaded, parsed.data, one);
      for (const option of result.taken) taken.add(option);
      for (const sentence of result.problems) problems.push({ file: name, sentence });
    }
  }
  for (const flow of loaded.flows.values()) {
    if (!flow.sub && !tested.has(flow.id)) {
      problems.push({ file: flow.id, sentence: `The conversation "${flow.id}" has no golden cases (缺 .test.yaml).` });
    }
    const missing = flaggedOptions(flow).filter((option) => !taken.has(option));
    for (const option of missing) {
      problems.push({ file: flow.id, sentence: `No golden case takes ${option}, which raises a flag (没有测到).` });
    }
  }
  return { problems };
}

function printFacts(terminal: Terminal): void {
  const rows = Object.entries(FACTS).map(([name, { type, zh, example }]) => {
    const shown = Array.isArray(example) ? example.join('、') : String(example);
    return `${name.padEnd(32)} ${type.padEnd(7)} ${zh}(例:${shown})`;
  });
  terminal.out(`${rows.join('\n')}\n`);
}

function writeSchema(terminal: Terminal): void {
  const path = new URL('../../docs/flow.schema.json', import.meta.url);
  const text = `${JSON.stringify(flowFileJsonSchema(), null, 2)}\n`;
  let before = '';
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    // There was none yet.
  }
  if (before !== text) writeFileSync(path, text);
  terminal.out(before === text ? 'docs/flow.schema.json is current.\n' : 'docs/flow.schema.json is written.\n');
}

function print(terminal: Terminal, loaded: LoadedConversations, cases: CaseReport): void {
  const problems = [...loaded.problems, ...loaded.noEnglish];
  for (const { file, line, column, sentence } of problems) {
    terminal.out(`${file}:${line}:${column} ${sentence}\n`);
  }
  for (const { file, sentence } of cases.problems) terminal.out(`${file} ${sentence}\n`);
  const count = problems.length + cases.problems.length;
  terminal.out(
    count === 0
      ? `${loaded.flows.size} conversations, nothing wrong (${loaded.flows.size} 段对话,没有问题)。\n`
      : `${loaded.flows.size} conversations, ${count} problems (${count} 个问题)。\n`,
  );
}

/** `jiaxin check`. Returns the exit code; writes to standard output and, for a wrong command, standard error. */
export function checkCommand(args: readonly string[], terminal: Terminal = processTerminal): number {
  let values: { json?: boolean; facts?: boolean; help?: boolean; 'write-schema'?: boolean; 'no-cases'?: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        facts: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        'write-schema': { type: 'boolean' },
        'no-cases': { type: 'boolean' },
      },
    }));
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (values.help) terminal.out(HELP);
  else if (values.facts) printFacts(terminal);
  else if (values['write-schema']) writeSchema(terminal);
  else return check(terminal, positionals[0] ?? 'flows', values.json === true, values['no-cases'] !== true);
  return 0;
}

function check(terminal: Terminal, folder: string, json: boolean, withCases: boolean): number {
  let loaded: LoadedConversations;
  try {
    loaded = loadConversations(folder);
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  // A conversation with faults is not played.
  const cases = withCases && loaded.problems.length === 0 ? checkCases(loaded) : { problems: [] };
  const ok = [loaded, cases].every(({ problems }) => problems.length === 0) && loaded.noEnglish.length === 0;
  if (!json) print(terminal, loaded, cases);
  else {
    const caseProblems = cases.problems.map((problem) => ({ ...problem, line: 1, column: 1, code: 'golden' }));
    const flows = [...loaded.flows.values()].map(({ id, version, hash, side }) => ({ id, version, hash, side }));
    terminal.out(
      `${JSON.stringify({ ok, flows, problems: [...loaded.problems, ...loaded.noEnglish, ...caseProblems] })}\n`,
    );
  }
  return ok ? 0 : 1;
}
