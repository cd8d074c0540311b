import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDoor } from '../../../src/app/desk/door.ts';
import type { DoorPort } from '../../../src/app/desk/door-port.ts';
import { relyingParty } from '../../../src/app/desk/passkeys.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { importCommand } from '../../../src/cli/import.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import { makeFirstLink } from '../../../src/store/desk/county-beginning.ts';
import { makeDoorStore } from '../../../src/store/desk/door-store.ts';
import { makeDeskStore } from '../../../src/store/desk-store.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { makeDeskLink } from '../../../src/store/visitor-links.ts';
import { linesOf, openTestStore, type TestStore, uuid } from '../../cli/small-county.ts';

const minute = 60_000;
const hour = 60 * minute;
const visit = { origin: 'http://localhost:3000', device: 'Windows · Chrome' };
const time = { at: Date.UTC(2026, 10, 21, 2), now: () => time.at };
let store: TestStore;
let door: DoorPort;

beforeAll(async () => {
  store = await openTestStore();
  door = doorOf(store);
});
afterAll(() => store.close());
beforeEach(async () => {
  time.at += hour;
  await store.database.staffCredential.deleteMany();
  await store.database.staffAccess.deleteMany();
});

function doorOf({ database, crypto }: TestStore): DoorPort {
  return makeDoor({ store: makeDoorStore(database, crypto), clock: time, publicUrl: 'http://localhost:3000' });
}

/** Comes in by a link, as a member of staff of the small county. */
async function enter(staffId = uuid(31), device = 'iPhone · Safari') {
  const desk = makeDeskStore(store.database, store.crypto);
  const link = await makeDeskLink(store.database, store.crypto, staffId, new Date(time.at + hour));
  const session = await desk.spendLink(link, device, time.at);
  const actor = session && (await desk.staff(session.sessionToken, time.at));
  if (!session || !actor) throw new Error('cannot enter');
  return { actor, token: session.sessionToken, desk };
}
const actorOf = (staffId: string) => ({ staffId: staffId as StaffId }) as DeskActor;
const actions = async (entityId: string) =>
  (await store.database.auditLog.findMany({ where: { entityId }, orderBy: { seq: 'asc' } })).map(
    ({ action }) => action,
  );

describe('sessions', () => {
  it('are kept as hashes, with how, from where and when last seen; end by time, by leaving, by revoking', async () => {
    const one = await enter();
    const other = await enter(uuid(31), '');
    expect(JSON.stringify(await store.database.staffAccess.findMany())).not.toContain(one.token);
    time.at += 2 * minute;
    await one.desk.staff(one.token, time.at);
    const { sessions } = await door.account(one.actor, one.token);
    expect(
      sessions.map(({ method, device, current, lastSeenAt }) => [method, device, current, time.at - lastSeenAt]),
    ).toEqual([
      ['link', 'iPhone · Safari', true, 0],
      ['link', '', false, 2 * minute],
    ]);
    const id = sessions.find(({ current }) => !current)?.id ?? '';
    // Nobody else's: the teacher cannot end it.
    expect(await door.endSession(actorOf(uuid(30)), id)).toBe(false);
    expect(await other.desk.staff(other.token, time.at)).not.toBeNull();
    expect(await door.endSession(one.actor, id)).toBe(true);
    expect(await other.desk.staff(other.token, time.at)).toBeNull();
    expect(await actions(id)).toEqual(['desk_entered', 'session_ended']);
    expect(await one.desk.staff(one.token, time.at + 12 * hour)).toBeNull();
    expect(await one.desk.staff(one.token, time.at)).not.toBeNull();
  });

  it('all others end at once, and this one stays', async () => {
    const one = await enter();
    const others = [await enter(), await enter()];
    const teacher = await enter(uuid(30));
    expect(await door.endOtherSessions(one.actor, one.token)).toBe(2);
    for (const { desk, token } of others) expect(await desk.staff(token, time.at)).toBeNull();
    for (const { desk, token } of [one, teacher]) expect(await desk.staff(token, time.at)).not.toBeNull();
  });

  it('know when it was last proven, by whom it is asked', async () => {
    const { actor, token } = await enter();
    time.at += hour;
    expect((await door.standing(actor, token))?.provedAt).toBe(time.at - hour);
    expect(await door.standing(actorOf(uuid(30)), token)).toBeNull();
    const codes = await door.newRecoveryCodes(actor);
    expect(await door.proveByCode(actor, token, codes[0] ?? '')).toBe(true);
    expect((await door.standing(actor, token))?.provedAt).toBe(time.at);
  });
});

