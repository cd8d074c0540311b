// proves: S0-36 S0-38 S1-24 S4-08 S4-10 S0-39
import { afterEach, describe, expect, it } from 'vitest';
import { dropoutTable } from '../../src/core/dropout/monthly-table.ts';
import type { ChildId } from '../../src/core/ids.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 9 and 10 (domain 12.1, 4.3 chain E, 5.7): a child does not come to school. */

let app: CountyApp;
afterEach(() => app.stop());

const start = async (at: string) => {
  app = await startCountyApp({
    ledger: {
      ...villageLedger(),
      terms: [
        {
          id: villageId('term', '1'),
          organizationId: null,
          schoolYear: '2026-2027',
          term: 1,
          startsOn: '2026-09-01',
          endsOn: '2027-01-20',
        },
        {
          id: villageId('term', '2'),
          organizationId: null,
          schoolYear: '2026-2027',
          term: 2,
          startsOn: '2027-02-22',
          endsOn: '2027-07-05',
        },
      ],
      calendarDays: [
        ...['01', '02', '03', '04', '05', '06', '07'].map((d) => ({ day: `2026-10-${d}`, kind: 'holiday' as const })),
        { day: '2026-10-10', kind: 'workday' as const },
      ],
    },
    at: china(at),
  });
};

const cases = () =>
  app.prisma.dropoutCase.findMany({ include: { steps: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } } });
const theCase = async () => {
  const [found, ...others] = await cases();
  expect(others).toEqual([]);
  if (!found) throw new Error('There is no case.');
  return found;
};
const kinds = async () => (await theCase()).steps.map(({ kind }) => kind);
const red = async () => (await app.alerts()).filter(({ flag }) => flag === 'P04');
/** Roles with an open task about the child whose note says this. */
async function tasks(note: string): Promise<readonly string[]> {
  const rows = await app.prisma.humanInbox.findMany({ where: { reason: 'task' }, orderBy: { createdAt: 'asc' } });
  return rows
    .filter((row) => app.crypto.decrypt('human_inbox', 'note_e', row.id, row.noteE ?? '').includes(note))
    .map(({ forRole }) => forRole ?? '')
    .toSorted();
}
/** Every hour of the clock until then. */
async function clockTo(until: string): Promise<void> {
  const end = china(until);
  for (;;) {
    const { dueAt } = (await app.prisma.timer.findFirst({
      where: { effectKey: { startsWith: 'absence_clock:' }, doneAt: null },
    })) ?? { dueAt: new Date(end + 1) };
    if (dueAt.getTime() > end) break;
    await app.jumpTo(Math.max(dueAt.getTime(), app.clock.now()));
  }
  await app.jumpTo(end);
}
/** Somebody has each alert: it stands in nobody's way in the chat. */
async function takeAll(name: string): Promise<void> {
  for (const { id, owner, closedAt } of await app.alerts())
    if (!owner && closedAt === null) await app.acts(name, id, { type: 'take' });
  await app.settle();
}
const says = async (name: string, ...texts: readonly string[]) => {
  let answer: readonly string[] = [];
  for (const text of texts) answer = await app.writes(name, text);
  return answer.join('\n');
};

