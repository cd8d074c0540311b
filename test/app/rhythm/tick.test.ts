import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/app/log.ts';
import type { Handle } from '../../../src/app/ports.ts';
import type { RhythmStore } from '../../../src/app/rhythm/ports.ts';
import { runDue } from '../../../src/app/rhythm/run-due.ts';
import { tick } from '../../../src/app/rhythm/tick.ts';
import type { Event } from '../../../src/core/event.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { makeRhythmStore } from '../../../src/store/rhythm/rhythm-store.ts';
import { bookOf, rule } from '../../store/rhythm/duty-rules.ts';
import { china, newDuty, openSmallWorld, person, type SmallWorld } from '../../store/rhythm/small-world.ts';

/** Every day at 09:00, and monthly on the fifth. */
const daily = rule('daily', {
  owners: ['CHILD_DIRECTOR'],
  cadence: { type: 'cron', cron: '0 9 * * *', stagger: false, only: null },
  period: 'day',
});
const monthly = rule('monthly');
const book = () => bookOf(daily, monthly);

let world: SmallWorld;
let store: RhythmStore;
beforeAll(async () => {
  world = await openSmallWorld();
  store = makeRhythmStore(world.sql, book);
});
afterAll(async () => world.close());
beforeEach(async () => {
  for (const table of ['duty', 'job_run', 'flow_session']) await world.prisma.$executeRawUnsafe(`delete from ${table}`);
});

const look = (at: string, on: RhythmStore = store) => tick({ store: on, book, log: silentLog }, china(at));
const duties = () => world.prisma.duty.findMany({ orderBy: [{ rule: 'asc' }, { periodKey: 'asc' }, { id: 'asc' }] });
const count = async (name: string) => (await duties()).filter((one) => one.rule === name).length;
/** Two children with two carers each; three in the village. */
const [perMonth, perDay] = [4, 3];

describe('a look at the calendar', () => {
  it('opens what the tick asks for, once, however often it looks', async () => {
    await look('2026-11-05 08:55');
    expect(await duties()).toHaveLength(0);
    const report = await look('2026-11-05 09:00');
    expect(report).toMatchObject({ runs: 2, opened: perMonth + perDay });
    expect(await look('2026-11-05 09:05')).toMatchObject({ runs: 0, opened: 0 });
    expect(await duties()).toHaveLength(perMonth + perDay);
  });

  it('two processes at once run each tick once', async () => {
    await look('2026-11-05 08:55');
    const pool = openPool(world.url, 2);
    const other = makeRhythmStore(makeDatabase(pool), book);
    const reports = await Promise.all([look('2026-11-05 09:00'), look('2026-11-05 09:00', other)]);
    await pool.end();
    expect(reports.reduce((sum, { runs }) => sum + runs, 0)).toBe(2);
    expect(reports.reduce((sum, { opened }) => sum + opened, 0)).toBe(perMonth + perDay);
  });

  it('a process that died in the middle: the run is taken up again and what it had opened is found', async () => {
    await look('2026-11-05 08:55');
    let pages = 0;
    const dying: RhythmStore = {
      ...store,
      open: async (...args) => {
        pages += 1;
        const result = await store.open(...args);
        if (pages === 1) throw new Error('killed');
        return result;
      },
    };
    await look('2026-11-05 09:00', dying);
    const [started] = await world.prisma.jobRun.findMany({ where: { state: 'started' } });
    expect(started?.job).toMatch(/^duty:/u);
    // Nobody takes it up while it may still be under way.
    expect((await look('2026-11-05 09:02')).runs).toBe(0);
    expect((await look('2026-11-05 09:05')).runs).toBe(1);
    expect(await duties()).toHaveLength(perMonth + perDay);
    expect(await world.prisma.jobRun.count({ where: { state: 'started' } })).toBe(0);
  });

  it('makes up once for what was missed in the last 72 hours, and writes older ones down as skipped (10.35)', async () => {
    await look('2026-11-01 09:00');
    const report = await look('2026-11-08 12:00');
    // 2–5 November are skipped with the monthly one of the 5th at nine; 6, 7 and 8 are made up for.
    expect(report).toMatchObject({ runs: 3, skipped: 5 });
    const keys = (await duties()).filter((one) => one.rule === 'daily').map(({ periodKey }) => periodKey);
    expect([...new Set(keys)]).toEqual(['2026-11-01', '2026-11-06', '2026-11-07', '2026-11-08']);
    expect(await count('monthly')).toBe(0);
    expect(await look('2026-11-08 12:05')).toMatchObject({ runs: 0, skipped: 0 });
  });

  it('a server that was restarted at nine runs the job once (10.35)', async () => {
    await look('2026-11-05 08:59');
    await look('2026-11-05 09:00');
    await look('2026-11-05 09:00');
    expect(await count('monthly')).toBe(perMonth);
  });

  it('a clock that jumps back opens nothing again, and forward nothing twice', async () => {
    await look('2026-11-05 09:00');
    await look('2026-11-05 08:00');
    await look('2026-11-04 12:00');
    expect(await look('2026-11-05 09:05')).toMatchObject({ runs: 0 });
    await look('2026-11-06 09:00');
    await look('2026-11-05 10:00');
    await look('2026-11-06 09:00');
    expect(await count('daily')).toBe(2 * perDay);
    expect(await count('monthly')).toBe(perMonth);
  });

  it('the first look ever takes up the day as it has begun, and nothing from before', async () => {
    await look('2026-11-05 15:00');
    expect(await count('daily')).toBe(perDay);
    expect(await world.prisma.jobRun.count({ where: { state: 'skipped' } })).toBe(0);
  });

  it('looks before there is a county do not count: its day begins when it is imported', async () => {
    const empty: RhythmStore = { ...store, counties: async () => [] };
    await look('2026-11-05 14:00', empty);
    await look('2026-11-05 15:00');
    expect(await count('daily')).toBe(perDay);
  });

  it('a rule that fails does not hold up the others', async () => {
    await look('2026-11-05 08:55');
    const failing: RhythmStore = {
      ...store,
      open: (countyId, list, now) => {
        if (list[0]?.rule === 'monthly') throw new Error('broken');
        return store.open(countyId, list, now);
      },
    };
    await look('2026-11-05 09:00', failing);
    expect([await count('daily'), await count('monthly')]).toEqual([perDay, 0]);
    await look('2026-11-05 09:05');
    expect(await count('monthly')).toBe(perMonth);
  });

  it('subjects that cannot be read leave every run to be taken up again', async () => {
    await look('2026-11-05 08:55');
    const failing: RhythmStore = {
      ...store,
      subjects: () => {
        throw new Error('broken');
      },
    };
    expect(await look('2026-11-05 09:00', failing)).toMatchObject({ opened: 0 });
    expect(await look('2026-11-05 09:05')).toMatchObject({ runs: 2, opened: perMonth + perDay });
  });
});

