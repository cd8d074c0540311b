import { type Condition, ConditionCompiler } from '../flow/condition.ts';
import type { Flow } from '../flow/flow.ts';
import { type Path, type Problem, type Report, readYaml, type YamlSource } from '../flow/read-yaml.ts';
import type { FlagBook } from '../risk/flags.ts';
import { type AnswersRead, answersRead } from './answers-read.ts';
import { checkCombinations } from './check-combinations.ts';
import { type Combination, CombinationFile, type ContactClockBook } from './combination-schema.ts';
import { REVIEW_FACTS } from './review-facts.ts';

export interface CombinationRule extends Omit<Combination, 'if'> {
  readonly if: Condition | null;
}

/** What several sources say together (domain 6.2) and the clocks of chain C, read and checked. */
export interface CombinationBook {
  readonly contact: ContactClockBook;
  readonly rules: readonly CombinationRule[];
  readonly answers: AnswersRead;
}

/** What the rows may name. `flags` is null while the flag book itself has problems. */
export interface CombinationKnowledge {
  readonly flags: FlagBook | null;
  readonly flows: ReadonlyMap<string, Flow>;
}

/**
 * Reads `flows/risk/combinations.yaml`. Every problem has its line and one sentence; with problems there is no book. Never throws.
 */
export function readCombinations(
  source: YamlSource,
  known: CombinationKnowledge,
): { readonly book: CombinationBook | null; readonly problems: readonly Problem[] } {
  const { file, problems, report } = readYaml(source, CombinationFile);
  if (!file) return { book: null, problems };
  const compiler = new ConditionCompiler({ facts: REVIEW_FACTS, answers: new Map(), vars: {} });
  const rules = file.combinations.map((rule, index) => ({
    ...rule,
    if: conditionOf(compiler, rule.if, ['combinations', index, 'if'], report),
  }));
  checkCombinations(file, known, report);
  return problems.length > 0
    ? { book: null, problems }
    : { book: { contact: clockOf(file), rules, answers: answersRead(file) }, problems };
}

function conditionOf(
  compiler: ConditionCompiler,
  source: string | undefined,
  path: Path,
  report: Report,
): Condition | null {
  if (source === undefined) return null;
  const compiled = compiler.compile(source);
  if (!('problem' in compiled)) return compiled;
  report(path, 'condition', `The condition "${source}" is wrong: ${compiled.problem}.`);
  return null;
}

const place = (answer: string): { flowId: string; stepId: string } => {
  const [flowId = '', stepId = ''] = answer.split('.');
  return { flowId, stepId };
};

function clockOf({ contact }: CombinationFile): ContactClockBook {
  return {
    ...contact,
    parentSays: contact.parentSays.map((one) => ({ ...one, ...place(one.answer) })),
    carerSays: { ...contact.carerSays, ...place(contact.carerSays.answer) },
    support: { ...contact.support, ...place(contact.support.answer) },
  };
}
