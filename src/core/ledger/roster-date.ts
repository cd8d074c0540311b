import type { Instant } from '../ids.ts';
import { calendarDay, dayInChina } from './calendar-day.ts';
import { givenText } from './cell-text.ts';
import type { Cell } from './roster.ts';

export type DateReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly sentence: string }
  /** Only the year is known: as good as unknown. */
  | { readonly kind: 'year'; readonly year: number }
  /** `monthOnly`: the last day of that month, which makes the child no older than it is (domain 10.16). */
  | { readonly kind: 'read'; readonly date: string; readonly monthOnly: boolean };

const hanDigits = '〇一二三四五六七八九';

/** 二〇一五年九月十二日 → 2015年9月12日. */
function plainDigits(text: string): string {
  return text
    .replace(/[零○0]/gu, '〇')
    .replace(/[一二三四五六七八九]?十[一二三四五六七八九]?/gu, (ten) => {
      const [before = '', after = ''] = ten.split('十');
      return String((before ? hanDigits.indexOf(before) : 1) * 10 + Math.max(0, hanDigits.indexOf(after || '〇')));
    })
    .replace(/[〇一二三四五六七八九]/gu, (digit) => String(hanDigits.indexOf(digit)));
}

/** The day of a table program's serial number: 43709 is 2019-09-01. */
function fromSerial(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

function lastOfMonth(year: number, month: number): string | null {
  return month >= 1 && month <= 12 ? calendarDay(year, month, new Date(Date.UTC(year, month, 0)).getUTCDate()) : null;
}

/**
 * Reads a birth date as rosters have them: 2015-9-1, 2015.9.1, 2015/09/01, 2015年9月1日, 20150901, 201509, 2015年9月, 2015.9,
 * 43709 (a serial number), 15.9.1, 二〇一五年九月一日. A number 2015.1 may have been 2015.10; it is read as a month all the
 * same, and a month is always to be checked.
 */
export function readRosterDate(cell: Cell | undefined, now: Instant): DateReading {
  const raw = givenText(cell);
  if (raw === '') return { kind: 'none' };
  if (/农历|阴历|旧历/u.test(raw))
    return { kind: 'wrong', sentence: `“${raw.slice(0, 20)}”是农历,请换成公历(身份证或户口簿上的日期)` };
  const reading = parse(plainDigits(raw.replace(/公历|阳历|出生|生$/gu, '')));
  const today = dayInChina(now);
  if (reading === null) return { kind: 'wrong', sentence: `看不懂日期“${raw.slice(0, 20)}”,请写成 2015-09-01` };
  const first = reading.kind === 'year' ? `${reading.year}-01-01` : reading.date.slice(0, 8).concat('01');
  if (first > today) return { kind: 'wrong', sentence: `日期“${raw.slice(0, 20)}”还没有到` };
  return reading;
}

type Parsed = Extract<DateReading, { kind: 'year' | 'read' }> | null;

function read(date: string | null, monthOnly = false): Parsed {
  return date === null ? null : { kind: 'read', date, monthOnly };
}

function parse(text: string): Parsed {
  const parts =
    /^(\d{4}|\d{2})\s*[-./年,、\s]\s*(\d{1,2})\s*(?:[-./月,、\s]\s*(\d{1,2})\s*[日号]?)?月?(?:[ T].*)?$/u.exec(text);
  if (parts) return fromParts(fullYear(parts[1] ?? ''), Number(parts[2]), parts[3]);
  const packed = /^((?:19|20)\d\d)(\d\d)(\d\d)?$/u.exec(text);
  if (packed) return fromParts(Number(packed[1]), Number(packed[2]), packed[3]);
  if (/^(19|20)\d\d年?$/u.test(text)) return { kind: 'year', year: Number.parseInt(text, 10) };
  const serial = Number(text);
  // From 1954 to 2064: nothing else that clerks write looks like it.
  return /^\d{5}(\.\d+)?$/u.test(text) && serial >= 20_000 && serial < 60_000 ? read(fromSerial(serial)) : null;
}

function fromParts(year: number, month: number, day: string | undefined): Parsed {
  return day === undefined ? read(lastOfMonth(year, month), true) : read(calendarDay(year, month, Number(day)));
}

/** Two figures: no child was born in the last century. */
function fullYear(digits: string): number {
  return digits.length === 4 ? Number(digits) : 2000 + Number(digits);
}
