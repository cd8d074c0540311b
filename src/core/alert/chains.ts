import { z } from 'zod';
import type { Severity } from '../flow/outcome.ts';
import { ChainFile, type Rung } from './chain-schema.ts';

/** The chains, checked: every name that is used exists. */
export type ChainBook = ChainFile;

const severities: readonly Severity[] = ['red', 'orange', 'yellow', 'blue'];

/**
 * Reads the parsed `flows/alerts/chains.yaml`; a county's own limits come on top (alert-limits.ts). Throws one clear sentence
 * when a row is wrong, a name does not exist, or an alert could end up without a step that repeats until a person closes it.
 */
export function parseChains(data: unknown): ChainBook {
  const parsed = ChainFile.safeParse(data);
  if (!parsed.success) throw new Error(`The alert chains are not valid: ${z.prettifyError(parsed.error)}`);
  const book = parsed.data;
  checkNames(book);
  checkLadder(book);
  return book;
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
