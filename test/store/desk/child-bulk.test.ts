import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BulkForm, BulkView, ChildBulkPort } from '../../../src/app/desk/bulk-port.ts';
import { makeChildBulk } from '../../../src/app/desk/child-bulk.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import type { ChildBulkKind } from '../../../src/core/ledger/bulk-change.ts';
import { makeChildBulkStore } from '../../../src/store/desk/child-bulk-store.ts';
import { makeChildStore } from '../../../src/store/desk/child-store.ts';
import { makeDatabase } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { alertRow, crypto, fileRows, now, person } from '../../support/file-rows.ts';
import { villageId } from '../../support/village-ledger.ts';
import { readerIn } from './children-village.ts';

const hour = 3_600_000;
const [jun, hong, lian] = ['小军', '小红', '小练'].map((name) => villageId('child', name)) as [string, string, string];
const home = villageId('village', '石桥村');
const there = randomUUID();
const otherTown = randomUUID();
const supervisor = readerIn('TOWN_SUPERVISOR', 'town', '何督导');
const director = readerIn('CHILD_DIRECTOR', 'village', '李姐');
const county = readerIn('COUNTY_OFFICE', 'county', '华主任');

let village: Awaited<ReturnType<typeof fileRows>>;
let bulk: ChildBulkPort;
let clock = now;

const move: BulkForm = { to: there, since: '2026-11-18', source: '村里来电话', along: 'none', note: '' };

beforeAll(async () => {
  village = await fileRows();
  const { prisma, pool } = village;
  const town = await prisma.region.findUniqueOrThrow({ where: { id: villageId('town', '青山镇') } });
  const place = { countyId: town.countyId, active: true };
  const far = { ...place, id: otherTown, code: 'T-far', name: '远镇', level: 'town' as const, parentId: town.parentId };
  await prisma.region.create({ data: { ...far, path: `/${town.parentId}/${otherTown}/` } });
  const near = { ...place, id: there, code: 'V-far', name: '远村', level: 'village' as const, parentId: otherTown };
  await prisma.region.create({ data: { ...near, path: `/${town.parentId}/${otherTown}/${there}/` } });
  const time = { now: () => clock };
  const hallway = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => clock });
  const store = makeChildBulkStore(prisma, crypto);
  bulk = makeChildBulk({ store, alerts: makeChildStore(prisma, crypto), hallway, clock: time });
});
afterAll(() => village.stop());

beforeEach(async () => {
  clock += 48 * hour;
  const { prisma } = village;
  await prisma.alert.deleteMany();
  await prisma.child.updateMany({ data: { residenceRegionId: home, ledgerStatus: 'active', boarding: false } });
  await prisma.childFact.deleteMany();
  await prisma.person.updateMany({ data: { deceasedAt: null } });
  await prisma.humanInbox.deleteMany();
});

async function chosen(actor: DeskActor, kind: ChildBulkKind, ids: readonly string[], form: BulkForm) {
  const id = (await bulk.choose(actor, kind, ids, randomUUID())) as string;
  expect(await bulk.fill(actor, id, form)).toBe('filled');
  const view = (await bulk.show(actor, id)) as BulkView;
  const ticked = new Map(view.rows.map((row) => [row.id, row.was]));
  return { id, view, ticked };
}

const residences = async () =>
  (await village.prisma.child.findMany({ where: { id: { in: [jun, hong] } }, orderBy: { fileNo: 'asc' } })).map(
    ({ residenceRegionId }) => residenceRegionId,
  );
const householdOf = async (name: string) =>
  (await village.prisma.person.findUniqueOrThrow({ where: { id: person(name) } })).householdId;

