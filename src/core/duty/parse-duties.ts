import type { Flow } from '../flow/flow.ts';
import { type Path, type Problem, type Report, readYaml, type YamlSource } from '../flow/read-yaml.ts';
import { checkDuty } from './check-duties.ts';
import { compileDuty, compileMachine } from './compile-duty.ts';
import { dutyConditionCompiler } from './duty-condition.ts';
import { DutyFile, DutyTextFile } from './duty-file.ts';
import type { DutyBook, DutyRule } from './duty-rule.ts';
import { compileDutyTexts } from './duty-texts.ts';

export interface DutySources {
  readonly duties: YamlSource;
  readonly texts: YamlSource;
}

export interface DutySurroundings {
  /** Conversations by id, as compiled. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly flagCodes: ReadonlySet<string>;
  readonly forbiddenWords: readonly string[];
}

/**
 * Reads `flows/duties.yaml` with its texts. Every problem names file, line and one sentence; with problems there is no book,
 * and whoever has one goes on with it. Never throws for what authors write.
 */
export function parseDuties(
  sources: DutySources,
  around: DutySurroundings,
): { readonly book: DutyBook | null; readonly problems: readonly Problem[] } {
  const duties = readYaml(sources.duties, DutyFile);
  const words = readYaml(sources.texts, DutyTextFile);
  const conditions = dutyConditionCompiler();
  const texts = words.file
    ? compileDutyTexts(words.file, conditions, around.forbiddenWords, words.report)
    : new Map<string, never>();
  const rules = new Map<string, DutyRule>();
  const add = (rule: DutyRule, path: Path) => {
    if (rules.has(rule.id)) duties.report([...path, 'id'], 'twice', `The id "${rule.id}" is used twice (名字重复).`);
    rules.set(rule.id, rule);
  };
  const known = { flows: around.flows, flagCodes: around.flagCodes, texts };
  for (const [index, line] of (duties.file?.rules ?? []).entries()) {
    const path: Path = ['rules', index];
    const rule = compileDuty(line, path, conditions, duties.report);
    add(rule, path);
    // Without its texts every rule would be wrong for the same reason.
    if (words.file) checkDuty(rule, line, path, known, duties.report);
  }
  for (const [index, line] of (duties.file?.machine ?? []).entries()) add(compileMachine(line), ['machine', index]);
  if (words.file && duties.file) reportUnused(texts, rules, words.report);
  const problems = [...duties.problems, ...words.problems].toSorted(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  );
  return { book: problems.length === 0 ? { rules, texts } : null, problems };
}

/** A text that no rule sends is a slip of the pen: somebody believes that it goes out. */
function reportUnused(texts: DutyBook['texts'], rules: ReadonlyMap<string, DutyRule>, report: Report): void {
  const used = new Set(
    [...rules.values()].flatMap(({ send, steps }) => [
      ...keysOf(send),
      ...steps.flatMap((step) => (step.do.type === 'remind' ? keysOf(step.do.send) : [])),
    ]),
  );
  for (const { key, side } of texts.values())
    if (!used.has(key) && !key.startsWith('engine_'))
      report([side, key], 'unused', `No duty sends the text "${key}" (没有哪件事用到它).`);
}

function keysOf(send: DutyRule['send']): readonly string[] {
  return send?.type === 'text' ? send.keys : send?.type === 'digest' ? [send.key] : [];
}

/** Conversations whose `trigger.schedule` names no rule and no job. */
export function checkSchedules(
  flows: ReadonlyMap<string, Flow>,
  book: Pick<DutyBook, 'rules'>,
  report: (flow: Flow, sentence: string) => void,
): void {
  const names = new Set([...book.rules.values()].flatMap(({ id, jobs }) => [id, ...jobs]));
  for (const flow of flows.values()) {
    const { schedule } = flow.trigger;
    if (schedule !== undefined && !names.has(schedule))
      report(flow, `There is no duty "${schedule}" in duties.yaml (节奏表里没有).`);
  }
}
