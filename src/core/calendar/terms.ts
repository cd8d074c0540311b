import { civilDate, dayNumber, readIsoDate } from '../flow/facts.ts';
import { type Calendar, isListed, isWorkingDay } from './calendar.ts';
import { mondayOf } from './civil-time.ts';
import type { Day, TermRow } from './county-calendar.ts';

export interface Term {
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** school: its own row. county: the county's. country: nothing was entered, 1 Sept–20 Jan and 20 Feb–5 July are assumed. */
  readonly from: 'school' | 'county' | 'country';
}

export interface Holiday {
  readonly kind: 'winter' | 'summer';
  /** Of the term before it; with the kind the period's name: "2026-2027/winter". */
  readonly schoolYear: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
}

function schoolYearOf(startYear: number): string {
  return `${startYear}-${startYear + 1}`;
}

/** A term of one school: its own row, else the county's, else the country's usual one. */
export function termOf(calendar: Calendar, organizationId: string | null, startYear: number, term: 1 | 2): Term {
  const schoolYear = schoolYearOf(startYear);
  const rows = calendar.county.terms.filter((row) => row.schoolYear === schoolYear && row.term === term);
  const own = organizationId === null ? undefined : rows.find((row) => row.organizationId === organizationId);
  const row = own ?? rows.find((one) => one.organizationId === null);
  const entered = row && daysOf(row);
  if (entered) return { schoolYear, term, ...entered, from: own ? 'school' : 'county' };
  const startsOn = term === 1 ? dayNumber(startYear, 9, 1) : dayNumber(startYear + 1, 2, 20);
  const endsOn = term === 1 ? dayNumber(startYear + 1, 1, 20) : dayNumber(startYear + 1, 7, 5);
  return { schoolYear, term, startsOn, endsOn, from: 'country' };
}

function daysOf({ startsOn, endsOn }: TermRow): { startsOn: Day; endsOn: Day } | undefined {
  const start = readIsoDate(startsOn);
  const end = readIsoDate(endsOn);
  return start === undefined || end === undefined || end < start ? undefined : { startsOn: start, endsOn: end };
}

/** Every term that touches the days from `from` to `to`, with one more on either side. */
export function termsAround(calendar: Calendar, organizationId: string | null, from: Day, to: Day): Term[] {
  const first = civilDate(from).year - 1;
  const last = civilDate(to).year;
  const terms: Term[] = [];
  for (let year = first; year <= last; year++)
    for (const term of [1, 2] as const) terms.push(termOf(calendar, organizationId, year, term));
  return terms;
}

export function termAt(calendar: Calendar, organizationId: string | null, day: Day): Term | null {
  return (
    termsAround(calendar, organizationId, day, day).find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn) ??
    null
  );
}

/** A day on which the school teaches: in term and worked; a 调休 Saturday is one, the first of October is not (domain 10.36). */
export function isSchoolDay(calendar: Calendar, organizationId: string | null, day: Day): boolean {
  return isWorkingDay(calendar, day) && termAt(calendar, organizationId, day) !== null;
}

/** The number of the week within the term, from 1; null in the holidays and in a week without a school day. */
export function schoolWeek(calendar: Calendar, organizationId: string | null, day: Day): number | null {
  const monday = mondayOf(day);
  let term: Term | null = null;
  for (let at = monday; at < monday + 7 && term === null; at++)
    if (isSchoolDay(calendar, organizationId, at)) term = termAt(calendar, organizationId, at);
  return term === null ? null : (monday - mondayOf(term.startsOn)) / 7 + 1;
}

/** The winter and summer holidays that touch the days from `from` to `to`. */
export function holidaysAround(calendar: Calendar, organizationId: string | null, from: Day, to: Day): Holiday[] {
  const terms = termsAround(calendar, organizationId, from - 200, to + 200);
  return terms.flatMap((term, index): Holiday[] => {
    const next = terms[index + 1];
    if (!next) return [];
    const startsOn = term.endsOn + 1;
    const endsOn = next.startsOn - 1;
    if (endsOn < startsOn || endsOn < from || startsOn > to) return [];
    return [{ kind: term.term === 1 ? 'winter' : 'summer', schoolYear: term.schoolYear, startsOn, endsOn }];
  });
}

export function holidayAt(calendar: Calendar, organizationId: string | null, day: Day): Holiday | null {
  return holidaysAround(calendar, organizationId, day, day)[0] ?? null;
}

/** What a county has not entered yet and somebody should: a code and what it is about. */
export interface CalendarFinding {
  readonly code: 'school_without_calendar' | 'year_not_listed';
  readonly organizationId?: string;
  readonly year?: number;
  readonly sentence: string;
}

/**
 * Schools whose running or next term nobody has entered, and the year whose make-up days nobody knows yet. Such a school
 * goes by the country's usual terms until then; nothing stands still.
 */
export function calendarFindings(
  calendar: Calendar,
  schools: readonly { readonly id: string; readonly name: string }[],
  day: Day,
): CalendarFinding[] {
  const findings: CalendarFinding[] = [];
  for (const { id, name } of schools) {
    const term = termsAround(calendar, id, day, day).find(({ endsOn }) => endsOn >= day);
    if (term?.from === 'country')
      findings.push({
        code: 'school_without_calendar',
        organizationId: id,
        sentence: `${name}:${term.schoolYear} 第${term.term}学期的校历没有录入,先按全国一般学期计算。`,
      });
  }
  // In December the next year's list is out.
  for (const year of new Set([civilDate(day).year, civilDate(day + 31).year])) {
    const entered = [...calendar.days.keys()].some((one) => civilDate(one).year === year);
    if (!isListed(year) && !entered)
      findings.push({
        code: 'year_not_listed',
        year,
        sentence: `${year} 年的放假和调休安排没有录入,先按法定节日计算。`,
      });
  }
  return findings;
}