describe('looked at before it is done', () => {
  it('says of each child what changes, and why another is left out', async () => {
    await village.prisma.child.update({ where: { id: lian }, data: { ledgerStatus: 'exited' } });
    const { view } = await chosen(supervisor, 'residence', [jun, hong, lian], move);
    expect(view).toMatchObject({ state: 'preview', chosen: 3, asksHome: true });
    expect(view.rows.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['小军', '青山镇 · 石桥村', '远镇 · 远村'],
      ['小红', '青山镇 · 石桥村', '远镇 · 远村'],
    ]);
    expect(view.leftOut.map(({ name, why }) => [name, why])).toEqual([['小练', 'left']]);
    expect(view.rows[0]?.stays).toEqual(expect.arrayContaining(['王奶奶', '张爷爷']));
    expect(await residences()).toEqual([home, home]);
  });

  it.each([
    [
      'died',
      async () => village.prisma.person.update({ where: { id: person('小军') }, data: { deceasedAt: new Date(now) } }),
    ],
    ['already', async () => village.prisma.child.update({ where: { id: jun }, data: { residenceRegionId: there } })],
    [
      'later_fact',
      async () =>
        village.prisma.childFact.create({
          data: {
            id: randomUUID(),
            childId: jun,
            field: 'residence',
            value: { raw: home, text: '石桥村' },
            validFrom: new Date('2026-11-19'),
            source: '看到',
            byStaffId: director.staffId,
            at: new Date(now),
          },
        }),
    ],
  ])('%s', async (why, arrange) => {
    await arrange();
    const { view } = await chosen(county, 'residence', [jun, hong], move);
    expect(view.leftOut.map((one) => [one.name, one.why])).toEqual([['小军', why]]);
  });

  it('ids out of reach are as if nobody had chosen them; an act is its maker’s alone', async () => {
    const elsewhere = readerIn('CHILD_DIRECTOR', 'village', '某人', {
      roles: [{ role: 'CHILD_DIRECTOR', scopeType: 'village', scopeId: there }],
    });
    expect(await bulk.choose(elsewhere, 'residence', [jun, hong], randomUUID())).toBeNull();
    const { id, view } = await chosen(director, 'boarding', [jun, randomUUID()], { ...move, to: 'yes' });
    expect(view.chosen).toBe(1);
    expect(view.leftOut).toEqual([]);
    expect(await bulk.show(supervisor, id)).toBeNull();
    expect(await bulk.confirm(supervisor, id, new Map([[jun, 'x']]))).toBeNull();
    expect(await bulk.undo(supervisor, id)).toBeNull();
  });

  it('a child of the reader’s own family is not there, neither as a brother', async () => {
    const aunt = { ...supervisor, kin: [person('小红')] as PersonId[] };
    const { view } = await chosen(aunt, 'residence', [jun, hong], move);
    expect(view.chosen).toBe(1);
    expect(JSON.stringify(view)).not.toContain('小红');
  });

  it('whoever reads and may not change is told that it is not theirs', async () => {
    const reader = { ...readerIn('CLASS_TEACHER', 'class', '王老师') };
    const id = (await bulk.choose(reader, 'boarding', [jun], randomUUID())) as string;
    await bulk.fill(reader, id, { ...move, to: 'yes' });
    expect((await bulk.show(reader, id))?.leftOut).toMatchObject([{ name: '小军', why: 'not_yours' }]);
    expect(await bulk.confirm(reader, id, new Map([[jun, 'x']]))).toBe('nothing');
  });

  it.each([
    [{ to: '' }, 'missing'],
    [{ to: villageId('town', '青山镇') }, 'not_offered'],
    [{ since: '2027-12-01' }, 'future'],
    [{ source: '' }, 'no_source'],
    [{ along: '' as const }, 'no_along'],
  ])('%j is refused and nothing kept', async (over, problem) => {
    const id = (await bulk.choose(supervisor, 'residence', [jun], randomUUID())) as string;
    expect(await bulk.fill(supervisor, id, { ...move, ...over })).toBe(problem);
    expect((await bulk.show(supervisor, id))?.state).toBe('form');
  });
});

describe('alerts', () => {
  const alert = (over: object) =>
    village.put.row(
      'alert',
      alertRow('P01', { child_id: jun, subject_key: `child:${jun}`, restricted: true, ...over }),
    );

  it('a restricted one that the reader has: the child is moved by itself', async () => {
    await alert({ owner_staff_id: supervisor.staffId });
    const { view } = await chosen(supervisor, 'boarding', [jun, lian], { ...move, to: 'yes' });
    expect(view.leftOut.map(({ name, why }) => [name, why])).toEqual([['小军', 'alert']]);
  });

  it('one that is kept from the reader changes nothing of what is shown or done', async () => {
    const before = await chosen(director, 'residence', [jun, lian], move);
    await alert({});
    const after = await chosen(director, 'residence', [jun, lian], move);
    const plain = ({ view: { id: _id, ...view } }: typeof after) => view;
    expect(plain(after)).toEqual(plain(before));
    expect(await bulk.confirm(director, after.id, after.ticked)).toBe('done');
    const found = await bulk.show(director, after.id);
    expect(found?.rows.map(({ name }) => name).toSorted()).toEqual(['小军', '小练']);
    expect(found?.leftOut).toEqual([]);
    await bulk.undo(director, after.id);
  });

  it('whoever is kept from it as of this home stays so when the home is split', async () => {
    const household = await householdOf('王奶奶');
    const nobody = { excludedRoles: [], recusedStaffIds: [], releasedPersonIds: [] };
    const exclusion = {
      ...nobody,
      suspectPersonIds: [person('张爷爷')],
      excludedPersonIds: [],
      excludedHouseholdIds: [household],
    };
    await alert({ exclusion: JSON.stringify(exclusion) });
    const { id, ticked } = await chosen(director, 'residence', [jun], move);
    expect(await bulk.confirm(director, id, ticked)).toBe('done');
    const row = await village.prisma.alert.findFirstOrThrow();
    expect(row.exclusion).toMatchObject({
      excludedHouseholdIds: [household, await householdOf('小军')],
      excludedPersonIds: expect.arrayContaining([person('王奶奶'), person('小军')]),
    });
    expect((row.exclusion as { excludedPersonIds: string[] }).excludedPersonIds).not.toContain(person('张爷爷'));
    expect(row.version).toBeGreaterThan(0);
    await bulk.undo(director, id);
  });
});

