import { inChina } from '../calendar/civil-time.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { absenceDue } from './absence-due.ts';
import type { SchoolDays } from './count-absence.ts';
import type { DropoutCaseFacts, StepKind } from './dropout-case.ts';

/** A step of chain E that will come due if nothing changes. */
export interface NextStep {
  readonly kind: StepKind;
  /** yyyy-mm-dd */
  readonly on: string;
}

/** Longer than a month of suspicion, the longest wait between two steps. */
const lookAheadDays = 45;
/** The hours of the absence clock. */
const hours = [9, 15];

/** What the clock will find due first, looked for day by day as the clock itself looks; null: nothing within a month and a half. */
export function nextStep(found: DropoutCaseFacts, days: SchoolDays, now: Instant): NextStep | null {
  const today = dayOf(now);
  for (let day = today; day <= today + lookAheadDays; day++)
    for (const hour of hours) {
      const at = inChina(day, hour * 60);
      const [first] = day === today && at < now ? absenceDue(found, days, now) : absenceDue(found, days, at);
      if (first) return { kind: first.kind, on: isoDate(day) };
    }
  return null;
}
