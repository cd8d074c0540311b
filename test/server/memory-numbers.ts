import type { LossCounts, Measures, Numbers, NumbersPort, NumbersQuery } from '../../src/app/desk/numbers-port.ts';
import { SixLosses } from '../../src/core/risk/flags.ts';

/** A county of which nothing is counted. */
export const noNumbers: NumbersPort = { numbers: async () => null };

const measures = (children: number, more: Partial<Measures> = {}): Measures => ({
  children,
  ...{ bound: children - 2, reachable: children - 1, asked: children, answered: children - 3 },
  ...{ weeks: children * 4, weeksMet: children * 3, monthDue: children, monthMet: children - 1 },
  ...{ visits: 6, visitsOnTime: 5, ...more },
});

export const townId = '00000000-0000-4000-8000-00000000f000';
export const villageId = '00000000-0000-4000-8000-00000000f001';

const lossRow = (...open: number[]): LossCounts[] =>
  SixLosses.options.slice(0, 6).map((loss, at) => ({ loss, open: open[at] ?? 0, opened: 0, closed: 0 }));

/** A township of two villages. `more` replaces some of it. */
export function someNumbers(more: Partial<Numbers> = {}): Numbers {
  const village = { id: villageId, name: '石桥<村>', level: 'village' } as const;
  const other = { id: '00000000-0000-4000-8000-00000000f002', name: '柳树村', level: 'village' } as const;
  const place = { id: townId, name: '青山镇', level: 'town' } as const;
  const minute = 60_000;
  return {
    place,
    path: [place],
    own: [place],
    month: '2026-11',
    countedAt: Date.UTC(2026, 10, 18, 2),
    leftOut: 0,
    total: measures(30),
    parts: [
      { place: village, measures: measures(18) },
      { place: other, measures: measures(12, { visits: 3, visitsOnTime: 3 }) },
    ],
    trend: ['2026-09', '2026-10', '2026-11'].map((month, no) => ({ month, measures: measures(28 + no) })),
    alerts: [
      { severity: 'red', opened: 3, taken: 3, medianMs: 6 * minute, p90Ms: 12 * minute },
      { severity: 'orange', opened: 7, taken: 6, medianMs: 95 * minute, p90Ms: 300 * minute },
      { severity: 'yellow', opened: 4, taken: 4, medianMs: 60 * 26 * minute, p90Ms: 60 * 50 * minute },
      { severity: 'blue', opened: 0, taken: 0, medianMs: null, p90Ms: null },
    ],
    open: [
      { kind: 'red', bands: [1, 0, 0, 0, 0], total: 1 },
      { kind: 'orange', bands: [0, 2, 1, 0, 0], total: 3 },
      { kind: 'duty', bands: [4, 6, 3, 2, 1], total: 16 },
    ],
    losses: {
      total: [
        { loss: '亲情缺失', open: 6, opened: 5, closed: 9 },
        { loss: '学业失教', open: 3, opened: 2, closed: 4 },
        { loss: '生活失助', open: 0, opened: 1, closed: 1 },
        { loss: '安全失保', open: 1, opened: 1, closed: 0 },
        { loss: '心理失衡', open: 4, opened: 3, closed: 2 },
        { loss: '行为失范', open: 0, opened: 0, closed: 0 },
      ],
      parts: [
        { place: village, counts: lossRow(2, 1, 0, 1, 1, 0) },
        { place: other, counts: lossRow(4, 2, 0, 0, 3, 0) },
      ],
    },
    zeros: [
      { flagCode: 'E04', children: 0 },
      { flagCode: 'L01', children: 2 },
    ],
    concerns: {
      letters: ['M', 'P'],
      total: [4, 1],
      parts: [
        { place: village, counts: [1, 1] },
        { place: other, counts: [3, 0] },
      ],
    },
    inLine: true,
    ...more,
  };
}

export interface MemoryNumbers extends NumbersPort {
  readonly asked: NumbersQuery[];
}

/** What is asked for is written down. */
export function memoryNumbers(numbers: Numbers | null): MemoryNumbers {
  const asked: NumbersQuery[] = [];
  return {
    asked,
    async numbers(_actor, query) {
      asked.push(query);
      return numbers && { ...numbers, month: query.month, inLine: numbers.inLine && !query.forOthers };
    },
  };
}