describe('9 · Given 小军 does not come on Monday and nobody has seen him', () => {
  it('When home is not reached for an hour, Then P04 is red; until then the teacher is reminded', async () => {
    await start('2026-11-23 09:20');
    expect(await says('王老师', '缺课', '小军', '4')).toMatch(/今天有人见到小军吗/u);
    expect(await says('王老师', '2')).toMatch(/现在就打电话、上门找.*小军怎么样了/su);
    await app.advance(45);
    expect(await red()).toEqual([]);
    expect(app.inbox('王老师').filter(({ text }) => text.includes('小军怎么样了')).length).toBeGreaterThanOrEqual(3);
    await app.advance(16);
    const [alert, ...others] = await red();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'red', child: '小军', chain: 'P' });
    expect(alert?.told).toEqual(expect.arrayContaining(['施值班', '何督导', '李姐']));
    // One report, one alarm: the clock goes on and does not raise it again.
    await app.advance(120);
    expect((await red())[0]?.signals).toHaveLength(1);
    expect((await kinds()).filter((kind) => kind === 'missing')).toHaveLength(1);
  });

  it('When she hears within the hour that he was seen, Then nothing is raised', async () => {
    await start('2026-11-23 09:20');
    await says('王老师', '缺课', '小军', '4', '2', '4', '1', '2');
    await app.advance(20);
    expect(await says('王老师', '见到了', '1', '1')).toMatch(/记好了/u);
    await app.advance(60);
    expect(await red()).toEqual([]);
    expect(await theCase()).toMatchObject({ state: 'absent', lastSeenAt: expect.any(Date) });
  });

  it('When she never answers whether he was seen, Then the hour runs all the same', async () => {
    await start('2026-11-23 09:20');
    await says('王老师', '缺课', '小军', '7');
    await app.advance(61);
    expect((await red())[0]).toMatchObject({ severity: 'red', child: '小军' });
  });

  it.each(['小军离家出走了', '小军找不到了', '小军跟人走了,是网友'])(
    'When she writes %s, Then P04 is red at once',
    async (words) => {
      await start('2026-11-23 09:20');
      await says('王老师', '缺课', '小军');
      await says('王老师', words);
      expect((await red())[0]).toMatchObject({ severity: 'red' });
    },
  );

  it('When she began with a report and writes 离家出走 inside it, Then P04 is red at once: it is no mere word of the yellow absence', async () => {
    await start('2026-11-23 09:20');
    await says('王老师', '快报', '2', '小军', '1');
    await says('王老师', '听说离家出走了');
    expect((await red())[0]).toMatchObject({ severity: 'red', child: '小军' });
  });

  it('When she says that home does not know either, Then P04 is red at once', async () => {
    await start('2026-11-23 09:20');
    expect(await says('王老师', '缺课', '小军', '4', '2', '3')).toMatch(/马上打110,不用等24小时/u);
    expect((await red())[0]).toMatchObject({ severity: 'red', child: '小军' });
  });
});

