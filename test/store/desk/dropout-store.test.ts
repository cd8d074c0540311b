import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { makeDropout } from '../../../src/store/desk/dropout-store.ts';
import {
  actorOf,
  director,
  elsewhere,
  now,
  nowhere,
  oneAHome,
  openWorkCounty,
  playbook,
  posted,
  type WorkCounty,
} from './work-county.ts';

let county: WorkCounty;
let dropout: ReturnType<typeof makeDropout>;
const cases = { here: randomUUID(), elsewhere: randomUUID(), closed: randomUUID() };

beforeAll(async () => {
  county = await openWorkCounty();
  const { prisma, crypto, handle } = county;
  dropout = makeDropout({ database: prisma, crypto, handle, playbook: () => playbook, now: () => now });
  const opened = { firstAbsentDay: new Date('2026-11-12'), reason: 'knows_refuses', openedAt: new Date(now) };
  await prisma.dropoutCase.createMany({
    data: [
      { ...opened, id: cases.here, childId: oneAHome[0]?.id as string, state: 'absent' },
      { ...opened, id: cases.elsewhere, childId: elsewhere[0]?.id as string, state: 'absent' },
      { ...opened, id: cases.closed, childId: oneAHome[1]?.id as string, state: 'closed', closedAt: new Date(now) },
    ],
  });
  await prisma.dropoutStep.createMany({
    data: ['day1', 'letter_a', 'day3_visit', 'day1_look'].map((kind) => ({
      id: randomUUID(),
      caseId: cases.here,
      at: new Date(now - 86_400_000),
      kind,
      data: { key: '2026-11-12' },
    })),
  });
});
afterAll(() => county.end());

const seen = async (actor: DeskActor, view: 'open' | 'closed' = 'open') =>
  (await dropout.board(actor, view, 1)).rows.map(({ caseId }) => caseId).toSorted();
const aunt = (): DeskActor => ({ ...director, kin: [director.personId, oneAHome[0]?.personId as PersonId] });

describe('who sees which cases', () => {
  it('the village its own, the county all, others and family none, nor a count', async () => {
    expect(await seen(director)).toEqual([cases.here]);
    expect(await seen(director, 'closed')).toEqual([cases.closed]);
    expect(await seen(actorOf('COUNTY_OFFICE'))).toEqual([cases.here, cases.elsewhere].toSorted());
    expect(await seen(nowhere())).toEqual([]);
    expect(await dropout.board(aunt(), 'open', 1)).toMatchObject({ rows: [], open: 0, closed: 1 });
    const teacher = posted(director, 'CLASS_TEACHER', 'class', oneAHome[0]?.classId as string);
    expect(await seen(teacher)).toContain(cases.here);
  });

  it.each<[string, () => DeskActor, string]>([
    ['of another village', () => director, cases.elsewhere],
    ['for family of the child', aunt, cases.here],
    ['under an id that is none', () => director, 'x'],
    ['that nobody has', () => director, randomUUID()],
  ])('a case %s does not exist', async (_, actor, id) => {
    expect(await dropout.one(actor(), id)).toBe(null);
    expect(
      await dropout.note(actor(), { caseId: id, form: 'attempt' as const, answers: {}, actId: randomUUID() }),
    ).toEqual({ kind: 'unknown' });
  });
});

describe('a case', () => {
  it('counts school days and days by the calendar, and says what the clock will find next', async () => {
    // Thursday 12 November to Wednesday 18 November: Thu, Fri, Mon, Tue, Wed are lessons; the weekend counts as days.
    const found = await dropout.one(director, cases.here);
    expect(found).toMatchObject({ since: '2026-11-12', schoolDays: 5, days: 7, attempts: 0 });
    expect(found?.next).toEqual({
      kind: 'suspected',
      on: '2026-11-19',
      roles: ['SCHOOL_OFFICE', 'TOWN_SUPERVISOR', 'CHILD_DIRECTOR'],
    });
    expect(await county.prisma.accessLog.count({ where: { entityId: cases.here, staffId: director.staffId } })).toBe(1);
  });

  it('at the first attempt nothing can be given up', async () => {
    const again = (await dropout.one(director, cases.here))?.forms.attempt.questions.find(({ id }) => id === 'p_again');
    expect(again?.options.map(({ value }) => value)).toEqual(['AGAIN']);
  });

  it('an education centre reads and does not write', async () => {
    const centre = posted(director, 'EDU_CENTER', 'town', '');
    const reader = { ...centre, roles: [{ ...actorOf('COUNTY_OFFICE').roles[0], role: 'EDU_CENTER' }] } as DeskActor;
    expect((await dropout.one(reader, cases.here))?.forms).toMatchObject({
      attempt: { questions: [] },
      back: { questions: [] },
    });
    const said = { caseId: cases.here, form: 'attempt' as const, answers: {}, actId: randomUUID() };
    expect(await dropout.note(reader, said)).toEqual({ kind: 'unknown' });
  });
});

