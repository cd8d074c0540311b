import { randomUUID } from 'node:crypto';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { makeHandle } from '../../../src/app/handle.ts';
import { silentLog } from '../../../src/app/log.ts';
import type { Handle } from '../../../src/app/ports.ts';
import { drawCounty } from '../../../src/cli/demo/draw-county.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { createFieldCrypto, type FieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';

export const now = Date.parse('2026-11-18T10:00:00+08:00');
export const dayMs = 86_400_000;
export const { ledger } = drawCounty(5, now);
export const playbook = projectPlaybook();

/** A member of staff of the invented county as the desk knows them. */
export function actorOf(role: string, over: Partial<DeskActor> = {}): DeskActor {
  const held = ledger.roles.find((one) => one.role === role);
  const staff = ledger.staff.find(({ id }) => id === held?.staffId);
  if (!held || !staff) throw new Error(`nobody is ${role}`);
  return {
    staffId: staff.id as StaffId,
    personId: staff.personId as PersonId,
    name: role,
    post: '',
    drill: false,
    kin: [staff.personId as PersonId],
    roles: [{ role, scopeType: held.scopeType, scopeId: held.scopeId }],
    ...over,
  };
}

/** The same person in another post. */
export function posted(
  actor: DeskActor,
  role: string,
  scopeType: 'village' | 'town' | 'class',
  scopeId: string,
): DeskActor {
  return { ...actor, roles: [{ role, scopeType, scopeId }] };
}

export const director = actorOf('CHILD_DIRECTOR');
export const village = director.roles[0]?.scopeId as string;
export const here = ledger.children.filter(({ residenceRegionId }) => residenceRegionId === village);
export const elsewhere = ledger.children.filter(({ residenceRegionId }) => residenceRegionId !== village);
/** Somebody whose post is in no place of this county. */
export const nowhere = () => posted(actorOf('TOWN_LEAD'), 'TOWN_SUPERVISOR', 'village', randomUUID());
/** The households of the village's first children, one child each. */
export const oneAHome = here.filter((child, at) => here.findIndex((one) => homeOf(one) === homeOf(child)) === at);
function homeOf({ personId }: { readonly personId: string }): string | null | undefined {
  return ledger.persons.find(({ id }) => id === personId)?.householdId;
}

export interface WorkCounty {
  readonly prisma: Database;
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  end(): Promise<void>;
}

export async function openWorkCounty(clock: () => number = () => now): Promise<WorkCounty> {
  const { url, drop } = await createTestDatabase();
  const pool = openPool(url);
  const prisma = openPrisma(pool);
  const crypto = createFieldCrypto(parseKeys('7'.repeat(64), 'test'));
  await writeLedger(prisma, crypto, ledger, { kind: 'test' });
  const store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: clock });
  const handle = makeHandle({ store, playbook: () => playbook, clock: { now: clock }, log: silentLog });
  return {
    prisma,
    crypto,
    handle,
    async end() {
      await prisma.$disconnect();
      await pool.end();
      await drop();
    },
  };
}
