// proves: S3-38 S2-08
import { afterEach, describe, expect, it } from 'vitest';
import { checkYear } from '../../src/cli/doctor/check-year.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { schoolYearLedger } from '../support/school-year-ledger.ts';
import { villageId } from '../support/village-ledger.ts';

/** Acceptance scenario 17 (domain 12.1, 5.10): who is not vetted meets no child, and staff see who it is. */

let app: CountyApp;
afterEach(() => app.stop());

/** 刘叔 is paired with 小军 and was never vetted; 周姨, who was, with 小红. */
async function start(at: string): Promise<void> {
  const ledger = schoolYearLedger({
    posts: [
      { name: '周姨', role: 'HELPER', kind: 'village', place: '石桥村', vettedAt: china('2026-06-01 09:00') },
      { name: '舒会长', role: 'WOMEN_YOUTH', kind: 'county', place: '清河县' },
    ],
  });
  const pair = (helper: string, child: string) => ({
    id: villageId('pairing', helper, child),
    childId: villageId('child', child),
    helperPersonId: villageId('person', helper),
    type: 'CADRE',
    from: china('2026-03-01 00:00'),
  });
  app = await startCountyApp({
    ledger: { ...ledger, pairings: [pair('刘叔', '小军'), pair('周姨', '小红')] },
    at: china(at),
  });
  await app.tick();
}

const dutiesOf = async (name: string) =>
  (await app.prisma.duty.findMany({ where: { ownerPersonId: villageId('person', name) } })).map(({ rule }) => rule);
const asked = (name: string) => app.inbox(name).filter(({ text }) => text.includes('这个月跟'));
const pairings = async () => (await checkYear(app.prisma, app.clock.now())).find(({ check }) => check === 'pairings');
async function tasks(): Promise<readonly string[]> {
  const rows = await app.prisma.humanInbox.findMany({ where: { forRole: 'WOMEN_YOUTH', doneAt: null } });
  return rows.map((row) => app.crypto.decrypt('human_inbox', 'note_e', row.id, row.noteE ?? ''));
}

describe('17 · Given a helper without a vetting date who is paired with a child', () => {
  it('When the day of the helpers comes, Then only the vetted one is asked, he learns no child, and he stands on the list of staff and of the doctor', async () => {
    await start('2026-11-18 08:00');
    await app.advanceTo(china('2026-11-18 12:00'));
    expect(
      app
        .inbox('刘叔')
        .map(({ text }) => text)
        .join(),
    ).toContain('从业查询或培训快到期');
    await app.advanceTo(china('2026-11-20 20:00'));
    expect(
      asked('周姨')
        .map(({ text }) => text)
        .join(),
    ).toContain('小红');
    expect(asked('刘叔')).toEqual([]);
    expect(await dutiesOf('周姨')).toContain('helper_monthly');
    expect(new Set(await dutiesOf('刘叔'))).toEqual(new Set(['vetting_watch']));

    const said = (await app.writes('刘叔', '帮扶登记')).join('\n');
    expect(said).toContain('结对先停着');
    const all = app
      .inbox('刘叔')
      .map(({ text }) => text)
      .join('\n');
    for (const name of ['小军', '小红', '王奶奶', '张哥']) expect(all).not.toContain(name);
    expect(await app.prisma.fileRecord.count({ where: { kind: 'service' } })).toBe(0);

    expect(await tasks()).toEqual(expect.arrayContaining([expect.stringContaining('刘叔')]));
    expect((await tasks()).join()).not.toContain('周姨');
    expect(await pairings()).toMatchObject({
      state: 'warn',
      sentence: expect.stringMatching(/^1 位.*石桥村 QH-0001/u),
    });
  });

  it('When the office enters both dates before that day, Then he is asked like everybody, and the list is empty', async () => {
    await start('2026-11-20 08:00');
    const day = new Date(china('2026-11-19 10:00'));
    await app.prisma.staff.update({
      where: { personId: villageId('person', '刘叔') },
      data: { vettingCheckedAt: day, trainingDoneAt: day },
    });
    await app.advanceTo(china('2026-11-20 20:00'));
    expect(
      asked('刘叔')
        .map(({ text }) => text)
        .join(),
    ).toContain('小军');
    expect(await pairings()).toMatchObject({ state: 'ok' });
  });
});
