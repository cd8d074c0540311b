import { cellText, givenText } from './cell-text.ts';
import type { Cell } from './roster.ts';

export interface PhoneReading {
  /** 11 digits, or a landline as 0745-1234567; null when there is none, or none that can be right. */
  readonly phone: string | null;
  /** What is wrong with it; the phone is then left out. */
  readonly sentence: string | null;
  /** More numbers stood in the cell; only the first is taken. */
  readonly more: boolean;
}

/** Reads a phone as rosters have it: a number, with spaces or hyphens, +86, "无", two in one cell, a landline. */
export function readPhone(cell: Cell | undefined): PhoneReading {
  const text = givenText(cell)
    .replace(/^(电话|手机|tel)[::]?/iu, '')
    .replace(/(?<!\d)(\+|00)?86[\s-]*(?=1[3-9]\d)/gu, '');
  if (text === '' || /^(无|没有|没)(电话|手机|号码?)?$/u.test(text))
    return { phone: null, sentence: null, more: false };
  if (/停机|空号|打不通/u.test(text)) return { phone: null, sentence: '写着打不通,没有登记号码', more: false };
  const words = text
    .split(/[,,、;;/|]|(?<=\d)\s+(?=1[3-9]\d[\s-]*\d{4}[\s-]*\d{4}$)|(?<=\d{11})\s+/u)
    .map(canonical)
    .filter((word) => word !== '');
  const good = words.filter(looksRight);
  const [phone = null] = good;
  if (phone === null) return { phone, sentence: `号码“${cellText(cell).slice(0, 24)}”不对,没有登记`, more: false };
  return { phone, sentence: null, more: words.length > 1 };
}

function canonical(word: string): string {
  const digits = word.replace(/[^\d]/gu, '');
  if (/^1\d{10}$/u.test(digits)) return digits;
  const landline = /^(0[12]\d|0[3-9]\d\d)[-\s()]*(\d{7,8})$/u.exec(word.replace(/^[\s(]+/u, '').trim());
  return landline ? `${landline[1]}-${landline[2]}` : digits;
}

function looksRight(phone: string): boolean {
  return /^1[3-9]\d{9}$/u.test(phone) || /^0\d{2,3}-\d{7,8}$/u.test(phone) || /^[2-8]\d{6,7}$/u.test(phone);
}
