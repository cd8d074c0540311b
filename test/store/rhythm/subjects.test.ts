// proves: S3-11 S0-44 S2-08 S2-37 S3-05 S3-38 S4-21
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import type { DutyAbout } from '../../../src/core/duty/duty-rule.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import type { RegionId } from '../../../src/core/ids.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { statementsFor, subjectPages } from '../../../src/store/rhythm/subjects.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { dateBack } from '../../support/bind-people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const now = Date.UTC(2026, 10, 5, 2, 0);
const { ledger, visitors } = drawCounty(20_261_121, now);
const countyId = ledger.countyId as RegionId;
let test: TestDatabase;
let pool: pg.Pool;
let prisma: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  pool = openPool(test.url, 2);
  prisma = openPrisma(pool);
  await writeLedger(prisma, createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test')), ledger, {
    kind: 'test',
  });
  await dateBack(prisma);
  await prisma.$executeRawUnsafe('analyze');
});

afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await test.drop();
});

async function subjects(
  about: DutyAbout,
  roles: readonly string[],
  more: { scopeId?: string; exceptScopes?: string[]; at?: number } = {},
): Promise<DutySubjectRow[]> {
  const { scopeId = null, exceptScopes = [], at = now } = more;
  const rows: DutySubjectRow[] = [];
  const pages = subjectPages(makeDatabase(pool), { countyId, about, roles, scopeId, exceptScopes, now: at });
  for await (const page of pages) rows.push(...page);
  return rows;
}

const nameOf = new Map(ledger.persons.map(({ id, displayName }) => [id, displayName]));
const namesOf = (rows: readonly DutySubjectRow[]) => rows.map((row) => nameOf.get(row.ownerPersonId)).sort();
const kids = ledger.children;
const parentsAway = ledger.parentStates.filter(({ away }) => away);

