import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { NewDuty } from '../../../src/core/duty/duty.ts';
import type { ChildId, PersonId, RegionId } from '../../../src/core/ids.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool, type Database as Sql } from '../../../src/store/hallway/database.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { dateBack } from '../../support/bind-people.ts';
import { createTestDatabase } from '../../support/database.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

export const countyId = villageId<RegionId>('county', '清河县');
export const person = (name: string): PersonId => villageId<PersonId>('person', name);
export const child = (name: string): ChildId => villageId<ChildId>('child', name);
export const village = villageId<RegionId>('village', '石桥村');
export const school = villageId<RegionId>('school', '石桥小学');
export const china = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export interface SmallWorld {
  readonly pool: pg.Pool;
  readonly sql: Sql;
  readonly prisma: Database;
  readonly url: string;
  /** A conversation that somebody finished. */
  finished(flowId: string, name: string, at: number, childName?: string): Promise<string>;
  close(): Promise<void>;
}

/** The village of the scenarios in a database of its own, without the product around it. */
export async function openSmallWorld(): Promise<SmallWorld> {
  const test = await createTestDatabase();
  const pool = openPool(test.url, 4);
  const prisma = openPrisma(pool);
  const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));
  await writeLedger(prisma, crypto, villageLedger(), { kind: 'test' });
  await dateBack(prisma);
  return {
    pool,
    sql: makeDatabase(pool),
    prisma,
    url: test.url,
    async finished(flowId, name, at, childName) {
      const id = randomUUID();
      const when = new Date(at);
      await prisma.flowSession.create({
        data: {
          id,
          partyId: person(name),
          personId: person(name),
          flowId,
          flowVersion: 1,
          flowHash: '',
          childId: childName === undefined ? null : child(childName),
          priority: 0,
          state: 'done',
          dataE: '',
          startedAt: when,
          updatedAt: when,
          expiresAt: when,
          endedAt: when,
        },
      });
      return id;
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
      await test.drop();
    },
  };
}

/** A duty of November 2026 as planning makes it. */
export function newDuty(rule: string, owner: string, more: Partial<NewDuty> = {}): NewDuty {
  return {
    id: randomUUID(),
    rule,
    ownerPersonId: person(owner),
    childId: child('小军'),
    regionId: village,
    organizationId: school,
    periodKey: '2026-11',
    opensAt: china('2026-11-01 00:00'),
    dueAt: china('2026-11-30 23:59'),
    nextAt: china('2026-11-05 18:30'),
    ...more,
  };
}
