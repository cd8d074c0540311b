// proves: S1-01
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDraw } from '../../../src/cli/demo/draw.ts';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import { accessRules } from '../../../src/core/access/access-rules.ts';
import { grantsFor, type Reader } from '../../../src/core/access/may.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { childScope } from '../../../src/store/access/child-scope.ts';
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

type Child = (typeof ledger.children)[number];

/** The regions a child lives in, walked up by their parents. */
function regionsOf(child: Child): string[] {
  const ids: string[] = [];
  for (let id: string | null | undefined = child.residenceRegionId; id; ) {
    ids.push(id);
    id = ledger.regions.find((region) => region.id === id)?.parentId;
  }
  return ids;
}

/** Everybody of the child's family, by looking at every row there is. */
function familyOf(child: Child): PersonId[] {
  const own = ledger.persons.find(({ id }) => id === child.personId);
  const ids = [child.personId];
  for (const row of ledger.careRelations) if (row.childId === child.id) ids.push(row.personId);
  for (const row of ledger.parentStates) if (row.childId === child.id) ids.push(row.parentPersonId);
  for (const one of ledger.persons) if (own?.householdId && one.householdId === own.householdId) ids.push(one.id);
  return [...new Set(ids)] as PersonId[];
}

/** As a session brings them: relatives, and whoever lives with one. */
function withTheirHouseholds(ids: readonly PersonId[]): PersonId[] {
  const homes = new Set(
    ledger.persons.filter(({ id }) => ids.includes(id as PersonId)).map(({ householdId }) => householdId),
  );
  const together = ledger.persons.filter(({ householdId }) => householdId && homes.has(householdId));
  return [...new Set([...ids, ...together.map(({ id }) => id as PersonId)])];
}

/** Whether the reader may, said a second time without the table's own code. */
function naive(reader: Reader, child: Child): boolean {
  for (const id of familyOf(child)) if (reader.kin.includes(id)) return false;
  for (const { role, scopeType, scopeId } of reader.roles) {
    if (accessRules[role]?.['child.read'] !== 'scope') continue;
    if (scopeType === 'class' && child.classId === scopeId) return true;
    if (scopeType === 'school' && child.schoolOrganizationId === scopeId) return true;
    if (['county', 'town', 'village'].includes(scopeType) && regionsOf(child).includes(scopeId)) return true;
  }
  return false;
}

it('ten thousand pairs of a person and a child: query, table and a naive reading agree', async () => {
  const draw = makeDraw(11);
  const one = <T>(list: readonly T[]): T => list[draw.int(0, list.length - 1)] as T;
  const places = [
    ...ledger.regions.map(({ id, level }) => ({ scopeType: level as 'village', scopeId: id })),
    ...ledger.organizations.map(({ id }) => ({ scopeType: 'school' as const, scopeId: id })),
    ...ledger.classes.map(({ id }) => ({ scopeType: 'class' as const, scopeId: id })),
  ];
  let [pairs, seen] = [0, 0];
  for (let n = 0; n < 170; n++) {
    const personId = one(ledger.persons).id as PersonId;
    const reader: Reader = {
      staffId: '00000000-0000-4000-8000-000000000001' as StaffId,
      personId,
      roles: Array.from({ length: draw.int(1, 2) }, () => ({ role: one(Object.keys(accessRules)), ...one(places) })),
      kin: withTheirHouseholds([personId, ...(draw.next() < 0.3 ? [one(ledger.persons).id as PersonId] : [])]),
    };
    const where = childScope(reader, 'child.read', now);
    const found = where === null ? [] : await prisma.child.findMany({ where, select: { id: true } });
    const ids = new Set(found.map(({ id }) => id));
    for (const child of ledger.children) {
      const place = {
        regionIds: regionsOf(child),
        schoolId: child.schoolOrganizationId ?? null,
        classId: child.classId ?? null,
        givenAlertIds: [],
        familyIds: familyOf(child),
      };
      const answers = [ids.has(child.id), grantsFor(reader, 'child.read', place).length > 0, naive(reader, child)];
      expect([child.fileNo, reader.roles, answers]).toEqual([child.fileNo, reader.roles, Array(3).fill(answers[2])]);
      pairs += 1;
      if (answers[0]) seen += 1;
    }
  }
  expect(pairs).toBeGreaterThanOrEqual(10_000);
  // The draw is worth something only if both answers occur often.
  expect(seen).toBeGreaterThan(500);
});
