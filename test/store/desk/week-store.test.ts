import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WeekSaid } from '../../../src/app/desk/week-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { makeWeek } from '../../../src/store/desk/week-store.ts';
import { actorOf, dayMs, director, ledger, now, openWorkCounty, playbook, type WorkCounty } from './work-county.ts';

/** The class teacher with the most children: three of them are due in two lists, one of them in the third as well. */
const teachers = ledger.roles.filter(({ role }) => role === 'CLASS_TEACHER');
const classOf = (id: string) => ledger.children.filter(({ classId }) => classId === id);
const held = teachers.toSorted((a, b) => classOf(b.scopeId).length - classOf(a.scopeId).length)[0];
const staff = ledger.staff.find(({ id }) => id === held?.staffId);
const teacher = actorOf('CLASS_TEACHER', {
  staffId: held?.staffId as DeskActor['staffId'],
  personId: staff?.personId as PersonId,
  kin: [staff?.personId as PersonId],
  roles: [{ role: 'CLASS_TEACHER', scopeType: 'class', scopeId: held?.scopeId as string }],
});
const [a, b, c] = classOf(held?.scopeId as string).map(({ id }) => id as string) as [string, string, string];

let county: WorkCounty;
let week: ReturnType<typeof makeWeek>;

beforeAll(async () => {
  county = await openWorkCounty();
  week = makeWeek({ database: county.prisma, handle: county.handle, playbook: () => playbook, now: () => now });
  // The post was held before the county was written down.
  const held = { staffId: teacher.staffId };
  await county.prisma.staffRole.updateMany({ where: held, data: { validFrom: new Date(now - dayMs) } });
  await county.prisma.duty.deleteMany({ where: { ownerPersonId: teacher.personId } });
  const due = [
    ...[a, b, c].map((childId) => ['teacher_weekly', childId]),
    ...[a, b].map((childId) => ['teacher_biweekly', childId]),
    ['relatives_weekly', c],
  ] as const;
  await county.prisma.duty.createMany({
    data: due.map(([rule, childId]) => ({
      id: randomUUID(),
      countyId: ledger.countyId,
      rule,
      ownerPersonId: teacher.personId,
      childId,
      periodKey: '2026-W47',
      opensAt: new Date(now - dayMs),
      dueAt: new Date(now + dayMs),
    })),
  });
});
afterAll(() => county.end());

const said = (over: Partial<WeekSaid> = {}): WeekSaid => ({
  chosen: {
    TALKED: { [a]: 'TALKED', [b]: 'TALKED', [c]: 'NOT_TALKED' },
    CALLED: { [a]: 'CALLED', [b]: 'CALL_NO_NUMBER' },
    RELATIVES_CALLED: { [c]: 'RELATIVES_CALLED' },
  },
  watch: [],
  answers: {},
  good: null,
  actId: 'act-week-00001',
  ...over,
});
const written = () =>
  county.prisma.contactLog.count({ where: { source: 'F06_teacher_contacts', at: { gte: new Date(now) } } });

describe('the week of a class', () => {
  it('is the class teacher’s own, with the children that are due in each list; opening it is logged', async () => {
    const form = await week.form(teacher);
    expect(form?.lists.map(({ key, children }) => [key, children.map(({ id }) => id)])).toEqual([
      ['TALKED', [a, b, c]],
      ['CALLED', [a, b]],
      ['RELATIVES_CALLED', [c]],
    ]);
    expect(form?.dueAt).toBe(now + dayMs);
    expect(await county.prisma.accessLog.count({ where: { purpose: 'week form', staffId: teacher.staffId } })).toBe(1);
    expect(await week.form(director)).toBe(null);
    expect(await week.close(director, said())).toEqual({ kind: 'unknown' });
    const aunt = {
      ...teacher,
      kin: [teacher.personId, ledger.children.find(({ id }) => id === a)?.personId as PersonId],
    };
    expect((await week.form(aunt))?.children.map(({ id }) => id)).not.toContain(a);
    const other = ledger.children.find(({ classId }) => classId !== held?.scopeId)?.id as string;
    expect(await week.close(teacher, said({ watch: [other] }))).toEqual({ kind: 'unknown' });
  });

  it('a child left open in one list keeps everything from being kept', async () => {
    const chosen = { ...said().chosen, CALLED: { [a]: 'CALLED' } };
    expect(await week.close(teacher, said({ chosen }))).toEqual({ kind: 'open', list: 'CALLED', childId: b });
    const wrong = { ...said().chosen, CALLED: { [a]: 'CALLED', [b]: 'TALKED' } };
    expect((await week.close(teacher, said({ chosen: wrong }))).kind).toBe('open');
    expect(await week.close(teacher, said({ watch: [b] }))).toEqual({ kind: 'incomplete', stepId: `t3_area@${b}` });
    expect(await written()).toBe(0);
  });

  it('is written as conversation F06 writes it, once: contacts, reasons, flags, the good word; the duties are done', async () => {
    const full = said({
      watch: [b],
      answers: { [`t3_area@${b}`]: ['MOOD', '这周老趴桌上'], [`a3_mood@${b}`]: 'LONELY' },
      good: { childId: a, words: '这周主动举手' },
      actId: 'act-week-00002',
    });
    expect(await week.close(teacher, full)).toEqual({ kind: 'done' });
    // Talks with two children, one call, one contact with relatives.
    expect(await written()).toBe(4);
    const missed = await county.prisma.fileRecord.findMany({
      where: { kind: 'contact_missed', personId: teacher.personId, at: new Date(now) },
    });
    expect(missed.map(({ childId, data }) => [childId, (data as { reason: string }).reason])).toEqual(
      expect.arrayContaining([
        [b, 'NO_NUMBER'],
        [c, 'OTHER'],
      ]),
    );
    const flags = await county.prisma.signal.findMany({
      where: { sourcePersonId: teacher.personId, at: new Date(now) },
    });
    expect(flags.map(({ childId, flagCode }) => [childId, flagCode])).toEqual(
      expect.arrayContaining([
        [b, 'C06'],
        [b, 'M03'],
      ]),
    );
    const good = await county.prisma.fileRecord.findMany({
      where: { kind: 'good_news', childId: a, at: new Date(now) },
    });
    expect(good).toMatchObject([{ state: 'waiting' }]);
    const left = { ownerPersonId: teacher.personId, state: 'due' as const };
    expect(await county.prisma.duty.count({ where: left })).toBe(0);
    expect(await week.close(teacher, full)).toEqual({ kind: 'done' });
    expect(await written()).toBe(4);
    expect((await week.form(teacher))?.lists).toEqual([]);
  });

  it('when nothing is due a child to watch can still be written of, and danger in it is heard', async () => {
    const answers = { [`t3_area@${c}`]: ['他说过不想活了'] };
    expect(await week.close(teacher, said({ watch: [c], answers, actId: 'act-week-00003' }))).toEqual({ kind: 'done' });
    const heard = await county.prisma.signal.findMany({ where: { childId: c, flagCode: 'M01' } });
    expect(heard).toHaveLength(1);
  });
});
