import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 22 and 23 (domain 12.1, 5.21 U3, 10.22, 10.40): the same words for everybody, and nothing shows. */

const apps: CountyApp[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

async function start(): Promise<CountyApp> {
  const app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-11 10:00') });
  apps.push(app);
  return app;
}

/** The father says that the grandmother beats the child: P02 stands open and restricted, her home excluded. */
async function reported(app: CountyApp): Promise<void> {
  await app.ask('F03_parent_monthly', '张哥');
  for (const text of ['1', '1', '1', '3', '孩子说奶奶打他', '1', '1', '1']) await app.writes('张哥', text);
  expect((await app.alerts()).map(({ flag, restricted, state }) => [flag, restricted, state])).toEqual([
    ['P02', true, 'new'],
  ]);
}

/** Everything that 王奶奶 is answered, with the parts that differ by chance taken out. */
async function answers(app: CountyApp, ...texts: readonly string[]): Promise<readonly string[]> {
  const got: string[] = [];
  for (const text of texts) got.push(...(await app.writes('王奶奶', text)));
  return got;
}

const wishes: readonly (readonly [string, ...string[]])[] = [
  ['看一看', '1'],
  ['改一改', '2', '小军是2020年生的'],
  ['删掉', '3'],
  ['撤回同意', '4', '1'],
  ['停止提醒', '5'],
];

describe('23 · Given an open restricted report, and its suspect asks about her own data', () => {
  it.each(wishes)(
    'When she wants %s, Then she reads to the letter what anybody reads, and a person answers in writing within 15 working days',
    async (_what, ...texts) => {
      const [quiet, watched] = [await start(), await start()];
      await reported(watched);
      await quiet.jumpTo(watched.clock.now());
      const asked = ['我的信息', ...texts];
      const expected = await answers(quiet, ...asked);
      expect(await answers(watched, ...asked)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(1);
      expect(expected.join()).not.toMatch(/告警|报告|派出所|不能看|隐藏|保密|限制/u);

      const [record] = await watched.prisma.fileRecord.findMany({ where: { kind: 'data_request' } });
      expect(record).toMatchObject({ personId: villageId('person', '王奶奶') });
      const due = await watched.prisma.humanInbox.findMany({ where: { forRole: 'PRIVACY_OFFICER' } });
      expect(due).toHaveLength(texts[0] === '5' ? 0 : 1);
      for (const { dueAt } of due)
        expect((dueAt?.getTime() ?? 0) - watched.clock.now()).toBeLessThanOrEqual(21 * 24 * 3_600_000);
      expect(await watched.alerts()).toMatchObject([{ flag: 'P02', state: 'new' }]);
    },
  );
});

describe('22 · Given consent is withdrawn while P02 is open', () => {
  it('Then the prompts stop, the consent is dated, the file and the alert stay and the alert climbs on', async () => {
    const app = await start();
    await reported(app);
    const [before] = await app.alerts();
    const last = (await answers(app, '撤回同意', '4', '1')).join();
    expect(last).toContain('已经撤回,以后不再主动问您');

    const person = await app.prisma.person.findUniqueOrThrow({ where: { id: villageId('person', '王奶奶') } });
    expect(person.promptsOffAt).not.toBeNull();
    const [consent] = await app.prisma.consentRecord.findMany({ where: { personId: person.id } });
    expect(consent).toMatchObject({
      decision: 'withdrawn',
      legalBasis: 'STATUTORY',
      childIds: [villageId('child', '小军')],
    });
    expect(await app.ask('F02_guardian_monthly', '王奶奶')).toEqual([]);
    expect(await app.prisma.child.count({ where: { ledgerStatus: 'active', nickname: '小军' } })).toBe(1);

    await app.advance(20);
    const after = (await app.alerts()).find(({ id }) => id === before?.id);
    expect(after?.state).toBe('new');
    expect(after?.steps.filter(({ state }) => state === 'fired').length).toBeGreaterThan(
      before?.steps.filter(({ state }) => state === 'fired').length ?? 0,
    );
    // She may still write, and red words are still red.
    await app.writes('王奶奶', '小军不见了,到处找不到');
    expect((await app.alerts()).map(({ flag }) => flag)).toContain('P04');
  });

  it('When she wants to be asked again, Then she is', async () => {
    const app = await start();
    expect((await answers(app, '停止提醒', '5')).join()).toContain('以后不再主动问您');
    expect(await app.ask('F02_guardian_monthly', '王奶奶')).toEqual([]);
    await answers(app, '恢复提醒', '6');
    expect((await app.ask('F02_guardian_monthly', '王奶奶')).join()).toContain('问问小军好不好');
  });
});
