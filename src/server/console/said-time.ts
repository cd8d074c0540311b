import type { Instant } from '../../core/ids.ts';
import { dayAndTime } from '../clock-time.ts';
import type { Lang } from './language.ts';
import { timeLeft } from './words.ts';

const english = new Map<string, Intl.DateTimeFormat>();

/** "11月21日 09:05" · "21 Nov, 09:05". */
export function saidTime(at: Instant, timeZone: string, lang: Lang): string {
  if (lang === 'zh') return dayAndTime(at, timeZone);
  const known =
    english.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  english.set(timeZone, known);
  return known.format(at);
}

/** "剩 12 分" · "12 min left"; "已超 1 小时 5 分" · "1 h 5 min over". */
export function saidLeft(dueAt: Instant, now: Instant, lang: Lang): string {
  if (lang === 'zh') return timeLeft(dueAt, now);
  const minutes = Math.floor(Math.abs(dueAt - now) / 60_000);
  const hours = Math.floor(minutes / 60);
  const length =
    hours >= 48 ? `${Math.floor(hours / 24)} days` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
  return `${length} ${dueAt >= now ? 'left' : 'over'}`;
}
