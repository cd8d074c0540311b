import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { readDigits } from '../../text/read-digits.ts';
import { civilDate, dayNumber, isoDate, readIsoDate } from '../facts.ts';
import { stepFields } from '../schema-parts.ts';
import type { StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('date'),
  ...stepFields,
  range: z.enum(['past', 'future', 'any']).default('past'),
  maxDays: z.int().min(0).max(4000).default(366),
  optional: z.boolean().optional().describe('不知道 and 还没定 are answers too: stored as ""'),
});
type DateStep = z.infer<typeof schema>;

const DAY_WORDS: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  今儿: 0,
  今儿个: 0,
  刚才: 0,
  刚刚: 0,
  今晚: 0,
  今早: 0,
  今上午: 0,
  今下午: 0,
  昨天: -1,
  昨日: -1,
  昨儿: -1,
  昨晚: -1,
  前天: -2,
  前日: -2,
  前儿: -2,
  大前天: -3,
  明天: 1,
  明日: 1,
  明儿: 1,
  明早: 1,
  后天: 2,
  大后天: 3,
};
/** No day yet: an answer where the step says that one may be missing. */
const NO_DAY =
  /^(?:还?没定|还没有?|没有?|无|不晓得|不知道|不清楚|不一定|说不准|说不好|不好说|搞不清|看情况|到时候?再?说|再看|跳过|过|不用)[呢啊嘛吧]*$/;
const WEEKDAY: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 末: 6 };

function valid(year: number, month: number, day: number): number | undefined {
  const days = dayNumber(year, month, day);
  const back = civilDate(days);
  return back.month === month && back.day === day ? days : undefined;
}

function small(written: string): number | undefined {
  const digits = readDigits(written);
  return digits.kind === 'one' || digits.kind === 'number' ? digits.n : undefined;
}

/** 周五, 上周五, 下周三: of this week, the week before, the next; in a past step a plain weekday lies behind. */
function readWeekday(said: string, today: number, def: DateStep): number | undefined {
  const match = /^(上上?个?|下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天末])$/.exec(said);
  if (match === null) return undefined;
  const weekday = ((((today + 3) % 7) + 7) % 7) + 1;
  const inWeek = today - weekday + (WEEKDAY[match[2] ?? ''] ?? 1);
  const which = match[1] ?? '';
  if (which.startsWith('上上')) return inWeek - 14;
  if (which.startsWith('上')) return inWeek - 7;
  if (which.startsWith('下')) return inWeek + 7;
  if (which !== '') return inWeek;
  if (def.range === 'past' && inWeek > today) return inWeek - 7;
  return def.range === 'future' && inWeek < today ? inWeek + 7 : inWeek;
}

/** 9月1日, 9.1, 9/1, 9-1, 3号 without a year: the nearest that the step allows. */
function readWithoutYear(said: string, today: number, def: DateStep): number | undefined {
  const now = civilDate(today);
  const full = /^(.{1,3})(?:月|[./-])(.{1,3}?)[日号]?$/.exec(said);
  const dayOnly = /^(.{1,3})[日号]$/.exec(said);
  const month = full ? small(full[1] ?? '') : now.month;
  const day = full ? small(full[2] ?? '') : dayOnly ? small(dayOnly[1] ?? '') : undefined;
  if (month === undefined || day === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const shift = (by: number) => {
    if (full) return valid(now.year + by, month, day);
    const of = now.year * 12 + now.month - 1 + by;
    return valid(Math.floor(of / 12), (of % 12) + 1, day);
  };
  const near = [shift(0), shift(-1), shift(1)].filter((one) => one !== undefined);
  const allowed = near.filter((one) => isAllowed(one, today, def));
  const pool = allowed.length > 0 ? allowed : near;
  return pool.sort((a, b) => Math.abs(a - today) - Math.abs(b - today))[0];
}

function isAllowed(days: number, today: number, def: DateStep): boolean {
  if (Math.abs(days - today) > def.maxDays) return false;
  return def.range === 'any' || (def.range === 'past' ? days <= today : days >= today);
}

function readDay(said: string, today: number, def: DateStep): number | undefined {
  if (said === '1') return today;
  const word = DAY_WORDS[said.replace(/(?:上午|下午|中午|早上|晚上)$/, '') || said] ?? DAY_WORDS[said];
  if (word !== undefined) return today + word;
  const written = /^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$/.exec(said);
  if (written) return valid(Number(written[1]), Number(written[2]), Number(written[3]));
  return readIsoDate(said) ?? readWeekday(said, today, def) ?? readWithoutYear(said, today, def);
}

/** A day, as people say it. */
export const date: StepType<typeof schema> = {
  type: 'date',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: () => 'string',
  options: () => [],
  entries: () => 'none',
  lines: () => [],
  read({ step, today }, said) {
    const def = step.def as DateStep;
    const words = normalizeText(said).replace(/^(?:是|在)|[。,!的了\s]+$/g, '');
    if (def.optional === true && NO_DAY.test(words))
      return { kind: 'value', value: '', options: [], by: 'word', sure: true };
    const days = readDay(words, today, def);
    if (days === undefined || !isAllowed(days, today, def)) return { kind: 'unclear' };
    return { kind: 'value', value: isoDate(days), options: [], by: /\d/.test(words) ? 'digit' : 'word', sure: true };
  },
};
