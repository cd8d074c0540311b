import { parentPort, workerData } from 'node:worker_threads';
import { silentLog } from '../app/log.ts';
import { Refused } from '../cli/import/refused.ts';
import { createFieldCrypto } from '../store/field-crypto.ts';
import { openKeys } from '../store/open-keys.ts';
import { createPool } from '../store/postgres/pool.ts';
import { openPrisma } from '../store/prisma.ts';
import type { ThreadAnswer, ThreadOrder } from './import-thread.ts';
import { makeImportWork } from './import-work.ts';

/** The thread of one import: opens the store, does what it was told, says so, and ends. */
const { what, order, store } = workerData as ThreadOrder;
const say = (answer: ThreadAnswer) => parentPort?.postMessage(answer);

const pool = createPool({ url: store.url, name: 'jiaxin import', log: silentLog, size: 3 });
const database = openPrisma(pool);
try {
  const keyring = await openKeys({ pool, configured: store.key, dataDir: store.dataDir, log: silentLog });
  const work = makeImportWork({ database, crypto: createFieldCrypto(keyring) });
  if (what === 'look') say({ kind: 'preview', preview: await work.look(order) });
  else say({ kind: 'written', note: await work.write(order, (share) => say({ kind: 'progress', share })) });
} catch (error) {
  if (error instanceof Refused) say({ kind: 'refused', why: error.message });
  else say({ kind: 'failed', name: error instanceof Error ? error.name : 'thrown' });
} finally {
  await database.$disconnect();
  await pool.end();
}
