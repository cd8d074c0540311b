import { cronTimes } from '../calendar/cron-times.ts';
import type { ConditionCompiler } from '../flow/condition.ts';
import type { Path, Report } from '../flow/read-yaml.ts';
import { parseTemplate } from '../flow/template.ts';
import { compileDutyCondition, type DutyCondition } from './duty-condition.ts';
import type { DutyLine, MachineLine } from './duty-file.ts';
import type { Cadence, DutyRule, Evidence, LadderStep, Offset, OnMissed, Send, TaskFor } from './duty-rule.ts';
import { parseClock, parseOffset } from './offset.ts';
import { familyRoles } from './roles.ts';

const nowhere: Offset = { from: 'due', amount: 0, unit: 'day' };

/** Turns a line of the file into a rule; what cannot be read is reported and stands for something harmless. */
export function compileDuty(line: DutyLine, path: Path, conditions: ConditionCompiler, report: Report): DutyRule {
  const send = sendOf(line);
  const owners = listOf(line.owner);
  return {
    id: line.id,
    jobs: line.jobs ?? [line.id],
    kind: line.done ? 'duty' : 'notice',
    title: line.title,
    en: line.en,
    basis: line.basis,
    owners,
    about: line.about,
    each: line.each,
    side: owners.some((role) => familyRoles.has(role)) ? 'family' : 'staff',
    when: line.when === undefined ? null : conditionOf(line.when, [...path, 'when'], conditions, report),
    openWhen:
      line.openWhen === undefined ? null : conditionOf(line.openWhen, [...path, 'openWhen'], conditions, report),
    cadence: cadenceOf(line, path, report),
    period: line.period,
    opens: line.opens,
    due: offsetOf(line.due, 'tick', ['tick', 'start', 'end'], [...path, 'due'], report),
    hours: line.hours,
    sendAt: line.sendAt === undefined ? null : parseClock(line.sendAt),
    urgent: line.urgent,
    send,
    evidence: (line.done ?? []).map(evidenceOf),
    steps: stepsOf(line, send, path, report),
    missed: (line.missed ?? []).map(missedOf),
    unreachable: line.unreachable ? taskOf(line.unreachable) : null,
    promptsOff: line.promptsOff,
    program: null,
  };
}

/** A job of the program's own: nobody owns it, nothing is sent. */
export function compileMachine(line: MachineLine): DutyRule {
  return {
    id: line.id,
    jobs: line.jobs ?? [line.id],
    kind: 'machine',
    title: line.title,
    en: line.en,
    basis: line.basis,
    owners: [],
    about: 'county',
    each: 'one',
    side: 'staff',
    when: null,
    openWhen: null,
    cadence: { type: 'cron', cron: line.every, stagger: false, only: null },
    period: 'day',
    opens: 'tick',
    due: nowhere,
    hours: 'rule',
    sendAt: null,
    urgent: false,
    send: null,
    evidence: [],
    steps: [],
    missed: [],
    unreachable: null,
    promptsOff: 'excuse',
    program: line.program,
  };
}

