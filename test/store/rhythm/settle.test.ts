import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/core/duty/duty-rule.ts';
import { evidenceRows } from '../../../src/store/rhythm/evidence-sql.ts';
import { openDuties, openSql } from '../../../src/store/rhythm/open-duties.ts';
import { settleAll, settleOwners, settleSql } from '../../../src/store/rhythm/settle.ts';
import { bookOf, rule } from './duty-rules.ts';
import {
  child,
  china,
  countyId,
  newDuty,
  openSmallWorld,
  person,
  type SmallWorld,
  school,
  village,
} from './small-world.ts';

const flow = (by: 'owner' | 'anybody'): Evidence => ({ type: 'flow', by, flow: 'F02' });
const contact: Evidence = {
  type: 'contact',
  by: 'owner',
  from: ['CLASS_TEACHER'],
  to: ['PARENT_AWAY'],
  methods: ['phone'],
};
const visit: Evidence = {
  type: 'record',
  by: 'anybody',
  record: 'visit',
  states: [],
  data: { saw_child: ['alone', 'with_adult'] },
  samePeriod: false,
};
const signed: Evidence = {
  type: 'record',
  by: 'anybody',
  record: 'handover',
  states: ['signed'],
  data: {},
  samePeriod: true,
};
const report: Evidence = {
  type: 'record',
  by: 'owner',
  record: 'duty_report',
  states: [],
  data: { rule: ['monthly'] },
  samePeriod: true,
};

const book = bookOf(
  rule('asked', { evidence: [flow('owner')] }),
  rule('asked_together', { evidence: [flow('anybody')] }),
  rule('called', { evidence: [contact] }),
  rule('visited', { evidence: [visit] }),
  rule('signed', { evidence: [signed] }),
  rule('reported', { evidence: [report] }),
  rule('either', { evidence: [contact, flow('owner')] }),
  rule('nothing'),
);

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld();
});
afterAll(async () => world.close());
beforeEach(async () => {
  for (const table of ['duty', 'flow_session', 'contact_log', 'file_record'])
    await world.prisma.$executeRawUnsafe(`delete from ${table}`);
});

const open = (...duties: Parameters<typeof openDuties>[3]) =>
  openDuties(world.sql, book, countyId, duties, china('2026-11-01 00:05'));
const duty = (id: string) => world.prisma.duty.findUniqueOrThrow({ where: { id } });
const called = (name: string, at: string, more: object = {}) =>
  world.prisma.contactLog.create({
    data: {
      id: randomUUID(),
      childId: child('小军'),
      fromPersonId: person(name),
      fromRole: 'CLASS_TEACHER',
      toRole: 'PARENT_AWAY',
      method: 'phone',
      at: new Date(china(at)),
      source: 'test',
      ...more,
    },
  });
const record = (kind: string, at: string, more: object = {}) =>
  world.prisma.fileRecord.create({
    data: {
      id: randomUUID(),
      countyId,
      kind,
      at: new Date(china(at)),
      updatedAt: new Date(china(at)),
      data: {},
      ...more,
    },
  });

