import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DutyFilter } from '../../../src/app/desk/duties-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { makeDuties } from '../../../src/store/desk/duties-store.ts';
import {
  actorOf,
  dayMs as day,
  director,
  elsewhere,
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
let duties: ReturnType<typeof makeDuties>;

const everything: DutyFilter = { view: 'open', rule: '', place: '', who: 'all', owner: '', page: 1 };

async function duty(over: Record<string, unknown>) {
  const id = randomUUID();
  await county.prisma.duty.create({
    data: {
      id,
      countyId: ledger.countyId,
      rule: 'visit_due',
      ownerPersonId: director.personId,
      childId: null,
      regionId: village,
      periodKey: '2026-W47',
      opensAt: new Date(now - 3 * day),
      dueAt: new Date(now + day),
      ...over,
    },
  });
  return id;
}

beforeAll(async () => {
  county = await openWorkCounty();
  duties = makeDuties({ database: county.prisma, handle: county.handle, playbook: () => playbook, now: () => now });
  await duty({ childId: oneAHome[0]?.id, periodKey: 'own' });
  await duty({ childId: oneAHome[1]?.id, periodKey: 'late', dueAt: new Date(now - day) });
  await duty({ childId: oneAHome[1]?.id, periodKey: 'done', state: 'done', doneAt: new Date(now - day) });
  await duty({ childId: oneAHome[1]?.id, periodKey: 'old', state: 'done', dueAt: new Date(now - 200 * day) });
  await duty({ childId: oneAHome[1]?.id, periodKey: 'missed', state: 'missed', dueAt: new Date(now - day) });
  await duty({ childId: oneAHome[0]?.id, periodKey: 'family', rule: 'guardian_monthly', ownerPersonId: randomUUID() });
  await duty({ childId: oneAHome[0]?.id, periodKey: 'notice', rule: 'season_water', ownerPersonId: randomUUID() });
  await duty({
    childId: elsewhere[0]?.id,
    periodKey: 'elsewhere',
    regionId: elsewhere[0]?.residenceRegionId,
    ownerPersonId: randomUUID(),
  });
});
afterAll(() => county.end());

const keys = async (actor: DeskActor, over: Partial<DutyFilter> = {}) =>
  (await duties.board(actor, { ...everything, ...over })).rows.map(({ periodKey }) => periodKey).toSorted();

describe('who sees which duties', () => {
  it('a child director: those of the own village, nothing of another', async () => {
    expect(await keys(director)).toEqual(['family', 'late', 'own']);
    expect(await keys(director, { who: 'staff' })).toEqual(['late', 'own']);
    expect(await keys(director, { who: 'mine' })).toEqual(['late', 'own']);
  });

  it('the township sees its villages, the county all, somebody elsewhere nothing', async () => {
    const town = ledger.regions.find(({ id }) => id === village)?.parentId as string;
    expect(await keys(posted(director, 'TOWN_SUPERVISOR', 'town', town), { who: 'staff' })).toEqual(
      expect.arrayContaining(['late', 'own']),
    );
    expect(await keys(actorOf('COUNTY_OFFICE'))).toEqual(['elsewhere', 'family', 'late', 'own']);
    expect(await keys(nowhere())).toEqual([]);
  });

  it('a class teacher sees those about the own class', async () => {
    const classId = oneAHome[0]?.classId as string;
    const teacher = actorOf('CLASS_TEACHER', {
      roles: [{ role: 'CLASS_TEACHER', scopeType: 'class', scopeId: classId }],
    });
    const mine = ledger.children.filter((child) => child.classId === classId).map(({ id }) => id);
    const wanted = ['own', 'family', ...(mine.includes(oneAHome[1]?.id as string) ? ['late'] : [])].toSorted();
    expect(await keys(teacher)).toEqual(wanted);
  });

  it("whoever is family of the child finds nothing about it, nor in any count; one's own duty stands, without the file", async () => {
    const kin = [director.personId, oneAHome[0]?.personId as PersonId];
    const station = actorOf('TOWN_STATION', {
      kin,
      roles: [{ role: 'TOWN_STATION', scopeType: 'village', scopeId: village }],
    });
    expect(await keys(station)).toEqual(['late']);
    expect((await duties.board(station, everything)).counts).toMatchObject({ open: 1, late: 1 });
    const aunt = { ...director, kin };
    const row = (await duties.board(aunt, everything)).rows.find(({ periodKey }) => periodKey === 'own');
    expect(row?.childId).toBe(null);
  });

  it('a role without the right has its own duties on the first screen, and no others', async () => {
    const lead = actorOf('CHILD_DIRECTOR', { roles: [{ role: 'HEALTH', scopeType: 'village', scopeId: village }] });
    expect((await duties.groups(lead)).map(({ mine, count }) => [mine, count])).toEqual([[true, 2]]);
  });
});

describe('the board', () => {
  it('views, counts and what has passed', async () => {
    const { counts } = await duties.board(director, everything);
    expect(counts).toEqual({ open: 3, late: 1, done: 1, missed: 1 });
    expect(await keys(director, { view: 'done' })).toEqual(['done']);
    expect(await keys(director, { view: 'missed' })).toEqual(['missed']);
    expect(await keys(director, { view: 'late' })).toEqual(['late']);
  });

  it('by rule, by place, by the name of the owner', async () => {
    expect(await keys(director, { rule: 'guardian_monthly' })).toEqual(['family']);
    expect(await keys(director, { rule: 'no_such_rule' })).toEqual([]);
    expect(await keys(actorOf('COUNTY_OFFICE'), { place: village })).toEqual(['family', 'late', 'own']);
    const name = ledger.persons.find(({ id }) => id === director.personId)?.displayName as string;
    expect(await keys(director, { owner: name })).toEqual(['late', 'own']);
    expect(await keys(director, { owner: "'; drop table duty; --" })).toEqual([]);
  });

  it('first screen: by rule, what is late and what is due today', async () => {
    expect(await duties.groups(director)).toEqual([
      expect.objectContaining({ rule: 'visit_due', mine: true, count: 2, late: 1, today: 0 }),
    ]);
  });
});

describe('saying that it is done', () => {
  it('is a record through the hallway, once, and the duty is done by it', async () => {
    const supervisor = actorOf('TOWN_SUPERVISOR');
    const town = supervisor.roles[0]?.scopeId as string;
    const dutyId = await duty({
      rule: 'hukou_list',
      ownerPersonId: supervisor.personId,
      regionId: town,
      periodKey: '2026-11',
    });
    const said = { dutyId, note: '名单交了', actId: 'act-00000001' };
    expect(await duties.report(supervisor, said)).toBe('done');
    expect((await county.prisma.duty.findUnique({ where: { id: dutyId } }))?.state).toBe('done');
    expect(await county.prisma.fileRecord.count({ where: { kind: 'duty_report', regionId: town } })).toBe(1);
    expect(await duties.report(supervisor, said)).toBe('unknown');
    expect(await county.prisma.auditLog.count({ where: { action: 'form_filled', actorId: supervisor.personId } })).toBe(
      1,
    );
  });

  it("refuses what is shown by another record, and another person's", async () => {
    const own = await county.prisma.duty.findFirst({ where: { periodKey: 'own' } });
    const said = { dutyId: own?.id as string, note: '', actId: 'act-00000002' };
    expect(await duties.report(director, said)).toBe('not_so');
    expect(await duties.report(actorOf('COUNTY_OFFICE'), said)).toBe('unknown');
    expect((await county.prisma.duty.findFirst({ where: { periodKey: 'own' } }))?.state).toBe('due');
  });
});
