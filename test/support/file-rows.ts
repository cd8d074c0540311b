import type pg from 'pg';
import type { ChildReviewDue } from '../../src/core/event.ts';
import { type ChildId, deriveId, type InboundId } from '../../src/core/ids.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { openPrisma } from '../../src/store/prisma.ts';
import { writeLedger } from '../../src/store/write-ledger.ts';
import { newCrypto } from '../contracts/store-family.ts';
import { dateBack } from './bind-people.ts';
import { day } from './child-file.ts';
import { china } from './county-app.ts';
import { createTestDatabase } from './database.ts';
import { villageId, villageLedger } from './village-ledger.ts';

export const now = china('2026-11-20 09:00');
export const crypto = newCrypto();
export const child = villageId<ChildId>('child', '小军');
export const sister = villageId<ChildId>('child', '小红');
export const person = (name: string): string => villageId('person', name);

/** The village in a database of its own, files begun 20 days ago, with rows put into them by hand. */
export async function fileRows() {
  const database = await createTestDatabase();
  const pools: readonly [pg.Pool, pg.Pool] = [openPool(database.url, 4), openPool(database.url, 4)];
  const [pool] = pools;
  const prisma = openPrisma(pool);
  await writeLedger(prisma, crypto, villageLedger(), { kind: 'test' });
  await dateBack(prisma);
  await prisma.child.updateMany({ data: { createdAt: new Date(now - 20 * day) } });
  await prisma.person.update({ where: { id: person('王奶奶') }, data: { birthDate: new Date('1950-02-03') } });
  return {
    pools,
    pool,
    prisma,
    database: makeDatabase(pool),
    put: rowsInto(pool),
    stop: async () => {
      await prisma.$disconnect();
      for (const one of pools) await one.end();
      await database.drop();
    },
  };
}

export const at = (days: number): Date => new Date(now - days * day);

let count = 0;
export const newId = (): string => {
  count += 1;
  return deriveId(now, 'row', count);
};

export const due = (childId: ChildId, name: string, timerId?: string): ChildReviewDue => ({
  kind: 'child_review_due',
  id: deriveId<InboundId>(now, 'review', childId, name),
  childId,
  at: now,
  ...(timerId ? { timerId } : {}),
});

/** One row of a table; of signals and answers what a test says about them: who, how many days ago. */
function rowsInto(pool: pg.Pool) {
  const row = (table: string, values: Record<string, unknown>) => {
    const names = Object.keys(values);
    const places = names.map((_, n) => `$${n + 1}`).join(', ');
    return pool.query(`insert into ${table} (${names.join(', ')}) values (${places})`, Object.values(values));
  };
  return {
    row,
    signal: (
      childId: string,
      [flag, severity]: readonly [string, string],
      [name, role]: readonly [string, string],
      days: number,
      more = {},
    ) =>
      row('signal', {
        id: newId(),
        child_id: childId,
        subject_key: `child:${childId}`,
        flag_code: flag,
        severity,
        source_role: role,
        source_person_id: person(name),
        at: at(days),
        ...more,
      }),
    answer: (step: string, value: unknown, name: string, days: number, more = {}) => {
      const [flow, id] = step.split('.');
      return row('answer', {
        id: newId(),
        session_id: newId(),
        flow_id: flow,
        step_id: id,
        child_id: child,
        person_id: person(name),
        value: JSON.stringify(value),
        understood_by: 'digit',
        at: at(days),
        ...more,
      });
    },
  };
}

const nobody = {
  suspectPersonIds: [],
  excludedPersonIds: [],
  excludedHouseholdIds: [],
  excludedRoles: [],
  recusedStaffIds: [],
  releasedPersonIds: [],
};

export const alertRow = (flag: string, more: object = {}) => ({
  id: newId(),
  county_id: villageId('county', '清河县'),
  no: `A-${newId()}`,
  child_id: child,
  subject_key: `child:${child}`,
  flag_code: flag,
  severity: 'orange',
  state: 'new',
  chain: JSON.stringify({ chain: 'P', severity: 'orange', steps: [], ackWithinMs: 0 }),
  exclusion: JSON.stringify(nobody),
  opened_at: at(3),
  ...more,
});