describe('done once', () => {
  it('facts, columns and an audit row a child; pressed twice is one act', async () => {
    const { id, ticked } = await chosen(supervisor, 'boarding', [jun, hong], { ...move, to: 'yes' });
    const audits = () => village.prisma.auditLog.count({ where: { action: 'child_fact_written' } });
    const before = await audits();
    expect(await Promise.all([bulk.confirm(supervisor, id, ticked), bulk.confirm(supervisor, id, ticked)])).toEqual([
      'done',
      'done',
    ]);
    expect(await audits()).toBe(before + 2);
    const facts = await village.prisma.childFact.findMany({ where: { field: 'boarding' } });
    expect(facts.map(({ source, byStaffId }) => [source, byStaffId])).toEqual([
      ['村里来电话', supervisor.staffId],
      ['村里来电话', supervisor.staffId],
    ]);
    expect(await village.prisma.child.count({ where: { boarding: true } })).toBe(2);
    expect(await bulk.show(supervisor, id)).toMatchObject({
      state: 'done',
      mayUndo: true,
      undoUntil: clock + 24 * hour,
    });
    expect(await village.prisma.outboundMessage.count()).toBe(0);
  });

  it('who was not ticked stays; who has changed since is left out and named', async () => {
    const { id, ticked } = await chosen(supervisor, 'residence', [jun, hong, lian], { ...move, along: 'none' });
    ticked.delete(lian);
    await village.prisma.childFact.create({
      data: {
        id: randomUUID(),
        childId: hong,
        field: 'residence',
        value: { raw: home, text: '石桥村' },
        validFrom: new Date('2026-11-01'),
        source: '看到',
        byStaffId: director.staffId,
        at: new Date(now),
      },
    });
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    const view = await bulk.show(supervisor, id);
    expect(view?.rows.map(({ name }) => name)).toEqual(['小军']);
    expect(view?.leftOut.map(({ name, why }) => [name, why])).toEqual([['小红', 'changed']]);
    expect(await residences()).toEqual([there, home]);
    await bulk.undo(supervisor, id);
  });

  it('nothing is done when nobody is left', async () => {
    const { id } = await chosen(supervisor, 'boarding', [jun], { ...move, to: 'yes' });
    expect(await bulk.confirm(supervisor, id, new Map())).toBe('nothing');
    expect(await village.prisma.childFact.count()).toBe(0);
  });
});

describe('the home', () => {
  it('everybody comes along: the household moves, the sister by a fact of her own', async () => {
    const household = (await householdOf('小军')) as string;
    const { id, view, ticked } = await chosen(supervisor, 'residence', [jun], { ...move, along: 'all' });
    expect(view.rows[0]?.along).toEqual(expect.arrayContaining(['小红', '王奶奶', '张爷爷']));
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    expect(await residences()).toEqual([there, there]);
    expect(await village.prisma.household.findUniqueOrThrow({ where: { id: household } })).toMatchObject({
      regionId: there,
    });
    expect([await householdOf('小军'), await householdOf('小红'), await householdOf('王奶奶')]).toEqual([
      household,
      household,
      household,
    ]);
    expect(await village.prisma.childFact.count({ where: { childId: hong, field: 'residence' } })).toBe(1);
    expect(await bulk.undo(supervisor, id)).toBe('undone');
    expect(await residences()).toEqual([home, home]);
    expect(await village.prisma.household.findUniqueOrThrow({ where: { id: household } })).toMatchObject({
      regionId: home,
    });
  });

  it('the child alone: a household of its own, and who stays no longer lives with it', async () => {
    const household = (await householdOf('王奶奶')) as string;
    const { id, ticked } = await chosen(supervisor, 'residence', [jun], move);
    await bulk.confirm(supervisor, id, ticked);
    const own = await householdOf('小军');
    expect(own).not.toBe(household);
    expect(await householdOf('小红')).toBe(household);
    const together = (childId: string) =>
      village.prisma.careRelation.count({ where: { childId, livesWith: true, validTo: null } });
    expect([await together(jun), await together(hong)]).toEqual([0, 2]);
    const rows = await village.prisma.careRelation.count();
    expect(await bulk.undo(supervisor, id)).toBe('undone');
    expect([await householdOf('小军'), await together(jun)]).toEqual([household, 2]);
    // Nothing was taken away: the relations of those days stand beside the new ones.
    expect(await village.prisma.careRelation.count()).toBe(rows + 2);
  });
});

