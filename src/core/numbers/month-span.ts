import { dayNumber } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { mondayOf, monthBack, startOfDay } from '../review/calendar.ts';

export interface Span {
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
}

/** A month as the county counts it, in China's time. */
export interface MonthSpan extends Span {
  /** "2026-11" */
  readonly month: string;
  /** Its weeks, Monday to Sunday: those whose Sunday lies in it. */
  readonly weeks: readonly Span[];
}

const form = /^(20\d\d)-(0[1-9]|1[0-2])$/u;

/** @returns null for what is no month. */
export function monthSpan(month: string): MonthSpan | null {
  const [, year, no] = form.exec(month) ?? [];
  if (year === undefined || no === undefined) return null;
  const [first, next] = [dayNumber(Number(year), Number(no), 1), dayNumber(Number(year), Number(no) + 1, 1)];
  const weeks: Span[] = [];
  for (let monday = mondayOf(first); monday + 6 < next; monday += 7)
    weeks.push({ from: startOfDay(monday), to: startOfDay(monday + 7) });
  return { month, from: startOfDay(first), to: startOfDay(next), weeks };
}

/** The month itself and those before it, newest first. */
export function monthsBack(month: string, count: number): readonly string[] {
  const span = monthSpan(month);
  return span ? Array.from({ length: count }, (_, back) => monthBack(span.from, back)) : [];
}

/** A month that has just begun says nothing yet: for so long the one before is shown unasked. */
const youngMs = 3 * 86_400_000;

/** What is asked for, when it is a month of the last three years; else this one, or in its first days the one before. */
export function chosenMonth(asked: string | undefined, now: Instant): string {
  const current = monthBack(now, 0);
  return asked !== undefined && form.test(asked) && asked <= current && asked >= monthBack(now, 35)
    ? asked
    : monthBack(now - youngMs, 0);
}

/** "2026年11月", "11/2026". */
export function monthName(month: string, lang: 'zh' | 'en'): string {
  const [year = '', no = ''] = month.split('-');
  return lang === 'zh' ? `${year}年${Number(no)}月` : `${no}/${year}`;
}

/** The last instant a month speaks of: its end, or now while it lasts. */
export function asOf({ to }: Span, now: Instant): Instant {
  return Math.min(to, now);
}
