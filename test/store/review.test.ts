import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import type { HallwayStore } from '../../src/app/ports.ts';
import { makeWake } from '../../src/app/wake.ts';
import { decideReview } from '../../src/core/decide/decide-review.ts';
import type { ChildId } from '../../src/core/ids.ts';
import { makeDueStore } from '../../src/store/due.ts';
import { makeDatabase } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { day } from '../support/child-file.ts';
import { alertRow, at, child, crypto, due, fileRows, newId, now, person, sister } from '../support/file-rows.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { villageId } from '../support/village-ledger.ts';

let rows: Awaited<ReturnType<typeof fileRows>>;
/** Two processes. */
let stores: readonly [HallwayStore, HallwayStore];

beforeAll(async () => {
  rows = await fileRows();
  stores = rows.pools.map((pool) =>
    makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now }),
  ) as unknown as typeof stores;
});
afterAll(() => rows.stop());

describe('what a review reads of a child’s file', () => {
  beforeAll(async () => {
    await rows.prisma.parentState.update({
      where: { childId_parentPersonId: { childId: child, parentPersonId: person('张哥') } },
      data: {
        awaySince: at(500),
        temporaryReturnFrom: at(300),
        temporaryReturnTo: at(280),
        lastSeenAt: at(281),
        supportPaidAt: at(40),
      },
    });
    for (const days of [3, 300])
      await rows.put.row('contact_log', {
        id: newId(),
        child_id: child,
        from_person_id: person('张哥'),
        from_role: 'parent',
        to_role: 'child',
        method: 'call',
        at: at(days),
        source: 'F03_parent_weekly',
      });
    await rows.put.answer('F02_guardian_monthly.q3_night', 'HOME', '王奶奶', 5);
    await rows.put.answer('F02_guardian_monthly.q4_mood', 'SAME', '王奶奶', 150);
    await rows.put.answer('F03_parent_monthly.p1_contact', 'WEEKLY', '张哥', 150);
    await rows.put.answer('F04_teacher_report.a3_mood', 'LONELY', '王老师', 6);
    await rows.put.answer('F04_teacher_report.a3_mood', 'SELF_HARM', '新老师', 6);
    await rows.put.answer('F02_guardian_monthly.q5_safe', 'NONE', '王奶奶', 5, { superseded_by: newId() });
    const untrue = alertRow('P07', { state: 'false_alarm', closed_at: at(2), reporter_person_id: person('王老师') });
    await rows.put.row('alert', untrue);
    await rows.put.row('alert', {
      ...alertRow('P07', { state: 'false_alarm', closed_at: at(60), reporter_person_id: person('王老师') }),
      child_id: sister,
      subject_key: `child:${sister}`,
    });
    await rows.put.signal(child, ['P07', 'orange'], ['王老师', 'CLASS_TEACHER'], 3, { alert_id: untrue.id });
    await rows.put.signal(child, ['M03', 'yellow'], ['王老师', 'CLASS_TEACHER'], 6);
    await rows.put.signal(child, ['M01', 'red'], ['新老师', 'CLASS_TEACHER'], 6, {
      subject_key: `drill:child:${child}`,
    });
    await rows.put.row('file_record', {
      id: newId(),
      county_id: villageId('county', '清河县'),
      kind: 'visit',
      child_id: child,
      person_id: person('李姐'),
      at: at(9),
      data: JSON.stringify({ saw_child: 'ALONE' }),
      updated_at: at(9),
    });
  });

  it('all of it, each with who said it and in which role; exercises and what was taken back are not there', async () => {
    const found = await stores[0].loadChild(due(child, 'read'), now);
    if (!found) throw new Error('not found');
    const { picture } = found;
    expect(found.child).toMatchObject({ name: '小军', villageName: '石桥村', ledgerStatus: 'active' });
    expect(found.child.teacher?.name).toBe('王老师');
    expect(picture.fileSince).toBe(now - 20 * day);
    expect(picture.answers.map(({ stepId, value, role }) => `${role} ${stepId} ${value}`)).toEqual([
      'CAREGIVER q3_night HOME',
      'CLASS_TEACHER a3_mood LONELY',
      'PARENT_AWAY p1_contact WEEKLY',
    ]);
    expect(picture.signals.map(({ flagCode, outcome }) => `${flagCode} ${outcome}`)).toEqual([
      'P07 false_alarm',
      'M03 none',
    ]);
    expect(picture.parents.find(({ name }) => name === '张哥')).toMatchObject({
      away: true,
      awaySince: now - 500 * day,
      temporaryReturnTo: now - 280 * day,
      lastSeenAt: now - 281 * day,
      supportPaidAt: now - 40 * day,
      lastLoggedAt: now - 3 * day,
    });
    expect(picture.contacts).toHaveLength(1);
    expect(picture.carers.find(({ personId }) => personId === person('王奶奶'))).toEqual({
      personId: person('王奶奶'),
      birthDate: '1950-02-03',
      livesWith: true,
      children: 2,
    });
    expect(picture.records.map(({ kind, role }) => `${role} ${kind}`)).toEqual(['CHILD_DIRECTOR visit']);
    expect(picture.falseAlarms).toMatchObject([{ flagCode: 'P07', sourcePersonId: person('王老师'), times: 2 }]);
    expect(picture.findings).toEqual([]);
    expect(found.alerts).toEqual([]);
  });

  it('of the answers only those that its rows name, when they are said', async () => {
    const { answers } = projectPlaybook().combinations;
    const of = async (read: typeof answers) =>
      (await stores[0].loadChild(due(child, 'read'), now, read))?.picture.answers.map(({ stepId }) => stepId);
    expect(await of(answers)).toEqual(['q3_night', 'p1_contact']);
    expect(await of({ steps: ['a3_mood'], flows: [] })).toEqual(['a3_mood', 'p1_contact']);
    expect(await of({ steps: [], flows: ['F04_teacher_report'] })).toEqual(['a3_mood', 'p1_contact']);
  });

  it('nothing of a child that has left the ledger, or that is not there', async () => {
    await rows.prisma.child.update({ where: { id: sister }, data: { ledgerStatus: 'exited' } });
    expect(await stores[0].loadChild(due(sister, 'exited'), now)).toBeNull();
    await rows.prisma.child.update({ where: { id: sister }, data: { ledgerStatus: 'active' } });
    expect(await stores[0].loadChild(due(newId() as ChildId, 'nobody'), now)).toBeNull();
  });
});

