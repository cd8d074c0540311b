// proves: S3-28
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 18 and 19 (domain 12.1, chain C, 10.23): silence is noticed, and being together is not silence. */

const apps: CountyApp[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

/** 小军 and his parents, both away since February; his file begins on 1 March. */
async function start(at: string): Promise<CountyApp> {
  const app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china(at) });
  apps.push(app);
  await app.prisma.child.updateMany({ data: { createdAt: new Date(china('2026-03-01 08:00')) } });
  await app.prisma.parentState.updateMany({ data: { awaySince: new Date(china('2026-02-20 08:00')) } });
  return app;
}

const ids = { childId: villageId('child', '小军'), parentPersonId: villageId('person', '张哥') };

/** The morning's round on that day. */
async function morning(app: CountyApp, text: string): Promise<void> {
  await app.jumpTo(china(`${text} 06:00`));
  expect(await app.reviewFiles()).not.toBeNull();
}

const tasks = async (app: CountyApp) =>
  (await app.prisma.humanInbox.findMany({ where: { reason: 'task' } })).map(({ forRole }) => forRole).toSorted();
const flagsOf = async (app: CountyApp) =>
  (await app.prisma.signal.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] }))
    .filter(({ flagCode }) => flagCode === 'C01' || flagCode === 'C02')
    .map(({ flagCode, severity }) => `${flagCode} ${severity}`);
/** The mother calls every week; her word is hers alone. */
async function motherCalls(app: CountyApp, text: string): Promise<void> {
  await app.prisma.contactLog.create({
    data: {
      id: villageId('call', text),
      childId: ids.childId,
      fromPersonId: villageId('person', '张嫂'),
      fromRole: 'parent',
      toRole: 'child',
      method: 'call',
      at: new Date(china(`${text} 20:00`)),
      source: 'F03_parent_weekly',
    },
  });
}

describe('18 · Given a father who was in touch on 1 March and then is silent', () => {
  it('Then two weeks are noted, four weeks are a call for the class teacher, and nobody of the family hears of it', async () => {
    const app = await start('2026-03-01 20:00');
    await app.ask('F03_parent_weekly', '张哥');
    await app.writes('张哥', '1');
    for (const text of ['2026-03-08', '2026-03-15', '2026-03-22', '2026-03-29', '2026-04-05'])
      await motherCalls(app, text);
    const said = app.everything().length;

    await morning(app, '2026-03-14');
    expect(await flagsOf(app)).toEqual([]);
    await morning(app, '2026-03-15');
    expect(await flagsOf(app)).toEqual(['C01 blue']);
    expect(await app.alerts()).toEqual([]);
    await morning(app, '2026-03-16');
    await morning(app, '2026-03-28');
    expect(await flagsOf(app)).toEqual(['C01 blue']);
    await morning(app, '2026-03-29');
    expect(await flagsOf(app)).toEqual(['C01 blue', 'C01 yellow']);
    expect(await tasks(app)).toEqual(['CLASS_TEACHER']);
    await app.jumpTo(china('2026-03-30 10:00'));
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'C01', severity: 'yellow', child: '小军' });
    expect(alert?.told).toEqual(expect.arrayContaining(['王老师', '李姐']));
    // The same silence is one silence, however many mornings look at it.
    for (const text of ['2026-03-30', '2026-03-31', '2026-04-15']) await morning(app, text);
    expect(await flagsOf(app)).toEqual(['C01 blue', 'C01 yellow']);
    expect(await tasks(app)).toEqual(['CLASS_TEACHER']);
    expect(
      app
        .everything()
        .slice(said)
        .filter(({ externalId }) => /王奶奶|张爷爷|张哥|张嫂/u.test(externalId)),
    ).toEqual([]);
  });

  it('When both stay silent, Then three months are orange, and six without support are C02 for civil affairs', async () => {
    const app = await start('2026-03-01 20:00');
    for (const text of ['2026-03-15', '2026-03-29', '2026-05-30', '2026-05-31']) await morning(app, text);
    const flags = await flagsOf(app);
    expect(new Set(flags)).toEqual(new Set(['C01 blue', 'C01 yellow', 'C01 orange']));
    expect((await app.alerts()).find(({ flag }) => flag === 'C01')?.severity).toBe('orange');
    await morning(app, '2026-08-30');
    expect(await flagsOf(app)).not.toContain('C02 orange');
    await morning(app, '2026-08-31');
    const lost = (await app.alerts()).filter(({ flag }) => flag === 'C02');
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ severity: 'orange' });
    expect(await tasks(app)).toEqual(expect.arrayContaining(['CIVIL_RELIEF']));
  });

  it('When the father calls in between, Then the clock begins anew', async () => {
    const app = await start('2026-03-01 20:00');
    await app.jumpTo(china('2026-03-20 19:30'));
    for (const parent of ['张哥', '张嫂']) {
      await app.ask('F03_parent_weekly', parent);
      await app.writes(parent, '1');
    }
    await morning(app, '2026-03-29');
    expect(await flagsOf(app)).toEqual([]);
    await morning(app, '2026-04-03');
    expect(await flagsOf(app)).toEqual(['C01 blue', 'C01 blue']);
  });
});

describe('19 · Given a father who comes home for Spring Festival', () => {
  it('Then his clock stands while he is there, and starts at departure', async () => {
    const app = await start('2027-01-10 20:00');
    await app.prisma.parentState.update({
      where: { childId_parentPersonId: ids },
      data: {
        lastContactAt: new Date(china('2027-01-10 20:00')),
        temporaryReturnFrom: new Date(china('2027-01-22 12:00')),
        temporaryReturnTo: new Date(china('2027-02-20 08:00')),
      },
    });
    for (const text of ['2027-01-17', '2027-01-31', '2027-02-14', '2027-02-28', '2027-03-14'])
      await motherCalls(app, text);
    await morning(app, '2027-02-19');
    expect(await flagsOf(app)).toEqual([]);
    await morning(app, '2027-03-05');
    expect(await flagsOf(app)).toEqual([]);
    await morning(app, '2027-03-06');
    expect(await flagsOf(app)).toEqual(['C01 blue']);
    await morning(app, '2027-03-20');
    expect(await flagsOf(app)).toEqual(['C01 blue', 'C01 yellow']);
  });
});
