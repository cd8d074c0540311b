import type { Ledger } from '../../store/ledger.ts';
import type { Draw } from './draw.ts';

const chinaMs = 8 * 3_600_000;

export interface MonthOfTalk {
  readonly year: number;
  /** 1–12 */
  readonly no: number;
  /** The midnight with which it begins in China. */
  readonly start: number;
  /** Its last millisecond. */
  readonly end: number;
}

/** The month so many months back; 0 is this one. */
export function monthOf(now: number, back: number): MonthOfTalk {
  const today = new Date(now + chinaMs);
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1));
  const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back + 1, 1);
  return {
    year: first.getUTCFullYear(),
    no: first.getUTCMonth() + 1,
    start: first.getTime() - chinaMs,
    end: next - chinaMs - 1,
  };
}

type Answer = readonly [stepId: string, value: string | readonly string[]];

/** Mostly the first; the others the rarer the further back. */
function mostly(draw: Draw, chance: number, ...values: readonly [string, ...string[]]): string {
  const place = draw.next() < chance ? 0 : draw.int(1, Math.max(1, values.length - 1));
  return values[place] ?? values[0];
}

/** A carer's answers of one month about one child: step and value of F02, without anything that is an alert. */
export function answersOfCarer(
  draw: Draw,
  { no }: MonthOfTalk,
  { livingArrangement, schoolStage }: Ledger['children'][number],
): Answer[] {
  const winter = no === 12 || no <= 2;
  const hard = ['alone', 'one_parent_unable', 'orphan'].includes(livingArrangement ?? '');
  return [
    ['q1_health', mostly(draw, winter ? 0.8 : 0.92, 'WELL', 'MINOR')],
    ['q2_care', mostly(draw, hard ? 0.6 : 0.88, 'OK', 'STRAINED')],
    ['q3_night', mostly(draw, 0.96, 'HOME', 'ENTRUSTED')],
    ['q4_mood', mostly(draw, winter ? 0.95 : 0.9, 'SAME', 'UNSURE')],
    ['q5_safe', mostly(draw, 0.93, 'NONE', 'BUMPS')],
    ['q6_parents', mostly(draw, winter ? 0.9 : 0.7, 'WEEKLY', 'ONCE_OR_TWICE')],
    ...(schoolStage && ![2, 7, 8].includes(no) ? [['q7_school', mostly(draw, 0.95, 'DAILY', 'LEAVE')] as Answer] : []),
    ...(no % 2 === 1 ? [['q8_needs', [mostly(draw, hard ? 0.7 : 0.9, 'NONE', 'HOMEWORK')]] as Answer] : []),
  ];
}

/** The level that the last assessment gave. */
export function levelOf(draw: Draw, { livingArrangement }: Ledger['children'][number]): string {
  switch (livingArrangement) {
    case 'alone':
    case 'orphan':
      return 'high';
    case 'one_parent_unable':
    case 'relatives':
      return 'middle';
    default:
      return draw.next() < 0.4 ? 'low' : 'normal';
  }
}
