import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDraw } from '../../../src/cli/demo/draw.ts';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import { type AccessAction, accessRules } from '../../../src/core/access/access-rules.ts';
import type { Reader } from '../../../src/core/access/may.ts';
import { noExclusion } from '../../../src/core/alert/exclusion.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { childScope } from '../../../src/store/access/child-scope.ts';
import { childScopeSql } from '../../../src/store/access/child-scope-sql.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { openPool } from '../../../src/store/hallway/database.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';

const now = Date.UTC(2026, 10, 18, 2, 0);
const { ledger } = drawCounty(5, now);
let prisma: Database;
let end: () => Promise<void>;

beforeAll(async () => {
  const { url, drop } = await createTestDatabase();
  const pool = openPool(url);
  prisma = openPrisma(pool);
  await writeLedger(prisma, createFieldCrypto(parseKeys('7'.repeat(64), 'test')), ledger, { kind: 'test' });
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await drop();
  };
});
afterAll(() => end());

it('the statement and the query of Prisma find the same children, for readers drawn by lot, told ones and kin among them', async () => {
  const draw = makeDraw(23);
  const one = <T>(list: readonly T[]): T => list[draw.int(0, list.length - 1)] as T;
  const alert = { id: '00000000-0000-4000-8000-0000000000aa', childId: ledger.children[3]?.id as string };
  const staffId = '00000000-0000-4000-8000-000000000001' as StaffId;
  await prisma.alert.create({
    data: {
      id: alert.id,
      countyId: ledger.countyId,
      no: 'A-2611-0001',
      childId: alert.childId,
      subjectKey: `child:${alert.childId}`,
      flagCode: 'G02',
      severity: 'red',
      chain: {},
      exclusion: { ...noExclusion },
      openedAt: new Date(now),
      ownerStaffId: staffId,
    },
  });
  const places = [
    ...ledger.regions.map(({ id, level }) => ({ scopeType: level as 'village', scopeId: id })),
    ...ledger.organizations.map(({ id }) => ({ scopeType: 'school' as const, scopeId: id })),
    ...ledger.classes.map(({ id }) => ({ scopeType: 'class' as const, scopeId: id })),
    { scopeType: 'case' as const, scopeId: alert.id },
  ];
  const actions: readonly AccessAction[] = ['child.read', 'duty.read', 'dropout.read', 'visit.write'];
  let [some, told] = [0, 0];
  for (let n = 0; n < 120; n++) {
    const personId = one(ledger.persons).id as PersonId;
    const role = n % 10 === 0 ? 'SOCIAL_WORKER' : one(Object.keys(accessRules));
    const reader: Reader = {
      staffId,
      personId,
      roles: Array.from({ length: draw.int(1, 2) }, () => ({ role, ...one(places) })),
      kin: [personId, ...(draw.next() < 0.3 ? [one(ledger.persons).id as PersonId] : [])],
    };
    const action = one(actions);
    const where = childScope(reader, action, now);
    const sql = childScopeSql(reader, action, now);
    expect(sql === null).toBe(where === null);
    if (where === null || sql === null) continue;
    const wanted = await prisma.child.findMany({ where, select: { id: true } });
    const found = await prisma.$queryRaw<{ id: string }[]>`
      select c.id from child c join region g on g.id = c.residence_region_id where ${sql}`;
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
    if (found.length > 0) some += 1;
    if (role === 'SOCIAL_WORKER' && found.length > 0) told += 1;
  }
  expect(some).toBeGreaterThan(30);
  expect(told).toBeGreaterThan(0);

  // Given, and left out since.
  const [grandmother, reader] = [ledger.persons[0], ledger.persons[1]].map((row) => row?.id as PersonId);
  const asks = (kin: readonly PersonId[]): Reader => ({
    ...{ staffId, personId: reader as PersonId, kin: [reader as PersonId, ...kin] },
    roles: [{ role: 'SOCIAL_WORKER', scopeType: 'county', scopeId: ledger.countyId }],
  });
  const finds = async (who: Reader, exclusion: object): Promise<readonly [number, number]> => {
    await prisma.alert.update({ where: { id: alert.id }, data: { exclusion: { ...noExclusion, ...exclusion } } });
    const [where, sql] = [childScope(who, 'child.read', now), childScopeSql(who, 'child.read', now)];
    const rows = await prisma.$queryRaw<unknown[]>`
      select from child c join region g on g.id = c.residence_region_id where ${sql}`;
    return [await prisma.child.count({ where: where ?? { id: alert.id } }), rows.length];
  };
  const niece = asks([grandmother as PersonId]);
  expect(await finds(niece, {})).toEqual([1, 1]);
  expect(await finds(niece, { recusedStaffIds: [staffId] })).toEqual([0, 0]);
  expect(await finds(niece, { suspectPersonIds: [grandmother] })).toEqual([0, 0]);
  expect(await finds(niece, { excludedPersonIds: [grandmother] })).toEqual([0, 0]);
  expect(await finds(niece, { excludedPersonIds: [grandmother], releasedPersonIds: [reader] })).toEqual([1, 1]);
  expect(await finds(asks([]), { excludedPersonIds: [grandmother] })).toEqual([1, 1]);
});
