import type { Instant } from '../../ids.ts';
import { cellText } from '../cell-text.ts';
import { readRosterDate } from '../roster-date.ts';
import { readPhone } from '../roster-phone.ts';
import type { CountyRow } from './county-rows.ts';

const dayMs = 86_400_000;

/** A number to call, also 110 and 12345; "" when there is none. A wrong one is an error: somebody will need it at night. */
export function phoneIn(row: CountyRow, field: string): string {
  const text = row.text(field);
  if (/^1\d{2,4}$/u.test(text)) return text;
  const { phone, sentence, more } = readPhone(row.cell(field));
  if (sentence !== null) row.error(field, 'phone_wrong', sentence.replace(',没有登记', ''));
  if (more) row.warn(field, 'phone_second', '这一格有多个号码,只登记了第一个');
  return phone ?? '';
}

/** Midnight in China of the day that stands there, or null. */
export function dayIn(row: CountyRow, field: string, now: Instant): Instant | null {
  const reading = readRosterDate(row.cell(field), now);
  if (reading.kind === 'read' && !reading.monthOnly) return chinaMidnight(reading.date);
  if (reading.kind === 'none') return null;
  const sentence = reading.kind === 'wrong' ? reading.sentence : '要写到哪一天,如 2026-09-01';
  row.error(field, 'date_wrong', sentence);
  return null;
}

/**
 * A moment: a day, or a day with the time (2026-11-21 20:00). `edge`: a day without a time begins at midnight, and ends with
 * the midnight after it.
 */
export function momentIn(row: CountyRow, field: string, edge: 'begins' | 'ends'): Instant | null {
  const text = cellText(row.cell(field));
  if (text === '') return null;
  const time = /^(.+?)[ T](\d{1,2})[:点时](\d{2})?(?::\d{2})?分?$/u.exec(text);
  // Rosters are written ahead of time: no day lies too far in the future to be one.
  const reading = readRosterDate(time?.[1] ?? text, Date.UTC(2190, 0, 1));
  const [hours, minutes] = [Number(time?.[2] ?? 0), Number(time?.[3] ?? 0)];
  if (reading.kind !== 'read' || reading.monthOnly || hours > 24 || minutes > 59) {
    row.error(field, 'date_wrong', `看不懂时间“${text.slice(0, 20)}”,请写成 2026-11-21 或 2026-11-21 20:00`);
    return null;
  }
  const at = chinaMidnight(reading.date) + hours * 3_600_000 + minutes * 60_000;
  return edge === 'ends' && !time ? at + dayMs : at;
}

export function chinaMidnight(date: string): Instant {
  return Date.parse(`${date}T00:00:00+08:00`);
}