describe('an authenticator', () => {
  async function withTotp() {
    const { actor, token } = await enter();
    const secret = door.newTotp(actor)?.secret ?? '';
    const code = (at = time.at) => new TOTP({ secret }).generate({ timestamp: at });
    expect(await door.addTotp(actor, token, secret, code(), '手机')).toEqual({ kind: 'added' });
    return { actor, token, secret, code };
  }

  it('lets in by phone and code, each code once, half a minute off either way, and no longer', async () => {
    const { code, secret } = await withTotp();
    const by = (text: string, phone = '199-0000-0021') => door.enterByCode(phone, text, visit);
    expect(await by(code())).toBeNull();
    expect(await by(code(time.at + 30_000))).not.toBeNull();
    expect(await by(code(time.at + 30_000))).toBeNull();
    expect(await by(code(time.at - 30_000))).toBeNull();
    time.at += 5 * minute;
    expect(await by(code(time.at - 90_000))).toBeNull();
    // As people type it, and as a Chinese keyboard does.
    const typed = code()
      .replace(/^\d{3}/u, (three) => `${three} `)
      .replaceAll(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    expect(await by(typed, '１９９ 0000 0021'.normalize('NFKC'))).not.toBeNull();
    expect(
      JSON.stringify(await store.database.staffCredential.findMany(), (_, one) =>
        typeof one === 'bigint' ? Number(one) : one,
      ),
    ).not.toContain(secret);
  });

  it('of two at the same moment with one code, one comes in', async () => {
    const { code } = await withTotp();
    time.at += minute;
    const both = await Promise.all([1, 2].map(() => door.enterByCode('19900000021', code(), visit)));
    expect(both.filter((session) => session !== null)).toHaveLength(1);
  });

  it('is nobody else’s: not with another’s phone, not without one, not after removal, not of somebody who left', async () => {
    const { actor, code } = await withTotp();
    time.at += minute;
    for (const phone of ['199-0000-0020', '', 'x', '0'.repeat(5_000)])
      expect(await door.enterByCode(phone, code(), visit)).toBeNull();
    await store.database.staff.update({ where: { id: actor.staffId }, data: { status: 'left' } });
    expect(await door.enterByCode('19900000021', code(), visit)).toBeNull();
    await store.database.staff.update({ where: { id: actor.staffId }, data: { status: 'active' } });
    const [way] = (await door.account(actor, '')).ways;
    expect(await door.removeWay(actorOf(uuid(30)), way?.id ?? '')).toBe(false);
    expect(await door.renameWay(actorOf(uuid(30)), way?.id ?? '', '我的')).toBe(false);
    expect(await door.renameWay(actor, way?.id ?? '', '旧手机')).toBe(true);
    expect((await door.account(actor, '')).ways.map(({ name }) => name)).toEqual(['旧手机']);
    expect(await door.removeWay(actor, way?.id ?? '')).toBe(true);
    expect(await door.enterByCode('19900000021', code(), visit)).toBeNull();
    expect(await actions(way?.id ?? '')).toEqual(['way_added', 'way_renamed', 'way_removed']);
  });

  it('is not added with a wrong code or a secret that is none of ours; twenty are the most', async () => {
    const { actor, token } = await enter();
    const secret = door.newTotp(actor)?.secret ?? '';
    const right = new TOTP({ secret }).generate({ timestamp: time.at });
    const wrong = right === '000000' ? '000001' : '000000';
    expect(await door.addTotp(actor, token, secret, wrong, '')).toEqual({ kind: 'refused' });
    for (const other of ['', 'AAAA', `${secret}A`, secret.toLowerCase()])
      expect(await door.addTotp(actor, token, other, right, '')).toEqual({ kind: 'refused' });
    expect(door.newTotp(actor, '<script>')).toBeNull();
    for (let n = 0; n < 20; n += 1)
      expect(await door.addTotp(actor, token, secret, right, '')).toEqual({ kind: 'added' });
    expect(await door.addTotp(actor, token, secret, right, '')).toEqual({ kind: 'full' });
  });
});

describe('recovery codes', () => {
  it('ten, kept as hashes, each once, found under an older key, and the old ones end with new ones', async () => {
    const { actor } = await enter();
    const codes = await door.newRecoveryCodes(actor);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$/u);
    const rows = JSON.stringify(await store.database.staffCredential.findMany(), (_, one) =>
      typeof one === 'bigint' ? Number(one) : one,
    );
    for (const code of codes) for (const text of [code, code.replace('-', '')]) expect(rows).not.toContain(text);
    const by = (code = '', from = door) => from.enterByCode('19900000021', code, visit);
    expect(await by(codes[0]?.toLowerCase().replace('-', ' '))).not.toBeNull();
    expect(await by(codes[0])).toBeNull();
    expect((await door.account(actor, '')).recoveryLeft).toBe(9);
    const both = await Promise.all([by(codes[1]), by(codes[1])]);
    expect(both.filter((session) => session !== null)).toHaveLength(1);

    const newer = `${randomBytes(32).toString('base64')},${store.key}`;
    const rekeyed = { ...store, crypto: createFieldCrypto(parseKeys(newer, 'test')) };
    expect(await by(codes[2], doorOf(rekeyed))).not.toBeNull();

    await door.newRecoveryCodes(actor);
    expect(await by(codes[3])).toBeNull();
    expect((await door.account(actor, '')).recoveryLeft).toBe(10);
    // Another’s code opens nothing under one’s own number.
    const [others] = await door.newRecoveryCodes(actorOf(uuid(30)));
    expect(await by(others)).toBeNull();
  });
});