describe('who owns duties about a child', () => {
  it('the caregivers who hold now, and the parent at home', async () => {
    const rows = await subjects('child', ['CAREGIVER']);
    const kept = kids.filter(({ livingArrangement }) => livingArrangement !== 'alone');
    expect(new Set(rows.map(({ child }) => child?.childId))).toEqual(new Set(kept.map(({ id }) => id)));
    const home = rows.filter(({ child }) => child?.livingArrangement === 'one_parent');
    expect(home.every((row) => nameOf.get(row.ownerPersonId)?.endsWith('嫂'))).toBe(true);
    expect(rows.every(({ ownerRole }) => ownerRole === 'CAREGIVER')).toBe(true);
  });

  it('the parents who are away, each for each child, with their own hour and zone', async () => {
    const rows = await subjects('child', ['PARENT_AWAY']);
    expect(rows).toHaveLength(parentsAway.length);
    const abroad = rows.filter(({ ownerTimeZone }) => ownerTimeZone === 'Asia/Dubai');
    expect(abroad).toHaveLength(2);
    expect(abroad.map(({ ownerHour }) => ownerHour)).toEqual([19, 19]);
    expect(abroad[0]?.coOwners).toHaveLength(1);
  });

  const staffed: readonly [role: string, perChild: number][] = [
    ['CLASS_TEACHER', 1],
    ['CHILD_DIRECTOR', 1],
    ['TOWN_SUPERVISOR', 1],
    ['COUNTY_OFFICE', 1],
  ];
  it.each(staffed)('%s: once for every child in the place', async (role, perChild) => {
    const rows = await subjects('child', [role]);
    expect(rows).toHaveLength(kids.length * perChild);
    expect(new Set(rows.map(({ child }) => child?.childId)).size).toBe(kids.length);
  });

  it('the residence village owns visits, the school owns school duties (domain 10.26)', async () => {
    const directors = await subjects('child', ['CHILD_DIRECTOR']);
    const teachers = await subjects('child', ['CLASS_TEACHER']);
    for (const child of kids) {
      const director = directors.find((row) => row.child?.childId === child.id);
      const role = ledger.roles.find(({ scopeId }) => scopeId === child.residenceRegionId);
      expect(director?.ownerPersonId).toBe(ledger.staff.find(({ id }) => id === role?.staffId)?.personId);
      const teacher = teachers.find((row) => row.child?.childId === child.id);
      const room = ledger.classes.find(({ id }) => id === child.classId);
      expect(teacher?.ownerPersonId).toBe(ledger.staff.find(({ id }) => id === room?.headTeacherId)?.personId);
    }
  });

  it('helpers and volunteers for the children they are paired with, with what vetting and training say', async () => {
    const rows = await subjects('child', ['HELPER', 'VOLUNTEER']);
    expect(rows).toHaveLength(28);
    expect(rows.filter(({ ownerRole }) => ownerRole === 'VOLUNTEER')).toHaveLength(4);
    const unvetted = rows.filter((row) => row.ownerVettedOn === null);
    expect(namesOf(unvetted)).toEqual(['志愿者寅']);
    expect(rows.find((row) => row.ownerVettedOn)?.ownerTrainedOn).toBe('2026-02-10');
  });

  it('nobody for a child that died or left, for an owner who died, for a role that ended', async () => {
    const [dead, gone] = [kids[10], kids[11]];
    const before = await subjects('child', ['CHILD_DIRECTOR', 'CAREGIVER', 'PARENT_AWAY', 'CLASS_TEACHER']);
    await prisma.person.update({
      where: { id: dead?.personId ?? '' },
      data: { deceasedAt: new Date(now - 86_400_000) },
    });
    await prisma.child.update({
      where: { id: gone?.id ?? '' },
      data: { ledgerStatus: 'exited', exitedAt: new Date(now) },
    });
    const director = before.find(
      ({ ownerRole, child }) => ownerRole === 'CHILD_DIRECTOR' && child?.childId === kids[0]?.id,
    );
    await prisma.person.update({ where: { id: director?.ownerPersonId ?? '' }, data: { deceasedAt: new Date(now) } });
    try {
      const after = await subjects('child', ['CHILD_DIRECTOR', 'CAREGIVER', 'PARENT_AWAY', 'CLASS_TEACHER']);
      const ids = new Set(after.map(({ child }) => child?.childId));
      expect(ids.has(dead?.id as never)).toBe(false);
      expect(ids.has(gone?.id as never)).toBe(false);
      expect(after.some((row) => row.ownerPersonId === director?.ownerPersonId)).toBe(false);
      // The family of the child that died: their other duties know of it.
      const family = before.filter(({ child, ownerRole }) => child?.childId === dead?.id && ownerRole === 'CAREGIVER');
      const persons = await subjects('person', ['CAREGIVER']);
      for (const { ownerPersonId } of family)
        for (const row of persons.filter((one) => one.ownerPersonId === ownerPersonId))
          expect(row.bereavedOn).toBe('2026-11-04');
    } finally {
      await prisma.person.updateMany({ data: { deceasedAt: null } });
      await prisma.child.updateMany({ data: { ledgerStatus: 'active', exitedAt: null } });
    }
  });

  it('facts of the file are those of this moment', async () => {
    const child = kids[0];
    await prisma.fileRecord.createMany({
      data: [
        ['visit', '2026-10-01', { saw_child: 'with_adult' }, null],
        ['visit', '2026-10-20', { saw_child: 'no' }, null],
        ['assessment', '2026-09-20', {}, null],
        ['registration', '2026-10-08', { present: true }, null],
        ['agreement', '2026-09-01', { to: '2027-01-31' }, 'signed'],
      ].map(([kind, day, data, state], index) => ({
        id: `00000000-0000-4000-8000-00000000000${index}`,
        countyId: ledger.countyId,
        kind: kind as string,
        childId: child?.id ?? '',
        onDay: new Date(`${day}T00:00:00Z`),
        at: new Date(`${day}T02:00:00Z`),
        state: state as string | null,
        data: data as object,
      })),
    });
    const [row] = (await subjects('child', ['CHILD_DIRECTOR'])).filter((one) => one.child?.childId === child?.id);
    expect(row?.child).toMatchObject({
      lastVisitOn: '2026-10-01',
      lastAssessedOn: '2026-09-20',
      registered: true,
      agreementTo: '2027-01-31',
      birthDate: ledger.persons.find(({ id }) => id === child?.personId)?.birthDate,
      openAlert: false,
      inSchool: true,
    });
    expect(row?.child?.parents).toHaveLength(2);
  });
});

