import chineseDays from 'chinese-days';
import { civilDate, dayNumber, isoDate, readIsoDate } from '../flow/facts.ts';
import { weekdayOf } from './civil-time.ts';
import type { CountyCalendar, Day } from './county-calendar.ts';
import { lunarDayOf } from './lunar.ts';

/** A county's calendar, ready to be asked. */
export interface Calendar {
  readonly county: CountyCalendar;
  /** What the county has entered, by day. */
  readonly days: ReadonlyMap<Day, 'holiday' | 'workday'>;
}

export function makeCalendar(county: CountyCalendar): Calendar {
  const days = county.days.flatMap(({ day, kind }): [Day, 'holiday' | 'workday'][] => {
    const number = readIsoDate(day);
    return number === undefined ? [] : [[number, kind]];
  });
  return { county, days: new Map(days) };
}

/**
 * Whether people work and, in term, go to school: what the county has entered, else the State Council's list with its 调休
 * days (library chinese-days, years so far), else the days the law names (全国年节及纪念日放假办法), else Monday to Friday.
 */
export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  const entered = calendar.days.get(day);
  if (entered !== undefined) return entered === 'workday';
  const { year } = civilDate(day);
  const isWeekday = weekdayOf(day) <= 5;
  if (!isListed(year)) return isWeekday && !isHolidayByLaw(day);
  const { name, work } = listedDay(day);
  // Of a day that is on no list the library says the weekday, and reads it in the machine's own zone.
  return name.includes(',') ? work : isWeekday;
}

/** Whether the day is one of the holidays themselves, not an ordinary weekend: the same sources in the same order. */
export function isHoliday(calendar: Calendar, day: Day): boolean {
  const entered = calendar.days.get(day);
  if (entered !== undefined) return entered === 'holiday';
  if (!isListed(civilDate(day).year)) return isHolidayByLaw(day);
  const { name, work } = listedDay(day);
  return name.includes(',') && !work;
}

type ListedDay = Pick<ReturnType<typeof chineseDays.getDayDetail>, 'name' | 'work'>;
const listedDays = new Map<Day, ListedDay>();
/** Some years of days: the library parses and writes a date for each question. */
const daysRemembered = 4_000;

function listedDay(day: Day): ListedDay {
  const known = listedDays.get(day);
  if (known) return known;
  if (listedDays.size >= daysRemembered) listedDays.clear();
  const { name, work } = chineseDays.getDayDetail(isoDate(day));
  listedDays.set(day, { name, work });
  return { name, work };
}

const listed = new Map<number, boolean>();

/** Whether the State Council's list for this year, with its make-up days, is known to the program. */
export function isListed(year: number): boolean {
  const known = listed.get(year) ?? chineseDays.getDayDetail(`${year}-10-01`).name.includes(',');
  listed.set(year, known);
  return known;
}

/** 元旦, 除夕 to 初七, 清明, 劳动节, 端午, 中秋, 国庆: as they are usually kept when the year's list is not there yet. */
function isHolidayByLaw(day: Day): boolean {
  const { year, month, day: ofMonth } = civilDate(day);
  if (month === 1 && ofMonth === 1) return true;
  if (month === 5 && ofMonth <= 5) return true;
  if (month === 10 && ofMonth <= 7) return true;
  if (month === 4 && ofMonth === clearBrightness(year)) return true;
  const { month: moon, day: ofMoon, leap } = lunarDayOf(day);
  if (leap) return false;
  // 除夕 is the 29th or the 30th: the day before the first of the first.
  const isEve = moon === 12 && lunarDayOf(day + 1).month === 1;
  return isEve || (moon === 1 && ofMoon <= 7) || (moon === 5 && ofMoon === 5) || (moon === 8 && ofMoon === 15);
}

/** The day of April on which 清明 falls (21st century). */
function clearBrightness(year: number): number {
  const ofCentury = year % 100;
  return Math.floor(0.2422 * ofCentury + 4.81) - Math.floor(ofCentury / 4);
}

/** A search in a calendar that knows no working day ends after so many days. */
const searchLimit = 400;

/** The n-th working day after `day` (n = 0: the day itself, or the next that is worked; n < 0: before it). */
export function addWorkingDays(calendar: Calendar, day: Day, count: number): Day {
  const step = count < 0 ? -1 : 1;
  let at = day;
  let left = Math.abs(count);
  for (let guard = 0; guard < searchLimit && left > 0; guard++) {
    at += step;
    if (isWorkingDay(calendar, at)) left--;
  }
  for (let guard = 0; count === 0 && guard < searchLimit && !isWorkingDay(calendar, at); guard++) at++;
  return at;
}

/** Whether the day is among the last `count` working days of its month. */
export function isLastWorkingDays(calendar: Calendar, day: Day, count: number): boolean {
  if (!isWorkingDay(calendar, day)) return false;
  const { year, month } = civilDate(day);
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  let later = 0;
  for (let at = day + 1; at < next; at++) if (isWorkingDay(calendar, at)) later++;
  return later < count;
}

/** Whether the day is the first working day of its quarter. */
export function isFirstWorkingDayOfQuarter(calendar: Calendar, day: Day): boolean {
  if (!isWorkingDay(calendar, day)) return false;
  const { year, month } = civilDate(day);
  const first = dayNumber(year, month - ((month - 1) % 3), 1);
  for (let at = first; at < day; at++) if (isWorkingDay(calendar, at)) return false;
  return true;
}