describe('passkeys', () => {
  it('an answer counts once, and not when a newer one was taken before', async () => {
    const rows = makeDoorStore(store.database, store.crypto);
    const { actor } = await enter();
    const key = { credentialId: 'c1', publicKey: 'p', counter: 0, transports: ['internal'], name: '' };
    expect(await rows.addPasskey(actor, key, time.at)).toBe(true);
    expect(await rows.addPasskey(actorOf(uuid(30)), key, time.at)).toBe(false);
    const kept = await rows.passkey('c1');
    const askedAt = time.at + minute;
    const use = () => rows.usePasskey(kept?.id ?? '', 0, askedAt, askedAt + 5_000);
    expect((await Promise.all([use(), use()])).sort()).toEqual([false, true]);
    expect(await rows.usePasskey(kept?.id ?? '', 0, askedAt - 1, askedAt + 6_000)).toBe(false);
    expect(await rows.usePasskey(kept?.id ?? '', 0, askedAt + 6_000, askedAt + 7_000)).toBe(true);
    await store.database.staff.update({ where: { id: actor.staffId }, data: { status: 'left' } });
    expect(await rows.passkey('c1')).toBeNull();
    await store.database.staff.update({ where: { id: actor.staffId }, data: { status: 'active' } });
  });

  it.each([null, {}, 'x', { id: 'c1', rawId: 'c1', type: 'public-key', clientExtensionResults: {}, response: {} }])(
    'what is no answer is none: %j',
    async (response) => {
      const { actor, token } = await enter();
      expect(await door.enterByPasskey(response, visit)).toBeNull();
      expect(await door.proveByPasskey(actor, token, response, visit)).toBe(false);
      expect(await door.addPasskey(actor, token, response, '', visit)).toEqual({ kind: 'refused' });
    },
  );

  it.each([
    ['https://jiaxin.example.cn', 'jiaxin.example.cn'],
    ['http://127.0.0.1:3000', 'localhost'],
    ['http://localhost:0', 'localhost'],
    ['http://192.168.1.5:3000', null],
    ['http://[fd00::1]:3000', null],
  ])('of %s are bound to %s', (url, name) => {
    expect(relyingParty(url)).toBe(name);
  });
});

