// proves: S0-24 S0-23 S0-26 S0-53
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, minute, startCountyApp } from '../support/county-app.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { schoolYearLedger } from '../support/school-year-ledger.ts';
import { villageId } from '../support/village-ledger.ts';

/** Acceptance scenario 12 (domain 12.1, 5.13): the assessment of September; what was not assessed is overdue and nothing is copied. */

let app: CountyApp;
afterEach(() => app.stop());

const more = [...'春夏秋冬梅兰竹菊松柏桃杏枫荷莲蓉薇萍云雪霜星阳川海峰岚'].map((sign) => `小${sign}`);
const kids = ['小军', '小红', ...more, '小末'];
/** Nobody gets to these two; last year's levels stand in their files. */
const left = ['小岚', '小末'];
const oldLevels: Readonly<Record<string, string>> = { 小岚: 'high', 小末: 'low', 小春: 'middle' };
const nameOf = new Map(kids.map((name) => [villageId<string>('child', name), name]));
const nameOfChild = (id: string | null) => nameOf.get(id ?? '') ?? '';

async function start(): Promise<void> {
  const all = projectPlaybook().duties;
  const rules = new Map([...all.rules].filter(([id]) => id.startsWith('assess_')));
  const ledger = schoolYearLedger({
    more: kids.slice(2).map((name) => ({ name, ...(oldLevels[name] ? { riskLevel: oldLevels[name] } : {}) })),
  });
  app = await startCountyApp({ ledger, at: china('2026-09-01 08:00'), duties: { ...all, rules } });
  await app.prisma.child.updateMany({
    where: { riskLevel: { not: null } },
    data: { riskLevelSetAt: new Date(china('2026-03-20 10:00')) },
  });
}

async function says(name: string, ...words: readonly string[]): Promise<string> {
  let last: readonly string[] = [];
  for (const one of words) last = await app.writes(name, one);
  return last.join('\n');
}

/** The same, and what comes back is sent only after the last word: for hundreds of answers. */
async function answers(name: string, ...words: readonly string[]): Promise<void> {
  for (const one of words) expect((await app.receives(name, one)).kind).toBe('done');
  await app.jumpTo(app.clock.now() + minute);
}

/** State → the children of the rule's duties in it. */
async function states(rule: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await app.prisma.duty.findMany({ where: { rule } });
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, list]) => [
      state,
      list.map(({ childId }) => nameOfChild(childId)).toSorted(),
    ]),
  );
}

async function tasks(forRole: string): Promise<readonly string[]> {
  const rows = await app.prisma.humanInbox.findMany({ where: { forRole, reason: 'task' } });
  return rows.map((row) => app.crypto.decrypt('human_inbox', 'note_e', row.id, row.noteE ?? ''));
}

const levels = async () =>
  Object.fromEntries(
    (await app.prisma.child.findMany({ where: { riskLevel: { not: null } } })).map(
      ({ nickname, riskLevel, riskLevelSetAt }) => [nickname, [riskLevel, riskLevelSetAt?.toISOString().slice(0, 10)]],
    ),
  );

describe('12 · Given 30 children on 1 September, some with levels from March', () => {
  it('When both sides assess 28 of them, Then two are overdue on 1 October, both by name, and no old level has become a new one', async () => {
    await start();
    await app.advanceTo(china('2026-09-01 17:00'));
    expect(kids).toHaveLength(30);
    for (const rule of ['assess_open', 'assess_class']) expect((await states(rule)).due).toHaveLength(30);
    for (const name of ['李姐', '王老师'])
      expect(
        app
          .inbox(name)
          .map(({ text }) => text)
          .join(),
      ).toContain('这一轮还没评的');

    const assessed = kids.filter((name) => !left.includes(name));
    for (const name of assessed) await answers('李姐', '评估', name, '0', '0', '1', '0', '0', '0', '没有');
    await answers('王老师', '评估', assessed.join(' '), ...assessed.map(() => '0'));
    await app.tick();
    for (const rule of ['assess_open', 'assess_class'])
      expect(await states(rule)).toEqual({ done: assessed.toSorted(), due: left.toSorted() });

    await app.advanceTo(china('2026-09-30 18:30'));
    const [list, ...others] = await tasks('TOWN_SUPERVISOR');
    expect(others).toEqual([]);
    expect(list).toMatch(/李姐这次评估没做完/u);
    for (const name of kids) expect(list?.includes(name)).toBe(left.includes(name));
    expect((await tasks('SCHOOL_OFFICE')).join()).toMatch(/王老师这次评估没做完.*小岚.*小末/u);

    await app.advanceTo(china('2026-10-01 09:00'));
    const overdue = await app.prisma.duty.findMany({
      where: { state: 'due', dueAt: { lt: new Date(app.clock.now()) } },
    });
    expect(new Set(overdue.map(({ childId }) => nameOfChild(childId)))).toEqual(new Set(left));
    await app.advanceTo(china('2026-10-02 09:00'));
    for (const rule of ['assess_open', 'assess_class'])
      expect(await states(rule)).toEqual({ done: assessed.toSorted(), missed: left.toSorted() });
    // Nothing was copied: no record of this campaign, and the levels in the file keep their day.
    const records = await app.prisma.fileRecord.findMany({
      where: { kind: { in: ['assessment', 'assessment_part'] } },
    });
    expect(records.filter(({ childId }) => left.includes(nameOfChild(childId)))).toEqual([]);
    expect(records.filter(({ kind }) => kind === 'assessment')).toEqual([]);
    expect(await levels()).toEqual({
      小岚: ['high', '2026-03-20'],
      小末: ['low', '2026-03-20'],
      小春: ['middle', '2026-03-20'],
    });
    // A level is set by a person, and only where both sides have assessed.
    expect(await says('李姐', '定级', '小末')).not.toContain('小末:建议');
    expect(await says('李姐', '小春')).toMatch(/小春:建议中.*半年没见到孩子/u);
    await says('李姐', '2', '1');
    expect((await levels()).小春).toEqual(['middle', '2026-10-02']);
    expect(await app.prisma.fileRecord.findMany({ where: { kind: 'assessment' } })).toMatchObject([
      { childId: villageId('child', '小春'), state: 'set', data: { final: 'middle', measures: ['VISITS'] } },
    ]);
  });
});