describe('what a review writes', () => {
  const handles = () =>
    stores.map((store) => makeHandle({ store, playbook: projectPlaybook, clock: { now: () => now }, log: silentLog }));
  const reviewSignals = (flagCode: string) =>
    rows.prisma.signal.count({ where: { childId: child, sourceRole: 'REVIEW', flagCode } });

  it('the same thing found by two processes at the same time is written once', async () => {
    await rows.put.signal(child, ['G05', 'yellow'], ['王奶奶', 'CAREGIVER'], 1);
    const [one, two] = handles();
    await Promise.all([0, 1, 2, 3].map((n) => (n % 2 ? one : two)?.(due(child, `twice ${n}`))));
    expect(await reviewSignals('G05')).toBe(1);
    expect(await rows.prisma.reviewFinding.count({ where: { childId: child, rule: 'strained_and_old' } })).toBe(1);
    expect(await rows.prisma.alert.count({ where: { childId: child, flagCode: 'G05', closedAt: null } })).toBe(1);
    expect(await rows.prisma.reviewFinding.count({ where: { childId: child, rule: 'untrue_twice' } })).toBe(1);
    const notes = await rows.prisma.fileRecord.findMany({ where: { kind: 'source_note' } });
    expect(notes).toMatchObject([{ childId: null, aboutPersonId: person('王老师'), data: { flag: 'P07', times: 2 } }]);
  });

  it('an alert that changed meanwhile refuses it; decided anew it joins the alert as it is now', async () => {
    const open = alertRow('P02', { subject_key: `child:${child}` });
    await rows.put.row('alert', open);
    await rows.put.signal(child, ['P02', 'orange'], ['张哥', 'PARENT_AWAY'], 4, { alert_id: open.id });
    await rows.put.signal(child, ['P05', 'orange'], ['王老师', 'CLASS_TEACHER'], 1);
    const event = due(child, 'stale');
    const situation = await stores[0].loadChild(event, now);
    if (!situation) throw new Error('not found');
    await rows.pool.query('update alert set version = version + 1, state = $2 where id = $1', [open.id, 'acked']);
    const decision = decideReview(projectPlaybook(), situation, event);
    expect(await stores[0].commitChild(event, situation, decision)).toEqual({ kind: 'stale' });
    expect(await rows.prisma.reviewFinding.count({ where: { rule: 'hurt_two_sources' } })).toBe(0);
    expect(await handles()[0]?.(event)).toMatchObject({ kind: 'done' });
    const alert = await rows.prisma.alert.findUniqueOrThrow({ where: { id: open.id } });
    expect(alert).toMatchObject({ severity: 'red', restricted: true });
    expect(await rows.prisma.alert.count({ where: { childId: child, flagCode: 'P02' } })).toBe(1);
    expect(await reviewSignals('P02')).toBe(1);
  });

  it('a review that was asked for anew while one ran is still to come', async () => {
    const timerId = newId();
    const key = `review:${child}`;
    await rows.put.row('timer', {
      id: timerId,
      effect_key: key,
      kind: 'child_review',
      subject_id: child,
      due_at: at(0),
    });
    await rows.put.signal(child, ['H01', 'yellow'], ['王奶奶', 'CAREGIVER'], 50);
    await rows.put.signal(child, ['H01', 'yellow'], ['王奶奶', 'CAREGIVER'], 1);
    const event = due(child, 'again', timerId);
    const situation = await stores[0].loadChild(event, now);
    if (!situation) throw new Error('not found');
    await rows.pool.query('update timer set due_at = $2 where id = $1', [timerId, new Date(now + 10_000)]);
    const decision = decideReview(projectPlaybook(), situation, event);
    expect(decision.effects.length).toBeGreaterThan(0);
    expect(await stores[0].commitChild(event, situation, decision)).toMatchObject({ kind: 'committed' });
    expect((await rows.prisma.timer.findUniqueOrThrow({ where: { id: timerId } })).doneAt).toBeNull();
  });

  it('one that finds nothing ends its timer all the same', async () => {
    const [handle] = handles();
    if (!handle) throw new Error('no handle');
    const store = makeDueStore(rows.database, crypto);
    const wake = makeWake({ handle, due: store, clock: { now: () => now + 20_000 } });
    expect(await wake()).toMatchObject({ reviews: 1 });
    expect(await store.dueReviews(now + 20_000, 10)).toEqual([]);
  });
});