export function conditionOf(
  source: string,
  path: Path,
  conditions: ConditionCompiler,
  report: Report,
): DutyCondition | null {
  const condition = compileDutyCondition(conditions, source);
  if (!('problem' in condition)) return condition;
  report(path, 'condition', `The condition "${source}" cannot be used: ${condition.problem} (条件写错了).`);
  return null;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function offsetOf(
  text: string,
  plain: Offset['from'],
  may: readonly Offset['from'][],
  path: Path,
  report: Report,
): Offset {
  const offset = parseOffset(text, plain);
  if (!offset) report(path, 'offset', `"${text}" is no time: write 2d, 3wd (working days), 12h, due-2wd, end+5d.`);
  else if (!may.includes(offset.from)) {
    report(path, 'offset', `"${text}" counts from "${offset.from}", which is not known here (${may.join(', ')}).`);
    return nowhere;
  }
  return offset ?? nowhere;
}

function cadenceOf(line: DutyLine, path: Path, report: Report): Cadence {
  const given = [line.cron, line.anchor, line.lunar].filter((one) => one !== undefined);
  if (given.length !== 1) report(path, 'cadence', 'Give one of cron, anchor and lunar (写一种节奏).');
  if (line.anchor)
    return { type: 'anchor', at: line.anchor.at, days: line.anchor.days, time: parseClock(line.anchor.time) ?? 0 };
  if (line.lunar) {
    const days = line.lunar.days.map((text) => {
      const [month = 1, day = 1] = text.split('-').map(Number);
      return { month, day };
    });
    return { type: 'lunar', days, time: parseClock(line.lunar.time) ?? 0 };
  }
  const cron = line.cron ?? '0 9 * * *';
  try {
    cronTimes(cron);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report([...path, 'cron'], 'cron', `"${cron}" is no rhythm: ${why} (分 时 日 月 星期).`);
    return { type: 'cron', cron: '0 9 * * *', stagger: false, only: null };
  }
  if (line.stagger && typeof line.period !== 'string')
    report([...path, 'stagger'], 'stagger', 'Days are only shared out within a named period (stagger 要有固定周期).');
  return { type: 'cron', cron, stagger: line.stagger, only: line.only ?? null };
}

function sendOf(line: DutyLine): Send | null {
  if (line.flow !== undefined) return { type: 'flow', flow: line.flow };
  if (line.text !== undefined) return { type: 'text', keys: listOf(line.text) };
  return line.digest === undefined ? null : { type: 'digest', key: line.digest };
}

function evidenceOf(line: NonNullable<DutyLine['done']>[number]): Evidence {
  if ('flow' in line) return { type: 'flow', flow: line.flow, by: line.by };
  if ('contact' in line)
    return {
      type: 'contact',
      from: listOf(line.contact.from),
      to: listOf(line.contact.to),
      methods: listOf(line.contact.method),
      by: line.by,
    };
  const data = Object.fromEntries(Object.entries(line.data ?? {}).map(([name, value]) => [name, listOf(value)]));
  return {
    type: 'record',
    record: line.record,
    states: listOf(line.state),
    data,
    samePeriod: line.samePeriod,
    by: line.by,
  };
}

interface TaskLine {
  readonly role: string;
  readonly kind: string;
  readonly note: string;
  readonly noteEn?: string | undefined;
  readonly withinHours: number;
}

function taskOf({ role, kind, note, noteEn, withinHours }: TaskLine): TaskFor {
  return {
    role,
    kind,
    note: parseTemplate(note),
    noteEn: noteEn === undefined ? null : parseTemplate(noteEn),
    withinHours,
  };
}

function missedOf(line: NonNullable<DutyLine['missed']>[number]): OnMissed {
  return {
    times: line.times,
    ...(line.flag ? { flag: { code: line.flag, ...(line.severity ? { severity: line.severity } : {}) } } : {}),
    ...(line.task ? { task: taskOf(line.task) } : {}),
  };
}

const hours = { own_hour: 'own', other_hour: 'other', soon: 'soon' } as const;

function stepsOf(line: DutyLine, send: Send | null, path: Path, report: Report): LadderStep[] {
  const steps: LadderStep[] = send
    ? [{ after: { from: 'prompt', amount: 0, unit: 'day' }, at: 'own', do: { type: 'prompt' } }]
    : [];
  const may: readonly Offset['from'][] = send ? ['prompt', 'start', 'due'] : ['start', 'due'];
  const ladder = line.ladder ?? (line.done ? [{ do: 'miss' as const, after: 'due' }] : []);
  for (const [index, one] of ladder.entries()) {
    const after = offsetOf(one.after, send ? 'prompt' : 'start', may, [...path, 'ladder', index, 'after'], report);
    switch (one.do) {
      case 'remind': {
        const at = one.at in hours ? hours[one.at as keyof typeof hours] : (parseClock(one.at) ?? 'own');
        const other: Send | null = one.text === undefined ? null : { type: 'text', keys: [one.text] };
        steps.push({ after, at, do: { type: 'remind', send: other } });
        break;
      }
      case 'task':
        steps.push({
          after,
          at: one.at === undefined ? 'own' : (parseClock(one.at) ?? 'own'),
          do: { type: 'task', task: taskOf(one) },
        });
        break;
      case 'miss':
        steps.push({ after, at: 'soon', do: { type: 'miss' } });
    }
  }
  return steps;
}
