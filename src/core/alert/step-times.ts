import type { NewAlertStep } from '../effect.ts';
import type { Instant } from '../ids.ts';
import type { ChainStep } from './alert.ts';
import type { ChainBook } from './chains.ts';

/** The clock on the county's wall. China has no summer time, so an offset is enough. */
export interface Zone {
  readonly offsetMs: number;
  /** Whether a day (number of days since 1970-01-01, local) is worked; absent: Monday to Friday. */
  readonly isWorkday?: (day: number) => boolean;
}

export const chinaZone: Zone = { offsetMs: 8 * 3_600_000 };

const minuteMs = 60_000;
const dayMs = 86_400_000;

const mondayToFriday = (day: number): boolean => {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
};

/** `at` when it may disturb people, else the next moment at which it may (domain 10.37). */
export function outsideQuietHours(at: Instant, quiet: ChainBook['quietHours'], zone: Zone): Instant {
  const local = at + zone.offsetMs;
  const midnight = Math.floor(local / dayMs) * dayMs;
  const minute = Math.floor((local - midnight) / minuteMs);
  const resume = (day: number): Instant => day + quiet.resumeAt * minuteMs - zone.offsetMs;
  const overnight = quiet.from > quiet.to;
  if (overnight && minute >= quiet.from) return resume(midnight + dayMs);
  if (overnight ? minute < quiet.to : minute >= quiet.from && minute < quiet.to) return Math.max(at, resume(midnight));
  return at;
}

/** The same hour `count` working days later. */
export function addWorkdays(from: Instant, count: number, zone: Zone): Instant {
  const isWorkday = zone.isWorkday ?? mondayToFriday;
  let at = from;
  let left = count;
  // A year is more than any chain waits; it also ends the search when a calendar knows no working day.
  for (let guard = 0; left > 0 && guard < 366; guard++) {
    at += dayMs;
    if (isWorkday(Math.floor((at + zone.offsetMs) / dayMs))) left--;
  }
  return at;
}

/** When a step is due that counts from `from`. */
export function stepDueAt(step: ChainStep, from: Instant, book: ChainBook, zone: Zone): Instant {
  const due = step.afterWorkdays ? addWorkdays(from, step.afterWorkdays, zone) : from + step.afterMs;
  return step.quiet ? outsideQuietHours(due, book.quietHours, zone) : due;
}

/** A row for every step of a chain, numbered from `firstNo`, in order of time. */
export function stepRows(
  steps: readonly ChainStep[],
  from: Instant,
  firstNo: number,
  book: ChainBook,
  zone: Zone,
): NewAlertStep[] {
  // An orange alert of the night waits as a whole: its clock begins when people are awake, so the next role up is not
  // called in the minute of the first push.
  const [push] = steps.filter(({ step }) => step === 'push');
  const start = push ? Math.max(from, stepDueAt(push, from, book, zone) - push.afterMs) : from;
  return steps
    .map((step) => ({
      chainStep: step.step,
      repeatNo: 0,
      dueAt: stepDueAt(step, step.quiet ? start : from, book, zone),
    }))
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .map((row, index) => ({ no: firstNo + index, ...row }));
}

/**
 * When a repeating step comes again: on its own beat, but never in the past, so that repeats missed during a sleep do not
 * pile up.
 */
export function nextRepeatAt(step: ChainStep, dueAt: Instant, now: Instant, book: ChainBook, zone: Zone): Instant {
  const every = Math.max(step.repeatEveryMs ?? dayMs, minuteMs);
  const beats = Math.max(1, Math.floor((now - dueAt) / every) + 1);
  const next = dueAt + beats * every;
  return step.quiet ? outsideQuietHours(next, book.quietHours, zone) : next;
}
