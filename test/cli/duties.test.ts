// proves: S2-20 S0-70
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dutiesCommand } from '../../src/cli/duties.ts';
import { openDuties } from '../../src/store/rhythm/open-duties.ts';
import { bookOf, rule } from '../store/rhythm/duty-rules.ts';
import { china, countyId, newDuty, openSmallWorld, type SmallWorld } from '../store/rhythm/small-world.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld();
  const duties = [
    newDuty('guardian_monthly', '王奶奶'),
    newDuty('guardian_monthly', '张爷爷', { nextAt: china('2026-11-08 18:30') }),
    newDuty('visit_due', '李姐', { dueAt: china('2026-11-04 23:59'), nextAt: null }),
  ];
  await openDuties(world.sql, bookOf(rule('guardian_monthly')), countyId, duties, china('2026-11-01 00:00'));
});
afterAll(async () => world.close());

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await dutiesCommand(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    now: () => china('2026-11-05 10:00'),
    flowsFolder: join(import.meta.dirname, '../../flows'),
    open: async () => ({ database: world.prisma, crypto: {} as never }),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('jiaxin duties', () => {
  it('counts what is open, due today and late, place by place', async () => {
    const { code, out } = await run('--json');
    expect(code).toBe(0);
    const { day, duties } = JSON.parse(out) as { day: string; duties: object[] };
    expect(day).toBe('2026-11-05');
    expect(duties).toMatchObject([
      { rule: 'guardian_monthly', title: '监护人每月报平安', place: '石桥村', open: 2, today: 1, late: 0 },
      { rule: 'visit_due', place: '石桥村', open: 1, today: 0, late: 1 },
    ]);
    expect((await run()).out).toContain('石桥村');
  });

  it('another day, another village', async () => {
    expect(JSON.parse((await run('--json', '--on', '2026-11-08')).out).duties[0]).toMatchObject({ today: 1 });
    expect(JSON.parse((await run('--json', '--village', '竹林')).out).duties).toEqual([]);
    expect((await run('--village', '竹林')).out).toContain('没有要办的事');
  });

  it('previews what a day would open, and writes nothing', async () => {
    const { code, out } = await run('--plan', '2026-11-06', '--json');
    expect(code).toBe(0);
    const { plan } = JSON.parse(out) as { plan: { rule: string; duties: number; owners: number }[] };
    expect(plan.find((row) => row.rule === 'teacher_weekly')).toMatchObject({ duties: 3, owners: 2 });
    expect(await world.prisma.duty.count()).toBe(3);
    expect(await world.prisma.jobRun.count()).toBe(0);
  });

  it('says in a sentence what is wrong with the command', async () => {
    for (const args of [['--on', '5.11.'], ['--plan', '2026-11-05', '--on', '2026-11-05'], ['--what']]) {
      const { code, err } = await run(...args);
      expect(code).toBe(2);
      expect(err).toContain('jiaxin duties');
    }
    expect((await run('--help')).out).toContain('--plan');
  });
});
