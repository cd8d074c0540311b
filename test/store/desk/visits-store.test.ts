import { randomUUID } from 'node:crypto';
import { pinyin } from 'pinyin-pro';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { FormAnswers } from '../../../src/core/flow/fill-flow.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { makeVisits } from '../../../src/store/desk/visits-store.ts';
import {
  actorOf,
  dayMs,
  director,
  elsewhere,
  here,
  ledger,
  now,
  nowhere,
  oneAHome,
  openWorkCounty,
  playbook,
  posted,
  village,
  type WorkCounty,
} from './work-county.ts';

let county: WorkCounty;
let visits: ReturnType<typeof makeVisits>;
let clock = now;

beforeAll(async () => {
  county = await openWorkCounty(() => clock);
  visits = makeVisits({
    database: county.prisma,
    handle: county.handle,
    playbook: () => playbook,
    now: () => clock,
  });
});
afterAll(() => county.end());

const child = (at: number) => oneAHome[at]?.id as string;
const well: FormAnswers = {
  v2_date: '2026-11-18',
  v3_saw: 'SEEN_ALONE',
  v4_ratings: '0 0 0 0 0 0 0 0',
  v11_signs: ['NO_SIGNS'],
  v12_night: 'ADULT',
  v13_hazards: ['NO_HAZARD'],
  v14_needs: ['NO_NEED'],
  v15_measures: ['NONE'],
  v16_word: '',
};
const send = (actor: DeskActor, childId: string, answers: FormAnswers, actId: string = randomUUID()) =>
  visits.save(actor, { childId, answers, actId, startedAt: clock - 60_000 });
const aunt = (): DeskActor => ({ ...director, kin: [director.personId, oneAHome[0]?.personId as PersonId] });

describe('who may write down a visit to whom', () => {
  it('the own village: the form with the questions of F07, and opening it is in the access log', async () => {
    const form = await visits.form(director, child(0));
    expect(form?.questions.map(({ id }) => id).slice(0, 4)).toEqual(['v2_date', 'v3_saw', 'v3_why', 'v4_ratings']);
    expect(await county.prisma.accessLog.count({ where: { entityId: child(0), staffId: director.staffId } })).toBe(1);
  });

  it.each<[string, () => DeskActor, string]>([
    ['a child of another village', () => director, elsewhere[0]?.id as string],
    ['somebody without a place here', nowhere, child(0)],
    ['family of the child', aunt, child(0)],
    ['a class teacher', () => posted(director, 'CLASS_TEACHER', 'class', here[0]?.classId as string), child(0)],
    ['no id at all', () => director, "' or 1=1"],
    ['an id that nobody has', () => director, randomUUID()],
  ])('%s: does not exist, and nothing is written', async (_, actor, childId) => {
    expect(await visits.form(actor(), childId)).toBe(null);
    expect(await send(actor(), childId, well)).toEqual({ kind: 'unknown' });
    expect(await county.prisma.fileRecord.count({ where: { kind: 'visit', at: { gte: new Date(now) } } })).toBe(0);
  });
});

