import { clockIn, momentIn } from '../calendar/civil-time.ts';
import type { DutyAdvance } from '../duty/duty.ts';
import { nextStepAt } from '../duty/ladder.ts';
import { allowedFrom, toOwner } from '../duty/step-time.ts';
import type { Instant } from '../ids.ts';
import type { DutyCase, DutyEnd, DutyRound } from './duty-case.ts';

/** The step is done, and the next one comes when it comes. A notice ends with being sent. */
export function stepDone(
  one: DutyCase,
  round: DutyRound,
  now: Instant,
  what: { readonly asked: boolean; readonly reason?: string; readonly upTo?: number },
): DutyAdvance {
  const { duty, rule } = one;
  const no = what.upTo ?? one.due.no;
  const asked = what.asked && duty.promptedAt === null ? { ...duty, promptedAt: now } : duty;
  const nextAt = nextStepAt(rule, asked, no, round.owner, round.calendar, now);
  const over = nextAt === null && rule.kind === 'notice';
  return {
    dutyId: duty.id,
    fromStep: duty.step,
    step: no + 1,
    nextAt,
    ...(what.asked ? { prompted: true } : {}),
    ...(over ? { state: 'done' as const, reason: what.reason ?? 'told' } : what.reason ? { reason: what.reason } : {}),
  };
}

/**
 * The step waits. Nothing that is owed is dropped for it: a duty that would wait until it is over goes on to its end, where a
 * person takes over; a notice that would come too late is not sent any more.
 */
export function putOff(one: DutyCase, round: DutyRound, now: Instant, until: Instant): DutyAdvance {
  const { duty, rule } = one;
  const wait: DutyAdvance = { dutyId: duty.id, fromStep: duty.step, step: duty.step, nextAt: until };
  if (until <= duty.dueAt) return wait;
  if (rule.kind === 'notice')
    return {
      dutyId: duty.id,
      fromStep: duty.step,
      step: duty.step,
      nextAt: null,
      state: 'excused',
      reason: 'too_late',
    };
  const next = rule.steps.findIndex((step, no) => no > one.due.no && !toOwner(step));
  const no = next < 0 ? rule.steps.length - 1 : next;
  const nextAt = nextStepAt(rule, duty, no - 1, round.owner, round.calendar, now);
  return { dutyId: duty.id, fromStep: duty.step, step: no, nextAt: nextAt ?? now };
}

export function ended({ duty, state, reason }: DutyEnd): DutyAdvance {
  return { dutyId: duty.id, fromStep: duty.step, step: duty.step, nextAt: null, state, reason };
}

/** This time of the day tomorrow, in the owner's zone, outside their quiet hours. */
export function tomorrow(now: Instant, timeZone: string): Instant {
  const { day, minutes } = clockIn(timeZone, now);
  return allowedFrom(momentIn(timeZone, day + 1, minutes), timeZone);
}
