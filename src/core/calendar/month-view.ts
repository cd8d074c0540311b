import { civilDate, dayNumber, isoDate } from '../flow/facts.ts';
import { type Calendar, isHoliday, isWorkingDay } from './calendar.ts';
import { weekdayOf } from './civil-time.ts';
import type { Day } from './county-calendar.ts';
import { isSchoolDay } from './terms.ts';

/** school: taught. makeup: a weekend that is worked (taught, when in term). work: worked, no school. holiday, off: neither. */
export type DayLook = 'school' | 'makeup' | 'work' | 'holiday' | 'off';

export interface MonthDay {
  readonly day: string;
  readonly ofMonth: number;
  readonly look: DayLook;
  readonly taught: boolean;
}

export interface Month {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** From Monday; null outside the month. */
  readonly weeks: readonly (readonly (MonthDay | null)[])[];
}

/** A month of a school, or with null of the county, as people hang it on a wall. */
export function monthView(calendar: Calendar, organizationId: string | null, year: number, month: number): Month {
  const first = dayNumber(year, month, 1);
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  const cells: (MonthDay | null)[] = Array.from({ length: weekdayOf(first) - 1 }, () => null);
  for (let day = first; day < next; day++) {
    const taught = isSchoolDay(calendar, organizationId, day);
    cells.push({ day: isoDate(day), ofMonth: civilDate(day).day, look: lookOf(calendar, day, taught), taught });
  }
  while (cells.length % 7 !== 0) cells.push(null);
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return { year, month, weeks };
}

function lookOf(calendar: Calendar, day: Day, taught: boolean): DayLook {
  const worked = isWorkingDay(calendar, day);
  if (worked && weekdayOf(day) > 5) return 'makeup';
  if (taught) return 'school';
  if (isHoliday(calendar, day)) return 'holiday';
  return worked ? 'work' : 'off';
}

/** The twelve months of a school year, "2026-2027": September to August. */
export function schoolYearMonths(
  calendar: Calendar,
  organizationId: string | null,
  startYear: number,
): readonly Month[] {
  return Array.from({ length: 12 }, (_, n) =>
    monthView(calendar, organizationId, n < 4 ? startYear : startYear + 1, ((n + 8) % 12) + 1),
  );
}

/** The school year that a day belongs to, by the year in which it began. */
export function schoolYearOf(day: Day): number {
  const { year, month } = civilDate(day);
  return month >= 8 ? year : year - 1;
}
