import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenario 5 (domain 12.1, 4.4, 10.22): nobody near a suspect learns of a report. */

const apps: CountyApp[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

async function start(): Promise<CountyApp> {
  const app = await startCountyApp({
    ledger: villageLedger({ oneChild: true, niece: '李姐' }),
    at: china('2026-11-11 20:00'),
  });
  apps.push(app);
  return app;
}

/** The father's month; `worry` is his answer to P3 and what follows it. */
async function fathersMonth(app: CountyApp, ...worry: readonly string[]): Promise<void> {
  await app.ask('F03_parent_monthly', '张哥');
  for (const text of ['1', '1', '1', ...worry, '1', '1', '1']) await app.writes('张哥', text);
}

const hashes = (app: CountyApp, name: string, from = 0) =>
  app
    .inbox(name)
    .slice(from)
    .map(({ body }) => createHash('sha256').update(JSON.stringify(body)).digest('hex'));

const home = ['王奶奶', '张爷爷', '张哥', '张嫂'];

describe('5 · Given a father far away and a child director who is the grandmother’s niece', () => {
  it('When he writes 孩子说奶奶打他, Then P02 is open and restricted, and neither the home, nor he, nor the niece is told', async () => {
    const app = await start();
    await fathersMonth(app, '3', '孩子说奶奶打他');
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'P02', severity: 'red', restricted: true, child: '小军' });
    await app.advance(75);

    const told = (await app.alerts())[0]?.told ?? [];
    expect(told).toEqual(expect.arrayContaining(['施值班', '何督导', '曹镇长', '金县长']));
    for (const name of [...home, '李姐']) {
      expect(told).not.toContain(name);
      expect(app.inbox(name).filter(({ messageClass }) => messageClass === 'alert')).toEqual([]);
    }
    expect((await app.alerts())[0]?.excluded).toContainEqual({ name: '李姐', reason: 'kin' });
    expect(app.inbox('李姐')).toEqual([]);
    expect(app.inbox('王奶奶')).toEqual([]);
    // He was asked as every month and thanked as every month; nothing was said of a report.
    expect(app.inbox('张哥').map(({ text }) => text)).not.toContainEqual(
      expect.stringMatching(/报告|告警|A-2611|派出所/u),
    );
    for (const { text } of app.everything().filter(({ messageClass }) => messageClass === 'alert'))
      expect(text).not.toMatch(/小军|奶奶|张|打他|打孩子/u);
  });

  it('When the niece opens the desk, Then neither the alert, nor what waits to be read, nor the phone list shows it', async () => {
    const app = await start();
    await fathersMonth(app, '3', '孩子说奶奶打他');
    const [alert] = await app.alerts();
    const niece = await app.enterDesk('李姐');
    expect((await app.desk.overview(niece)).alerts).toEqual([]);
    expect(await app.desk.alert(niece, alert?.id ?? '', '我是她家亲戚')).toBeNull();
    expect(await app.desk.inbox(niece)).toEqual([]);
    expect(await app.desk.phoneList(niece)).toEqual([]);
    expect(
      await app.desk.act(niece, {
        alertId: alert?.id as never,
        action: { type: 'take' },
        actId: 'a',
        at: app.clock.now(),
      }),
    ).not.toEqual({ kind: 'done' });
    expect((await app.alerts())[0]?.owner).toBeNull();
    // The same desk shows it to the station: the test would see it if it were there.
    const duty = await app.enterDesk('施值班');
    expect((await app.desk.overview(duty)).alerts).toHaveLength(1);
    expect((await app.desk.inbox(duty)).length).toBeGreaterThan(0);
  });

  it('When the next month comes, Then the grandmother and the father are asked in the very same words as without the report', async () => {
    const reported = await start();
    await fathersMonth(reported, '3', '孩子说奶奶打他');
    const [alert] = await reported.alerts();
    await reported.writes('施值班', '1');
    const quiet = await start();
    await fathersMonth(quiet, '1');
    expect(await quiet.alerts()).toEqual([]);

    for (const app of [reported, quiet]) await app.jumpTo(china('2026-12-08 18:30'));
    const before = [reported, quiet].map((app) => app.inbox('张哥').length);
    for (const app of [reported, quiet]) {
      await app.ask('F02_guardian_monthly', '王奶奶');
      for (const text of ['1', '1', '1', '1', '1', '1', '1', '1', '1']) await app.writes('王奶奶', text);
      await app.ask('F03_parent_monthly', '张哥');
      for (const text of ['1', '1', '1', '1', '1', '1', '1']) await app.writes('张哥', text);
    }
    expect((await reported.alerts())[0]).toMatchObject({ id: alert?.id, owner: '施值班', closedAt: null });
    expect(hashes(reported, '王奶奶').length).toBeGreaterThan(6);
    expect(hashes(reported, '王奶奶')).toEqual(hashes(quiet, '王奶奶'));
    expect(hashes(reported, '张哥', before[0]).length).toBeGreaterThan(5);
    expect(hashes(reported, '张哥', before[0])).toEqual(hashes(quiet, '张哥', before[1]));
    for (const name of ['王奶奶', '张爷爷', '张嫂'])
      expect(reported.inbox(name).filter(({ messageClass }) => messageClass === 'alert')).toEqual([]);
  });
});

describe('10.22 · Given a restricted report that a teacher made', () => {
  it.each([
    ['我告诉他奶奶了', true],
    ['我刚才跟小军奶奶说了这事', true],
    ['他奶奶已经知道了', true],
    ['没跟他奶奶说', false],
    ['不要告诉家长,对吧', false],
  ])('When she writes %s, Then those who handle it are warned at once: %s', async (words, warned) => {
    const app = await start();
    for (const text of ['小军 手臂有伤 说法对不上', '在教室,安全', '1', '4']) await app.writes('王老师', text);
    const before = app.inbox('施值班').length;
    await app.writes('王老师', words);
    const [alert] = await app.alerts();
    expect(alert?.events.some(({ type, by }) => type === 'TIP_OFF' && by === '王老师')).toBe(warned);
    expect(app.inbox('施值班').length > before).toBe(warned);
    const duty = await app.enterDesk('施值班');
    const notes = (await app.desk.inbox(duty)).map(({ note }) => note);
    expect(notes.some((note) => note.includes('可能已经知道'))).toBe(warned);
    for (const name of home) expect(app.inbox(name)).toEqual([]);
  });
});
