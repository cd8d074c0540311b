// proves: S0-46 S0-47 S1-24
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { schoolYearLedger } from '../support/school-year-ledger.ts';
import { villageId } from '../support/village-ledger.ts';

/** Acceptance scenario 15 (domain 12.1, 5.11): seven children handed from the school to the village and back over the winter. */

let app: CountyApp;
afterEach(() => app.stop());

const kids = ['小军', '小红', '小春', '小兰', '小松', '小桃', '小峰'];
const rulesOfHolidays = new Set([
  'holiday_send',
  'holiday_close',
  'term_return',
  'term_registration',
  'term_return_list',
]);
const nameOf = new Map(kids.map((name) => [villageId<string>('child', name), name]));

async function start(at: string): Promise<void> {
  const all = projectPlaybook().duties;
  const rules = new Map([...all.rules].filter(([id]) => rulesOfHolidays.has(id)));
  const more = kids.slice(2).map((name) => ({ name }));
  app = await startCountyApp({ ledger: schoolYearLedger({ more }), at: china(at), duties: { ...all, rules } });
  await app.tick();
}

async function says(name: string, ...words: readonly string[]): Promise<string> {
  let last: readonly string[] = [];
  for (const one of words) last = await app.writes(name, one);
  return last.join('\n');
}

const lastOf = (name: string) => app.inbox(name).at(-1)?.text ?? '';

async function records(kind: string) {
  const rows = await app.prisma.fileRecord.findMany({ where: { kind }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return rows.map(({ childId, state, data, periodKey, personId }) => ({
    child: nameOf.get(childId ?? '') ?? null,
    by: personId,
    state,
    period: periodKey,
    data: data as Record<string, unknown>,
  }));
}

const states = async (rule: string) =>
  (await app.prisma.duty.findMany({ where: { rule } })).map(({ state, evidenceKind }) =>
    evidenceKind === null ? state : `${state} ${evidenceKind}`,
  );

describe('15 · Given seven children whose school closes on 20 January', () => {
  it('When the village meets six and does not find one, Then D04 is orange; When one does not register after the holiday, Then it is E01, 未报到', async () => {
    await start('2027-01-18 08:00');
    await app.advanceTo(china('2027-01-18 09:30'));
    expect(lastOf('云主任')).toMatch(/石桥村共7名,请核对/u);
    expect(await says('云主任', '0')).toContain('名单已交');

    await app.advanceTo(china('2027-01-21 09:30'));
    expect(await states('holiday_send')).toEqual(['done file_record']);
    expect(lastOf('李姐')).toContain('学校交来7名');
    expect(await states('holiday_close')).toEqual(['due']);
    const order = [...lastOf('李姐').matchAll(/(\d+) ?(小.)/gu)].map(([, number, name]) => [name, number] as const);
    const lost = new Map(order).get('小峰') ?? '';
    expect(await says('李姐', lost, '3')).toContain('7名已签收');
    const items = (await records('handover_item')).filter(({ by }) => by === villageId('person', '李姐'));
    expect(Object.fromEntries(items.map(({ child, data }) => [child, data.result]))).toEqual({
      ...Object.fromEntries(kids.map((name) => [name, 'MET'])),
      小峰: 'NOT_FOUND',
    });
    const [d04, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(d04).toMatchObject({ flag: 'D04', severity: 'orange', child: '小峰' });
    await app.tick();
    expect(await states('holiday_close')).toEqual(['done file_record']);
    // He is with his aunt, it turns out.
    await app.acts('李姐', d04?.id ?? '', { type: 'take' });

    // The villages tell the schools a week before term begins.
    await app.jumpTo(china('2027-02-15 08:50'));
    await app.advanceTo(china('2027-02-15 09:30'));
    expect(
      app
        .inbox('李姐')
        .map(({ text }) => text)
        .join(),
    ).toContain('假期里有要告诉学校的吗');
    await says('李姐', '交回', '0');
    expect((await records('handover')).map(({ state }) => state)).toEqual(['sent', 'signed', 'returned']);
    expect(new Set((await records('handover')).map(({ period }) => period))).toEqual(new Set(['2026-2027/winter']));

    await app.jumpTo(china('2027-02-22 08:50'));
    await app.advanceTo(china('2027-02-22 09:30'));
    expect(await states('term_return')).toEqual(['done file_record']);
    expect(lastOf('王老师')).toContain('今天报到:都来了回0;没来的回号');
    const here = new Map([...lastOf('王老师').matchAll(/(\d+) ?(小.)/gu)].map(([, number, name]) => [name, number]));
    expect(await says('王老师', here.get('小松') ?? '', '4')).toContain('报到已登记');
    const registered = await records('registration');
    expect(registered.filter(({ data }) => data.present === false).map(({ child }) => child)).toEqual(['小松']);
    expect(registered.filter(({ data }) => data.present === true)).toHaveLength(6);
    expect((await app.alerts()).filter(({ child }) => child === '小松').map(({ flag }) => flag)).toContain('E01');
    expect(await app.prisma.dropoutCase.findMany()).toMatchObject([
      { childId: villageId('child', '小松'), state: 'absent', notRegistered: true, reason: 'not_registered' },
    ]);
    await app.tick();
    expect(new Set(await states('term_registration'))).toEqual(new Set(['done file_record']));
    for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂'])
      expect(
        app
          .inbox(name)
          .map(({ text }) => text)
          .join(),
      ).not.toMatch(/小松|小峰/u);
  });

  it('When the village does not sign, Then the supervisor has it on the third day, and the lead when it is missed', async () => {
    await start('2027-01-21 08:00');
    await app.advanceTo(china('2027-01-23 12:00'));
    const rows = await app.prisma.humanInbox.findMany({ where: { reason: 'task' }, orderBy: { createdAt: 'asc' } });
    expect(rows.map(({ forRole }) => forRole)).toContain('TOWN_SUPERVISOR');
    await app.advanceTo(china('2027-01-25 12:00'));
    expect(await states('holiday_close')).toEqual(['missed']);
    expect(await app.prisma.humanInbox.count({ where: { forRole: 'TOWN_LEAD' } })).toBe(1);
  });
});
