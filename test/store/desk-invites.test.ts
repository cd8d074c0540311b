import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { makeInvites } from '../../src/store/desk/invites-store.ts';
import { openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';

let store: TestStore;
/** Ties hold from when they are written. */
const now = Date.now() + 60_000;
const invites = (at = now) =>
  makeInvites({ database: store.database, crypto: store.crypto, now: () => at, random: randomInt });

/** Two villages of one town; 王奶奶 keeps a child in each; 李妈 is the mother of the second. 赵叔 keeps the child of the other town. */
beforeAll(async () => {
  const child = (no: number, village: number, nickname: string) => ({
    id: uuid(no),
    personId: uuid(no + 1),
    fileNo: `QH-00${no}`,
    nickname,
    residenceRegionId: uuid(village),
    classId: uuid(11),
  });
  const tie = (no: number, childNo: number, personNo: number, kind: 'guardian' | 'parent') => ({
    id: uuid(no),
    childId: uuid(childNo),
    personId: uuid(personNo),
    kind,
    livesWith: kind === 'guardian',
  });
  store = await openTestStore({
    ...smallCounty,
    regions: [
      ...smallCounty.regions,
      { id: uuid(6), code: '990201', name: '河口村', level: 'village', parentId: uuid(5) },
    ],
    roles: smallCounty.roles.map((role) => ({ ...role, from: 0 })),
    persons: [
      ...smallCounty.persons,
      { id: uuid(60), displayName: '王奶奶' },
      { id: uuid(61), displayName: '李妈' },
      { id: uuid(62), displayName: '赵叔' },
      ...[81, 83, 85].map((no) => ({ id: uuid(no), displayName: `孩子${no}` })),
    ],
    children: [child(80, 3, '小军'), child(82, 4, '小红'), child(84, 6, '小明')],
    careRelations: [
      tie(90, 80, 60, 'guardian'),
      tie(91, 82, 60, 'guardian'),
      tie(92, 82, 61, 'parent'),
      tie(93, 84, 62, 'guardian'),
    ],
  });
});
afterAll(() => store.close());

function actor(
  role: string,
  scopeType: DeskActor['roles'][number]['scopeType'],
  scope: number,
  kin: number[] = [],
): DeskActor {
  return {
    staffId: uuid(31) as StaffId,
    personId: uuid(21) as PersonId,
    name: '',
    post: '',
    drill: false,
    kin: [uuid(21), ...kin.map(uuid)] as PersonId[],
    roles: [{ role, scopeType, scopeId: uuid(scope) }],
  };
}
const town = actor('TOWN_SUPERVISOR', 'town', 2);
const otherTown = actor('TOWN_SUPERVISOR', 'town', 5);
const admin = actor('ADMIN', 'county', 1);
const all = { kind: 'family', villageId: '', classId: uuid(11), words: '', again: false, page: 1 } as const;
const names = async (reader: DeskActor) =>
  (await invites().candidates(reader, all)).rows.map(({ name, children }) => [name, ...children]);
const wish = (...people: number[]) => ({ personIds: people.map(uuid), form: 'digits' as const, days: 14 });

it('families of the own places, and of their children only those', async () => {
  expect(await names(town)).toEqual([
    ['王奶奶', '小军 QH-0080', '小红 QH-0082'],
    ['李妈', '小红 QH-0082'],
  ]);
  expect(await names(otherTown)).toEqual([['赵叔', '小明 QH-0084']]);
  expect((await names(admin)).map(([name]) => name)).toEqual(['王奶奶', '李妈', '赵叔']);
  expect(await names(actor('CHILD_DIRECTOR', 'village', 3))).toEqual([]);
});

it('nobody lists a whole county, or invites their own family', async () => {
  expect((await invites().candidates(admin, { ...all, classId: '' })).total).toBe(0);
  expect(await names(actor('ADMIN', 'county', 1, [60]))).toEqual([['赵叔', '小明 QH-0084']]);
  const result = await invites().make(actor('TOWN_SUPERVISOR', 'town', 2, [60]), wish(60));
  expect(result).toMatchObject({ kind: 'made', made: [] });
});

it('makes codes for those in reach, once shown, and the code before ends', async () => {
  expect(await invites().make(otherTown, wish(60, 61))).toMatchObject({ made: [] });
  const first = await invites().make(town, wish(60, 62));
  if (first.kind !== 'made') throw new Error('not made');
  expect(first.made.map(({ name, nicknames }) => [name, nicknames])).toEqual([['王奶奶', ['小军', '小红']]]);
  expect(first.made[0]?.code).toMatch(/^\d{6}$/);
  expect(first.made[0]?.contacts.map(({ role }) => role)).toContain('儿童主任');
  expect((await names(town)).map(([name]) => name)).toEqual(['李妈']);
  await invites().make(town, wish(60));
  expect((await invites().list(town, 'open', 1)).rows.map(({ name, madeBy }) => [name, madeBy])).toEqual([
    ['王奶奶', '李姐'],
  ]);
  expect((await invites().list(town, 'revoked', 1)).total).toBe(1);
});

it('the list and taking back keep to the own places', async () => {
  const [open] = (await invites().list(town, 'open', 1)).rows;
  expect((await invites().list(otherTown, 'open', 1)).total).toBe(0);
  expect(await invites().revoke(otherTown, open?.id ?? '')).toBeNull();
  expect(await invites().revoke(town, open?.id ?? '')).toBe(true);
  expect(await invites().revoke(town, open?.id ?? '')).toBe(false);
  expect((await invites(now + 20 * 86_400_000).list(town, 'expired', 1)).total).toBe(0);
});

it('staff are invited by the places of their posts', async () => {
  const staff = { ...all, kind: 'staff' as const, classId: '' };
  expect((await invites().candidates(town, staff)).rows.map(({ name }) => name).sort()).toEqual(
    ['施值班', '李姐', '王老师'].sort(),
  );
  expect((await invites().candidates(otherTown, staff)).rows).toEqual([]);
  const made = await invites().make(town, { ...wish(20), form: 'link' });
  expect(made.kind === 'made' ? made.made[0]?.code.length : 0).toBe(22);
});

it('while the county is not live, staff are invited and families are not', async () => {
  await store.database.countySetting.create({ data: { countyId: uuid(1), key: 'live', value: { on: false } } });
  expect(await invites().make(town, wish(61))).toEqual({ kind: 'not_live' });
  expect((await invites().make(town, wish(22))).kind).toBe('made');
  await store.database.countySetting.deleteMany();
  expect((await invites().make(town, wish(61))).kind).toBe('made');
});