describe('9 · Given 小军 is seen and refuses to come', () => {
  it('When days pass, Then each step is taken once: visit, suspicion, two persuasions, letter B, dropout, return, 销号', async () => {
    await start('2026-11-02 09:20');
    await says('王老师', '缺课', '小军', '5', '1');
    expect(app.inbox('王奶奶')).toEqual([]);
    await says('王老师', '1');
    // The guardian gets the question only after the teacher's yes.
    expect(app.inbox('王奶奶').at(-1)?.text).toMatch(/王奶奶,小军今天没到学校,老师惦记着/u);
    await takeAll('王老师');
    expect(await says('云主任', '缺课', '小军', '5', '1', '1')).toMatch(/今天已经给家里发过了/u);
    expect(app.inbox('王奶奶')).toHaveLength(1);
    expect(await says('王奶奶', '2')).toMatch(/都记下了,谢谢您/u);
    expect(await tasks('家里回话了:不想去')).toEqual(['CLASS_TEACHER']);
    await takeAll('王老师');

    await clockTo('2026-11-02 16:00');
    expect(await tasks('缺课第1天')).toEqual(['CLASS_TEACHER']);
    await clockTo('2026-11-03 16:00');
    expect(await tasks('书面通报(A)')).toEqual(['SCHOOL_OFFICE']);
    await clockTo('2026-11-04 16:00');
    expect(await tasks('缺课第3天')).toEqual(['CHILD_DIRECTOR', 'SCHOOL_OFFICE']);
    const letterA = (await theCase()).steps.find(({ kind }) => kind === 'letter_a');
    expect(letterA?.data).toMatchObject({ letter: 'A', to: ['EDU_CENTER', 'COUNTY_EDU', 'TOWN_LEAD'] });

    await clockTo('2026-11-08 16:00');
    expect((await app.alerts()).map(({ flag }) => flag)).not.toContain('E02');
    await clockTo('2026-11-09 09:00');
    expect(await theCase()).toMatchObject({ state: 'suspected', suspectedAt: new Date(china('2026-11-09 09:00')) });
    const e02 = (await app.alerts()).find(({ flag }) => flag === 'E02');
    expect(e02).toMatchObject({ severity: 'orange', child: '小军', chain: 'E' });
    expect(e02?.told).toEqual(expect.arrayContaining(['云主任', '水校长', '李姐', '何督导', '曹镇长']));
    expect(await tasks('疑似辍学:')).toEqual(['CHILD_DIRECTOR', 'SCHOOL_OFFICE', 'TOWN_SUPERVISOR']);
    await takeAll('云主任');

    await app.jumpTo(china('2026-11-11 15:30'));
    await says('李姐', '劝返', '小军', '2', '1', '跟不上课', '奶奶管不住', '3');
    expect(await says('李姐', '1', '11月16日')).toMatch(/劝返记好了/u);
    await clockTo('2026-11-16 10:00');
    expect(await tasks('约好的日子到了')).toEqual(['CHILD_DIRECTOR', 'SCHOOL_OFFICE']);
    await takeAll('云主任');
    await says('云主任', '劝返', '小军', '2', '1', '0', '还是不肯', '3');
    expect(await says('云主任', '2')).toMatch(/书面报告三个工作日内出/u);

    const failed = await theCase();
    const attempts = failed.steps.filter(({ kind }) => kind === 'persuade');
    expect(attempts.map(({ line, method, result }) => ({ line, method, result }))).toEqual([
      { line: 'government', method: 'HOME_VISIT', result: 'refused' },
      { line: 'education', method: 'HOME_VISIT', result: 'refused' },
    ]);
    expect(attempts[0]?.textE).not.toContain('跟不上课');
    expect(app.crypto.decrypt('dropout_step', 'text_e', attempts[0]?.id ?? '', attempts[0]?.textE ?? '')).toBe(
      '难处:跟不上课\n监护人意见:奶奶管不住',
    );
    expect(failed.steps.find(({ kind }) => kind === 'letter_b')?.data).toMatchObject({
      letter: 'B',
      attempts: attempts.map(({ id }) => id),
    });
    expect(await tasks('书面报告(B)')).toEqual(['PRINCIPAL', 'SCHOOL_OFFICE']);
    expect((await app.alerts()).map(({ flag }) => flag)).toContain('E03');

    await clockTo('2026-11-28 09:00');
    const table = dropoutTable(await reportCases(), '2026-11-28');
    expect(table.rows).toMatchObject([{ name: '小军', attempts: 2, state: '疑似辍学', firstAbsentDay: '2026-11-02' }]);

    await clockTo('2026-12-09 09:00');
    expect(await theCase()).toMatchObject({ state: 'dropped_out' });
    expect(await tasks('限期返校通知书(C)')).toEqual(['TOWN_LEAD']);
    await takeAll('云主任');

    await app.jumpTo(china('2026-12-11 10:00'));
    expect(await says('王老师', '到校了', '小军', '1')).toMatch(/第5天、第20天还会问您/u);
    expect(await theCase()).toMatchObject({ state: 'returned', closedAt: null });
    await clockTo('2026-12-17 09:00');
    expect(await tasks('复学后要核实')).toEqual(['CLASS_TEACHER']);
    await says('王老师', '到校了', '小军', '1');
    await clockTo('2027-01-08 09:00');
    // The parents' silence has become an alert of its own meanwhile.
    await takeAll('王老师');
    await says('王老师', '到校了', '小军', '1');
    expect(await theCase()).toMatchObject({ state: 'closed', closedAt: expect.any(Date) });
    const once = (await kinds()).filter((kind) => !['persuade', 'confirm', 'confirm_due', 'reported'].includes(kind));
    expect(new Set(once).size).toBe(once.length);
    expect(await red()).toEqual([]);
  }, 120_000);

  it('When the county, the school and the family all speak of it, Then there is one open case, and the family sees nothing of it', async () => {
    await start('2026-11-02 09:20');
    await says('王老师', '缺课', '小军', '5', '1', '2');
    await says('云主任', '缺课', '小军', '5', '1', '2');
    expect(await theCase()).toMatchObject({ state: 'absent' });
    // Grandmother's monthly word meets the case that stands.
    await app.ask('F02_guardian_monthly', '王奶奶');
    const child = villageId<ChildId>('child', '小军');
    expect((await cases()).map(({ childId }) => childId)).toEqual([child]);
    expect(
      app
        .inbox('王奶奶')
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/缺课|辍学|没到学校/u);
  });

  it('When two of the staff say it in the same moment, Then there is one case, and both are heard', async () => {
    await start('2026-11-02 09:20');
    for (const name of ['王老师', '云主任']) await says(name, '缺课', '小军');
    const results = await Promise.all([app.receives('王老师', '5', {}, 0), app.receives('云主任', '4', {}, 1)]);
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done']);
    await app.settle();
    const reasons = (await theCase()).steps.filter(({ kind }) => kind === 'reported').map(({ data }) => data);
    expect(reasons).toHaveLength(2);
  });

  it('When the clock strikes and the daily round looks at the same files, twice, Then each step is one row and each task is given once', async () => {
    await start('2026-11-02 09:20');
    await says('王老师', '缺课', '小军', '5', '1', '2');
    await app.jumpTo(china('2026-11-04 09:00'));
    await app.jumpTo(china('2026-11-04 09:00'));
    await app.reviewFiles();
    await app.reviewFiles();
    const once = await kinds();
    expect(new Set(once).size).toBe(once.length);
    expect(await tasks('缺课第3天')).toEqual(['CHILD_DIRECTOR', 'SCHOOL_OFFICE']);
  });
});

