import type pg from 'pg';
import { z } from 'zod';
import type { Log } from '../app/log.ts';
import { CannotStart } from './cannot-start.ts';
import { createFieldCrypto, UnreadableField } from './field-crypto.ts';
import { type Keyring, keyFile, makeKeyFile, parseKeys, readKeyFile } from './keys.ts';
import { inTransaction } from './postgres/pool.ts';

/** Text whose encryption under each key lies in the database: who can read it has the right key. */
const CANARY = 'jiaxin';

const Known = z.array(z.object({ id: z.string(), canary_e: z.string() }));

export type KeyOptions = {
  pool: pg.Pool;
  /** The value of JIAXIN_KEY, if set; it wins over the file. */
  configured: string | undefined;
  /** Where jiaxin.key is looked for, and made when the database has never seen a key. */
  dataDir: string;
  log: Log;
};

/**
 * The keys this database was written with. A database that has seen no key yet gets one, and remembers it; the migrations
 * must have run.
 * @throws CannotStart when a key is missing or another than the database was written with.
 */
export function openKeys(options: KeyOptions): Promise<Keyring> {
  return inTransaction(options.pool, async (client) => {
    // One start at a time: of two that meet on an empty database with different keys, the second is refused.
    await client.query('lock table encryption_key in share row exclusive mode');
    return openLocked(client, options);
  });
}

async function openLocked(client: pg.PoolClient, { configured, dataDir, log }: KeyOptions): Promise<Keyring> {
  const known = Known.parse((await client.query('select id, canary_e from encryption_key order by created_at')).rows);
  const from = configured === undefined ? keyFile(dataDir) : 'JIAXIN_KEY';
  const given = configured === undefined ? readKeyFile(dataDir, log) : parseKeys(configured, 'JIAXIN_KEY');
  if (given === undefined && known.length > 0) {
    throw new CannotStart(`The key of this database is missing: put ${from} back from your copy, or set JIAXIN_KEY.`);
  }
  const keyring = given ?? makeKeyFile(dataDir, log);
  const crypto = createFieldCrypto(keyring);
  for (const { id, canary_e } of known) {
    refuseOtherKey(() => crypto.decrypt('encryption_key', 'canary_e', id, canary_e), id, from);
  }
  const { id } = keyring.current;
  if (!known.some((one) => one.id === id)) {
    const canary = crypto.encrypt('encryption_key', 'canary_e', id, CANARY);
    await client.query('insert into encryption_key (id, canary_e) values ($1, $2)', [id, canary]);
  }
  return keyring;
}

function refuseOtherKey(read: () => string, id: string, from: string): void {
  try {
    if (read() === CANARY) return;
  } catch (error) {
    if (!(error instanceof UnreadableField)) throw error;
  }
  throw new CannotStart(
    `This database was written with another key (its id is ${id}) than ${from} holds: bring that key back, or add it behind the new one, separated by a comma.`,
  );
}
