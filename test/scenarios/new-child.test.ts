// proves: S0-19 S1-08 S0-25 S1-02
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { importCommand } from '../../src/cli/import.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { schoolYearLedger } from '../support/school-year-ledger.ts';
import { villageId } from '../support/village-ledger.ts';

/** Acceptance scenario 11 (domain 12.1, 5.14): a child outside the ledger, named on the last day of a holiday before a long one. */

let app: CountyApp;
afterEach(() => app.stop());

/** What the child director and the class teacher have to do; the families' year has tests of its own. */
const ruleIds = [
  'morning_digest',
  'visit_due',
  'visit_middle',
  'visit_new_child',
  'unlisted_check',
  'new_child_assess',
  'new_child_assess_class',
];

async function start(at: string): Promise<void> {
  const all = projectPlaybook().duties;
  const rules = new Map([...all.rules].filter(([id]) => ruleIds.includes(id)));
  const posts = [{ name: '宋网格', role: 'GRID', kind: 'village' as const, place: '石桥村' }];
  app = await startCountyApp({ ledger: schoolYearLedger({ posts }), at: china(at), duties: { ...all, rules } });
  await app.tick();
}

async function says(name: string, ...words: readonly string[]): Promise<string> {
  let last: readonly string[] = [];
  for (const one of words) last = await app.writes(name, one);
  return last.join('\n');
}

/** The grid worker names a child on Sunday 27 September, the last day of the Mid-Autumn holiday. */
async function named(): Promise<void> {
  await says('宋网格', '新孩子', '1', '小明,大概七岁', '石桥村', '1');
  expect(await says('宋网格', '1')).toContain('五个工作日内上门看');
}

async function tasks(forRole: string) {
  const rows = await app.prisma.humanInbox.findMany({ where: { forRole }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => ({
    note: app.crypto.decrypt('human_inbox', 'note_e', row.id, row.noteE ?? ''),
    dueAt: row.dueAt?.getTime(),
  }));
}

const duties = (rule: string) => app.prisma.duty.findMany({ where: { rule }, orderBy: { ownerPersonId: 'asc' } });
/** Just before midnight, the end of that day in China. */
const endOf = (day: string) => new Date(china(`${day} 23:59`) + 59_999);

/** 建档: the roster's line as the village writes it. */
async function opensFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-new-child-'));
  const file = join(folder, '新孩子.csv');
  const lines: string[] = [];
  writeFileSync(
    file,
    '村,姓名,性别,出生日期,学校,班级,照护人,与儿童关系\n石桥村,明小例,男,2019-05-06,石桥小学,一(1)班,明奶例,奶奶\n',
  );
  const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) };
  const open = async () => ({ database: app.prisma, crypto: app.crypto });
  const code = await importCommand([file], { ...io, open, now: () => app.clock.now() });
  rmSync(folder, { recursive: true });
  expect([code, code === 0 ? '' : lines.join('\n')]).toEqual([0, '']);
  const child = await app.prisma.child.findFirstOrThrow({ where: { enteredAt: { not: null } } });
  return child.id;
}

describe('11 · Given a child outside the ledger, named by the grid worker on 27 September', () => {
  it('When the village goes, the township agrees and the file is opened, Then D01 stands, the visit has five working days around the October week, and both assess until 30 September', async () => {
    await start('2026-09-27 10:00');
    await named();
    const [d01, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(d01).toMatchObject({ flag: 'D01', severity: 'yellow' });
    expect(d01?.told).toEqual(expect.arrayContaining(['李姐']));
    expect(await tasks('CHILD_DIRECTOR')).toEqual([
      { note: 'new_child: 小明,大概七岁', dueAt: endOf('2026-10-09').getTime() },
    ]);
    expect(await duties('unlisted_check')).toEqual([]);

    await app.advanceTo(china('2026-09-28 08:40'));
    expect(await duties('unlisted_check')).toMatchObject([
      { ownerPersonId: villageId('person', '李姐'), state: 'due', dueAt: endOf('2026-10-09') },
    ]);
    const morning = app.inbox('李姐').findLast(({ text }) => text.includes('名单外的孩子'));
    expect(morning?.text).toContain('10月9日前上门核实');

    await app.acts('李姐', d01?.id ?? '', { type: 'take' });
    await app.jumpTo(china('2026-09-28 15:00'));
    expect(await says('李姐', '核实')).toContain('小明,大概七岁');
    expect(await says('李姐', '1', '1', '1', '1', '1', '爸妈都在广东')).toContain('已报镇上定');
    expect(await says('何督导', '定新孩子', '1', '1')).toContain('已定');
    // Who named him was promised to hear of it.
    expect(app.inbox('宋网格').at(-1)?.text).toContain('(小明,大概七岁;石桥村):镇上定了,纳入名单');
    expect((await tasks('CHILD_DIRECTOR')).map(({ note }) => note)).toContainEqual(expect.stringContaining('建档'));
    await app.tick();
    expect(await duties('unlisted_check')).toMatchObject([{ state: 'done', evidenceKind: 'file_record' }]);

    await app.jumpTo(china('2026-09-29 10:00'));
    const childId = await opensFile();
    await app.advanceTo(china('2026-09-30 09:30'));
    expect(await duties('visit_new_child')).toMatchObject([
      { childId, ownerPersonId: villageId('person', '李姐'), state: 'due', dueAt: endOf('2026-10-12') },
    ]);
    const assess = [...(await duties('new_child_assess')), ...(await duties('new_child_assess_class'))];
    expect(
      assess.map(({ childId: about, state, dueAt, ownerPersonId }) => [about, state, dueAt, ownerPersonId]),
    ).toEqual(['李姐', '王老师'].map((name) => [childId, 'due', endOf('2026-09-30'), villageId('person', name)]));
    for (const name of ['李姐', '王老师'])
      expect(
        app
          .inbox(name)
          .map(({ text }) => text)
          .join(),
      ).toMatch(/本月新进的孩子这个月要评估:小例/u);

    const home = ['0', '0', '1', '0', '0', '0', '没有'];
    expect(await says('李姐', '走访', '小例', '1', '1', ...home)).toContain('走访已登记');
    expect(await says('李姐', '评估', '小例', ...home)).toContain('评估已登记');
    expect(await says('王老师', '评估', '小例', '0')).toContain('已登记');
    await app.tick();
    expect((await duties('visit_new_child')).map(({ state }) => state)).toEqual(['done']);
    for (const rule of ['new_child_assess', 'new_child_assess_class'])
      expect((await duties(rule)).map(({ state }) => state)).toEqual(['done']);
  });

  it('When nobody goes, Then the October week does not count, she is reminded on the 8th, and the supervisor has it on the make-up Saturday', async () => {
    await start('2026-09-27 10:00');
    await named();
    await app.advanceTo(china('2026-10-07 20:00'));
    const lines = () => app.inbox('李姐').filter(({ text }) => text.includes('上门核实'));
    const overdue = async () => (await tasks('TOWN_SUPERVISOR')).filter(({ note }) => note.includes('还没上门核实'));
    expect(lines()).toHaveLength(1);
    expect(await overdue()).toEqual([]);
    await app.advanceTo(china('2026-10-08 09:00'));
    expect(lines().length).toBeGreaterThanOrEqual(2);
    await app.advanceTo(china('2026-10-10 09:10'));
    expect(await overdue()).toHaveLength(1);
  });
});
