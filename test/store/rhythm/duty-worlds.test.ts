import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import type { DutyFacts } from '../../../src/core/duty/duty.ts';
import type { DutyAbout } from '../../../src/core/duty/duty-rule.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import type { PersonId, RegionId } from '../../../src/core/ids.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { dutyWorlds } from '../../../src/store/rhythm/duty-worlds.ts';
import { subjectPages } from '../../../src/store/rhythm/subjects.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { dateBack } from '../../support/bind-people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const now = Date.UTC(2026, 10, 5, 2, 0);
const { ledger } = drawCounty(20_261_121, now);
const countyId = ledger.countyId as RegionId;
let test: TestDatabase;
let pool: pg.Pool;
let prisma: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  pool = openPool(test.url, 2);
  prisma = openPrisma(pool);
  const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));
  await writeLedger(prisma, crypto, ledger, { kind: 'test' });
  await dateBack(prisma);
});

afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await test.drop();
});

async function planned(about: DutyAbout, roles: readonly string[]): Promise<DutySubjectRow[]> {
  const rows: DutySubjectRow[] = [];
  const ask = { countyId, about, roles, scopeId: null, exceptScopes: [], now };
  for await (const page of subjectPages(makeDatabase(pool), ask)) rows.push(...page);
  return rows;
}

/** A due duty of that subject, as the situation has it. */
function dutyOf({ child, regionId, organizationId }: DutySubjectRow): DutyFacts {
  const times = { opensAt: now, dueAt: now, nextAt: now, promptedAt: null };
  return {
    id: '',
    rule: '',
    childId: child?.childId ?? null,
    regionId,
    organizationId,
    periodKey: '',
    step: 0,
    missedBefore: 0,
    ...times,
  };
}

const staffIdOf = new Map(ledger.staff.map(({ id, personId }) => [personId as string, id as string]));
const postsOf = (personId: string) =>
  ledger.roles.filter(({ staffId }) => staffId === staffIdOf.get(personId)).map(({ role }) => role);

describe('what a due duty is judged by', () => {
  it.each([
    ['child', ['CAREGIVER', 'PARENT_AWAY']],
    ['child', ['CLASS_TEACHER', 'CHILD_DIRECTOR']],
    ['child', ['HELPER', 'VOLUNTEER']],
    ['village', ['CHILD_DIRECTOR', 'VILLAGE_HEAD']],
    ['town', ['TOWN_SUPERVISOR']],
    ['county', ['COUNTY_OFFICE']],
    ['school', ['SCHOOL_OFFICE', 'PRINCIPAL']],
    ['person', ['CAREGIVER', 'PARENT_AWAY']],
    ['person', ['CHILD_DIRECTOR', 'CLASS_TEACHER']],
  ] as const)('about a %s, for %s, is the very row by which it was planned', async (about, roles) => {
    const rows = await planned(about, roles);
    expect(rows.length).toBeGreaterThan(0);
    const some = rows.filter((_, index) => index % Math.ceil(rows.length / 25) === 0);
    const asks = some.map((row) => ({
      personId: row.ownerPersonId as PersonId,
      staffId: staffIdOf.get(row.ownerPersonId) ?? null,
      countyId,
      duties: [dutyOf(row)],
    }));
    const worlds = await dutyWorlds(makeDatabase(pool), asks, now);
    // Known posts leave out what is about others, and nothing else.
    const known = asks.map((ask) => ({ ...ask, staffRoles: postsOf(ask.personId) }));
    const alone = async (ask: (typeof asks)[number]) => dutyWorlds(makeDatabase(pool), [ask], now);
    for (const [index, ask] of asks.entries()) expect(await alone(known[index] ?? ask)).toEqual(await alone(ask));
    expect(await dutyWorlds(makeDatabase(pool), known, now)).toEqual(worlds);
    for (const [index, row] of some.entries()) {
      const same = worlds[index]?.subjects.find(
        (one) =>
          one.ownerRole === row.ownerRole &&
          one.child?.childId === row.child?.childId &&
          one.classId === row.classId &&
          one.regionId === row.regionId &&
          one.organizationId === row.organizationId &&
          (about !== 'person' || one.coOwners.length === 0),
      );
      // A person of a family stands with whichever role and place the page gives first.
      const { coOwners, childCount, ...rest } = row;
      expect(same).toMatchObject(about === 'child' ? rest : { ownerPersonId: row.ownerPersonId });
      if (about === 'child')
        expect(new Set(same?.coOwners.map(({ personId }) => personId))).toEqual(
          new Set(coOwners.map(({ personId }) => personId)),
        );
      else if (about !== 'person') expect(same?.childCount).toBe(childCount);
      expect(worlds[index]?.subjects.every(({ ownerPersonId }) => ownerPersonId === row.ownerPersonId)).toBe(true);
    }
  });

  it('a child who has died, a pairing and a role that have ended leave nothing', async () => {
    const [row] = (await planned('child', ['CHILD_DIRECTOR'])).slice(-1);
    if (!row?.child) throw new Error('There is a director.');
    const ask = {
      personId: row.ownerPersonId as PersonId,
      staffId: staffIdOf.get(row.ownerPersonId) ?? null,
      countyId,
    };
    const aboutChild = async () => {
      const [world] = await dutyWorlds(makeDatabase(pool), [{ ...ask, duties: [dutyOf(row)] }], now);
      return world?.subjects.filter(({ child }) => child !== null).length;
    };
    expect(await aboutChild()).toBe(1);
    const child = await prisma.child.findUniqueOrThrow({ where: { id: row.child.childId } });
    await prisma.person.update({ where: { id: child.personId }, data: { deceasedAt: new Date(now - 1000) } });
    expect(await aboutChild()).toBe(0);
  });
});
