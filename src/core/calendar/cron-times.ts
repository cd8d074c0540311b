import { CronExpressionParser } from 'cron-parser';
import { civilDate, dayOf } from '../flow/facts.ts';
import { inChina, weekdayOf } from './civil-time.ts';
import type { Day } from './county-calendar.ts';

/** On which days, and at which minutes of them, a cron expression of five fields falls. */
export interface CronTimes {
  fallsOn(day: Day): boolean;
  /** Minutes since midnight, earliest first. */
  readonly minutes: readonly number[];
}

const known = new Map<string, CronTimes>();

/**
 * Reads a cron expression with the library and keeps its fields: a county's calendar is looked at every few minutes, and the
 * library's own walk from one date to the next is a hundred times as long. Clock times are China's.
 * @throws Error the expression is not one of five fields of numbers
 */
export function cronTimes(cron: string): CronTimes {
  const before = known.get(cron);
  if (before) return before;
  if (cron.trim().split(/\s+/u).length !== 5) throw new Error('it must have five parts');
  if (/[LH#?@]/iu.test(cron)) throw new Error('only numbers, * , - and / are understood');
  const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(cron).fields;
  const numbers = (field: { readonly values: readonly unknown[] }) => new Set(field.values.map(Number));
  const [ofMonth, months] = [numbers(dayOfMonth), numbers(month)];
  // Sunday is 0 and 7.
  const ofWeek = new Set([...numbers(dayOfWeek)].map((day) => day % 7));
  // As crontab(5) says: when both days are named, either is enough.
  const either = !dayOfMonth.isWildcard && !dayOfWeek.isWildcard;
  const times: CronTimes = {
    fallsOn(day) {
      const date = civilDate(day);
      if (!months.has(date.month)) return false;
      const [byMonth, byWeek] = [ofMonth.has(date.day), ofWeek.has(weekdayOf(day) % 7)];
      return either ? byMonth || byWeek : byMonth && byWeek;
    },
    minutes: [...numbers(hour)].flatMap((h) => [...numbers(minute)].map((m) => h * 60 + m)).toSorted((a, b) => a - b),
  };
  known.set(cron, times);
  return times;
}

/** Every moment of the expression with `from < at ≤ to`, in order. */
export function cronMoments(cron: string, from: number, to: number): number[] {
  const times = cronTimes(cron);
  const moments: number[] = [];
  for (let day = dayOf(from); day <= dayOf(to); day++) {
    if (!times.fallsOn(day)) continue;
    for (const minutes of times.minutes) {
      const at = inChina(day, minutes);
      if (from < at && at <= to) moments.push(at);
    }
  }
  return moments;
}
