// proves: S3-55
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteCommand } from '../../src/cli/invite.ts';
import { createInvite, revokeInvite } from '../../src/store/invites.ts';
import { hashOfInvite } from '../../src/store/look-up.ts';
import { type Ledger, writeLedger } from '../../src/store/write-ledger.ts';
import { linesOf, now, openTestStore, smallCounty, type TestStore, uuid } from './small-county.ts';

const day = 86_400_000;
const person = (no: number, displayName: string) => ({ id: uuid(no), displayName, realName: `${displayName}全名` });
const child = (no: number, personNo: number, fileNo: string, nickname: string) => ({
  id: uuid(no),
  personId: uuid(personNo),
  fileNo,
  nickname,
  residenceRegionId: uuid(3),
  classId: uuid(11),
});
const care = (no: number, childNo: number, personNo: number, kind: 'parent' | 'actual_carer') => ({
  id: uuid(no),
  childId: uuid(childNo),
  personId: uuid(personNo),
  kind,
  livesWith: kind !== 'parent',
});

/** 王奶奶 keeps 小军 and, of another family, 小红; 小军 has a father away and a mother who died. */
const families: Ledger = {
  ...smallCounty,
  persons: [
    person(100, '小军'),
    person(101, '小红'),
    person(102, '王奶奶'),
    person(103, '张哥'),
    person(104, '李姐姐'),
    person(105, '陈哥'),
  ],
  children: [child(110, 100, 'QH-0001', '小军'), child(111, 101, 'QH-0002', '小红')],
  careRelations: [
    care(120, 110, 102, 'actual_carer'),
    care(121, 111, 102, 'actual_carer'),
    care(122, 110, 103, 'parent'),
    care(123, 110, 104, 'parent'),
    care(124, 111, 105, 'parent'),
  ],
  parentStates: [
    { id: uuid(130), childId: uuid(110), parentPersonId: uuid(103), away: true },
    { id: uuid(131), childId: uuid(110), parentPersonId: uuid(104), status: 'dead' },
  ],
};

let store: TestStore;
const folder = mkdtempSync(join(tmpdir(), 'jiaxin-invite-'));
beforeAll(async () => {
  store = await openTestStore();
  await writeLedger(store.database, store.crypto, families, { kind: 'test' });
  // The database's own clock gave the date, and the tests have another.
  await store.database.staffRole.updateMany({ data: { validFrom: new Date(0) } });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Draws the given numbers, then counts on. */
function draws(...numbers: number[]): (below: number) => number {
  let next = 424_242;
  return (below) => (numbers.shift() ?? next++) % below;
}

const wish = { personId: uuid(102), childIds: [uuid(110)], kind: 'caregiver', now } as const;
const rowOf = (inviteId: string) => store.database.invite.findUniqueOrThrow({ where: { id: inviteId } });

describe('createInvite', () => {
  it('gives six digits, of which the store keeps a keyed hash only, for 14 days', async () => {
    const { inviteId, code, expiresAt } = await createInvite(store, { ...wish, random: draws(7) });
    expect(code).toBe('000007');
    expect(expiresAt).toBe(now + 14 * day);
    const row = await rowOf(inviteId);
    expect(row).toMatchObject({
      codeH: hashOfInvite(store.crypto, code),
      personId: uuid(102),
      childIds: [uuid(110)],
      usedAt: null,
    });
    expect(JSON.stringify(row)).not.toContain(code);
  });

  it('draws again when the code is under way', async () => {
    await createInvite(store, { ...wish, random: draws(111_111) });
    expect((await createInvite(store, { ...wish, random: draws(111_111, 222_222) })).code).toBe('222222');
  });

  it.each([
    ['used', { usedAt: new Date(now) }],
    ['taken back', { revokedAt: new Date(now) }],
    ['expired', { expiresAt: new Date(now - 1) }],
  ])('gives a code again when the invite before was %s', async (_what, data) => {
    const first = await createInvite(store, { ...wish, random: draws(333_333) });
    await store.database.invite.update({ where: { id: first.inviteId }, data });
    const second = await createInvite(store, { ...wish, random: draws(333_333) });
    expect(second.code).toBe(first.code);
    expect((await rowOf(second.inviteId)).codeH).toBe(hashOfInvite(store.crypto, first.code));
    await revokeInvite(store.database, { inviteId: second.inviteId, now });
  });

  it('gives different codes to many who ask at once', async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, no) => createInvite(store, { ...wish, random: draws(555_000, 555_001 + no) })),
    );
    expect(new Set(many.map(({ code }) => code)).size).toBe(20);
  });

  it('gives a token for a link', async () => {
    const { code } = await createInvite(store, { ...wish, form: 'link', random: draws() });
    expect(code).toMatch(/^[\w-]{22}$/u);
  });

  it.each([
    ['a stranger to the child', { personId: uuid(105) }],
    ['no child', { childIds: [] }],
    ['one child of two', { childIds: [uuid(110), uuid(999)] }],
    ['a grandmother as staff', { kind: 'staff' as const }],
  ])('is refused for %s', async (_what, over) => {
    await expect(createInvite(store, { ...wish, ...over, random: draws() })).rejects.toThrow(/关系|工作人员/u);
  });

  it('gives up when every code is taken', async () => {
    await createInvite(store, { ...wish, random: draws(888_888) });
    await expect(createInvite(store, { ...wish, random: () => 888_888 })).rejects.toThrow('没有空余');
  });

  it('leaves a record, and so does taking it back, once', async () => {
    const { inviteId } = await createInvite(store, { ...wish, random: draws(900_001) });
    expect(await revokeInvite(store.database, { inviteId, now })).toBe(true);
    expect(await revokeInvite(store.database, { inviteId, now })).toBe(false);
    const rows = await store.database.auditLog.findMany({ where: { entityId: inviteId }, orderBy: { seq: 'asc' } });
    expect(rows.map(({ action }) => action)).toEqual(['invite_created', 'invite_revoked']);
  });
});

