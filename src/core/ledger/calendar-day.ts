import type { Instant } from '../ids.ts';

/** "yyyy-mm-dd", or null when there is no such day. */
export function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || year > 2200 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** The day it is in China at this instant. */
export function dayInChina(at: Instant): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Full years on a day; both "yyyy-mm-dd". */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

export function daysBetween(a: string, b: string): number {
  return Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;
}
