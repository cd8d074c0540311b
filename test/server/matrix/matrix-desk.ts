import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type pg from 'pg';
import { makeDesk } from '../../../src/app/desk/desk.ts';
import type { DeskPort } from '../../../src/app/desk-ports.ts';
import { makeHandle } from '../../../src/app/handle.ts';
import { silentLog } from '../../../src/app/log.ts';
import type { Handle } from '../../../src/app/ports.ts';
import { joinCampaignDesk } from '../../../src/main/campaign-desk.ts';
import { makeDeskRooms } from '../../../src/main/desk-rooms.ts';
import { deskCookie } from '../../../src/server/console/desk-cookie.ts';
import { makeServer } from '../../../src/server/make-server.ts';
import { openSession } from '../../../src/store/desk/session-rows.ts';
import { makeDeskStore } from '../../../src/store/desk-store.ts';
import { createFieldCrypto, type FieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { bindPeople, dateBack } from '../../support/bind-people.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { memoryPorts, settings } from '../memory-server.ts';
import { matrixLedger, now, type Reader, readers } from './matrix-county.ts';

export interface MatrixDesk {
  readonly app: Hono;
  readonly pool: pg.Pool;
  readonly prisma: Database;
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  /** What went wrong behind a page that answered 503. */
  readonly faults: readonly { readonly where: string; readonly error: unknown }[];
  cookie(reader: Reader): string;
  close(): Promise<void>;
}

const lines = 8;

/** Nobody's posts change here: who comes with a session is looked up once, and not before each of thousands of requests. */
function actorsOnce(desk: DeskPort): DeskPort {
  const known = new Map<string, ReturnType<DeskPort['actor']>>();
  return {
    ...desk,
    actor(session) {
      const actor = known.get(session) ?? desk.actor(session);
      known.set(session, actor);
      return actor;
    },
  };
}

/** The desk as it runs in production, in this process, on a database of its own, with everybody come in just now. */
export async function openMatrixDesk(): Promise<MatrixDesk> {
  const test = await createTestDatabase();
  const pool = openPool(test.url, lines);
  const database = makeDatabase(pool);
  const prisma = openPrisma(pool);
  const key = randomBytes(32).toString('hex');
  const crypto = createFieldCrypto(parseKeys(key, 'test'));
  for (const county of ['A', 'B'] as const) {
    const ledger = matrixLedger(county);
    await writeLedger(prisma, crypto, ledger, { kind: 'test' });
    await bindPeople(prisma, crypto, ledger, (name) => [{ channel: 'web', externalId: `web:${county}:${name}` }]);
  }
  await dateBack(prisma);
  const clock = { now: () => now };
  const playbook = projectPlaybook;
  const hallway = makeHallwayStore({ database, crypto, jobs: null, now: clock.now });
  const handle = makeHandle({ store: hallway, playbook, clock, log: silentLog });
  const changed = () => {};
  const ports = memoryPorts({
    clock: clock.now,
    desk: actorsOnce(
      makeDesk({
        store: makeDeskStore(prisma, crypto),
        hallway,
        handle,
        playbook,
        clock,
        media: async () => ({ type: 'audio/ogg', bytes: new Uint8Array([1, 2, 3]) }),
        subscribe: () => () => {},
      }),
    ) as never,
    campaigns: joinCampaignDesk({ database, prisma, hallway, playbook, clock, changed }),
    rooms: makeDeskRooms({
      ...{ prisma, pool, crypto, handle, hallway, playbook, clock, changed },
      problems: () => [],
      log: silentLog,
      threadStore: { url: test.url, key, dataDir: '/nowhere' },
      publicUrl: 'http://localhost',
    }),
  });
  const cookies = new Map<string, string>();
  for (const { name, staffId } of readers) {
    const { sessionToken } = await openSession(prisma, crypto, { staffId, method: 'link', device: '', now });
    cookies.set(name, `${deskCookie(settings)}=${sessionToken}`);
  }
  return {
    app: makeServer(ports),
    pool,
    prisma,
    crypto,
    handle,
    faults: ports.faults,
    cookie: ({ name }) => cookies.get(name) ?? '',
    async close() {
      await prisma.$disconnect();
      await pool.end();
      await test.drop();
    },
  };
}