describe('taken back', () => {
  it('by a later entry; whoever has changed meanwhile stays and is named', async () => {
    const { id, ticked } = await chosen(supervisor, 'boarding', [jun, hong], { ...move, to: 'yes' });
    await bulk.confirm(supervisor, id, ticked);
    const again = await chosen(director, 'boarding', [hong], { ...move, to: 'no', since: '2026-11-19' });
    await bulk.confirm(director, again.id, again.ticked);
    expect(await Promise.all([bulk.undo(supervisor, id), bulk.undo(supervisor, id)])).toEqual(['undone', 'undone']);
    const view = await bulk.show(supervisor, id);
    expect(view?.rows.map(({ name }) => name)).toEqual(['小军']);
    expect(view?.leftOut.map(({ name, why }) => [name, why])).toEqual([['小红', 'changed']]);
    const facts = await village.prisma.childFact.findMany({ where: { childId: jun } });
    expect(facts).toHaveLength(2);
    expect(facts.filter(({ supersededBy }) => supersededBy === null)).toMatchObject([
      { value: { raw: 'no', text: 'no' } },
    ]);
  });

  it('also of a child that has moved out of sight, by whoever moved it', async () => {
    const { id, ticked } = await chosen(director, 'residence', [jun], move);
    await bulk.confirm(director, id, ticked);
    expect(await bulk.choose(director, 'residence', [jun], randomUUID())).toBeNull();
    expect((await bulk.show(director, id))?.rows.map(({ name }) => name)).toEqual(['小军']);
    expect(await bulk.undo(director, id)).toBe('undone');
    expect(await residences()).toEqual([home, home]);
  });

  it('no longer after a day', async () => {
    const { id, ticked } = await chosen(supervisor, 'boarding', [jun], { ...move, to: 'yes' });
    await bulk.confirm(supervisor, id, ticked);
    clock += 24 * hour;
    expect((await bulk.show(supervisor, id))?.mayUndo).toBe(false);
    expect(await bulk.undo(supervisor, id)).toBe('too_late');
    expect(await village.prisma.child.count({ where: { boarding: true } })).toBe(1);
  });
});

describe('visits', () => {
  const day = (days: number) => new Date(clock + days * 24 * hour + 8 * hour).toISOString().slice(0, 10);
  const plan = (days: number): BulkForm => ({ to: day(days), since: '', source: '', along: '', note: '看看屋头' });

  it('a line for the child director of each child, as ciphertext; withdrawn unless somebody has taken it up', async () => {
    const { id, ticked } = await chosen(supervisor, 'visit', [jun, hong], plan(5));
    expect(await bulk.confirm(supervisor, id, ticked)).toBe('done');
    const rows = await village.prisma.humanInbox.findMany({ orderBy: { childId: 'asc' } });
    expect(rows.map(({ reason, forRole, regionId }) => [reason, forRole, regionId])).toEqual([
      ['task', 'CHILD_DIRECTOR', home],
      ['task', 'CHILD_DIRECTOR', home],
    ]);
    expect(rows.map((row) => crypto.decrypt('human_inbox', 'note_e', row.id, row.noteE ?? ''))).toEqual([
      '走访：看看屋头',
      '走访：看看屋头',
    ]);
    await village.prisma.humanInbox.updateMany({ where: { childId: hong }, data: { assignedTo: director.staffId } });
    const again = await chosen(supervisor, 'visit', [jun, lian], plan(9));
    expect(again.view.leftOut.map(({ name, why }) => [name, why])).toEqual([['小军', 'already']]);
    await bulk.undo(supervisor, id);
    const view = await bulk.show(supervisor, id);
    expect([view?.rows.map(({ name }) => name), view?.leftOut.map(({ name }) => name)]).toEqual([['小军'], ['小红']]);
    expect(await village.prisma.humanInbox.count({ where: { doneAt: null } })).toBe(1);
  });

  it('not for yesterday, and not for next year', async () => {
    const id = (await bulk.choose(supervisor, 'visit', [jun], randomUUID())) as string;
    expect(await bulk.fill(supervisor, id, plan(-1))).toBe('no_date');
    expect(await bulk.fill(supervisor, id, plan(200))).toBe('too_far');
  });
});
