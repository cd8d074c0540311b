import { createHash } from 'node:crypto';
import type { Calendar } from '../calendar/calendar.ts';
import { inChina } from '../calendar/civil-time.ts';
import { dayOf, readIsoDate } from '../flow/facts.ts';
import { deriveId } from '../ids.ts';
import type { DutySubject, NewDuty } from './duty.ts';
import { dutyFact } from './duty-condition.ts';
import type { DutyRule } from './duty-rule.ts';
import type { DutyTick } from './duty-tick.ts';
import type { PeriodSpan } from './period.ts';
import { allowedFrom, promptMoment, stepMoment } from './step-time.ts';
import { bereavementDays } from './subject.ts';
import { dueOf } from './ticks.ts';

/**
 * The duties that a tick opens among these subjects. Pure and repeatable: the same duty has the same id however often, in
 * whatever order and in however many portions its subjects are planned.
 */
export function planDuties(
  rule: DutyRule,
  tick: DutyTick,
  subjects: Iterable<DutySubject>,
  calendar: Calendar,
): NewDuty[] {
  const planned = new Map<string, NewDuty>();
  for (const subject of subjects) {
    const duty = planOne(rule, tick, subject, calendar);
    if (duty) planned.set(duty.id, duty);
  }
  return [...planned.values()];
}

/** Whether this is somebody's duty at all by the rule: their role, the one of several, its condition. Also asked when it comes due. */
export function isTheirs(rule: DutyRule, subject: DutySubject): boolean {
  return rule.owners.includes(subject.ownerRole) && (rule.each === 'all' || subject.facts['owner.main'] !== false);
}

function planOne(rule: DutyRule, tick: DutyTick, subject: DutySubject, calendar: Calendar): NewDuty | null {
  if (!isTheirs(rule, subject) || !isInScope(tick, subject)) return null;
  if (tick.slot && turnOf(subject, tick.slot.of) > tick.slot.no) return null;
  if (rule.when && !rule.when.test(subject.facts)) return null;
  if (rule.openWhen && !rule.openWhen.test(subject.facts)) return null;
  const time = timesOf(rule, tick, subject, calendar);
  if (!time) return null;
  const about = subject.childId ?? subject.classId ?? subject.organizationId ?? subject.regionId ?? '';
  return {
    id: deriveId(
      time.idAt,
      'duty',
      rule.id,
      subject.ownerPersonId,
      rule.about === 'person' ? '' : about,
      time.periodKey,
    ),
    rule: rule.id,
    ownerPersonId: subject.ownerPersonId,
    childId: subject.childId,
    regionId: subject.regionId,
    organizationId: subject.organizationId,
    periodKey: time.periodKey,
    opensAt: time.opensAt,
    dueAt: time.dueAt,
    nextAt: firstStepAt(rule, tick, time, subject, calendar),
  };
}

function isInScope(tick: DutyTick, { organizationId }: DutySubject): boolean {
  if (tick.scopeId !== null) return organizationId === tick.scopeId;
  return organizationId === null || !tick.exceptScopes.includes(organizationId);
}

/** On which of so many days it is this owner's turn: the same every month, and for all children of one home the same. */
export function turnOf({ ownerPersonId }: DutySubject, of: number): number {
  return of < 2 ? 0 : createHash('sha256').update(ownerPersonId).digest().readUInt32BE(0) % of;
}

interface DutyTimes {
  readonly periodKey: string;
  readonly opensAt: number;
  readonly dueAt: number;
  /** The instant in the id: it must not depend on which tick of the period opens the duty. */
  readonly idAt: number;
}

function timesOf(rule: DutyRule, tick: DutyTick, { facts }: DutySubject, calendar: Calendar): DutyTimes | null {
  if (typeof rule.period === 'string') {
    const { opensAt, dueAt, periodStartsAt } = tick;
    return { periodKey: tick.periodKey ?? '', opensAt, dueAt, idAt: periodStartsAt };
  }
  const periodKey = String(dutyFact(facts, rule.period.of));
  if (periodKey === '') return null;
  const day = readIsoDate(periodKey);
  const span: PeriodSpan | null = day === undefined ? null : { key: periodKey, start: day, end: day };
  const dueAt = dueOf(rule, calendar, dayOf(tick.promptAt), tick.promptAt, span);
  const opensAt = rule.opens === 'start' && day !== undefined ? Math.min(inChina(day), tick.opensAt) : tick.opensAt;
  return { periodKey, opensAt, dueAt, idAt: day === undefined ? 0 : inChina(day) };
}

function firstStepAt(
  rule: DutyRule,
  tick: DutyTick,
  time: DutyTimes,
  subject: DutySubject,
  calendar: Calendar,
): number | null {
  const owner = { hour: subject.ownerHour, timeZone: subject.ownerTimeZone };
  const prompt = promptMoment(rule, tick.promptAt, owner);
  const [first] = rule.steps;
  if (!first) return null;
  const at =
    first.do.type === 'prompt' ? prompt : stepMoment(rule, 0, first, { ...time, promptedAt: prompt }, owner, calendar);
  const pause = rule.side === 'family' && subject.facts['owner.bereaved'] === true;
  const after = pause ? at + bereavementDays * 86_400_000 : at;
  return rule.urgent ? after : first.do.type === 'prompt' ? allowedFrom(after, subject.ownerTimeZone) : after;
}
