import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenario 19 (domain 12.1, 10.23): a visit home changes the question and nothing in the ledger. */

let app: CountyApp;
afterEach(() => app.stop());

const day = 24 * 3_600_000;
const stateOf = (name: string) =>
  app.prisma.parentState.findFirstOrThrow({ where: { parentPersonId: villageId('person', name) } });
const children = () => app.prisma.child.findFirstOrThrow({ where: { id: villageId('child', '小军') } });

describe('19 · Given a father who works far away', () => {
  it('When he comes home for the festival and leaves again, Then he is not asked about calls meanwhile, and is asked again afterwards', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2027-02-01 19:30') });
    expect((await app.ask('F03_parent_weekly', '张哥')).join()).toContain('通过电话或视频没有');
    await app.writes('张哥', '2');
    const before = await stateOf('张哥');

    await app.writes('张哥', '回来了');
    for (const text of ['1', '1', '1', '1', '2']) await app.writes('张哥', text);
    const home = await stateOf('张哥');
    expect(home.temporaryReturnFrom?.getTime()).toBe(china('2027-02-01 00:00'));
    expect(home.temporaryReturnTo?.getTime()).toBe(china('2027-02-21 00:00'));
    // The status stays: away since the same day, in the ledger as before.
    expect([home.away, home.awaySince, home.status]).toEqual([before.away, before.awaySince, before.status]);
    expect(home.lastContactAt?.getTime()).toBeGreaterThan(china('2027-02-01 19:29'));
    expect((await children()).ledgerStatus).toBe('active');

    await app.jumpTo(china('2027-02-07 19:30'));
    const weekly = await app.ask('F03_parent_weekly', '张哥');
    expect(weekly.join()).toContain('团圆的日子,陪孩子开心吗');
    expect(weekly.join()).not.toContain('电话');
    await app.writes('张哥', '1');
    // Where he is, is his own: the mother far away is asked as ever (10.17).
    expect((await app.ask('F03_parent_weekly', '张嫂')).join()).toContain('通过电话或视频没有');
    await app.writes('张嫂', '1');

    await app.jumpTo(china('2027-02-12 12:00'));
    await app.ask('F10_departure', '张哥');
    for (const text of ['1', '2月16日']) await app.writes('张哥', text);
    expect((await stateOf('张哥')).temporaryReturnTo?.getTime()).toBe(china('2027-02-17 00:00'));
    await app.jumpTo(china('2027-02-21 19:30'));
    expect((await app.ask('F03_parent_weekly', '张哥')).join()).toContain('通过电话或视频没有');
  });

  it('When nobody says that he left, Then the visit ends by itself, and a day too early is corrected by 又出门了', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2027-02-01 19:30') });
    await app.writes('王奶奶', '回来了');
    for (const text of ['1', '3', '1', '1', '4']) await app.writes('王奶奶', text);
    const [father, mother] = [await stateOf('张哥'), await stateOf('张嫂')];
    for (const state of [father, mother])
      expect(state.temporaryReturnTo?.getTime()).toBe(china('2027-02-01 00:00') + 20 * day);

    await app.jumpTo(china('2027-02-10 19:30'));
    await app.writes('王奶奶', '走了');
    for (const text of ['2', '1', '1', '广东东莞', '1', '2']) await app.writes('王奶奶', text);
    const left = await stateOf('张哥');
    expect(left.temporaryReturnTo?.getTime()).toBeLessThanOrEqual(app.clock.now());
    expect([left.away, left.awayRegion]).toEqual([true, '广东东莞']);
    expect((await stateOf('张嫂')).temporaryReturnTo?.getTime()).toBe(china('2027-02-01 00:00') + 20 * day);
    await app.jumpTo(china('2027-02-28 19:30'));
    expect((await app.ask('F03_parent_weekly', '张嫂')).join()).toContain('通过电话或视频没有');
  });

  it('When they stay for good, Then the child director is asked to look after 30 days, and the ledger waits for that', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2027-02-01 19:30') });
    await app.writes('张哥', '回来了');
    for (const text of ['1', '3', '1', '2']) await app.writes('张哥', text);
    const [change] = await app.prisma.fileRecord.findMany({ where: { kind: 'change' } });
    expect(change).toMatchObject({ state: 'unverified', data: { what: 'parents_back' } });
    const item = await app.prisma.humanInbox.findFirstOrThrow({ where: { reason: 'task' } });
    expect(item.dueAt?.getTime()).toBeGreaterThanOrEqual(app.clock.now() + 29 * day);
    expect((await children()).ledgerStatus).toBe('active');
    expect((await stateOf('张哥')).away).toBe(true);
  });
});
