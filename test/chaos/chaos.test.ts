import { expect, it } from 'vitest';
import { runChaos } from '../../bench/chaos/run-chaos.ts';

/** The short form of `npm run chaos`: on a busy machine fewer kills than asked for, and the same checks. */
it('killed twenty times while people talk and the platform fails, it keeps every promise', {
  timeout: 300_000,
}, async () => {
  const report = await runChaos({ kills: 20, seed: 20_261_121, seconds: 35, checkEvery: 20, perSecond: 8 });
  expect(report.breaks).toEqual([]);
  expect(report.checks).toBe(1);
  expect(report.kills).toBeGreaterThan(0);
  expect(report.counts.inbox).toBeGreaterThan(20);
});