describe('an attempt', () => {
  const answers = {
    p_how: 'HOME_VISIT',
    p_reason: 'WORK',
    p_problem: '想跟表哥进厂',
    p_opinion: '',
    p_result: 'AGREED',
    p_agreed_on: '2026-11-20',
  };

  it('that leaves a question open is refused by its name', async () => {
    const { p_reason: _, ...rest } = answers;
    expect(
      await dropout.note(director, { caseId: cases.here, form: 'attempt', answers: rest, actId: randomUUID() }),
    ).toEqual({
      kind: 'incomplete',
      stepId: 'p_reason',
    });
    expect(await county.prisma.dropoutStep.count({ where: { caseId: cases.here, kind: 'persuade' } })).toBe(0);
  });

  it('is a step of the case, once, with its words as ciphertext; the flags of the conversation are raised', async () => {
    const said = { caseId: cases.here, form: 'attempt' as const, answers, actId: 'act-attempt-01' };
    expect(await dropout.note(director, said)).toEqual({ kind: 'done' });
    expect(await dropout.note(director, said)).toEqual({ kind: 'done' });
    const steps = await county.prisma.dropoutStep.findMany({ where: { caseId: cases.here, kind: 'persuade' } });
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ line: 'government', byPersonId: director.personId });
    expect(steps[0]?.textE).not.toContain('表哥');
    const found = await dropout.one(director, cases.here);
    expect(found?.steps.at(-1)).toMatchObject({
      kind: 'persuade',
      nextOn: '2026-11-20',
      text: expect.stringContaining('表哥'),
    });
    expect(
      await county.prisma.signal.count({
        where: { childId: oneAHome[0]?.id as string, flagCode: { in: ['P08', 'E03'] } },
      }),
    ).toBeGreaterThan(0);
  });
});

describe('at school again', () => {
  const teacher = () => posted(director, 'CLASS_TEACHER', 'class', oneAHome[0]?.classId as string);
  const back = (answers: Record<string, string>, actId: string) =>
    dropout.note(teacher(), { caseId: cases.here, form: 'back', answers, actId });

  const reopen = () =>
    county.prisma.dropoutCase.update({
      where: { id: cases.here },
      data: { state: 'suspected', closedAt: null, returnedOn: null, suspectedAt: new Date(now - 1000) },
    });

  it('is for the school to say, not for the village', async () => {
    expect((await dropout.one(director, cases.here))?.forms.back.questions).toEqual([]);
    const said = { caseId: cases.here, form: 'back' as const, answers: { now: 'PRESENT' }, actId: randomUUID() };
    expect(await dropout.note(director, said)).toEqual({ kind: 'unknown' });
    const questions = (await dropout.one(teacher(), cases.here))?.forms.back.questions ?? [];
    expect(questions.map(({ id, after }) => [id, after?.values ?? null])).toEqual([
      ['now', null],
      ['where', ['TRANSFERRED']],
    ]);
  });

  it('without an answer nothing is kept, sent twice neither; put right it counts', async () => {
    expect(await back({}, 'act-back-00001')).toEqual({ kind: 'incomplete', stepId: 'now' });
    expect(await back({}, 'act-back-00001')).toEqual({ kind: 'later' });
    expect(await county.prisma.dropoutStep.count({ where: { caseId: cases.here, kind: 'returned' } })).toBe(0);
    expect(await back({ now: 'PRESENT' }, 'act-back-00001')).toEqual({ kind: 'done' });
    expect(await back({ now: 'PRESENT' }, 'act-back-00001')).toEqual({ kind: 'done' });
    expect(await county.prisma.dropoutStep.count({ where: { caseId: cases.here, kind: 'returned' } })).toBe(1);
    // The child was away for less than a week: the case is over with its return, and the form with it.
    expect((await dropout.one(teacher(), cases.here))?.forms.back.open).toBe(false);
    expect(await back({ now: 'AWAY' }, 'act-back-00002')).toEqual({ kind: 'over' });
  });

  it('somebody who was suspected is confirmed on later days; meanwhile nobody persuades', async () => {
    await reopen();
    expect(await back({ now: 'PRESENT' }, 'act-back-00003')).toEqual({ kind: 'done' });
    const found = await dropout.one(teacher(), cases.here);
    expect([found?.state, found?.forms.back.open, found?.forms.attempt.open]).toEqual(['returned', true, false]);
  });

  it('to another school: the case ends, and the village has a task with the school in it', async () => {
    await reopen();
    const place = await county.prisma.dropoutCase.findUniqueOrThrow({ where: { id: cases.here } });
    expect(await back({ now: 'TRANSFERRED', where: '县二小' }, 'act-back-00004')).toEqual({ kind: 'done' });
    expect((await county.prisma.dropoutCase.findUniqueOrThrow({ where: { id: cases.here } })).closedAt).not.toBe(null);
    const tasks = await county.prisma.humanInbox.findMany({ where: { childId: place.childId, reason: 'task' } });
    const notes = tasks.map(({ id, noteE }) => county.crypto.decrypt('human_inbox', 'note_e', id, noteE ?? ''));
    expect(notes.join()).toContain('县二小');
  });
});
