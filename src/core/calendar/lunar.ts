import chineseDays from 'chinese-days';
import { isoDate } from '../flow/facts.ts';
import type { Day } from './county-calendar.ts';

export interface LunarDay {
  /** 1 正月 … 12 腊月 */
  readonly month: number;
  readonly day: number;
  /** The extra month of a leap year: festivals are kept in the first one. */
  readonly leap: boolean;
}

/** The lunar date of a day, from the library's tables (1900–2100); never computed by hand. */
export function lunarDayOf(day: Day): LunarDay {
  const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(isoDate(day));
  return { month: lunarMon, day: lunarDay, leap: isLeap };
}

/** All days from `from` to `to` (both included) that are this lunar date. */
export function lunarDaysBetween(month: number, dayOfMonth: number, from: Day, to: Day): Day[] {
  const found: Day[] = [];
  for (let day = from; day <= to; day++) {
    const lunar = lunarDayOf(day);
    if (lunar.month === month && lunar.day === dayOfMonth && !lunar.leap) found.push(day);
  }
  return found;
}

/** 腊月二十 to 正月二十: when families come home and leave again (domain 5.12). */
export function isSpringFestivalSeason(day: Day): boolean {
  const { month, day: ofMonth, leap } = lunarDayOf(day);
  return !leap && ((month === 12 && ofMonth >= 20) || (month === 1 && ofMonth <= 20));
}
