import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Domain 10.19, rule 4: several sides say different things of one child, and no side learns what another said. */

const apps: CountyApp[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

async function start(niece?: string): Promise<CountyApp> {
  const app = await startCountyApp({
    ledger: villageLedger({ oneChild: true, ...(niece ? { niece } : {}) }),
    at: china('2026-11-05 18:00'),
  });
  apps.push(app);
  return app;
}

/** `parents`: what she says of their calls, 1 每星期都有 … 3 没有. */
async function grandmothersMonth(app: CountyApp, parents: string): Promise<void> {
  await app.ask('F02_guardian_monthly', '王奶奶');
  for (const text of ['1', '1', '1', '1', '1', '1', parents, '1', '1']) await app.writes('王奶奶', text);
}

async function fathersMonth(app: CountyApp): Promise<void> {
  await app.ask('F03_parent_monthly', '张哥');
  for (const text of ['1', '1', '1', '1', '1', '1', '1']) await app.writes('张哥', text);
}

const hashes = (app: CountyApp, name: string, from: number) =>
  app
    .inbox(name)
    .slice(from)
    .map(({ body }) => createHash('sha256').update(JSON.stringify(body)).digest('hex'));

const home = ['王奶奶', '张爷爷', '张哥', '张嫂'];

describe('Given a father who says he calls every week and a grandmother who says nobody calls', () => {
  it('Then C07 is open and restricted a moment later, the supervisor is told, and its words quote neither', async () => {
    const app = await start();
    await grandmothersMonth(app, '3');
    await app.advance(1);
    expect((await app.alerts()).filter(({ flag }) => flag === 'C07')).toEqual([]);
    await app.jumpTo(china('2026-11-12 10:00'));
    await fathersMonth(app);
    await app.advance(1);
    const differing = (await app.alerts()).filter(({ flag }) => flag === 'C07');
    expect(differing).toHaveLength(1);
    expect(differing[0]).toMatchObject({ severity: 'yellow', restricted: true, child: '小军' });
    expect(differing[0]?.told).toEqual(expect.arrayContaining(['何督导', '李姐']));
    for (const name of home) expect(differing[0]?.told).not.toContain(name);
    for (const { text } of app.everything().filter(({ messageClass }) => messageClass === 'alert'))
      expect(text).not.toMatch(/小军|奶奶|每周|没有联系|爸/u);
  });

  it('and the child director is the grandmother’s niece, Then she is not told of it', async () => {
    const app = await start('李姐');
    await grandmothersMonth(app, '3');
    await fathersMonth(app);
    await app.advance(60 * 20);
    const [differing] = (await app.alerts()).filter(({ flag }) => flag === 'C07');
    expect(differing?.told).toContain('何督导');
    expect(differing?.told).not.toContain('李姐');
  });

  it('Then next month both are asked in the very same words as a family that agrees', async () => {
    const differs = await start();
    const agrees = await start();
    await grandmothersMonth(differs, '3');
    await grandmothersMonth(agrees, '1');
    for (const app of [differs, agrees]) {
      await fathersMonth(app);
      await app.advance(2);
    }
    expect((await differs.alerts()).map(({ flag }) => flag)).toContain('C07');
    expect(await agrees.alerts()).toEqual([]);
    for (const app of [differs, agrees]) await app.jumpTo(china('2026-12-05 18:00'));
    const before = [differs, agrees].map((app) => [app.inbox('王奶奶').length, app.inbox('张哥').length] as const);
    for (const app of [differs, agrees]) {
      await grandmothersMonth(app, '1');
      await fathersMonth(app);
      await app.advance(2);
    }
    expect(hashes(differs, '王奶奶', before[0]?.[0] ?? 0).length).toBeGreaterThan(6);
    expect(hashes(differs, '王奶奶', before[0]?.[0] ?? 0)).toEqual(hashes(agrees, '王奶奶', before[1]?.[0] ?? 0));
    expect(hashes(differs, '张哥', before[0]?.[1] ?? 0).length).toBeGreaterThan(5);
    expect(hashes(differs, '张哥', before[0]?.[1] ?? 0)).toEqual(hashes(agrees, '张哥', before[1]?.[1] ?? 0));
    for (const name of home)
      expect(differs.inbox(name).filter(({ messageClass }) => messageClass === 'alert')).toEqual([]);
  });
});

describe('Given hurt that two people speak of', () => {
  it('When the teacher saw an arm, 说是碰的, and a week later the father says 身上有伤, Then it is red within a minute', async () => {
    const app = await start();
    await app.writes('王老师', '小军 手臂有伤 说是碰的');
    await app.writes('王老师', '对');
    await app.writes('王老师', '1');
    await app.advance(1);
    expect(await app.alerts()).toEqual([]);
    await app.jumpTo(china('2026-11-12 10:00'));
    await app.ask('F03_parent_monthly', '张哥');
    for (const text of ['1', '1', '1', '3', '跳过']) await app.writes('张哥', text);
    expect((await app.alerts()).map(({ flag, severity }) => `${flag} ${severity}`)).toEqual(['P02 orange']);
    await app.advance(1);
    const [alert, ...others] = (await app.alerts()).filter(({ flag }) => flag === 'P02');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'red', restricted: true });
    for (const name of home) expect(alert?.told).not.toContain(name);
  });
});

describe('Given a red alert', () => {
  it('Then a high level is proposed for a person to set, once, and the level itself stays', async () => {
    const app = await start();
    await app.writes('王奶奶', '小军掉塘里了');
    await app.advance(3);
    const proposals = await app.prisma.fileRecord.findMany({ where: { kind: 'assessment' } });
    expect(proposals.map(({ state, data }) => [state, data])).toEqual([
      ['proposed', { campaign: 'alert', proposed: 'high' }],
    ]);
    expect(await app.prisma.child.findMany({ where: { riskLevel: { not: null } } })).toEqual([]);
    await app.reviewFiles();
    await app.jumpTo(china('2026-12-06 07:00'));
    await app.reviewFiles();
    expect(await app.prisma.fileRecord.count({ where: { kind: 'assessment' } })).toBe(1);
  });
});