describe('who owns duties about a place, and of persons', () => {
  const places: readonly [about: DutyAbout, role: string, count: number][] = [
    ['class', 'CLASS_TEACHER', 9],
    ['school', 'SCHOOL_OFFICE', 2],
    ['school', 'SCHOOL_DATA', 2],
    ['school', 'PRINCIPAL', 3],
    ['village', 'CHILD_DIRECTOR', 5],
    ['village', 'TOWN_SUPERVISOR', 5],
    ['town', 'TOWN_SUPERVISOR', 2],
    ['town', 'TOWN_STATION', 3],
    ['county', 'COUNTY_OFFICE', 1],
    ['person', 'CLASS_TEACHER', 9],
    ['person', 'CHILD_DIRECTOR', 5],
    ['person', 'HELPER', 12],
    ['person', 'VOLUNTEER', 4],
    ['person', 'COUNTY_OFFICE', 1],
  ];
  it.each(places)('%s, %s', async (about, role, count) => {
    const rows = await subjects(about, [role]);
    expect(rows).toHaveLength(count);
    expect(rows.every(({ child }) => child === null)).toBe(true);
    expect(
      new Set(rows.map((row) => `${row.ownerPersonId} ${row.classId ?? row.organizationId ?? row.regionId}`)).size,
    ).toBe(count);
  });

  it('children are counted where they live or learn', async () => {
    const villages = await subjects('village', ['CHILD_DIRECTOR']);
    expect(villages.map(({ childCount }) => childCount).sort()).toEqual([11, 11, 12, 12, 14]);
    const [countyRow] = await subjects('county', ['COUNTY_OFFICE']);
    expect(countyRow?.childCount).toBe(kids.length);
    const classes = await subjects('class', ['CLASS_TEACHER']);
    expect(classes.reduce((sum, { childCount }) => sum + childCount, 0)).toBe(kids.length);
  });

  it('families are asked once a person, however many children they have', async () => {
    const rows = await subjects('person', ['CAREGIVER']);
    expect(new Set(rows.map(({ ownerPersonId }) => ownerPersonId)).size).toBe(rows.length);
    const wang = rows.find((row) => row.ownerPersonId === visitors[0]?.personId);
    expect(wang?.childCount).toBe(2);
  });

  it('a school with a calendar of its own is asked apart', async () => {
    const school = kids[0]?.schoolOrganizationId ?? '';
    const own = await subjects('child', ['CLASS_TEACHER'], { scopeId: school });
    const others = await subjects('child', ['CLASS_TEACHER'], { exceptScopes: [school] });
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ organizationId }) => organizationId === school)).toBe(true);
    expect(own.length + others.length).toBe(kids.length);
    const [classes, rest] = [
      await subjects('class', ['CLASS_TEACHER'], { scopeId: school }),
      await subjects('class', ['CLASS_TEACHER'], { exceptScopes: [school] }),
    ];
    expect(classes.length + rest.length).toBe(9);
    const staff = await subjects('person', ['CLASS_TEACHER'], { scopeId: school });
    expect(staff).toHaveLength(classes.length);
  });
});

describe('plans', () => {
  const abouts: readonly DutyAbout[] = ['child', 'class', 'school', 'village', 'town', 'person'];
  it.each(abouts)('subjects about %s: no table that grows is read through', async (about) => {
    for (const { text } of statementsFor(about, ['CAREGIVER', 'CHILD_DIRECTOR'])) {
      const values = [countyId, '00000000-0000-0000-0000-000000000000', ['CAREGIVER'], new Date(now), null, [], 500];
      const { rows } = await pool.query(`explain ${text}`, values);
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(plan).not.toMatch(
        /Seq Scan on (child|person|care_relation|parent_state|file_record|channel_identity|pairing)/u,
      );
    }
  });
});
