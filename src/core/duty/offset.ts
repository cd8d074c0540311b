import { addWorkingDays, type Calendar } from '../calendar/calendar.ts';
import type { Day } from '../calendar/county-calendar.ts';
import type { Clock, Offset } from './duty-rule.ts';

const units = { h: 'hour', d: 'day', w: 'day', wd: 'workday' } as const;

/** "2d", "+5wd", "due-2wd", "end+5d", "prompt+1w": null when it is none. Without a word it counts from `plain`. */
export function parseOffset(text: string, plain: Offset['from']): Offset | null {
  const match = /^(tick|start|end|prompt|due)?(?:([+-]?)(\d{1,3})(h|wd|d|w))?$/u.exec(text.trim());
  if (!match || text.trim() === '') return null;
  const [, from, sign, amount, unit] = match;
  if (from !== undefined && amount !== undefined && sign === '') return null;
  const count = Number(amount ?? 0) * (sign === '-' ? -1 : 1) * (unit === 'w' ? 7 : 1);
  return {
    from: (from as Offset['from'] | undefined) ?? plain,
    amount: count,
    unit: units[(unit ?? 'd') as keyof typeof units],
  };
}

/** Minutes after midnight of "18:30"; null when it is no time of day. */
export function parseClock(text: string): Clock | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/u.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** The day an offset in days or working days leads to. */
export function addOffset(calendar: Calendar, from: Day, { amount, unit }: Offset): Day {
  if (unit === 'workday') return amount === 0 ? from : addWorkingDays(calendar, from, amount);
  return from + (unit === 'day' ? amount : 0);
}