describe('the first administrator', () => {
  const form = { countyName: '清河县(示例)', countyCode: '990000', name: '管例理', phone: '19900000099' };
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-first-'));
  let empty: TestStore;
  beforeEach(async () => {
    empty = await openTestStore(null);
    return async () => await empty.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const link = async () => (await makeFirstLink(empty.database, empty.crypto, time.at)) ?? '';

  it('comes in once by the newest link, while nobody is there, within a day', async () => {
    const here = doorOf(empty);
    expect(await here.nobodyYet()).toBe(true);
    const [old, fresh] = [await link(), await link()];
    expect(await here.first(old)).toBeNull();
    expect(await here.first(fresh)).toEqual({ county: null });
    time.at += 25 * hour;
    expect(await here.beginCounty(fresh, form, visit)).toBeNull();
    const newest = await link();
    const both = await Promise.all([1, 2].map(() => here.beginCounty(newest, form, visit)));
    expect(both.filter((session) => session !== null)).toHaveLength(1);
    expect(await here.first(newest)).toBeNull();
    expect([await link(), await here.nobodyYet()]).toEqual(['', false]);
    const session = both.find((one) => one !== null);
    const actor = await makeDeskStore(empty.database, empty.crypto).staff(session?.sessionToken ?? '', time.at);
    expect(actor).toMatchObject({
      name: '管例理',
      post: '清河县(示例)',
      roles: [{ role: 'ADMIN', scopeType: 'county' }],
    });
    const person = await empty.database.person.findFirstOrThrow();
    expect(JSON.stringify([person.realNameE, person.phoneE])).not.toMatch(/管例理|19900000099/u);
    expect(await empty.database.region.count()).toBe(1);
  });

  it('a link that was printed opens nothing once a workbook has brought its own people', async () => {
    const printed = await link();
    await empty.database.region.create({
      data: {
        id: uuid(1),
        countyId: uuid(1),
        code: '990000',
        name: '清河县(示例)',
        level: 'county',
        path: `/${uuid(1)}/`,
      },
    });
    expect(await doorOf(empty).first(printed)).toEqual({ county: '清河县(示例)' });
    await empty.database.person.create({ data: { id: uuid(20), countyId: uuid(1), displayName: '王老师' } });
    await empty.database.staff.create({ data: { id: uuid(30), personId: uuid(20) } });
    expect(await doorOf(empty).first(printed)).toBeNull();
    expect(await doorOf(empty).beginCounty(printed, form, visit)).toBeNull();
  });

  it('imports the county’s workbook afterwards: the same county, and the administrator is one person', async () => {
    await doorOf(empty).beginCounty(await link(), form, visit);
    const path = join(folder, '县.xlsx');
    const book = new ExcelJS.Workbook();
    const sheets = {
      地区: [
        ['名称', '代码', '上级'],
        ['清河县(示例)', '990000', ''],
        ['青山镇', '990100', '清河县(示例)'],
      ],
      工作人员: [
        ['姓名', '岗位', '负责的地方', '电话'],
        ['管例理', '系统管理员', '', '199-0000-0099'],
        ['施例华', '未保站', '青山镇', '199-0000-0022'],
      ],
    };
    for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows);
    await book.xlsx.writeFile(path);
    const io = { ...linesOf(empty), now: () => Date.now() };
    expect([await importCommand([path], io), io.errors.join('\n')]).toEqual([0, '']);
    expect(await empty.database.region.count({ where: { level: 'county' } })).toBe(1);
    const staff = await empty.database.staff.findMany({ include: { person: true, roles: true } });
    expect(staff.map(({ person }) => person.displayName).sort()).toEqual(['施值班', '管例理'].sort());
    expect(staff.find(({ person }) => person.displayName === '管例理')?.roles.map(({ role }) => role)).toEqual([
      'ADMIN',
    ]);
  });
});
