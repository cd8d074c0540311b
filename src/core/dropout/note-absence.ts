import type { Effect } from '../effect.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import { deriveId } from '../ids.ts';
import { absenceClock } from './absence-clock.ts';
import { changeCase, type Saying, saidStep } from './case-effects.ts';
import { nextDay } from './count-absence.ts';
import {
  type AbsenceReason,
  type DropoutCaseFacts,
  type DropoutChanges,
  isAway,
  type NewDropoutStep,
  spellStart,
} from './dropout-case.ts';
import { dropoutRules } from './dropout-rules.ts';

/** What somebody says about a child who is not at school. */
export interface AbsenceSaid {
  readonly reason?: AbsenceReason;
  /** First day of absence, yyyy-mm-dd; default today. */
  readonly from?: string;
  /** Last day of a leave. */
  readonly until?: string;
  /** Whether anybody saw the child today. */
  readonly seen?: boolean;
  /** The guardian was spoken to. */
  readonly guardian?: boolean;
}

const leave: readonly (AbsenceReason | undefined)[] = ['sick', 'private', 'parent_called'];
/** Nobody knows where the child is: the hour begins (domain 5.7). */
const whereabouts: readonly (AbsenceReason | undefined)[] = ['unreachable', 'unclear'];

/**
 * What an absence that is noted makes of a child's case; null: none is open. A leave opens one only when it goes beyond
 * today, so that somebody asks when it is over. The family's own word (`ifNone`) opens a case and never changes one.
 */
export function noteAbsence(
  found: DropoutCaseFacts | null,
  said: AbsenceSaid,
  saying: Saying,
  ifNone = false,
): Effect[] {
  const today = isoDate(dayOf(saying.now));
  const effects = found ? noteInCase(found, said, saying, today) : openCase(said, saying, { today, ifNone });
  const hourBegins = effects.some((effect) => effect.kind === 'add_dropout_step' && effect.step.kind === 'not_seen');
  return hourBegins ? [...effects, lookInAnHour(saying)] : effects;
}

function lookInAnHour({ now, eventId, childId }: Saying): Effect {
  return {
    kind: 'set_timer',
    effectKey: `missing:${childId}:${eventId}`,
    timer: 'child_review',
    sessionId: childId,
    dueAt: now + dropoutRules.missingAfterMs,
  };
}

function openCase(
  said: AbsenceSaid,
  saying: Saying,
  { today, ifNone }: { readonly today: string; readonly ifNone: boolean },
): Effect[] {
  const { childId } = saying;
  const excused = leave.includes(said.reason);
  if (excused && (said.until === undefined || said.until <= today)) return [];
  const id = deriveId<string>(saying.now, 'dropout_case', saying.eventId, saying.ordinal, childId);
  const open: Effect = {
    kind: 'open_dropout_case',
    ifNone,
    case: {
      id,
      childId,
      state: excused ? 'excused' : 'absent',
      firstAbsentDay: said.from ?? today,
      reason: said.reason ?? null,
      notRegistered: said.reason === 'not_registered',
      openedBy: saying.personId,
    },
    lastSeenAt: said.seen ? saying.now : null,
    guardianReachedAt: said.guardian ? saying.now : null,
  };
  // What the family says may meet a case that stands: then nothing is added to it.
  if (ifNone) return [open, absenceClock(childId, saying.now)];
  return [
    open,
    absenceClock(childId, saying.now),
    ...stepsOf(said, saying, excused).map((step): Effect => ({ kind: 'add_dropout_step', caseId: id, step })),
  ];
}

function stepsOf(said: AbsenceSaid, saying: Saying, excused: boolean): NewDropoutStep[] {
  const steps: NewDropoutStep[] = [];
  if (excused) steps.push(saidStep(saying, 'leave', { nextOn: said.until ?? null, data: { reason: said.reason } }));
  else if (said.reason) steps.push(saidStep(saying, 'reported', { data: { reason: said.reason } }));
  if (said.seen === true) steps.push(saidStep(saying, 'seen'));
  if (said.guardian === true) steps.push(saidStep(saying, 'guardian_reached'));
  const known = said.seen === true || said.guardian === true;
  if (!excused && !known && (said.seen === false || whereabouts.includes(said.reason)))
    steps.push(saidStep(saying, 'not_seen'));
  return steps;
}

function noteInCase(found: DropoutCaseFacts, said: AbsenceSaid, saying: Saying, today: string): Effect[] {
  // A telephone call or a private errand does not lift what has become a suspicion; an illness pauses it.
  const pauses =
    leave.includes(said.reason) &&
    said.until !== undefined &&
    said.until >= today &&
    (found.suspectedAt === null || said.reason === 'sick');
  const steps = stepsOf(said, saying, pauses);
  const again = !pauses && !leave.includes(said.reason) && said.reason !== undefined && !isAway(found);
  if (again) steps.push(saidStep(saying, 'absent_again', { data: { from: said.from ?? spellAfter(found, today) } }));
  const earlier = again ? {} : beganEarlier(found, said.from, saying, steps);
  const changes: DropoutChanges = {
    ...earlier,
    ...(said.reason ? { reason: said.reason } : {}),
    ...(said.reason === 'not_registered' ? { notRegistered: true } : {}),
    ...(said.seen === true ? { lastSeenAt: saying.now } : {}),
    ...(said.guardian === true ? { guardianReachedAt: saying.now } : {}),
    ...(pauses ? { state: 'excused' as const } : {}),
    ...(again ? { state: awayState(found) } : {}),
  };
  return changeCase(found, changes, steps);
}

/** The spell began before the day that was known so far; a later day is no correction that anything would be taken back for. */
function beganEarlier(
  found: DropoutCaseFacts,
  from: string | undefined,
  saying: Saying,
  steps: NewDropoutStep[],
): DropoutChanges {
  if (from === undefined || !isAway(found) || from >= spellStart(found)) return {};
  if (spellStart(found) === found.firstAbsentDay) return { firstAbsentDay: from };
  // Of a second spell never back into the days the child was there.
  if (found.returnedOn !== null && from <= found.returnedOn) return {};
  steps.push(saidStep(saying, 'absent_again', { data: { from } }));
  return {};
}

/** A child who stays away after a leave is absent from the day after it; otherwise from today. */
function spellAfter(found: DropoutCaseFacts, today: string): string {
  const until = found.state === 'excused' ? found.steps.findLast(({ kind }) => kind === 'leave')?.nextOn : null;
  return until && until < today ? nextDay(until) : today;
}

/** Whoever was suspected before and stays away again is so at once: a day at school does not begin everything anew. */
export function awayState({ suspectedAt, droppedOutAt }: DropoutCaseFacts): 'absent' | 'suspected' | 'dropped_out' {
  return droppedOutAt !== null ? 'dropped_out' : suspectedAt !== null ? 'suspected' : 'absent';
}
