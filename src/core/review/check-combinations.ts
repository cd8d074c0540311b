import type { Flow } from '../flow/flow.ts';
import type { Path, Report } from '../flow/read-yaml.ts';
import { fieldProblem, recordKinds } from '../ledger/record-kinds.ts';
import { NotifiedRole } from '../risk/flags.ts';
import type { Combination, CombinationFile, Part, SimplePart } from './combination-schema.ts';
import type { CombinationKnowledge } from './read-combinations.ts';

/** A task is done by staff: nothing that a review finds is ever put before a family. */
const staffRoles = new Set<string>(NotifiedRole.options.filter((role) => role !== 'PARENT_AWAY'));

/** What the schema cannot see: that every name a row uses is there, and that every row leads to something. */
export function checkCombinations(file: CombinationFile, known: CombinationKnowledge, report: Report): void {
  const seen = new Set<string>();
  for (const [index, rule] of file.combinations.entries()) {
    const path = ['combinations', index];
    if (seen.has(rule.id)) report([...path, 'id'], 'twice', `The id "${rule.id}" stands twice.`);
    seen.add(rule.id);
    checkResults(rule, path, known, report);
    checkNames(rule.when, path, report);
    for (const [at, part] of rule.when.entries())
      for (const one of 'any' in part ? part.any : [part]) checkPart(one, [...path, 'when', at], known, report);
  }
  const { contact } = file;
  for (const [index, { answer, value }] of contact.parentSays.entries())
    checkAnswer(answer, [value], ['contact', 'parentSays', index], known, report);
  checkAnswer(
    contact.carerSays.answer,
    [...contact.carerSays.inTouch, ...contact.carerSays.silent],
    ['contact', 'carerSays'],
    known,
    report,
  );
  checkAnswer(contact.support.answer, contact.support.paid, ['contact', 'support'], known, report);
  const { blueDays, yellowDays, orangeDays, lostDays } = contact;
  if (!(blueDays < yellowDays && yellowDays < orangeDays && orangeDays < lostDays))
    report(['contact'], 'order', 'The days of the contact clock must grow from blue to lost.');
}

function checkResults(rule: Combination, path: Path, { flags }: CombinationKnowledge, report: Report): void {
  const { raise, task, proposeLevel, noteOnSource } = rule;
  if (raise.length + task.length === 0 && proposeLevel === undefined && !noteOnSource)
    report(path, 'no_result', `"${rule.id}" leads to nothing: it needs raise, task, proposeLevel or noteOnSource.`);
  for (const [index, { flag, restricted }] of raise.entries()) {
    if (flags && !flags.flags.has(flag))
      report([...path, 'raise', index], 'unknown_flag', `There is no flag "${flag}" in risk/flags.yaml.`);
    if (flag === 'C07' && restricted === false)
      report([...path, 'raise', index], 'tips_off', 'C07 is always restricted: no side learns the other’s answer.');
  }
  for (const [index, { role }] of task.entries())
    if (!staffRoles.has(role))
      report([...path, 'task', index], 'unknown_role', `"${role}" is no role of staff; tasks are for staff only.`);
  if (noteOnSource && !rule.when.some((part) => 'foundUntrue' in part))
    report(path, 'no_source', 'noteOnSource needs a part foundUntrue: it says whose source.');
}

function checkNames(parts: readonly Part[], path: Path, report: Report): void {
  const named = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const ones = 'any' in part ? part.any : [part];
    for (const one of ones)
      for (const name of 'open' in one || 'foundUntrue' in one ? [] : [one.otherThan, one.during])
        if (name !== undefined && !named.has(name))
          report([...path, 'when', index], 'unknown_name', `No part above is called "${name}" (as: ${name}).`);
    for (const one of ones) if ('as' in one && one.as !== undefined) named.add(one.as);
  }
}

function checkPart(part: SimplePart, path: Path, known: CombinationKnowledge, report: Report): void {
  const flow = (id: string) => known.flows.get(id);
  if ('signal' in part) {
    for (const code of part.signal === 'any' ? [] : part.signal)
      if (known.flags && !known.flags.flags.has(code))
        report(path, 'unknown_flag', `There is no flag "${code}" in risk/flags.yaml.`);
  } else if ('answer' in part) checkAnswer(part.answer, part.is, path, known, report);
  else if ('quick' in part) {
    if (!flow(part.quick)) report(path, 'unknown_flow', `There is no conversation "${part.quick}".`);
  } else if ('record' in part) checkRecord(part, path, report);
}

function checkRecord(part: Extract<SimplePart, { record: string }>, path: Path, report: Report): void {
  const kind = recordKinds.get(part.record);
  if (!kind) return report(path, 'unknown_record', `There is no kind of record "${part.record}".`);
  if (part.state !== undefined && !kind.states?.includes(part.state))
    report(path, 'unknown_state', `A record of kind "${part.record}" knows no state "${part.state}".`);
  for (const [name, value] of Object.entries(part.has ?? {})) {
    const problem = fieldProblem(kind, name, value);
    if (problem) report(path, 'unknown_field', `${problem}.`);
  }
}

function checkAnswer(
  answer: string,
  values: readonly string[],
  path: Path,
  { flows }: CombinationKnowledge,
  report: Report,
): void {
  const [flowId = '', stepId = ''] = answer.split('.');
  const flow = flows.get(flowId);
  const step = flow?.steps.get(stepId);
  if (!flow) report(path, 'unknown_flow', `There is no conversation "${flowId}".`);
  else if (!step) report(path, 'unknown_step', `The conversation "${flowId}" has no step "${stepId}".`);
  else
    for (const value of values)
      if (!valuesOf(step).includes(value)) report(path, 'unknown_value', `"${answer}" is never answered "${value}".`);
}

type Step = NonNullable<ReturnType<Flow['steps']['get']>>;

function valuesOf({ options, zero, other }: Step): string[] {
  return [...options, zero, other].flatMap((option) => (option ? String(option.value) : []));
}
