import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makePeople } from '../../src/store/desk/people-store.ts';
import { makeRoster } from '../../src/store/desk/roster-store.ts';
import { now, openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';

let store: TestStore;
let clock = now;
const parts = () => ({ database: store.database, crypto: store.crypto, now: () => clock });

beforeAll(async () => {
  store = await openTestStore({
    ...smallCounty,
    persons: [
      ...smallCounty.persons,
      { id: uuid(23), displayName: '邹管理员', realName: '邹例', phone: '199-0000-0023' },
      { id: uuid(24), displayName: '白水督导', realName: '白例', phone: '199-0000-0024' },
    ],
    staff: [...smallCounty.staff, { id: uuid(33), personId: uuid(23) }, { id: uuid(34), personId: uuid(24) }],
    roles: [
      ...smallCounty.roles.map((role) => ({ ...role, from: 0 })),
      { id: uuid(43), staffId: uuid(33), role: 'ADMIN', scopeType: 'county', scopeId: uuid(1), from: 0 },
      { id: uuid(44), staffId: uuid(34), role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: uuid(5), from: 0 },
    ],
  });
});
afterAll(() => store.close());
beforeEach(() => {
  clock += 60_000;
});

function actor(
  staff: number,
  role: string,
  scopeType: DeskActor['roles'][number]['scopeType'],
  scope: number,
): DeskActor {
  return {
    staffId: uuid(staff) as StaffId,
    personId: uuid(staff - 10) as PersonId,
    name: '',
    post: '',
    drill: false,
    kin: [],
    roles: [{ role, scopeType, scopeId: uuid(scope) }],
  };
}
const admin = actor(33, 'ADMIN', 'county', 1);
const supervisor = actor(35, 'TOWN_SUPERVISOR', 'town', 2);
const other = actor(34, 'TOWN_SUPERVISOR', 'town', 5);
const director = actor(31, 'CHILD_DIRECTOR', 'village', 3);
const everybody = { words: '', role: '', state: 'active', missing: '', page: 1 } as const;
const namesFor = async (reader: DeskActor) =>
  (await makePeople(parts()).list(reader, everybody)).rows.map(({ name }) => name).sort();
let acts = 0;
const actId = () => {
  acts += 1;
  return `act-${String(acts).padStart(8, '0')}`;
};

describe('who is found', () => {
  it('the people of the own places, not of others', async () => {
    expect(await namesFor(admin)).toEqual(['施值班', '李姐', '王老师', '白水督导', '邹管理员'].sort());
    expect(await namesFor(supervisor)).toEqual(['施值班', '李姐', '王老师'].sort());
    expect(await namesFor(other)).toEqual(['白水督导']);
    expect(await namesFor(director)).toEqual(['李姐']);
    expect(await namesFor(actor(30, 'PRINCIPAL', 'school', 10))).toEqual(['王老师']);
    expect(await namesFor(actor(30, 'CLASS_TEACHER', 'class', 11))).toEqual([]);
  });

  it('nobody of another place by their id, to read or to change', async () => {
    const people = makePeople(parts());
    expect(await people.member(other, uuid(31))).toBeNull();
    expect((await people.member(supervisor, uuid(31)))?.facts.phone).toBe('199-0000-0021');
    // Whoever may read may not change.
    expect(await people.makeLink(supervisor, uuid(31))).toBeNull();
    expect(await people.endRole(supervisor, uuid(31), uuid(41))).toEqual({ kind: 'unknown' });
    expect(await people.member(supervisor, 'not-an-id')).toBeNull();
  });

  it('finds by full name and by phone', async () => {
    const people = makePeople(parts());
    for (const words of ['李例英', '19900000021', '李'])
      expect((await people.list(admin, { ...everybody, words })).rows.map(({ name }) => name)).toEqual(['李姐']);
  });
});

describe('roles', () => {
  it('are given by somebody else, once, and ended without being deleted', async () => {
    const people = makePeople(parts());
    const wish = { actId: actId(), role: 'VILLAGE_HEAD', placeId: uuid(4), until: '' };
    expect(await people.addRole(admin, uuid(31), wish)).toEqual({ kind: 'done', staffId: uuid(31) });
    expect(await people.addRole(admin, uuid(31), wish)).toEqual({ kind: 'done', staffId: uuid(31) });
    expect(await people.addRole(admin, uuid(31), { ...wish, actId: actId() })).toEqual({
      kind: 'refused',
      why: 'held_already',
    });
    const member = await people.member(admin, uuid(31));
    const given = member?.posts.find(({ role }) => role === 'VILLAGE_HEAD');
    expect(given?.place).toBe('柳树村');
    clock += 1000;
    await people.endRole(admin, uuid(31), given?.id ?? '');
    const after = await people.member(admin, uuid(31));
    expect(after?.posts.map(({ role }) => role)).toEqual(['CHILD_DIRECTOR']);
    expect(after?.otherPosts.map(({ role, to }) => [role, to])).toEqual([['VILLAGE_HEAD', clock]]);
    expect(after?.history.map(({ action, who }) => [action, who])).toEqual([
      ['role_ended', '邹管理员'],
      ['role_given', '邹管理员'],
    ]);
  });

  it.each([
    ['oneself', uuid(33), 'COUNTY_OFFICE', uuid(1), 'own_role'],
    ['a child director of a town', uuid(31), 'CHILD_DIRECTOR', uuid(2), 'place_kind'],
    ['a place that is not there', uuid(31), 'CHILD_DIRECTOR', uuid(99), 'place_unknown'],
  ])('are refused: %s', async (_what, staffId, role, placeId, why) => {
    const result = await makePeople(parts()).addRole(admin, staffId, { actId: actId(), role, placeId, until: '' });
    expect(result).toEqual({ kind: 'refused', why });
  });

  it('the last administrator stays, by role and by account', async () => {
    const people = makePeople(parts());
    expect(await people.endRole(admin, uuid(33), uuid(43))).toEqual({ kind: 'refused', why: 'last_admin' });
    expect(await people.setActive(admin, uuid(33), false)).toEqual({ kind: 'refused', why: 'last_admin' });
    expect((await people.member(admin, uuid(33)))?.posts).toHaveLength(1);
  });

  it('a new class teacher follows the one before', async () => {
    const people = makePeople(parts());
    clock += 1000;
    await people.addRole(admin, uuid(31), { actId: actId(), role: 'CLASS_TEACHER', placeId: uuid(11), until: '' });
    expect((await people.member(admin, uuid(30)))?.posts).toEqual([]);
    const room = await store.database.schoolClass.findUniqueOrThrow({ where: { id: uuid(11) } });
    expect(room.headTeacherId).toBe(uuid(31));
  });
});

describe('facts', () => {
  it('two who change at once: the second is told and nothing is lost', async () => {
    const people = makePeople(parts());
    const first = await people.member(admin, uuid(32));
    if (!first) throw new Error('nobody there');
    const one = { ...first.facts, trainingOn: '2026-11-20' };
    expect((await people.change(admin, uuid(32), one, first.version)).kind).toBe('done');
    expect((await people.change(admin, uuid(32), one, first.version)).kind).toBe('done');
    const two = { ...first.facts, vettingOn: '2026-11-19' };
    expect((await people.change(admin, uuid(32), two, first.version)).kind).toBe('stale');
    const now = await people.member(admin, uuid(32));
    expect([now?.facts.trainingOn, now?.facts.vettingOn]).toEqual(['2026-11-20', '']);
    expect((await people.change(admin, uuid(32), { ...first.facts, phone: '12' }, now?.version ?? '')).kind).toBe(
      'refused',
    );
  });

  it('the audit holds no number', async () => {
    const people = makePeople(parts());
    const member = await people.member(admin, uuid(32));
    if (!member) throw new Error('nobody there');
    await people.change(admin, uuid(32), { ...member.facts, phone: '19900000777' }, member.version);
    const rows = await store.database.auditLog.findMany({ where: { action: 'staff_changed' } });
    expect(JSON.stringify(rows.map(({ data }) => data))).not.toContain('777');
    expect(rows.at(-1)?.data).toEqual({ fields: ['phone'] });
  });
});

it('somebody new, pressed twice, is one person; a number that is known is refused', async () => {
  const people = makePeople(parts());
  const wish = { actId: actId(), realName: '新例人', name: '', phone: '19900000555', role: 'GRID', placeId: uuid(3) };
  const made = await people.add(admin, wish);
  expect(await people.add(admin, wish)).toEqual(made);
  expect(await people.add(admin, { ...wish, actId: actId() })).toEqual({ kind: 'refused', why: 'phone_taken' });
  expect((await people.list(admin, { ...everybody, role: 'GRID' })).rows.map(({ name }) => name)).toEqual(['新例人']);
});

it('a second link ends the first; ending the account ends the sessions', async () => {
  const people = makePeople(parts());
  await people.makeLink(admin, uuid(31));
  await people.makeLink(admin, uuid(31));
  const links = () => store.database.staffAccess.findMany({ where: { staffId: uuid(31), revokedAt: null } });
  expect(await links()).toHaveLength(1);
  expect((await people.setActive(admin, uuid(31), false)).kind).toBe('done');
  expect(await links()).toHaveLength(0);
  expect(await namesFor(admin)).not.toContain('李姐');
  await people.setActive(admin, uuid(31), true);
  expect((await people.member(admin, uuid(31)))?.posts).toEqual([]);
});

it('leave: added once, seen by the own places only, cancelled', async () => {
  const people = makePeople(parts());
  const wish = { actId: actId(), from: '2026-11-20', to: '2026-11-25', deputyId: uuid(30), note: '' };
  await people.addLeave(admin, uuid(32), wish);
  await people.addLeave(admin, uuid(32), wish);
  const [leave, ...more] = await people.leave(supervisor);
  expect([leave?.name, leave?.deputy, more]).toEqual(['施值班', '王老师', []]);
  expect(await people.leave(other)).toEqual([]);
  expect((await people.member(admin, uuid(32)))?.away).toBe(true);
  expect(await people.cancelLeave(supervisor, leave?.id ?? '')).toEqual({ kind: 'unknown' });
  await people.cancelLeave(admin, leave?.id ?? '');
  expect(await people.leave(admin)).toEqual([]);
});

describe('the roster', () => {
  it('shows gaps of the own places', async () => {
    const posts = await makeRoster(parts()).posts(admin);
    expect(posts.map(({ place, role, watches, gaps }) => [place, role, watches.length, gaps.length])).toEqual([
      ['清河县(示例)', 'COUNTY_OFFICE', 0, 1],
      ['青山镇', 'TOWN_STATION', 1, 0],
      ['白水镇', 'TOWN_STATION', 0, 1],
    ]);
    expect((await makeRoster(parts()).posts(other)).map(({ place }) => place)).toEqual(['白水镇']);
  });

  it('only who holds the post is put on; a number is tried; an end leaves a gap', async () => {
    const roster = makeRoster(parts());
    const wish = {
      actId: actId(),
      regionId: uuid(2),
      role: 'TOWN_STATION',
      staffId: uuid(30),
      backupStaffId: '',
      phone: '19900000022',
      from: '',
      to: '',
    };
    expect(await roster.add(admin, wish)).toEqual({ kind: 'refused', why: 'not_holder' });
    expect(await roster.add(admin, { ...wish, staffId: uuid(32), to: '2020-01-01T08:00' })).toEqual({
      kind: 'refused',
      why: 'days_wrong',
    });
    expect(await roster.add(supervisor, { ...wish, staffId: uuid(32) })).toEqual({ kind: 'unknown' });
    expect(await roster.tested(admin, uuid(50))).toEqual({ kind: 'done' });
    expect(await roster.end(admin, uuid(50))).toEqual({ kind: 'done' });
    const town = async () => (await roster.posts(admin)).find(({ place }) => place === '青山镇');
    expect((await town())?.gaps).toHaveLength(1);
    const next = { ...wish, actId: actId(), staffId: uuid(32), from: '2026-11-22T08:00' };
    expect(await roster.add(admin, next)).toEqual({ kind: 'done' });
    expect((await town())?.gaps[0]?.to).toBe(Date.UTC(2026, 10, 22, 0));
  });
});
