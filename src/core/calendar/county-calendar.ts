/** A civil date as the number of days since 1970-01-01; `isoDate` and `readIsoDate` of core/flow/facts.ts turn it into text and back. */
export type Day = number;

/** A term of a school, or of all schools of the county that have none of their own (`organizationId` null). */
export interface TermRow {
  readonly organizationId: string | null;
  /** "2026-2027" */
  readonly schoolYear: string;
  /** 1: autumn, 2: spring */
  readonly term: number;
  /** yyyy-mm-dd, both days included. */
  readonly startsOn: string;
  readonly endsOn: string;
}

/** A day on which the county differs from what its weekday says: a holiday, or a 调休 day on which work and school go on. */
export interface DayRow {
  readonly day: string;
  readonly kind: 'holiday' | 'workday';
  readonly name?: string | null;
}

/** What a county has entered (tables `school_term` and `calendar_day`): plain data, as the store reads it. */
export interface CountyCalendar {
  readonly terms: readonly TermRow[];
  readonly days: readonly DayRow[];
}

/** A county that has entered nothing: the calendar falls back on the country's own (core/calendar/calendar.ts). */
export const emptyCalendar: CountyCalendar = { terms: [], days: [] };
