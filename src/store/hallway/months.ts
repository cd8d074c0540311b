import type { Instant } from '../../core/ids.ts';

/** China has one time zone without summer time. */
const offsetMs = 8 * 3_600_000;

/** The beginnings of this month and the one before, as the county counts them. */
export function monthStarts(now: Instant): { month_start: Date; last_month_start: Date } {
  const local = new Date(now + offsetMs);
  const start = (back: number) => new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - back, 1) - offsetMs);
  return { month_start: start(0), last_month_start: start(1) };
}

/** "2611": the month in an alert's number. */
export function alertMonth(now: Instant): string {
  const local = new Date(now + offsetMs);
  return `${String(local.getUTCFullYear()).slice(-2)}${String(local.getUTCMonth() + 1).padStart(2, '0')}`;
}
