import type { Calendar } from '../calendar/calendar.ts';
import { addMonths, mondayOf } from '../calendar/civil-time.ts';
import type { Day } from '../calendar/county-calendar.ts';
import { holidayAt, holidaysAround, termAt, termsAround } from '../calendar/terms.ts';
import { civilDate, dayNumber, isoDate } from '../flow/facts.ts';
import type { Period } from './duty-rule.ts';

/** One period: its name, its first and its last day. */
export interface PeriodSpan {
  readonly key: string;
  readonly start: Day;
  readonly end: Day;
}

type NamedPeriod = Exclude<Period, { readonly of: string }>;

/** "2026-W48" after ISO 8601: the week belongs to the year of its Thursday. */
export function weekKey(day: Day): string {
  const thursday = mondayOf(day) + 3;
  const { year } = civilDate(thursday);
  const number = Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** The period of this kind that a day lies in. In no term or holiday it is the next one. */
export function periodOf(period: NamedPeriod, calendar: Calendar, organizationId: string | null, day: Day): PeriodSpan {
  const { year, month } = civilDate(day);
  const months = (first: number, count: number, key: string): PeriodSpan => {
    const start = dayNumber(year, first, 1);
    return { key, start, end: addMonths(start, count) - 1 };
  };
  switch (period) {
    case 'day':
      return { key: isoDate(day), start: day, end: day };
    case 'week':
      return { key: weekKey(day), start: mondayOf(day), end: mondayOf(day) + 6 };
    case 'two_weeks':
      return { key: `${weekKey(day)}/2`, start: mondayOf(day) - 7, end: mondayOf(day) + 6 };
    case 'month':
      return months(month, 1, isoDate(day).slice(0, 7));
    case 'quarter': {
      const number = Math.ceil(month / 3);
      return months(number * 3 - 2, 3, `${year}Q${number}`);
    }
    case 'half_year':
      return months(month <= 6 ? 1 : 7, 6, `${year}H${month <= 6 ? 1 : 2}`);
    case 'year':
      return months(1, 12, String(year));
    case 'school_year': {
      const from = month >= 9 ? year : year - 1;
      const start = dayNumber(from, 9, 1);
      return { key: `${from}-${from + 1}`, start, end: addMonths(start, 12) - 1 };
    }
    case 'campaign':
      return campaignOf(day);
    case 'term':
      return termSpan(calendar, organizationId, day);
    case 'holiday':
      return holidaySpan(calendar, organizationId, day);
    case 'once':
      return { key: 'once', start: day, end: day };
  }
}

/** The assessment campaigns of March and September (domain 2.3): the running one, else the last. */
function campaignOf(day: Day): PeriodSpan {
  const { year, month } = civilDate(day);
  const start = month >= 9 ? dayNumber(year, 9, 1) : month >= 3 ? dayNumber(year, 3, 1) : dayNumber(year - 1, 9, 1);
  return { key: isoDate(start).slice(0, 7), start, end: addMonths(start, 1) - 1 };
}

function termSpan(calendar: Calendar, organizationId: string | null, day: Day): PeriodSpan {
  const term =
    termAt(calendar, organizationId, day) ??
    termsAround(calendar, organizationId, day, day).find(({ startsOn }) => startsOn > day);
  if (!term) return periodOf('half_year', calendar, organizationId, day);
  return { key: `${term.schoolYear}/${term.term}`, start: term.startsOn, end: term.endsOn };
}

function holidaySpan(calendar: Calendar, organizationId: string | null, day: Day): PeriodSpan {
  const holiday =
    holidayAt(calendar, organizationId, day) ??
    holidaysAround(calendar, organizationId, day, day + 300).find(({ startsOn }) => startsOn > day);
  if (!holiday) return periodOf('half_year', calendar, organizationId, day);
  return { key: `${holiday.schoolYear}/${holiday.kind}`, start: holiday.startsOn, end: holiday.endsOn };
}
