import type { Instant } from '../core/ids.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${timeZone}/${key}`;
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat('zh-CN', { timeZone, hourCycle: 'h23', ...options });
  formats.set(name, made);
  return made;
}

/** "09:05". */
export function clockTime(at: Instant, timeZone: string): string {
  return format(timeZone, 'time', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "11月21日 09:05". */
export function dayAndTime(at: Instant, timeZone: string): string {
  return `${format(timeZone, 'day', { month: 'long', day: 'numeric' }).format(at)} ${clockTime(at, timeZone)}`;
}

/** "2026-11-21 09:05:12", for print and export. */
export function fullTime(at: Instant, timeZone: string): string {
  const options = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  return format(timeZone, 'full', options).format(at).replaceAll('/', '-');
}
