import { addMonths } from '../calendar/civil-time.ts';
import { isoDate, readIsoDate } from '../flow/facts.ts';
import type { DropoutRules } from './dropout-rules.ts';

/** The days of one child's school. All days are yyyy-mm-dd. */
export interface SchoolDays {
  /** A day with lessons; a make-up Saturday 调休 is one. */
  isSchoolDay(day: string): boolean;
  /** School or statutory holidays: the clock stops. An ordinary weekend does not stop it. */
  isStopped(day: string): boolean;
}

export interface AbsenceCount {
  /** Today is the n-th counted day of the spell; 0 before it begins. */
  readonly day: number;
  /** Today is the n-th school day of the spell, or comes after it. */
  readonly schoolDay: number;
  /** School days that are over and were missed. */
  readonly missed: number;
}

/** Longer than any case is counted; also ends the loop when a day is far off. */
const mostDays = 1200;

/**
 * Counts a spell from its first day to today (domain 4.3). A first day without lessons counts from the next school day on.
 * A clock that stands before the spell counts nothing.
 */
export function countAbsence(days: SchoolDays, from: string, today: string): AbsenceCount {
  const first = readIsoDate(from);
  const last = readIsoDate(today);
  if (first === undefined || last === undefined || last < first) return { day: 0, schoolDay: 0, missed: 0 };
  let [day, schoolDay, missed] = [0, 0, 0];
  for (let n = Math.max(first, last - mostDays); n <= last; n++) {
    const date = isoDate(n);
    const lessons = days.isSchoolDay(date);
    if (day === 0 && !lessons) continue;
    if (lessons) {
      schoolDay++;
      if (n < last) missed++;
    }
    if (lessons || !days.isStopped(date)) day++;
  }
  return { day, schoolDay, missed };
}

/**
 * "More than a week": the morning of day 8, or five school days in a row missed, whichever comes first. A school day is
 * missed when it is over, so five of them are on the morning after the fifth.
 */
export function isMoreThanAWeek({ day, missed }: AbsenceCount, rules: DropoutRules): boolean {
  return day > rules.calendarDays || missed >= rules.schoolDays;
}

export function nextDay(day: string): string {
  const n = readIsoDate(day);
  return n === undefined ? day : isoDate(n + 1);
}

/** The same day so many months later; the last day of a month that is too short. */
export function monthsLater(day: string, months: number): string {
  const n = readIsoDate(day);
  return n === undefined ? day : isoDate(addMonths(n, months));
}
