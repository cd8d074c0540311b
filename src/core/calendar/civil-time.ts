import { civilDate, dayNumber, dayOf } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { Day } from './county-calendar.ts';

export const dayMs = 86_400_000;
export const minuteMs = 60_000;
/** China has one time zone and no summer time. */
const chinaMs = 8 * 3_600_000;

/** Monday = 1 … Sunday = 7. */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of the week. */
export function mondayOf(day: Day): Day {
  return day - weekdayOf(day) + 1;
}

/** So many minutes after the midnight with which the day begins in China. */
export function inChina(day: Day, minutes = 0): Instant {
  return day * dayMs - chinaMs + minutes * minuteMs;
}

/** The last millisecond of a day in China. */
export function endOfDay(day: Day): Instant {
  return inChina(day + 1) - 1;
}

export function minuteInChina(at: Instant): number {
  return Math.floor((at - inChina(dayOf(at))) / minuteMs);
}

/** The day so many months later; the 31st becomes the last of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, day: ofMonth } = civilDate(day);
  const index = year * 12 + (month - 1) + months;
  const first = dayNumber(Math.floor(index / 12), (index % 12) + 1, 1);
  const next = dayNumber(Math.floor((index + 1) / 12), ((index + 1) % 12) + 1, 1);
  return Math.min(first + ofMonth - 1, next - 1);
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    // A zone that nobody knows is read as China's: rather an odd hour than no message.
    made = null;
  }
  formats.set(timeZone, made);
  return made;
}

/** What the clock and the calendar on the wall of that zone show. */
export function clockIn(timeZone: string, at: Instant): { readonly day: Day; readonly minutes: number } {
  const format = timeZone === 'Asia/Shanghai' ? null : formatOf(timeZone);
  if (format === null) return { day: dayOf(at), minutes: minuteInChina(at) };
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    day: dayNumber(part('year'), part('month'), part('day')),
    minutes: part('hour') * 60 + part('minute'),
  };
}

/**
 * The moment at which the clock of that zone shows this time of this day. A time that a change to summer time leaves out is
 * read as the one an hour later.
 */
export function momentIn(timeZone: string, day: Day, minutes: number): Instant {
  const wanted = day * 1440 + minutes;
  let at = inChina(day, minutes);
  for (let round = 0; round < 3; round++) {
    const shown = clockIn(timeZone, at);
    const off = wanted - (shown.day * 1440 + shown.minutes);
    if (off === 0) break;
    at += off * minuteMs;
  }
  return at;
}
