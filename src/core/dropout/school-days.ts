import { isHoliday, makeCalendar } from '../calendar/calendar.ts';
import type { CountyCalendar } from '../calendar/county-calendar.ts';
import { isSchoolDay, termAt } from '../calendar/terms.ts';
import { readIsoDate } from '../flow/facts.ts';
import type { SchoolDays } from './count-absence.ts';

/** The days of a child's school. Of a child without a school the county's days count, of a county that entered nothing the country's. */
export function schoolDaysOf(county: CountyCalendar, organizationId: string | null): SchoolDays {
  const calendar = makeCalendar(county);
  const ask = (day: string, holds: (n: number) => boolean): boolean => {
    const n = readIsoDate(day);
    return n !== undefined && holds(n);
  };
  return {
    isSchoolDay: (day) => ask(day, (n) => isSchoolDay(calendar, organizationId, n)),
    isStopped: (day) => ask(day, (n) => isHoliday(calendar, n) || termAt(calendar, organizationId, n) === null),
  };
}
