import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DeskActor } from '../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { joinImportDesk } from '../../src/main/import-desk.ts';
import { importInThread } from '../../src/main/import-thread.ts';
import { makeImportWork } from '../../src/main/import-work.ts';
import { now, openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';
import { captureLog } from '../support/capture-log.ts';

let store: TestStore;
let clock = now;
const log = captureLog();
const imports = () =>
  joinImportDesk({
    database: store.database,
    crypto: store.crypto,
    clock: { now: () => clock },
    log,
    work: makeImportWork(store),
  });

beforeAll(async () => {
  store = await openTestStore(smallCounty);
});
afterAll(() => store.close());

const admin = (staff: number): DeskActor => ({
  staffId: uuid(staff) as StaffId,
  personId: uuid(staff - 10) as PersonId,
  name: '',
  post: '',
  drill: false,
  kin: [],
  roles: [{ role: 'ADMIN', scopeType: 'county', scopeId: uuid(1) }],
});
const me = admin(33);
const bytes = (text: string) => new TextEncoder().encode(text);
const roster = `姓名,性别,出生日期,乡镇,村,监护人,监护人电话
陈例甲,男,2015-03-04,青山镇,石桥村,陈例乙,19900000101
周例丙,女,2016-05-06,青山镇,石桥村,周例丁,19900000102
吴例戊,女,2016-05-07,青山镇,没有的村,吴例己,19900000103
`;
const county = `姓名,岗位,负责的地方,电话
王例明,班主任,石桥小学三(2)班,19900000020
李例英,儿童主任,石桥村、柳树村,19900000021
`;

async function upload(name: string, text: string, who = me): Promise<string> {
  const result = await imports().upload(who, { name, bytes: bytes(text) });
  if (result.kind !== 'preview') throw new Error(result.why);
  return result.id;
}
const children = () => store.database.child.count();
const ended = (id: string, who = me) =>
  vi.waitFor(async () => expect((await imports().batch(who, id))?.batch.endedAt).not.toBeNull(), 10_000);

it('a roster: previewed with every refused row, written when confirmed, good rows only', async () => {
  const id = await upload('名单.csv', roster);
  const seen = await imports().batch(me, id);
  expect(seen?.preview).toMatchObject({ kind: 'roster', rows: 3, refused: 1, may: 'good_rows' });
  expect(seen?.preview?.lines.find(({ what }) => what === 'refused')).toMatchObject({ row: 4, column: '村' });
  expect(await children()).toBe(0);
  expect(await imports().confirm(me, id)).toBe(true);
  // Pressed twice: it is written once.
  expect(await imports().confirm(me, id)).toBe(false);
  await ended(id);
  const after = await imports().batch(me, id);
  expect([after?.batch.state, after?.preview, await children()]).toEqual(['written', null, 2]);
  expect(after?.batch.note).toContain('2 个孩子');
});

it('the same file again has nothing new', async () => {
  const good = roster.split('\n').slice(0, 3).join('\n');
  const id = await upload('名单.csv', good);
  expect((await imports().batch(me, id))?.preview).toMatchObject({ may: 'nothing', alreadyThere: 2 });
});

it('names and sentences are not readable in the database, and are gone when it is dropped', async () => {
  const id = await upload('名单.csv', roster.replaceAll('陈例甲', '郑例庚'));
  const row = () => store.database.importBatch.findUniqueOrThrow({ where: { id } });
  expect(JSON.stringify(await row())).not.toMatch(/郑例庚|没有的村/u);
  expect(await imports().drop(me, id)).toBe(true);
  expect(await row()).toMatchObject({ state: 'dropped', fileE: null, previewE: null });
  expect(await imports().confirm(me, id)).toBe(false);
});

it('an upload belongs to who made it', async () => {
  const id = await upload('名单.csv', roster);
  expect(await imports().batch(admin(32), id)).toBeNull();
  expect(await imports().confirm(admin(32), id)).toBeNull();
  expect(await imports().drop(admin(32), id)).toBeNull();
  expect(await imports().list(admin(32))).toEqual([]);
  expect(await imports().batch(me, 'not-an-id')).toBeNull();
});

it('a county sheet says what changes; nobody gives roles to themselves by it', async () => {
  const id = await upload('工作人员.csv', county);
  expect((await imports().batch(me, id))?.preview).toMatchObject({ kind: 'county', refused: 0, may: 'all' });
  const own = await upload('工作人员.csv', county, admin(31));
  const preview = (await imports().batch(admin(31), own))?.preview;
  expect(preview?.may).toBe('no');
  expect(preview?.lines[0]?.sentence).toContain('给您自己加了岗位');
  expect(await imports().confirm(admin(31), own)).toBe(true);
  await ended(own, admin(31));
  expect((await imports().batch(admin(31), own))?.batch.state).toBe('refused');
  expect(await store.database.staffRole.count({ where: { staffId: uuid(31) } })).toBe(1);
});

it.each([
  ['空.csv', '', '空的'],
  ['照片.xlsx', 'not a workbook at all', '坏了'],
])('a file that is none, %s, is refused with a sentence', async (name, text, why) => {
  const result = await imports().upload(me, { name, bytes: bytes(text) });
  expect(result).toMatchObject({ kind: 'refused' });
  expect(result.kind === 'refused' && result.why).toContain(why);
});

it('a run whose process died can be started again, and writes nothing twice', async () => {
  const id = await upload('名单.csv', roster);
  await store.database.importBatch.update({ where: { id }, data: { state: 'running', beatAt: new Date(clock) } });
  expect(await imports().confirm(me, id)).toBe(false);
  clock += 120_000;
  expect((await imports().batch(me, id))?.batch.stuck).toBe(true);
  expect(await imports().confirm(me, id)).toBe(true);
  await ended(id);
  expect(await children()).toBe(2);
});

it('the template is a workbook', async () => {
  expect(new TextDecoder('latin1').decode((await imports().template()).slice(0, 2))).toBe('PK');
});

const signs = '甲乙丙丁戊己庚辛壬癸';
const nameOf = (n: number) => [...String(n)].map((digit) => signs[Number(digit)]).join('');

it('a thread of its own reads and writes, and this one goes on meanwhile', async () => {
  const work = importInThread({ url: store.url, key: store.key, dataDir: '/nowhere' });
  const rows = Array.from({ length: 3_000 }, (_, n) => `韩${nameOf(n)},男,2015-03-04,青山镇,石桥村,韩爷爷,`);
  const text = ['姓名,性别,出生日期,乡镇,村,监护人,监护人电话', ...rows].join('\n');
  const order = { fileName: '名单.csv', bytes: bytes(text), staffId: uuid(33), county: '清河县(示例)', now: clock };
  let longest = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const preview = await work.look(order);
  clearInterval(ticks);
  expect(preview.rows).toBe(3_000);
  // In this thread it takes a second and more.
  expect(longest).toBeLessThan(500);
  await expect(work.look({ ...order, bytes: bytes('') })).rejects.toThrow('空的');
  const shares: number[] = [];
  const before = await children();
  const good = { ...order, bytes: bytes(text.split('\n').slice(0, 6).join('\n')) };
  expect(await work.write(good, (share) => shares.push(share))).toContain('写入了 5 个孩子');
  expect([(await children()) - before, shares.at(-1)]).toEqual([5, 1]);
});
