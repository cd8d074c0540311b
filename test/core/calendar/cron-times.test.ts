import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inChina } from '../../../src/core/calendar/civil-time.ts';
import { cronMoments, cronTimes } from '../../../src/core/calendar/cron-times.ts';
import { dayNumber } from '../../../src/core/flow/facts.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const chinaMs = 8 * 3_600_000;

/** As the library walks from date to date. */
function walked(cron: string, from: number, to: number): number[] {
  const expression = CronExpressionParser.parse(cron, { currentDate: new Date(from + chinaMs), tz: 'UTC' });
  const moments: number[] = [];
  for (;;) {
    const at = expression.next().getTime() - chinaMs;
    if (at > to) return moments;
    moments.push(at);
  }
}

const part = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: least, max: most }).map(String),
    fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 }).map((list) => list.join()),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 2, max: 5 }).map((step) => `*/${step}`),
  );

it('falls on the same moments as the library says, whatever the expression', () => {
  const crons = fc
    .tuple(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 6))
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(crons, fc.integer({ min: 0, max: 800 }), (cron, shift) => {
      const from = inChina(dayNumber(2026, 1, 1) + shift) - 1;
      const to = from + 40 * 86_400_000;
      expect(cronMoments(cron, from, to)).toEqual(walked(cron, from, to));
    }),
    { numRuns: 60 },
  );
});

it('and so do the rhythms of all duties over a quarter', () => {
  const [from, to] = [inChina(dayNumber(2026, 9, 1)) - 1, inChina(dayNumber(2026, 12, 1))];
  const crons = [...projectPlaybook().duties.rules.values()].flatMap(({ cadence }) =>
    cadence.type === 'cron' ? [cadence.cron] : [],
  );
  expect(crons.length).toBeGreaterThan(30);
  for (const cron of new Set(crons))
    expect([cron, cronMoments(cron, from, to)]).toEqual([cron, walked(cron, from, to)]);
});

it.each(['0 9 * *', '0 9 L * *', '0 0 9 * * *', '0 9 * * 1#2', '61 9 * * *', '@daily'])('refuses %s', (cron) => {
  expect(() => cronTimes(cron)).toThrow();
});
