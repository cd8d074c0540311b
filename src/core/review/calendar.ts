import { civilDate, dayNumber, dayOf, isoDate, readIsoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';

/** Days and months as the county counts them (China, one time zone); part of what reviews reckon with. */

export const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;

/** The first instant of a day number in China. */
export const startOfDay = (day: number): Instant => day * dayMs - chinaMs;

export const dayText = (at: Instant): string => isoDate(dayOf(at));

/** Whole days of the calendar from one instant to another. */
export const daysBetween = (from: Instant, to: Instant): number => dayOf(to) - dayOf(from);

/** "2026-11" */
export const monthKey = (at: Instant): string => dayText(at).slice(0, 7);

/** "2026-09" for two months before 2026-11. */
export function monthBack(at: Instant, back: number): string {
  const { year, month } = civilDate(dayOf(at));
  const index = year * 12 + month - 1 - back;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Monday of the week of a day number; day 0 was a Thursday. */
export const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);

/** The day number on which somebody turns so old; of 29 February it is 1 March in other years. Undefined: no date. */
export function birthdayOf(birthDate: string | null, age: number): number | undefined {
  const born = readIsoDate(birthDate ?? '');
  if (born === undefined) return undefined;
  const { year, month, day } = civilDate(born);
  return dayNumber(year + age, month, day);
}

/** 20:00 of the day of `now`, or two hours from now when that is later. */
export const tonight = (now: Instant): Instant =>
  Math.max(startOfDay(dayOf(now)) + 20 * 3_600_000, now + 2 * 3_600_000);
