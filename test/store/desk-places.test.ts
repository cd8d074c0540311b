import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makePlaces } from '../../src/store/desk/places-store.ts';
import { now, openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';

let store: TestStore;
const places = () => makePlaces({ database: store.database, crypto: store.crypto, now: () => now });

beforeAll(async () => {
  store = await openTestStore(smallCounty);
  const other = { id: uuid(500), code: '880000', name: '别的县', level: 'county' as const, parentId: null };
  await store.database.region.create({ data: { ...other, countyId: uuid(500), path: `/${uuid(500)}/` } });
});
afterAll(() => store.close());

function actor(role: string, scopeType: DeskActor['roles'][number]['scopeType'], scope: number): DeskActor {
  return {
    staffId: uuid(33) as StaffId,
    personId: uuid(23) as PersonId,
    name: '',
    post: '',
    drill: false,
    kin: [],
    roles: [{ role, scopeType, scopeId: uuid(scope) }],
  };
}
const admin = actor('ADMIN', 'county', 1);
const supervisor = actor('TOWN_SUPERVISOR', 'town', 5);
const stranger = actor('ADMIN', 'county', 500);
const teacher = actor('CLASS_TEACHER', 'class', 11);
const town = async () => (await places().regions(admin)).find(({ facts }) => facts.name === '青山镇');

describe('regions', () => {
  it('are those of the own county, whatever the place of the role in it', async () => {
    const names = async (reader: DeskActor) => (await places().regions(reader)).map(({ facts }) => facts.name);
    const all = ['清河县(示例)', '青山镇', '石桥村', '柳树村', '白水镇'];
    expect(await names(admin)).toEqual(all);
    expect(await names(supervisor)).toEqual(all);
    expect(await names(stranger)).toEqual(['别的县']);
    expect(await names(teacher)).toEqual([]);
  });

  it('are changed by the administrator of the county; the second of two sees the first', async () => {
    const before = await town();
    if (!before) throw new Error('no town');
    const facts = { ...before.facts, dutyPhone: '0745-1234567' };
    expect(await places().changeRegion(supervisor, before.id, facts, before.version)).toEqual({ kind: 'unknown' });
    expect(await places().changeRegion(stranger, before.id, facts, before.version)).toEqual({ kind: 'unknown' });
    expect(await places().changeRegion(admin, before.id, facts, before.version)).toEqual({ kind: 'done' });
    expect(await places().changeRegion(admin, before.id, facts, before.version)).toEqual({ kind: 'done' });
    const late = { ...before.facts, policePhone: '19900000119' };
    expect(await places().changeRegion(admin, before.id, late, before.version)).toEqual({ kind: 'stale' });
    expect((await town())?.facts).toEqual(facts);
    const rows = await store.database.auditLog.findMany({ where: { action: 'region_changed' } });
    expect(rows.map(({ data, actorId }) => [data, actorId])).toEqual([[{ fields: ['dutyPhone'] }, uuid(33)]]);
  });

  it.each([
    ['a name of nothing but signs', { name: '\u202e \u200b' }, 'name'],
    ['a name of 10,000 characters', { name: '长'.repeat(10_000) }, 'name'],
    ['a phone that is none', { phone: '12' }, 'phone'],
  ])('refuse %s', async (_what, more, why) => {
    const row = await town();
    if (!row) throw new Error('no town');
    expect(await places().changeRegion(admin, row.id, { ...row.facts, ...more }, row.version)).toEqual({
      kind: 'refused',
      why,
    });
  });

  it('a village is added below a town once, and nothing below a village', async () => {
    const wish = { actId: 'region-0001', parentId: uuid(5), name: '河口村', code: '990201' };
    expect(await places().addRegion(admin, wish)).toEqual({ kind: 'done' });
    expect(await places().addRegion(admin, wish)).toEqual({ kind: 'done' });
    expect(await places().addRegion(admin, { ...wish, actId: 'region-0002' })).toEqual({
      kind: 'refused',
      why: 'twice',
    });
    expect(await places().addRegion(admin, { ...wish, parentId: uuid(3) })).toEqual({ kind: 'refused', why: 'name' });
    const row = await store.database.region.findFirstOrThrow({ where: { code: '990201' } });
    expect([row.level, row.path]).toEqual(['village', `/${uuid(1)}/${uuid(5)}/${row.id}/`]);
  });
});

describe('schools', () => {
  it('show classes with their teachers, and take new ones', async () => {
    const wish = { actId: 'class-00001', schoolId: uuid(10), grade: '四年级', name: '四(1)班', year: '2026-2027' };
    expect(await places().addClass(supervisor, wish)).toEqual({ kind: 'unknown' });
    expect(await places().addClass(admin, { ...wish, year: '2026-2029' })).toEqual({ kind: 'refused', why: 'days' });
    expect(await places().addClass(admin, wish)).toEqual({ kind: 'done' });
    expect(await places().addClass(admin, { ...wish, actId: 'class-00002' })).toEqual({
      kind: 'refused',
      why: 'twice',
    });
    const [school] = await places().schools(supervisor);
    expect(school?.classes.map(({ name, teacher: who }) => [name, who?.name ?? null])).toEqual([
      ['三(1)班', '王老师'],
      ['三(2)班', null],
      ['四(1)班', null],
    ]);
    expect(await places().schools(stranger)).toEqual([]);
  });

  it('are added to a township, once, by whoever may', async () => {
    const wish = {
      actId: 'school-0001',
      regionId: uuid(2),
      type: 'kindergarten',
      name: '青山幼儿园',
      phone: '',
    } as const;
    expect(await places().addSchool(supervisor, wish)).toEqual({ kind: 'unknown' });
    expect(await places().addSchool(admin, { ...wish, phone: '12' })).toEqual({ kind: 'refused', why: 'phone' });
    expect(await places().addSchool(admin, { ...wish, regionId: uuid(3) })).toEqual({ kind: 'unknown' });
    for (const _twice of [1, 2]) expect(await places().addSchool(admin, wish)).toEqual({ kind: 'done' });
    expect(await places().addSchool(admin, { ...wish, actId: 'school-0002' })).toEqual({
      kind: 'refused',
      why: 'twice',
    });
    expect((await places().schools(admin)).filter(({ name }) => name === '青山幼儿园')).toMatchObject([
      { type: 'kindergarten', town: '青山镇', classes: [] },
    ]);
  });
});

describe('the calendar', () => {
  const term = {
    schoolId: uuid(10),
    schoolYear: '2026-2027',
    term: 1 as const,
    startsOn: '2026-09-01',
    endsOn: '2027-01-15',
    seen: '',
  };

  it('takes a term of a school; two at once see each other', async () => {
    expect(await places().setTerm(stranger, term)).toEqual({ kind: 'unknown' });
    expect(await places().setTerm(admin, term)).toEqual({ kind: 'done' });
    expect(await places().setTerm(admin, term)).toEqual({ kind: 'done' });
    expect(await places().setTerm(admin, { ...term, endsOn: '2027-01-20' })).toEqual({ kind: 'stale' });
    expect(await places().setTerm(admin, { ...term, endsOn: '2027-01-20', seen: '2026-09-01 2027-01-15' })).toEqual({
      kind: 'done',
    });
    const spring = { ...term, term: 2 as const, seen: '' };
    expect(await places().setTerm(admin, { ...spring, startsOn: '2027-01-10', endsOn: '2027-07-01' })).toEqual({
      kind: 'refused',
      why: 'days',
    });
    expect(await places().setTerm(admin, { ...spring, startsOn: '2027-02-20', endsOn: '2027-07-01' })).toEqual({
      kind: 'done',
    });
    const whole = { ...term, schoolId: null, startsOn: '2026-09-02' };
    expect(await Promise.all([places().setTerm(admin, whole), places().setTerm(admin, whole)])).toEqual([
      { kind: 'done' },
      { kind: 'done' },
    ]);
    expect((await places().calendar(supervisor))?.terms.length).toBe(3);
    expect((await places().calendar(stranger))?.terms).toEqual([]);
    expect(await places().calendar(teacher)).toBeNull();
  });

  it.each([
    ['before it begins', '2026-09-01', '2026-08-20'],
    ['too short', '2026-09-01', '2026-09-05'],
    ['of another year', '2025-09-01', '2026-01-15'],
    ['no day', '2026-02-31', '2027-01-15'],
    ['no date at all', "'; drop table", '2027-01-15'],
  ])('refuses days: %s', async (_what, startsOn, endsOn) => {
    expect(await places().setTerm(admin, { ...term, startsOn, endsOn })).toEqual({ kind: 'refused', why: 'days' });
  });

  it('a day is entered, changed and taken back, and no row is deleted', async () => {
    const day = { day: '2026-12-26', kind: 'workday' as const, name: '补课' };
    expect(await places().setDay(supervisor, day)).toEqual({ kind: 'unknown' });
    await places().setDay(admin, day);
    expect((await places().calendar(admin))?.days).toEqual([day]);
    await places().setDay(admin, { ...day, kind: '' });
    expect((await places().calendar(admin))?.days).toEqual([]);
    expect(await store.database.calendarDay.count()).toBe(1);
  });
});