async function run(random: (below: number) => number, ...args: string[]) {
  const io = { ...linesOf(store), publicUrl: 'https://jiaxin.example', random };
  return { code: await inviteCommand(args, io), text: [...io.lines, ...io.errors].join('\n'), json: () => io.json() };
}

/** What a phone reads in a QR code drawn as an SVG of one path. */
function scan(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+)/u.exec(svg)?.[1]);
  const scale = 4;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  const fill = (x: number, y: number) => {
    for (let down = 0; down < scale; down++)
      for (let right = 0; right < scale; right++)
        pixels.fill(
          0,
          ((y * scale + down) * size * scale + x * scale + right) * 4,
          ((y * scale + down) * size * scale + x * scale + right) * 4 + 3,
        );
  };
  let [x, y] = [0, 0];
  for (const [, command, a, b] of (/stroke="#000000" d="([^"]+)"/u.exec(svg)?.[1] ?? '').matchAll(
    /([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/gu,
  )) {
    if (command === 'M') [x, y] = [Number(a), Number(b)];
    else if (command === 'm') [x, y] = [x + Number(a), y + Number(b)];
    else for (let left = Number(a); left > 0; left--) fill(x++, Math.floor(y));
  }
  // The module exports its function both ways.
  return (jsqr as unknown as typeof jsqr.default)(pixels, size * scale, size * scale)?.data;
}

describe('jiaxin invite', () => {
  it('a child: its caregiver with all children she keeps, its father, not the dead mother', async () => {
    const { code, json } = await run(draws(100_001, 100_002), 'QH-0001', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      ok: true,
      invites: [
        {
          name: '王奶奶',
          kind: 'caregiver',
          children: ['小军', '小红'],
          code: '100001',
          link: 'https://jiaxin.example/invite/100001',
        },
        { name: '张哥', kind: 'parent', children: ['小军'], code: '100002' },
      ],
    });
  });

  it('made again, the code before it ends', async () => {
    await run(draws(110_001, 110_002), 'QH-0001');
    const before = await store.database.invite.findUniqueOrThrow({
      where: { codeH: hashOfInvite(store.crypto, '110001') },
    });
    await run(draws(120_001, 120_002), 'QH-0001');
    expect((await rowOf(before.id)).revokedAt).toEqual(new Date(now));
  });

  it('a member of staff, by form of address or name', async () => {
    expect((await run(draws(130_001), '李姐')).text).toContain('李姐  130 001');
    expect((await run(draws(130_002), '李例英')).text).toContain('李姐  130 002');
  });

  it('--links prints a link to send, and no digits; cards need the digits', async () => {
    const { code, text } = await run(draws(), '李姐', '--links');
    expect([code, text]).toEqual([
      0,
      expect.stringMatching(/^李姐 {2}https:\/\/jiaxin\.example\/invite\/[\w-]{22}$/mu),
    ]);
    expect((await run(draws(), '李姐', '--links', '--cards', join(folder, 'x.html'))).code).toBe(2);
  });

  it('--all leaves out who holds a good code or is bound', async () => {
    const first = await run(draws(), '--all', '--json');
    const second = await run(draws(), '--all', '--json');
    expect(first.json()).toMatchObject({
      invites: expect.arrayContaining([expect.objectContaining({ name: '陈哥' })]),
      skipped: 3,
    });
    expect(second).toMatchObject({ code: 1 });
    expect(second.json()).toMatchObject({ invites: [], skipped: 6 });
  });

  it('prints cards whose QR code is the link, with phones and without full names', async () => {
    const cards = join(folder, 'cards.html');
    const { code } = await run(draws(140_001, 140_002), 'QH-0001', '--cards', cards);
    expect(code).toBe(0);
    const page = readFileSync(cards, 'utf8');
    const [first = '', second = ''] = page.match(/<svg[\s\S]*?<\/svg>/gu) ?? [];
    expect([scan(first), scan(second)]).toEqual([
      'https://jiaxin.example/invite/140001',
      'https://jiaxin.example/invite/140002',
    ]);
    for (const words of [
      '王奶奶',
      '小军、小红家',
      '140 001',
      '班主任 王老师 <b>199-0000-0020</b>',
      '儿童主任 李姐 <b>199-0000-0021</b>',
      '青山派出所',
      '110',
      '120',
      '12356',
      '12月5日前有效',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('全名');
    expect(statSync(cards).mode & 0o077).toBe(0);
  });

  it.each([
    [[]],
    [['QH-0001', '--all']],
    [['--days', '0', '--all']],
    [['谁也不是']],
    [['QH-9999']],
    [['--desk', '谁也不是']],
    [['--desk', '李姐', 'QH-0001']],
    [['QH-0001', '--cards', '/nowhere/x.html']],
  ])('%j is refused', async (args) => {
    expect((await run(draws(), ...args)).code).toBe(2);
  });
});
