import { z } from 'zod';
import type { Severity } from '../flow/outcome.ts';
import { ChainFile, ChainOverrides, type Rung } from './chain-schema.ts';

/** The chains of a county, checked: every name that is used exists. */
export type ChainBook = ChainFile;

const severities: readonly Severity[] = ['red', 'orange', 'yellow', 'blue'];

/**
 * Reads the parsed `flows/alerts/chains.yaml` and a county's own numbers (domain 4.2: product default, settings of the
 * county win). Throws one clear sentence when a row is wrong, a name does not exist, or an alert could end up without a
 * step that repeats until a person closes it.
 */
export function parseChains(data: unknown, overrides?: unknown): ChainBook {
  const parsed = ChainFile.safeParse(data);
  if (!parsed.success) throw new Error(`The alert chains are not valid: ${z.prettifyError(parsed.error)}`);
  const book = overrides === undefined ? parsed.data : withOverrides(parsed.data, overrides);
  checkNames(book);
  checkLadder(book);
  return book;
}

function withOverrides(file: ChainFile, data: unknown): ChainFile {
  const parsed = ChainOverrides.safeParse(data);
  if (!parsed.success) throw new Error(`The county's alert settings are not valid: ${z.prettifyError(parsed.error)}`);
  const { quietHours, ackWithin, times = {}, repeats = {} } = parsed.data;
  const unused = new Set([...Object.keys(times), ...Object.keys(repeats)]);
  const changed = (name: string, rung: Rung): Rung => {
    const key = `${name}.${rung.step}`;
    unused.delete(key);
    const after = times[key] ?? rung.after;
    const repeat = repeats[key] ?? rung.repeat;
    return { ...rung, after, ...(repeat ? { repeat } : {}) };
  };
  const rungs = Object.fromEntries(
    Object.entries(file.rungs).map(([name, list]) => [name, list.map((rung) => changed(name, rung))]),
  );
  const [stray] = unused;
  if (stray !== undefined) throw new Error(`The county's alert settings name a step "${stray}" that does not exist.`);
  return {
    ...file,
    rungs,
    quietHours: { ...file.quietHours, ...quietHours },
    ackWithin: { ...file.ackWithin, ...ackWithin },
  };
}

function checkNames(book: ChainBook): void {
  for (const name of ['DEFAULT', 'DRILL', book.narrow.chain]) {
    if (!book.chains[name]) throw new Error(`The alert chains have no chain "${name}".`);
  }
  for (const [name, chain] of Object.entries(book.chains)) {
    if (!book.lines[chain.line]) throw new Error(`Chain ${name} names a line "${chain.line}" that does not exist.`);
    for (const severity of severities) checkLevel(book, name, severity, chain.levels[severity]);
  }
}

function checkLevel(book: ChainBook, name: string, severity: Severity, groups: readonly string[]): void {
  const steps: Rung[] = [];
  for (const group of groups) {
    const rungs = book.rungs[group];
    if (!rungs) throw new Error(`Chain ${name} names rungs "${group}" that do not exist.`);
    steps.push(...rungs);
  }
  const names = steps.map(({ step }) => step);
  const twice = names.find((step, index) => names.indexOf(step) !== index);
  if (twice) throw new Error(`Chain ${name} has the step "${twice}" twice at level ${severity}.`);
  if (!names.includes('push')) throw new Error(`Chain ${name} has no step "push" at level ${severity}.`);
  if (!steps.some((rung) => rung.unless === 'closed' && rung.repeat && rung.repeat.ms > 0)) {
    throw new Error(`Chain ${name} has no step at level ${severity} that repeats until the alert is closed.`);
  }
}

function checkLadder(book: ChainBook): void {
  for (const start of Object.keys(book.ladder)) {
    const seen = new Set<string>();
    for (let role: string | undefined = start; role !== undefined; role = book.ladder[role]) {
      if (seen.has(role)) throw new Error(`The ladder of roles goes round in a circle at ${role}.`);
      seen.add(role);
    }
  }
}
