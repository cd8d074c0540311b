import type { Flow } from '../flow/flow.ts';
import type { Path, Report } from '../flow/read-yaml.ts';
import { fieldProblem, recordKinds } from '../ledger/record-kinds.ts';
import { DUTY_FACTS } from './duty-facts.ts';
import type { DutyLine } from './duty-file.ts';
import type { DutyRule, DutyText, TaskFor } from './duty-rule.ts';
import { checkTemplate } from './duty-texts.ts';
import { familyRoles, staffRoles } from './roles.ts';

/** What duties may name; the rest of the playbook gives it. */
export interface DutyKnowledge {
  readonly flows: ReadonlyMap<string, Flow>;
  readonly flagCodes: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, DutyText>;
}

/** Names of conversations, texts, flags, roles and records, and whether the ladder ends. */
export function checkDuty(rule: DutyRule, line: DutyLine, path: Path, known: DutyKnowledge, report: Report): void {
  checkOwners(rule, path, report);
  checkSend(rule, line, path, known, report);
  checkPeriod(rule, path, report);
  checkLadder(rule, path, known, report);
  for (const [index, one] of (line.done ?? []).entries()) checkEvidence(one, [...path, 'done', index], known, report);
  for (const [index, { flag, task }] of rule.missed.entries()) {
    const at: Path = [...path, 'missed', index];
    if (flag && !known.flagCodes.has(flag.code))
      report([...at, 'flag'], 'unknown_flag', `There is no flag "${flag.code}" (没有这个标记).`);
    if (!flag && !task) report(at, 'nothing', 'Say what happens: flag or task (写 flag 或 task).');
    checkTask(task, [...at, 'task'], report);
  }
  checkTask(rule.unreachable, [...path, 'unreachable'], report);
}

function checkOwners(rule: DutyRule, path: Path, report: Report): void {
  for (const role of rule.owners)
    if (!familyRoles.has(role) && !staffRoles.has(role))
      report([...path, 'owner'], 'unknown_role', `There is no role "${role}" (没有这个角色).`);
  const family = rule.owners.filter((role) => familyRoles.has(role));
  if (family.length > 0 && family.length < rule.owners.length)
    report(
      [...path, 'owner'],
      'two_sides',
      'Family and staff need a line each: their words differ (家里人和工作人员分开写).',
    );
}

function checkSend(rule: DutyRule, line: DutyLine, path: Path, known: DutyKnowledge, report: Report): void {
  const given = [line.flow, line.text, line.digest].filter((one) => one !== undefined).length;
  if (given > 1) report(path, 'send', 'Only one of flow, text and digest (flow、text、digest 只写一个).');
  if (given === 0 && !line.done)
    report(path, 'send', 'A notice without flow, text or digest does nothing (没有要发的).');
  if (rule.send?.type === 'flow') checkFlow(rule, rule.send.flow, [...path, 'flow'], known, report);
  const keys = rule.send?.type === 'text' ? rule.send.keys : rule.send?.type === 'digest' ? [rule.send.key] : [];
  for (const key of keys) checkText(rule, key, [...path, rule.send?.type ?? 'text'], known, report);
}

function checkFlow(rule: DutyRule, id: string, path: Path, known: DutyKnowledge, report: Report): void {
  const flow = known.flows.get(id);
  if (!flow) report(path, 'unknown_flow', `There is no conversation "${id}" (没有这段对话).`);
  else if (flow.sub) report(path, 'sub_flow', `"${id}" is only entered by other conversations (这是子对话).`);
  else if (flow.side !== rule.side) report(path, 'wrong_side', `"${id}" is written for the other side (对象不符).`);
}

function checkText(rule: DutyRule, key: string, path: Path, known: DutyKnowledge, report: Report): void {
  const text = known.texts.get(key);
  if (!text) report(path, 'unknown_text', `There is no text "${key}" in messages/duty-texts.yaml (没有这条话).`);
  else if (text.side !== rule.side)
    report(path, 'wrong_side', `The text "${key}" is written for the other side (对象不符).`);
}

function checkPeriod(rule: DutyRule, path: Path, report: Report): void {
  if (typeof rule.period === 'string') return;
  if (DUTY_FACTS[rule.period.of]?.type !== 'string')
    report(
      [...path, 'period', 'of'],
      'unknown_fact',
      `There is no fact "${rule.period.of}" to count by (没有这个事实).`,
    );
}

function checkLadder(rule: DutyRule, path: Path, known: DutyKnowledge, report: Report): void {
  const at = (index: number): Path => [...path, 'ladder', index - (rule.send ? 1 : 0)];
  for (const [index, { do: what }] of rule.steps.entries()) {
    if (what.type === 'remind' && !rule.send)
      report(at(index), 'remind', 'Nothing was sent that could be repeated: give flow, text or digest.');
    if (what.type === 'remind' && what.send?.type === 'text')
      for (const key of what.send.keys) checkText(rule, key, [...at(index), 'text'], known, report);
    if (what.type === 'task') checkTask(what.task, at(index), report);
    if (what.type === 'miss' && index < rule.steps.length - 1)
      report(at(index), 'after_miss', 'Nothing may follow "miss": the duty ends there.');
  }
  // Silence is never the end of it (domain 7.3).
  if (rule.kind === 'duty' && rule.steps.at(-1)?.do.type !== 'miss')
    report([...path, 'ladder'], 'no_end', 'The ladder must end with "miss": otherwise silence would end it (缺 miss).');
  if (rule.kind === 'notice' && rule.steps.length > 1)
    report([...path, 'ladder'], 'notice_ladder', 'A ladder needs "done": what shows that nobody need be reminded.');
  if (rule.kind === 'duty' && rule.send?.type === 'flow' && rule.side === 'family' && !rule.unreachable)
    report(path, 'unreachable', 'Say who phones a family that cannot be written to: unreachable (联系不上的谁打电话).');
}

function checkEvidence(one: NonNullable<DutyLine['done']>[number], path: Path, known: DutyKnowledge, report: Report) {
  if ('flow' in one) {
    const flow = known.flows.get(one.flow);
    if (!flow) report([...path, 'flow'], 'unknown_flow', `There is no conversation "${one.flow}" (没有这段对话).`);
    return;
  }
  if ('contact' in one) {
    if (Object.keys(one.contact).length === 0)
      report([...path, 'contact'], 'empty', 'Any contact at all would count: give from, to or method.');
    return;
  }
  const kind = recordKinds.get(one.record);
  if (!kind) {
    report([...path, 'record'], 'unknown_record', `There is no kind of record "${one.record}" (没有这类记录).`);
    return;
  }
  for (const state of [one.state ?? []].flat())
    if (!kind.states?.includes(state))
      report([...path, 'state'], 'unknown_state', `A record "${one.record}" is never "${state}" (没有这个状态).`);
  for (const [name, values] of Object.entries(one.data ?? {}))
    for (const value of [values].flat()) {
      const problem = fieldProblem(kind, name, value);
      if (problem) report([...path, 'data', name], 'field', `${problem}.`);
    }
}

function checkTask(task: TaskFor | null | undefined, path: Path, report: Report): void {
  if (!task) return;
  if (!staffRoles.has(task.role))
    report([...path, 'role'], 'unknown_role', `There is no staff role "${task.role}" (没有这个角色).`);
  checkTemplate(task.note, [...path, 'note'], report);
  const english = task.noteEn && [...task.noteEn.names].toSorted().join();
  if (english !== null && english !== [...task.note.names].toSorted().join())
    report(
      [...path, 'noteEn'],
      'names',
      'The English note has the same names in braces as the Chinese one (花括号里的要一样).',
    );
}
