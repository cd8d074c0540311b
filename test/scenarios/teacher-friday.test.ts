// proves: S2-41 S2-42 S2-39 S0-68
import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { schoolYearLedger } from '../support/school-year-ledger.ts';
import { villageId } from '../support/village-ledger.ts';

/** Acceptance scenario 16 (domain 12.1, 5.8): the class teacher's Friday message, as the duty sends it. */

let app: CountyApp;
afterEach(() => app.stop());

const kids = ['小军', '小红', '小兰'];
const nameOf = new Map(kids.map((name) => [villageId<string>('child', name), name]));
const nameOfChild = (id: string | null) => nameOf.get(id ?? '') ?? null;

/** 小兰 boards with her aunt: the third list of the message. */
async function start(at: string): Promise<void> {
  const more = [{ name: '小兰', livingArrangement: 'relatives', parent: '兰爸', carer: '兰舅妈' }];
  app = await startCountyApp({ ledger: schoolYearLedger({ more }), at: china(at) });
  await app.tick();
}

/** Rule and child of the teacher's Friday duties → state and what it was settled by. */
async function fridayDuties() {
  const rows = await app.prisma.duty.findMany({
    where: {
      ownerPersonId: villageId('person', '王老师'),
      rule: { in: ['teacher_weekly', 'teacher_biweekly', 'relatives_weekly'] },
    },
  });
  return Object.fromEntries(
    rows.map((row) => [`${row.rule} ${nameOfChild(row.childId)}`, `${row.state} ${row.evidenceKind ?? ''}`.trim()]),
  );
}

const friday = '2026-11-20';

describe('16 · Given Friday of an even school week, with three lists due', () => {
  it('When it is 16:30, Then one message asks all; When she answers "0 / 2空号 / 0", Then talks are done, the call of no. 2 is C06, and every duty is settled', async () => {
    await start(`${friday} 16:00`);
    await app.advanceTo(china(`${friday} 16:35`));
    const asked = app.inbox('王老师').filter(({ text }) => text.includes('周五好'));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.text).toContain('①本周谈过话的?1小军 2小红 3小兰');
    expect(asked[0]?.text).toContain('②两周一次的家长电话?同上');
    expect(asked[0]?.text).toMatch(/③寄居亲戚家每周联系\?.*小兰/u);
    expect(await fridayDuties()).toEqual({
      ...Object.fromEntries(
        kids.flatMap((kid) => [
          [`teacher_weekly ${kid}`, 'due'],
          [`teacher_biweekly ${kid}`, 'due'],
        ]),
      ),
      'relatives_weekly 小兰': 'due',
    });

    const said = (await app.writes('王老师', '0 / 2空号 / 0')).join('\n');
    expect(said).toContain('李姐会核小红家的号码');
    const contacts = await app.prisma.contactLog.findMany();
    expect(contacts.map(({ childId, toRole, method }) => `${nameOfChild(childId)} ${toRole} ${method}`).sort()).toEqual(
      [...kids.map((kid) => `${kid} child talk`), '小军 parent call', '小兰 parent call', '小兰 caregiver call'].sort(),
    );
    const missed = await app.prisma.fileRecord.findMany({ where: { kind: 'contact_missed' } });
    expect(missed.map(({ childId, data }) => [nameOfChild(childId), data])).toEqual([
      ['小红', { list: 'parent_call', reason: 'NO_NUMBER' }],
    ]);
    const alerts = await app.alerts();
    expect(alerts.map(({ flag, child, severity }) => [flag, child, severity])).toEqual([['C06', '小红', 'yellow']]);
    for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂']) expect(app.inbox(name)).toEqual([]);

    await app.writes('王老师', '0');
    expect((await app.writes('王老师', '0')).join()).toContain('已登记,谢谢王老师');
    await app.tick();
    expect(await fridayDuties()).toEqual({
      ...Object.fromEntries(kids.map((kid) => [`teacher_weekly ${kid}`, 'done contact_log'])),
      'teacher_biweekly 小军': 'done contact_log',
      'teacher_biweekly 小红': 'done file_record',
      'teacher_biweekly 小兰': 'done contact_log',
      'relatives_weekly 小兰': 'done contact_log',
    });

    // Nothing of it comes again on Monday, and nobody is told that she did not do it.
    const until = app.inbox('王老师').length;
    await app.advanceTo(china('2026-11-23 18:00'));
    const later = app.inbox('王老师').slice(until);
    expect(later.filter(({ text }) => text.includes('谈过话的'))).toEqual([]);
    expect(await app.prisma.humanInbox.count({ where: { forRole: 'SCHOOL_OFFICE' } })).toBe(0);
  });

  it('When she does not answer, Then she is reminded on Monday, the school office has her list in the evening, and nothing counts as done', async () => {
    await start(`${friday} 16:00`);
    await app.advanceTo(china('2026-11-23 18:00'));
    expect(app.inbox('王老师').filter(({ text }) => text.includes('谈过话的')).length).toBe(2);
    const [list] = await app.prisma.humanInbox.findMany({ where: { forRole: 'SCHOOL_OFFICE' } });
    const note = app.crypto.decrypt('human_inbox', 'note_e', list?.id ?? '', list?.noteE ?? '');
    expect(note).toMatch(/王老师上周的谈话没登记/u);
    for (const kid of kids) expect(note).toContain(kid);
    expect(new Set(Object.values(await fridayDuties()))).toEqual(new Set(['due']));
    expect(await app.prisma.contactLog.count()).toBe(0);
  });
});
