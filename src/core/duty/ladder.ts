import type { Calendar } from '../calendar/calendar.ts';
import type { Instant } from '../ids.ts';
import type { DutyFacts } from './duty.ts';
import type { DutyRule, LadderStep } from './duty-rule.ts';
import { type OwnerClock, type StepBase, stepMoment } from './step-time.ts';

export interface DueStep {
  readonly no: number;
  readonly step: LadderStep;
}

function baseOf(duty: DutyFacts, now: Instant): StepBase {
  return { opensAt: duty.opensAt, dueAt: duty.dueAt, promptedAt: duty.promptedAt ?? duty.nextAt ?? now };
}

/**
 * The step of a duty's ladder that is to be done now, null when its time has not come or nothing is left. After a long sleep
 * reminders that a later step has overtaken are left out; a person's task never is.
 */
export function dueStep(
  rule: DutyRule,
  duty: DutyFacts,
  owner: OwnerClock,
  calendar: Calendar,
  now: Instant,
): DueStep | null {
  if (duty.nextAt === null || duty.nextAt > now) return null;
  const base = baseOf(duty, now);
  for (let no = duty.step; no < rule.steps.length; no++) {
    const step = rule.steps[no];
    if (!step) return null;
    const next = rule.steps[no + 1];
    const isOvertaken =
      step.do.type === 'remind' && next && stepMoment(rule, no + 1, next, base, owner, calendar) <= now;
    if (!isOvertaken) return { no, step };
  }
  return null;
}

/** When the step after `no` comes; null when there is none. Never in the past: then it is due at once. */
export function nextStepAt(
  rule: DutyRule,
  duty: DutyFacts,
  no: number,
  owner: OwnerClock,
  calendar: Calendar,
  now: Instant,
): Instant | null {
  const next = rule.steps[no + 1];
  if (!next) return null;
  return Math.max(stepMoment(rule, no + 1, next, baseOf(duty, now), owner, calendar), now);
}
