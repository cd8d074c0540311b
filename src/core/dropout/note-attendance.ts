import type { Effect } from '../effect.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import { confirmKey } from './absence-due.ts';
import { changeCase, type Saying, saidStep } from './case-effects.ts';
import { countAbsence, type SchoolDays } from './count-absence.ts';
import type { DropoutCaseFacts, DropoutChanges, NewDropoutStep } from './dropout-case.ts';
import { dropoutRules } from './dropout-rules.ts';
import { awayState } from './note-absence.ts';

/** Ends of a case that are no return: each is lawful, and somebody has seen the paper (domain 4.3, 10.24, 10.50). */
export type CaseEnd = 'transferred' | 'deferred' | 'home_teaching';

/** The child is at school, or is not, on a day. */
export interface AttendanceSaid {
  readonly present?: boolean;
  /** yyyy-mm-dd, default today. */
  readonly on?: string;
  readonly end?: CaseEnd;
}

/**
 * Back at school. A case that never came to a suspicion is closed; after one the child is confirmed on school day 1, 5 and
 * 20, and the last of them closes it (销号). Away again before that: the case stands as it stood.
 */
export function noteAttendance(
  found: DropoutCaseFacts,
  days: SchoolDays,
  said: AttendanceSaid,
  saying: Saying,
): Effect[] {
  const today = isoDate(dayOf(saying.now));
  if (said.end) return endCase(found, said.end, saying);
  if (said.present === undefined) return [];
  const on = said.on && said.on <= today ? said.on : today;
  if (!said.present) return awayAgain(found, on, saying);
  if (found.state === 'returned') return confirm(found, { on, today, days }, saying);
  return comesBack(found, { on, today, days }, saying);
}

function endCase(found: DropoutCaseFacts, end: CaseEnd, saying: Saying): Effect[] {
  const state = end === 'transferred' ? ('transferred' as const) : ('excused' as const);
  return changeCase(found, { state, closedAt: saying.now }, [saidStep(saying, 'ended', { result: end })]);
}

function awayAgain(found: DropoutCaseFacts, on: string, saying: Saying): Effect[] {
  if (found.state !== 'returned' && found.state !== 'excused') return [];
  return changeCase(found, { state: awayState(found) }, [saidStep(saying, 'absent_again', { data: { from: on } })]);
}

interface Days {
  readonly on: string;
  readonly today: string;
  readonly days: SchoolDays;
}

function comesBack(found: DropoutCaseFacts, { on, today, days }: Days, saying: Saying): Effect[] {
  const back = saidStep(saying, 'returned', { data: { on } });
  const seen: DropoutChanges = { returnedOn: on, lastSeenAt: saying.now };
  if (found.suspectedAt === null) return changeCase(found, { ...seen, state: 'closed', closedAt: saying.now }, [back]);
  // Being there is the confirmation of the days that have gone by since.
  const confirmed = confirmation(on, countAbsence(days, on, today).schoolDay, saying);
  return changeCase(found, { ...seen, state: 'returned' }, [back, ...confirmed]);
}

function confirm(found: DropoutCaseFacts, { today, days }: Days, saying: Saying): Effect[] {
  const returnedOn = found.returnedOn ?? today;
  const { schoolDay } = countAbsence(days, returnedOn, today);
  const steps = confirmation(returnedOn, schoolDay, saying);
  const last = Math.max(...dropoutRules.confirmOn);
  const changes: DropoutChanges = {
    lastSeenAt: saying.now,
    ...(schoolDay >= last ? { state: 'closed' as const, closedAt: saying.now } : {}),
  };
  return changeCase(found, changes, steps);
}

/** The day of confirmation that a child's presence on its n-th school day back speaks for; none before the first. */
function confirmation(returnedOn: string, schoolDay: number, saying: Saying): NewDropoutStep[] {
  const reached = dropoutRules.confirmOn.filter((n) => n <= Math.max(1, schoolDay)).at(-1);
  if (reached === undefined) return [];
  const data = { key: confirmKey(returnedOn, reached), returnedOn, day: reached };
  return [saidStep(saying, 'confirm', { data, result: 'present' })];
}
