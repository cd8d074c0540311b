import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../app/log.ts';
import type { Config } from '../config.ts';
import { createFieldCrypto, type FieldCrypto } from '../store/field-crypto.ts';
import { migrate } from '../store/migrate.ts';
import { openKeys } from '../store/open-keys.ts';
import { startEmbeddedPostgres } from '../store/postgres/embedded.ts';
import { createPool } from '../store/postgres/pool.ts';
import { type Database, openPrisma } from '../store/prisma.ts';

export interface OpenStore {
  readonly url: string;
  readonly pool: ReturnType<typeof createPool>;
  /** Prisma over the same pool: for everything that is not the hallway. */
  readonly prisma: Database;
  readonly crypto: FieldCrypto;
  /** Connections first, then the embedded server if nobody else uses it. */
  close(): Promise<void>;
}

/**
 * The database, up to date and readable with our key: the embedded server or the one of DATABASE_URL.
 * @throws CannotStart with one sentence for people.
 */
export async function openStore(config: Config, log: Log): Promise<OpenStore> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const server = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  const url = server?.url ?? config.databaseUrl ?? '';
  try {
    await migrate(url, log, join(import.meta.dirname, '../../prisma/migrations'));
    const pool = createPool({ url, name: `jiaxin ${config.role}`, log });
    const prisma = openPrisma(pool);
    const close = async () => {
      await prisma.$disconnect();
      await pool.end();
      await server?.stop();
    };
    try {
      const keyring = await openKeys({ pool, configured: config.key, dataDir: config.dataDir, log });
      return { url, pool, prisma, crypto: createFieldCrypto(keyring), close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await server?.stop();
    throw error;
  }
}
