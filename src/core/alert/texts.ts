import { z } from 'zod';
import type { MessageBody } from '../effect.ts';
import type { Button } from '../flow/outcome.ts';
import type { Instant } from '../ids.ts';
import type { AlertRecord } from './alert.ts';
import type { Zone } from './step-times.ts';

const bySeverity = z.strictObject({ red: z.string(), orange: z.string(), yellow: z.string(), blue: z.string() });
const lines = z.record(z.string(), z.string().min(1));

const placeholders = [
  'level',
  'urgency',
  'no',
  'place',
  'within',
  'duty',
  'elapsed',
  'owner',
  'time',
  'number',
  'phone',
];
const detailKeys = [
  'head',
  'child',
  'unknownChild',
  'source',
  'words',
  'wordsHidden',
  'position',
  'doNotContact',
  'doNotContactSuspect',
  'steps',
  'ageUnknown',
] as const;

const TextFile = z.strictObject({
  levels: bySeverity,
  urgency: bySeverity,
  drillMark: z.string().min(1),
  dutyPhone: z.string(),
  buttons: z.array(z.strictObject({ data: z.string(), label: z.string() })).min(1),
  messages: lines,
  alarms: lines,
  outcomes: lines,
  roles: lines,
  detail: z.strictObject({
    ...(Object.fromEntries(detailKeys.map((key) => [key, z.string().min(1)])) as Record<
      (typeof detailKeys)[number],
      z.ZodString
    >),
    ages: z.strictObject({
      toddler: z.string(),
      preschool: z.string(),
      primary: z.string(),
      teen: z.string(),
      older: z.string(),
    }),
  }),
});

/** flows/alerts/texts.yaml, checked. */
export type AlertTexts = z.infer<typeof TextFile>;

/** Reads the parsed `flows/alerts/texts.yaml`. Throws one clear sentence when a key or a placeholder is wrong. */
export function parseAlertTexts(data: unknown): AlertTexts {
  const parsed = TextFile.safeParse(data);
  if (!parsed.success) throw new Error(`The alert texts are not valid: ${z.prettifyError(parsed.error)}`);
  for (const [key, text] of Object.entries({
    ...parsed.data.messages,
    ...parsed.data.alarms,
    ...parsed.data.outcomes,
  })) {
    for (const [, name = ''] of text.matchAll(/\{(\w+)\}/gu)) {
      if (!placeholders.includes(name))
        throw new Error(`The alert text "${key}" uses {${name}}, which does not exist.`);
    }
  }
  return parsed.data;
}

/** Puts values into {curly} places; what has no value becomes nothing. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? '');
}

/** 15分钟, 4小时, 3天. */
export function lengthText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes}分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours}小时` : `${Math.round(hours / 24)}天`;
}

/** 10:02 on the county's wall clock; another day is named: 11月21日10:02. */
export function timeText(at: Instant, now: Instant, zone: Zone): string {
  const local = at + zone.offsetMs;
  const day = Math.floor(local / 86_400_000);
  const minute = Math.floor((local - day * 86_400_000) / 60_000);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  if (Math.floor((now + zone.offsetMs) / 86_400_000) === day) return clock;
  const { month, date } = monthAndDate(day);
  return `${month}月${date}日${clock}`;
}

/** Month and day of the month of a day counted from 1970-01-01 (proleptic Gregorian calendar). */
function monthAndDate(day: number): { month: number; date: number } {
  const shifted = day + 719_468;
  const dayOfEra = ((shifted % 146_097) + 146_097) % 146_097;
  const year = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    month: shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9,
    date: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export interface AlertPlace {
  readonly townName: string;
  readonly villageName: string;
  readonly dutyPhone: string;
}

/** What a recipient reads (domain 4.5): no name of the child, no detail. */
export function alertMessage(
  texts: AlertTexts,
  key: string,
  alert: AlertRecord,
  place: AlertPlace,
  now: Instant,
  zone: Zone,
): MessageBody {
  const template = texts.messages[key] ?? texts.messages.push ?? '';
  const text = fill(template, {
    level: texts.levels[alert.severity],
    urgency: texts.urgency[alert.severity],
    no: alert.no || '{{alert.no}}',
    place: [place.townName, place.villageName]
      .filter(Boolean)
      .map((name) => ` · ${name}`)
      .join(''),
    within: lengthText(alert.chain.ackWithinMs),
    duty: place.dutyPhone ? fill(texts.dutyPhone, { phone: place.dutyPhone }) : '',
    elapsed: lengthText(now - (alert.chain.startedAt ?? alert.openedAt)),
    owner: alert.ownerName || '同事',
    time: alert.ackedAt === null ? '' : timeText(alert.ackedAt, now, zone),
  });
  const marked = alert.drill ? `${texts.drillMark}${text}` : text;
  const answerable = key === 'push' || key === 'escalate' || key === 'handover';
  return { text: marked.trim(), kind: 'alert', ...(answerable ? { buttons: buttonsFor(texts, key, alert.no) } : {}) };
}

/** A press names its alert, whichever other has come since; a typed digit means the latest. */
function buttonsFor(texts: AlertTexts, key: string, no: string): readonly Button[] {
  const buttons = key === 'handover' ? texts.buttons.slice(0, 2) : texts.buttons;
  return no === '' ? buttons : buttons.map((button) => ({ ...button, send: `${no} ${button.data}` }));
}

/** What the person who acted is told. */
export function outcomeText(
  texts: AlertTexts,
  code: string,
  alert: AlertRecord,
  now: Instant,
  zone: Zone,
  extra: Readonly<Record<string, string>> = {},
): string {
  return fill(texts.outcomes[code] ?? '', {
    no: alert.no || '{{alert.no}}',
    owner: alert.ownerName || '同事',
    time: alert.ackedAt === null ? '' : timeText(alert.ackedAt, now, zone),
    ...extra,
  });
}
