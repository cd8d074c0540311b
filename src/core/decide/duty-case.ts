import { type Calendar, makeCalendar } from '../calendar/calendar.ts';
import { emptyCalendar } from '../calendar/county-calendar.ts';
import type { DutyFacts, DutySubject } from '../duty/duty.ts';
import type { DutyRule } from '../duty/duty-rule.ts';
import type { DutySubjectRow } from '../duty/duty-subject-row.ts';
import { type DueStep, dueStep } from '../duty/ladder.ts';
import type { OwnerClock } from '../duty/step-time.ts';
import { isBereaved, subjectOf } from '../duty/subject.ts';
import type { DutiesDue } from '../event.ts';
import { dayOf } from '../flow/facts.ts';
import type { PartySituation } from '../situation.ts';
import type { Turn } from './turn.ts';

/** A duty of which a step is to be done now. */
export interface DutyCase {
  readonly duty: DutyFacts;
  readonly rule: DutyRule;
  readonly due: DueStep;
  /** Null when the situation brought nothing to judge by: then the duty stands as it was planned. */
  readonly subject: DutySubject | null;
  readonly row: DutySubjectRow | null;
}

/** Why a duty ends without having been done: a code that stays with it. */
export interface DutyEnd {
  readonly duty: DutyFacts;
  readonly state: 'cancelled' | 'excused';
  readonly reason:
    | 'rule_gone'
    | 'owner_dead'
    | 'owner_is_child'
    | 'not_theirs'
    | 'condition_over'
    | 'prompts_off'
    | 'mourning';
  readonly rule?: DutyRule;
}

/** What is judged by: the county's calendar and the owner's clock. */
export interface DutyRound {
  readonly calendar: Calendar;
  readonly owner: OwnerClock;
  readonly timeZone: string;
}

export function roundOf({ situation }: Turn): DutyRound {
  const timeZone = situation.person?.timeZone ?? 'Asia/Shanghai';
  return {
    calendar: makeCalendar(situation.dutyWorld?.calendar ?? emptyCalendar),
    owner: { hour: situation.person?.preferredHour ?? null, timeZone },
    timeZone,
  };
}

/**
 * What of the duties that are due stands now, with the facts of this moment (domain 10.56): whose child is gone or somebody
 * else's by now, whose condition is over, whose owner is dead, is told nothing and asked nothing.
 */
export function judgeDuties(
  turn: Turn,
  event: DutiesDue,
  round: DutyRound,
): { readonly cases: readonly DutyCase[]; readonly ends: readonly DutyEnd[] } {
  const { situation, playbook, now } = turn;
  const cases: DutyCase[] = [];
  const ends: DutyEnd[] = [];
  for (const duty of situation.duties) {
    if (!event.dutyIds.includes(duty.id)) continue;
    const rule = playbook.duties.rules.get(duty.rule);
    if (!rule) {
      ends.push({ duty, state: 'cancelled', reason: 'rule_gone' });
      continue;
    }
    const row = rowOf(situation, duty, rule);
    const subject = row ? subjectOf(row, now, round.calendar) : null;
    const end = endOf(situation, duty, rule, row, subject);
    if (end) {
      ends.push({ ...end, duty, rule });
      continue;
    }
    const due = dueStep(rule, duty, round.owner, round.calendar, now);
    if (due) cases.push({ duty, rule, due, subject, row: row ?? null });
  }
  return { cases, ends };
}

/** The subject this duty is about now; null: the owner has no such subject any more; undefined: nobody knows. */
function rowOf(situation: PartySituation, duty: DutyFacts, rule: DutyRule): DutySubjectRow | null | undefined {
  if (!situation.dutyWorld) return undefined;
  return (
    situation.dutyWorld.subjects.find((row) => {
      if (![situation.person?.id, duty.handedFromId].includes(row.ownerPersonId)) return false;
      if (!rule.owners.includes(row.ownerRole)) return false;
      if (rule.about === 'person') return row.child === null;
      if (rule.about === 'child') return row.child !== null && row.child.childId === duty.childId;
      if (row.child !== null) return false;
      return duty.organizationId === null
        ? row.organizationId === null && row.regionId === duty.regionId
        : row.organizationId === duty.organizationId && (rule.about === 'class') === (row.classId !== null);
    }) ?? null
  );
}

function endOf(
  situation: PartySituation,
  duty: DutyFacts,
  rule: DutyRule,
  row: DutySubjectRow | null | undefined,
  subject: DutySubject | null,
): Pick<DutyEnd, 'state' | 'reason'> | null {
  const { person } = situation;
  if (!person || person.dead) return { state: 'cancelled', reason: 'owner_dead' };
  if (person.isChild) return { state: 'cancelled', reason: 'owner_is_child' };
  if (row === null || (row === undefined && isGoneFromFamily(situation, duty, rule)))
    return { state: 'cancelled', reason: 'not_theirs' };
  if (subject && rule.when && !rule.when.test(subject.facts)) return { state: 'excused', reason: 'condition_over' };
  // Staff who want no messages still have their duties; a family that wants none is left alone.
  if (rule.side === 'family' && person.promptsOff) return { state: 'excused', reason: 'prompts_off' };
  return null;
}

function isGoneFromFamily({ children }: PartySituation, { childId }: DutyFacts, { side }: DutyRule): boolean {
  return side === 'family' && childId !== null && !children.some(({ id }) => id === childId);
}

/** A family in which a child died in these days is not asked anything (domain 10.52). */
export function isMourning({ rule, row }: DutyCase, now: number): boolean {
  return rule.side === 'family' && row !== null && isBereaved(row.bereavedOn, dayOf(now));
}
