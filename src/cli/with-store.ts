import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type OpenStore as Opened, openStore } from '../main/open-store.ts';
import { CannotStart } from '../store/cannot-start.ts';
import { startEmbeddedPostgres } from '../store/postgres/embedded.ts';
import type { OpenStore } from './command-io.ts';
import { makeLog } from './make-log.ts';

/** Runs a command that may ask for the database; what it opened is closed afterwards, whatever happened. */
export async function withStore<T>(
  config: Config,
  command: (open: () => Promise<OpenStore & Pick<Opened, 'pool'>>) => Promise<T>,
): Promise<T> {
  let opened: Awaited<ReturnType<typeof openStore>> | undefined;
  try {
    return await command(async () => {
      opened ??= await openStore(config, makeLog(config.logLevel));
      return { database: opened.prisma, crypto: opened.crypto, pool: opened.pool };
    });
  } finally {
    await opened?.close();
  }
}

/**
 * Runs a command that looks at the server only: the one of DATABASE_URL, or the embedded one, joined or started but never made.
 */
export async function withServer<T>(config: Config, command: (url: () => Promise<string>) => Promise<T>): Promise<T> {
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>> | undefined;
  try {
    return await command(async () => {
      if (config.databaseUrl) return config.databaseUrl;
      if (!existsSync(join(config.dataDir, 'postgres')))
        throw new CannotStart(`There is no database in ${config.dataDir} yet: jiaxin start or jiaxin import makes it.`);
      server ??= await startEmbeddedPostgres({ dataDir: config.dataDir, log: makeLog(config.logLevel) });
      return server.url;
    });
  } finally {
    await server?.stop();
  }
}