describe('whom to choose', () => {
  const ids = async (actor: DeskActor, q = '') => (await visits.pick(actor, q)).rows.map(({ childId }) => childId);

  it('children of the own village alone, never of the own family, and nobody without a right', async () => {
    const mine = new Set(here.map(({ id }) => id as string));
    expect((await ids(director)).every((id) => mine.has(id))).toBe(true);
    expect(await ids(director)).toHaveLength(Math.min(40, mine.size));
    expect(await ids(aunt())).not.toContain(child(0));
    expect(await ids(nowhere())).toEqual([]);
    expect(await ids(posted(director, 'CLASS_TEACHER', 'class', here[0]?.classId as string))).toEqual([]);
  });

  it('whoever is due first comes first', async () => {
    const last = (await ids(director)).at(-1) as string;
    const dutyId = randomUUID();
    await county.prisma.duty.create({
      data: {
        id: dutyId,
        countyId: ledger.countyId,
        rule: 'visit_due',
        ownerPersonId: director.personId,
        childId: last,
        regionId: village,
        periodKey: 'pick',
        opensAt: new Date(now - dayMs),
        dueAt: new Date(now - dayMs),
      },
    });
    const [first] = (await visits.pick(director, '')).rows;
    expect(first).toMatchObject({ childId: last, dueAt: now - dayMs });
    await county.prisma.duty.delete({ where: { id: dutyId } });
  });

  it('by name, pinyin and file number; signs of a pattern are signs', async () => {
    const one = oneAHome[0];
    const namesakes = here.filter(({ nickname }) => nickname === one?.nickname).map(({ id }) => id as string);
    expect((await ids(director, one?.nickname)).toSorted()).toEqual(expect.arrayContaining(namesakes));
    const spelled = pinyin(one?.nickname ?? '', { toneType: 'none', type: 'array' }).join('');
    expect(await ids(director, spelled)).toContain(child(0));
    expect(await ids(director, one?.fileNo)).toEqual([child(0)]);
    for (const q of ['%', '_', "' or 1=1", '\\']) expect(await ids(director, q)).toEqual([]);
    expect(await ids(director, elsewhere[0]?.fileNo)).toEqual([]);
  });
});

describe('a visit that is sent', () => {
  it('is received once, however often it comes, and says when', async () => {
    clock = now + 1_000;
    const first = await send(director, child(0), well, 'act-one-and-same');
    clock = now + 60_000;
    const again = await send(director, child(0), well, 'act-one-and-same');
    expect(first).toEqual({
      kind: 'received',
      visit: { at: now + 1_000, childId: child(0), name: oneAHome[0]?.nickname, met: true, alerted: false },
    });
    expect(again).toEqual(first);
    const rows = await county.prisma.fileRecord.findMany({
      where: { kind: 'visit', childId: child(0), at: { gte: new Date(now) } },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ personId: director.personId, data: { saw_child: 'SEEN_ALONE', night: 'ADULT' } });
    expect(
      await county.prisma.contactLog.count({
        where: { childId: child(0), method: 'visit', at: { gte: new Date('2026-11-18') } },
      }),
    ).toBe(1);
    expect(await county.prisma.auditLog.count({ where: { action: 'form_filled', entityId: child(0) } })).toBe(1);
    expect(await visits.received(actorOf('COUNTY_OFFICE'), 'act-one-and-same')).toBe(null);
  });

  it('two that come at the same moment are one', async () => {
    clock = now + 120_000;
    const both = await Promise.all([1, 2].map(() => send(director, child(1), well, 'act-both-at-once')));
    expect(both.map(({ kind }) => kind)).toEqual(['received', 'received']);
    expect(
      await county.prisma.fileRecord.count({ where: { kind: 'visit', childId: child(1), at: { gte: new Date(now) } } }),
    ).toBe(1);
  });

  it('danger in an answer or in the words is an open alert about this child, as in a conversation', async () => {
    clock = now + 180_000;
    const result = await send(director, child(2), {
      ...well,
      v12_night: 'NONE',
      v12_tonight: 'NO',
      v16_word: '娃儿昨天掉塘里了',
    });
    expect(result).toMatchObject({ kind: 'received', visit: { alerted: true } });
    const alerts = await county.prisma.alert.findMany({
      where: { childId: child(2), openedAt: { gte: new Date(now) } },
    });
    expect(alerts.map(({ flagCode }) => flagCode)).toEqual(expect.arrayContaining(['G02', 'P06']));
    const words = await county.prisma.answer.findFirst({ where: { stepId: 'v16_word', childId: child(2) } });
    expect(words?.textE).not.toContain('掉塘');
  });

  it('that leaves a question open is refused by its name, nothing but its danger is kept', async () => {
    clock = now + 240_000;
    const { v13_hazards: _, ...rest } = well;
    const result = await send(director, child(3), { ...rest, v16_word: '他喝了农药' });
    expect(result).toEqual({ kind: 'incomplete', stepId: 'v13_hazards' });
    expect(
      await county.prisma.fileRecord.count({ where: { kind: 'visit', childId: child(3), at: { gte: new Date(now) } } }),
    ).toBe(0);
    expect(
      await county.prisma.alert.count({ where: { childId: child(3), openedAt: { gte: new Date(now) } } }),
    ).toBeGreaterThan(0);
  });

  it('of a child beyond the first sixty of a large place is written like any other', async () => {
    clock = now + 300_000;
    const office = actorOf('COUNTY_OFFICE');
    const last = ledger.children.at(-1)?.id as string;
    expect(await send(office, last, well)).toMatchObject({ kind: 'received', visit: { childId: last } });
  });
});

