import { randomUUID } from 'node:crypto';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { type MonthCounter, makeMonthCounter } from '../../../src/store/desk/counted-months.ts';
import { makeNumbersStore } from '../../../src/store/desk/numbers-store.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { openPool } from '../../../src/store/hallway/database.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';

export const now = Date.parse('2026-11-18T10:00:00+08:00');
export const { ledger } = drawCounty(5, now);
const { flags } = projectPlaybook().flags;

const regionId = (name: string) => ledger.regions.find((region) => region.name === name)?.id ?? '';
export const places = {
  county: ledger.countyId,
  qingshan: regionId('青山镇'),
  baishui: regionId('白水镇'),
  shiqiao: regionId('石桥村'),
  zhulin: regionId('竹林村'),
};

type Child = (typeof ledger.children)[number];
export const childrenOf = (village: string): Child[] =>
  ledger.children.filter(({ residenceRegionId }) => residenceRegionId === village);

/** A member of staff of the invented county. */
export function actor(role: string, at = 0, more: Partial<DeskActor> = {}): DeskActor {
  const row = ledger.roles.filter((one) => one.role === role)[at];
  const staff = ledger.staff.find(({ id }) => id === row?.staffId);
  if (!row || !staff) throw new Error(`nobody is ${role}`);
  return {
    staffId: staff.id as StaffId,
    personId: staff.personId as PersonId,
    name: role,
    post: '',
    drill: false,
    kin: [staff.personId as PersonId],
    roles: [{ role, scopeType: row.scopeType, scopeId: row.scopeId }],
    ...more,
  };
}

export interface NumbersCounty {
  readonly prisma: Database;
  readonly counter: MonthCounter;
  readonly port: ReturnType<typeof makeNumbersStore>;
  end(): Promise<void>;
}

export async function openNumbersCounty(): Promise<NumbersCounty> {
  const { url, drop } = await createTestDatabase();
  const pool = openPool(url);
  const prisma = openPrisma(pool);
  await writeLedger(prisma, createFieldCrypto(parseKeys('7'.repeat(64), 'test')), ledger, { kind: 'test' });
  await prisma.$executeRaw`update care_relation set valid_from = '2026-01-01'`;
  const counter = makeMonthCounter(prisma, () => ({ family: ['guardian_monthly'], visits: ['visit_middle'] }));
  return {
    prisma,
    counter,
    port: makeNumbersStore(prisma, counter, (code) => flags.get(code)?.loss ?? 'none'),
    end: async () => {
      await counter.idle();
      await prisma.$disconnect();
      await pool.end();
      await drop();
    },
  };
}

let count = 0;

/** An open alert of this month about a child. `more` replaces some of it. */
export async function newAlert(prisma: Database, child: Child, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  count += 1;
  await prisma.alert.create({
    data: {
      id,
      countyId: ledger.countyId,
      no: `A-${count}`,
      childId: child.id,
      subjectKey: `child:${child.id}`,
      placeRegionId: child.residenceRegionId,
      flagCode: 'M02',
      severity: 'orange',
      chain: {},
      exclusion: {
        suspectPersonIds: [],
        excludedPersonIds: [],
        excludedHouseholdIds: [],
        excludedRoles: [],
        recusedStaffIds: [],
        releasedPersonIds: [],
      },
      openedAt: new Date(now - 2 * 86_400_000),
      ...more,
    },
  });
  return id;
}
