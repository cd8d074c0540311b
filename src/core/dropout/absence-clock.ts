import { dayMs, inChina } from '../calendar/civil-time.ts';
import type { Effect } from '../effect.ts';
import { dayOf } from '../flow/facts.ts';
import type { ChildId, Instant } from '../ids.ts';

/** The hours at which open cases are looked at (domain 7.1 absence_clock), in minutes of the day. */
const hours = [9 * 60, 15 * 60];

/** The next hour of the clock after this moment. On days without lessons nothing falls due then. */
export function nextAbsenceClock(now: Instant): Instant {
  const day = dayOf(now);
  const next = hours.map((minutes) => inChina(day, minutes)).find((at) => at > now);
  return next ?? inChina(day, hours[0]) + dayMs;
}

/** One timer a child: each look at an open case sets the next one, so the clock outlives every restart. */
export function absenceClock(childId: ChildId, now: Instant): Effect {
  return {
    kind: 'set_timer',
    effectKey: `absence_clock:${childId}`,
    timer: 'child_review',
    sessionId: childId,
    dueAt: nextAbsenceClock(now),
  };
}