describe('the planner', () => {
  it('one village: those due first come first, with what they are due by', async () => {
    await county.prisma.duty.createMany({
      data: [
        { rule: 'visit_due', childId: child(5), dueAt: new Date(now + 2 * dayMs) },
        { rule: 'visit_middle', childId: child(4), dueAt: new Date(now - dayMs) },
        { rule: 'guardian_monthly', childId: child(6), dueAt: new Date(now - 5 * dayMs) },
      ].map((row) => ({
        ...row,
        id: randomUUID(),
        countyId: ledger.countyId,
        ownerPersonId: director.personId,
        regionId: village,
        periodKey: 'x',
        opensAt: new Date(now - 6 * dayMs),
      })),
    });
    const plan = await visits.plan(director, '');
    expect(plan.village).toMatchObject({ id: village, children: here.length, late: 1, soon: 1 });
    expect(plan.rows.slice(0, 2).map(({ childId, why }) => [childId, why?.zh])).toEqual([
      [child(4), playbook.duties.rules.get('visit_middle')?.title],
      [child(5), playbook.duties.rules.get('visit_due')?.title],
    ]);
    expect(plan.rows.find(({ childId }) => childId === child(6))?.dueAt).toBe(null);
    expect(plan.rows).toHaveLength(here.length);
  });

  it("several villages are chosen from; another reader's village is none", async () => {
    const office = actorOf('COUNTY_OFFICE');
    const plan = await visits.plan(office, '');
    expect(plan.village).toBe(null);
    expect(plan.villages.reduce((sum, { children }) => sum + children, 0)).toBe(ledger.children.length);
    expect((await visits.plan(office, village)).rows).toHaveLength(here.length);
    const other = plan.villages.find(({ id }) => id !== village)?.id as string;
    expect((await visits.plan(director, other)).village).toBe(null);
    expect((await visits.plan(nowhere(), village)).villages).toEqual([]);
  });

  it('family of a child finds one child fewer, in the count as well', async () => {
    const plan = await visits.plan(aunt(), '');
    expect(plan.rows.some(({ childId }) => childId === child(0))).toBe(false);
    expect(plan.village?.children).toBe(plan.rows.length);
  });
});

describe('a visit that was planned from the list of children', () => {
  it('ends when the child was met', async () => {
    const plan = (childId: string) => ({
      id: randomUUID(),
      effectKey: `plan_visit:${randomUUID()}:${childId}`,
      childId,
      reason: 'task',
      forRole: 'CHILD_DIRECTOR',
      createdAt: new Date(clock),
    });
    const [planned, another] = [plan(child(2)), plan(child(3))];
    await county.prisma.humanInbox.createMany({ data: [planned, another] });
    expect(await send(director, child(2), well)).toMatchObject({ kind: 'received' });
    const rows = await county.prisma.humanInbox.findMany({ where: { id: { in: [planned.id, another.id] } } });
    expect(new Map(rows.map(({ id, doneBy }) => [id, doneBy]))).toEqual(
      new Map([
        [planned.id, director.staffId],
        [another.id, null],
      ]),
    );
  });
});