describe('what is due', () => {
  const at = china('2026-11-05 18:30');
  const remembering = (result: (event: Event) => Promise<void> = async () => {}) => {
    const seen: Event[] = [];
    const handle: Handle = async (event) => {
      seen.push(event);
      await result(event);
      return { kind: 'done', outboundIds: [], alertIds: [] };
    };
    return { seen, handle };
  };
  const due = (handle: Handle, now: number) => runDue({ store, handle, log: silentLog }, now);
  const openOf = (...names: string[]) =>
    store.open(
      '00000000-0000-0000-0000-000000000001' as never,
      names.map((name) => newDuty('monthly', name)),
      at,
    );

  it('one event a person, with all that is due of them', async () => {
    await openOf('王奶奶', '王奶奶', '张爷爷');
    const { seen, handle } = remembering();
    expect(await due(handle, at - 1)).toEqual({ settled: 0, persons: 0 });
    expect(await due(handle, at)).toEqual({ settled: 0, persons: 2 });
    expect(seen.map((event) => (event.kind === 'duties_due' ? event.dutyIds.length : 0)).sort()).toEqual([1, 2]);
  });

  it('two processes make the same event: the second finds it done', async () => {
    await openOf('王奶奶');
    const [one, two] = [await store.dueOf([person('王奶奶')], at), await store.dueOf([person('王奶奶')], at + 5_000)];
    expect(one[0]?.event.id).toBe(two[0]?.event.id);
    await world.prisma.duty.updateMany({ data: { nextAt: new Date(at + 1_000) } });
    const [later] = await store.dueOf([person('王奶奶')], at + 5_000);
    expect(later?.event.id).not.toBe(one[0]?.event.id);
  });

  it('a step that is still due after it was handled, or whose handling throws, rests for an hour', async () => {
    await openOf('王奶奶');
    const { seen, handle } = remembering(async () => {
      throw new Error('broken');
    });
    await due(handle, at);
    await due(handle, at + 60_000);
    expect(seen).toHaveLength(1);
    await due(handle, at + 3_600_000);
    expect(seen).toHaveLength(2);
    expect(new Set(seen.map((event) => ('id' in event ? event.id : ''))).size).toBe(2);
  });

  it('a step that went on is left alone', async () => {
    await openOf('王奶奶');
    const { handle } = remembering(async () => {
      await world.prisma.duty.updateMany({ data: { step: 1, nextAt: new Date(at + 60_000) } });
    });
    await due(handle, at);
    const [row] = await duties();
    expect(row?.nextAt).toEqual(new Date(at + 60_000));
  });

  it('while the store is away everything stays due', async () => {
    await openOf('王奶奶');
    await due(async () => ({ kind: 'refused', retryAfterMs: 1, problem: 'away' }), at);
    const { seen, handle } = remembering();
    await due(handle, at + 5_000);
    expect(seen).toHaveLength(1);
  });
});
