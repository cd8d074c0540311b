import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** What a look at the whole file costs those who write: nothing in the middle of a conversation, one row a child at its end. */

const apps: CountyApp[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

async function start(): Promise<CountyApp> {
  const app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-05 18:00') });
  apps.push(app);
  return app;
}

const timers = async (app: CountyApp) =>
  (await app.prisma.timer.findMany({ where: { kind: 'child_review' } })).map(({ doneAt }) =>
    doneAt === null ? 'open' : 'done',
  );

describe('a conversation about one child', () => {
  it('asks for no review until it ends, then for one; the review finds nothing and ends it', async () => {
    const app = await start();
    await app.ask('F02_guardian_monthly', '王奶奶');
    const counts: number[] = [];
    for (const text of Array.from({ length: 9 }, () => '1')) {
      await app.writes('王奶奶', text);
      counts.push((await timers(app)).length);
    }
    expect(counts.filter((one) => one > 0)).toEqual([1]);
    expect(counts.at(-1)).toBe(1);
    expect(await timers(app)).toEqual(['open']);
    await app.advance(1);
    expect(await timers(app)).toEqual(['done']);
  });

  it('a danger asks for one at once; said again it is the same row', async () => {
    const app = await start();
    await app.writes('王奶奶', '小军掉塘里了');
    expect(await timers(app)).toEqual(['open']);
    await app.advance(1);
    expect(await timers(app)).toEqual(['done']);
    await app.jumpTo(china('2026-11-06 18:00'));
    await app.writes('张爷爷', '小军掉塘里了');
    expect(await timers(app)).toEqual(['open']);
  });

  it('several people who end a talk about the same child in the same moment are all heard', async () => {
    const app = await start();
    const people = ['王奶奶', '张爷爷', '张哥', '张嫂'];
    for (const name of people) await app.ask('F03_parent_weekly', name);
    const results = await Promise.all(people.map((name) => app.receives(name, '1')));
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
    expect(await timers(app)).toEqual(['open']);
  });
});