describe('evidence', () => {
  it('a conversation that the owner finished, about all children or this one', async () => {
    const duties = [
      newDuty('asked', '王奶奶'),
      newDuty('asked', '王奶奶', { childId: child('小红') }),
      newDuty('asked', '张爷爷'),
    ];
    await open(...duties);
    const id = await world.finished('F02', '王奶奶', china('2026-11-06 19:00'), '小军');
    await world.finished('F03', '张爷爷', china('2026-11-06 19:00'));
    expect(await settleAll(world.sql, book)).toBe(1);
    const states = await Promise.all(duties.map(async (one) => (await duty(one.id)).state));
    expect(states).toEqual(['done', 'due', 'due']);
    expect(await duty(duties[0]?.id ?? '')).toMatchObject({
      evidenceKind: 'flow_session',
      evidenceId: id,
      nextAt: null,
      doneAt: new Date(china('2026-11-06 19:00')),
    });
    await world.finished('F02', '王奶奶', china('2026-11-07 19:00'));
    expect(await settleAll(world.sql, book)).toBe(1);
  });

  it('what was before the period opened, or is not finished, is none', async () => {
    await open(newDuty('asked', '王奶奶'));
    await world.finished('F02', '王奶奶', china('2026-10-31 19:00'));
    await world.prisma.flowSession.updateMany({ data: { state: 'expired' }, where: { flowId: 'nothing' } });
    expect(await settleAll(world.sql, book)).toBe(0);
  });

  it('done after it was due is late_done', async () => {
    const late = newDuty('asked', '王奶奶', { dueAt: china('2026-11-10 23:59') });
    await open(late);
    await world.finished('F02', '王奶奶', china('2026-11-12 19:00'));
    await settleAll(world.sql, book);
    expect((await duty(late.id)).state).toBe('late_done');
  });

  it('with "anybody", what one of those who share the duty did counts for all', async () => {
    const duties = ['王奶奶', '张爷爷'].map((name) => newDuty('asked_together', name, { childId: null }));
    await open(...duties);
    await world.finished('F02', '张爷爷', china('2026-11-06 19:00'));
    expect(await settleAll(world.sql, book)).toBe(2);
  });

  it('a contact by the owner, to whom and how the rule says', async () => {
    await open(newDuty('called', '王老师'));
    await called('云主任', '2026-11-06 10:00');
    await called('王老师', '2026-11-06 10:00', { toRole: 'CHILD' });
    await called('王老师', '2026-11-06 10:00', { method: 'letter' });
    expect(await settleAll(world.sql, book)).toBe(0);
    await called('王老师', '2026-11-06 11:00');
    expect(await settleAll(world.sql, book)).toBe(1);
  });

  it('a record about the child with the fields that count, whoever wrote it; not one that was superseded', async () => {
    await open(newDuty('visited', '李姐'));
    await record('visit', '2026-11-06 10:00', { childId: child('小军'), data: { saw_child: 'no' } });
    await record('visit', '2026-11-06 10:00', { childId: child('小军') });
    await record('visit', '2026-11-06 10:00', {
      childId: child('小军'),
      data: { saw_child: 'alone' },
      supersededBy: randomUUID(),
    });
    expect(await settleAll(world.sql, book)).toBe(0);
    await record('visit', '2026-11-06 10:00', {
      childId: child('小军'),
      personId: person('奚书记'),
      data: { saw_child: 'alone' },
    });
    expect(await settleAll(world.sql, book)).toBe(1);
  });

  it('a record of the place that reached its state, of the same period', async () => {
    const one = newDuty('signed', '云主任', { childId: null, periodKey: '2026-2027/winter' });
    await open(one);
    const sent = await record('handover', '2026-11-06 10:00', {
      organizationId: school,
      periodKey: '2026-2027/winter',
      state: 'sent',
    });
    await record('handover', '2026-11-06 10:00', {
      organizationId: school,
      periodKey: '2025-2026/winter',
      state: 'signed',
    });
    expect(await settleAll(world.sql, book)).toBe(0);
    await world.prisma.fileRecord.update({
      where: { id: sent.id },
      data: { state: 'signed', updatedAt: new Date(china('2026-12-09 10:00')) },
    });
    expect(await settleAll(world.sql, book)).toBe(1);
    // It was signed after it was due, though it was sent before.
    expect((await duty(one.id)).state).toBe('late_done');
  });

  it('a report of the owner alone, by person', async () => {
    await open(newDuty('reported', '何督导', { childId: null, organizationId: null }));
    await record('duty_report', '2026-11-06 10:00', {
      personId: person('华主任'),
      regionId: village,
      periodKey: '2026-11',
      data: { rule: 'monthly' },
    });
    expect(await settleAll(world.sql, book)).toBe(0);
    await record('duty_report', '2026-11-06 10:00', {
      personId: person('何督导'),
      periodKey: '2026-11',
      data: { rule: 'monthly' },
    });
    expect(await settleAll(world.sql, book)).toBe(1);
  });

  it('one row counts for one period of a rule: the late call for last week is not this week’s', async () => {
    const before = newDuty('called', '王老师', {
      periodKey: '2026-W45',
      opensAt: china('2026-11-02 00:00'),
      dueAt: china('2026-11-08 23:59'),
    });
    const after = newDuty('called', '王老师', {
      periodKey: '2026-W46',
      opensAt: china('2026-11-09 00:00'),
      dueAt: china('2026-11-15 23:59'),
    });
    await open(before, after);
    await called('王老师', '2026-11-09 09:00');
    expect(await settleAll(world.sql, book)).toBe(1);
    expect(await settleAll(world.sql, book)).toBe(0);
    expect((await duty(before.id)).state).toBe('late_done');
    expect((await duty(after.id)).state).toBe('due');
    await called('王老师', '2026-11-10 09:00');
    expect(await settleAll(world.sql, book)).toBe(1);
  });

  it('the first of several kinds counts; a duty without evidence stays', async () => {
    const [one, none] = [newDuty('either', '王老师'), newDuty('nothing', '王老师')];
    await open(one, none);
    await world.finished('F02', '王老师', china('2026-11-07 19:00'));
    await called('王老师', '2026-11-08 09:00');
    await settleOwners(world.sql, book, [person('王老师')]);
    expect((await duty(one.id)).evidenceKind).toBe('flow_session');
    expect((await duty(none.id)).state).toBe('due');
  });

  it('a duty that was missed, excused or cancelled is not touched', async () => {
    const one = newDuty('asked', '王奶奶');
    await open(one);
    await world.prisma.duty.update({ where: { id: one.id }, data: { state: 'missed' } });
    await world.finished('F02', '王奶奶', china('2026-11-07 19:00'));
    expect(await settleAll(world.sql, book)).toBe(0);
  });
});

describe('opening', () => {
  it('a duty whose evidence is there is opened as done: nobody is asked about what is done', async () => {
    await world.finished('F02', '王奶奶', china('2026-11-02 19:00'));
    const one = newDuty('asked', '王奶奶');
    expect(await open(one, newDuty('asked', '张爷爷'))).toEqual({ opened: 2, done: 1 });
    expect(await duty(one.id)).toMatchObject({ state: 'done', nextAt: null });
  });

  it('opened again nothing changes, whatever has become of it', async () => {
    const one = newDuty('asked', '王奶奶');
    await open(one);
    await world.prisma.duty.update({ where: { id: one.id }, data: { state: 'cancelled', step: 3 } });
    expect(await open(one)).toEqual({ opened: 0, done: 0 });
    expect(await duty(one.id)).toMatchObject({ state: 'cancelled', step: 3 });
  });
});

describe('plans', () => {
  it('settling and opening read no table through', async () => {
    await world.prisma.$executeRawUnsafe('analyze');
    const plans = await Promise.all([
      world.pool.query(`explain ${settleSql}`, [evidenceRows(book), [person('王奶奶')]]),
      world.pool.query(`explain ${openSql}`, [evidenceRows(book), '[]', countyId, new Date()]),
    ]);
    for (const { rows } of plans) {
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(plan).not.toMatch(/Seq Scan/u);
    }
  });
});
