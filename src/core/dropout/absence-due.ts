import { clockFacts, dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { countAbsence, isMoreThanAWeek, monthsLater, type SchoolDays } from './count-absence.ts';
import {
  attemptsOf,
  type DropoutCaseFacts,
  type DropoutChanges,
  type StepKind,
  spellStart,
  stepTaken,
} from './dropout-case.ts';
import { type DropoutRules, dropoutRules } from './dropout-rules.ts';

/** A step of chain E that has come due and was not taken yet. */
export interface DueStep {
  readonly kind: StepKind;
  /** Tells a step from its repeats: the spell, the day of confirmation, the agreed date. */
  readonly key: string;
  readonly changes?: DropoutChanges;
  readonly flag?: 'E02' | 'E03';
}

/** The first lesson is over. */
const morning = 9;
/** In the afternoon it is known that a child did not come at all today. */
const afternoon = 15;
/** So many school days after somebody was asked, the next one up is. */
const patience = 2;

/**
 * The steps of one case that are due now, in the order in which they are taken (domain 4.3 chain E). Nothing falls due on
 * a day without lessons, or before its first lesson is over. Several may come at once, after a pause of the clock; none comes twice.
 */
export function absenceDue(
  found: DropoutCaseFacts,
  days: SchoolDays,
  now: Instant,
  rules: DropoutRules = dropoutRules,
): readonly DueStep[] {
  const today = isoDate(dayOf(now));
  if (!days.isSchoolDay(today) || hourOf(now) < morning) return [];
  const due = dueIn(found, { days, now, today, rules });
  return due.filter(({ kind, key }) => !stepTaken(found, kind, key));
}

const hourOf = (now: Instant): number => Number(clockFacts(now).hour);

interface At {
  readonly days: SchoolDays;
  readonly now: Instant;
  readonly today: string;
  readonly rules: DropoutRules;
}

function dueIn(found: DropoutCaseFacts, at: At): readonly DueStep[] {
  switch (found.state) {
    case 'absent':
      return whileAbsent(found, at);
    case 'suspected':
      return [...agreedDate(found, at), ...afterAMonth(found, at)];
    case 'dropped_out':
      return agreedDate(found, at);
    case 'returned':
      return confirmations(found, at);
    case 'excused':
      return afterLeave(found, at);
    default:
      return [];
  }
}

function whileAbsent(found: DropoutCaseFacts, { days, now, today, rules }: At): readonly DueStep[] {
  const from = spellStart(found);
  const count = countAbsence(days, from, today);
  if (count.day === 0) return [];
  const late = count.schoolDay > 1 || hourOf(now) >= afternoon;
  const steps: DueStep[] = [{ kind: 'day1', key: from }];
  if (late && !knownOf(found, today)) steps.push({ kind: 'day1_look', key: from });
  if (count.day >= rules.letterAFromDay) steps.push({ kind: 'letter_a', key: from });
  if (count.day >= rules.visitFromDay) steps.push({ kind: 'day3_visit', key: from });
  if (isMoreThanAWeek(count, rules))
    steps.push({ kind: 'suspected', key: from, flag: 'E02', changes: { state: 'suspected', suspectedAt: now } });
  return steps;
}

/** The guardian was reached in this spell, or somebody saw the child today: nobody has to go and look. */
function knownOf(found: DropoutCaseFacts, today: string): boolean {
  const { guardianReachedAt, lastSeenAt } = found;
  if (guardianReachedAt !== null && isoDate(dayOf(guardianReachedAt)) >= spellStart(found)) return true;
  return lastSeenAt !== null && isoDate(dayOf(lastSeenAt)) === today;
}

/** The date that was agreed at the last attempt has come, and nobody has said what became of it. */
function agreedDate(found: DropoutCaseFacts, { today }: At): readonly DueStep[] {
  const nextOn = attemptsOf(found).at(-1)?.nextOn ?? null;
  return nextOn !== null && nextOn <= today ? [{ kind: 'persuade_due', key: nextOn }] : [];
}

function afterAMonth({ suspectedAt }: DropoutCaseFacts, { now, today, rules }: At): readonly DueStep[] {
  if (suspectedAt === null) return [];
  const day = isoDate(dayOf(suspectedAt));
  if (today < monthsLater(day, rules.months)) return [];
  return [
    { kind: 'month', key: day, flag: 'E03', changes: { state: 'dropped_out', droppedOutAt: now } },
    { kind: 'letter_c', key: day },
  ];
}

/** Day 1, 5 and 20 back at school: asked on the day, and asked of the next one up when nobody says anything. */
function confirmations(found: DropoutCaseFacts, { days, today, rules }: At): readonly DueStep[] {
  const { returnedOn } = found;
  if (returnedOn === null) return [];
  const { schoolDay } = countAbsence(days, returnedOn, today);
  return rules.confirmOn
    .filter((n) => schoolDay >= n && !isConfirmed(found, returnedOn, n))
    .flatMap((n): DueStep[] => [
      { kind: 'confirm_due', key: confirmKey(returnedOn, n) },
      ...(schoolDay >= n + patience ? [{ kind: 'confirm_late' as const, key: confirmKey(returnedOn, n) }] : []),
    ]);
}

/** A later day confirmed speaks for an earlier one that nobody answered. */
function isConfirmed(found: DropoutCaseFacts, returnedOn: string, n: number): boolean {
  return found.steps.some(
    ({ kind, data }) => kind === 'confirm' && data.returnedOn === returnedOn && Number(data.day) >= n,
  );
}

export function confirmKey(returnedOn: string, n: number): string {
  return `${returnedOn}/${n}`;
}

/** The leave is over: is the child there? Nobody answers: the school's office is asked. */
function afterLeave(found: DropoutCaseFacts, { days, today }: At): readonly DueStep[] {
  const until = found.steps.findLast(({ kind }) => kind === 'leave')?.nextOn ?? null;
  if (until === null || until >= today) return [];
  const { missed } = countAbsence(days, until, today);
  const after = days.isSchoolDay(until) ? missed - 1 : missed;
  return [
    { kind: 'leave_over', key: until },
    ...(after >= patience ? [{ kind: 'leave_late' as const, key: until }] : []),
  ];
}
