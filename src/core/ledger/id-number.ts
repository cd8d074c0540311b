import type { Instant } from '../ids.ts';
import { ageOn, calendarDay, dayInChina } from './calendar-day.ts';
import { givenText } from './cell-text.ts';
import { idCheckDigit } from './id-check-digit.ts';
import type { Cell } from './roster.ts';

export type IdReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly sentence: string }
  | {
      readonly kind: 'read';
      /** 18 signs. */
      readonly idNumber: string;
      readonly birthDate: string;
      readonly gender: 'male' | 'female';
      /** It was written with 15 digits. */
      readonly converted: boolean;
    };

const wrong = (sentence: string): IdReading => ({ kind: 'wrong', sentence });

/**
 * Reads a resident's ID number (GB 11643): 18 signs with the check digit, or 15 digits, which become 18. A 15-digit number
 * means 19yy; for a child, whom 19yy would make grown up, it is one that lost signs in an old program and means 20yy.
 * Sentences never repeat the number.
 */
export function readIdNumber(cell: Cell | undefined, now: Instant, whose: 'child' | 'adult' = 'child'): IdReading {
  if (typeof cell === 'number' && cell > Number.MAX_SAFE_INTEGER)
    return wrong('身份证号被表格存成了数字,最后几位已经丢失:请把这一列设成“文本”格式后重填');
  const text = givenText(cell)
    .replace(/[\s'’‘`*"-]/gu, '')
    .toUpperCase()
    .replace(/[×Χх]$/iu, 'X');
  if (text === '') return { kind: 'none' };
  if (/E\+\d+$/u.test(text)) return wrong('身份证号成了科学计数,后面的数字已经丢失:请把这一列设成“文本”格式后重填');
  if (/^\d{15}$/u.test(text)) return readShort(text, now, whose);
  if (!/^\d{17}[\dX]$/u.test(text))
    return wrong(`身份证号应为 18 位(旧号 15 位),这里是 ${[...text].length} 位或有别的符号`);
  const expected = idCheckDigit(text);
  if (text.charAt(17) !== expected) return wrong('身份证号有错(校验位不对),请对照户口簿逐位核对');
  return take(text, now, false);
}

function readShort(text: string, now: Instant, whose: 'child' | 'adult'): IdReading {
  const long = (century: string) => `${text.slice(0, 6)}${century}${text.slice(6)}`;
  const asWritten = long('19');
  const born = birthIn(asWritten);
  const grown = born === null || ageOn(born, dayInChina(now)) >= 18;
  const first17 = whose === 'child' && grown ? long('20') : asWritten;
  return take(first17 + idCheckDigit(first17), now, true);
}

function birthIn(number: string): string | null {
  return calendarDay(Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14)));
}

function take(idNumber: string, now: Instant, converted: boolean): IdReading {
  const birthDate = birthIn(idNumber);
  if (birthDate === null || birthDate > dayInChina(now))
    return wrong('身份证号里的出生日期不存在,请对照户口簿逐位核对');
  const gender = Number(idNumber.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return { kind: 'read', idNumber, birthDate, gender, converted };
}