describe('10 · Given the October week lies inside the absence', () => {
  it('When the days are counted, Then the clock stands still, and the make-up Saturday counts', async () => {
    await start('2026-09-29 09:20');
    await says('王老师', '缺课', '小军', '5', '1', '2');
    await takeAll('王老师');
    await clockTo('2026-10-07 16:00');
    expect(await kinds()).not.toContain('day3_visit');
    await clockTo('2026-10-08 09:00');
    expect(await kinds()).toContain('day3_visit');
    await clockTo('2026-10-10 16:00');
    expect(await theCase()).toMatchObject({ state: 'absent' });
    await clockTo('2026-10-12 09:00');
    expect(await theCase()).toMatchObject({ state: 'suspected' });
  });

  it('When he is not there on the day of registration, Then it is day 1 with the mark 未报到', async () => {
    await start('2026-09-01 10:00');
    await says('王老师', '缺课', '小军', '8', '1', '2');
    const found = await theCase();
    expect(found).toMatchObject({ state: 'absent', notRegistered: true, reason: 'not_registered' });
    expect(found.firstAbsentDay.toISOString().slice(0, 10)).toBe('2026-09-01');
    await clockTo('2026-09-01 15:00');
    expect(await tasks('缺课第1天')).toEqual(['CLASS_TEACHER']);
    expect((await app.alerts()).find(({ flag }) => flag === 'E01')).toMatchObject({ child: '小军' });
  });
});

async function reportCases() {
  return (await cases()).map((row) => ({
    caseId: row.id,
    name: row.childId === villageId('child', '小军') ? '小军' : '',
    enrolment: '一(1)班',
    firstAbsentDay: row.firstAbsentDay.toISOString().slice(0, 10),
    reason: row.reason as 'knows_refuses' | null,
    attempts: row.steps.filter(({ kind }) => kind === 'persuade').length,
    state: row.state,
    suspectedAt: row.suspectedAt?.getTime() ?? null,
    droppedOutAt: row.droppedOutAt?.getTime() ?? null,
    returnedOn: row.returnedOn?.toISOString().slice(0, 10) ?? null,
    closedAt: row.closedAt?.getTime() ?? null,
    whereabouts: '',
    educationOwner: '云主任',
    governmentOwner: '何督导',
  }));
}
