import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import type { Log } from '../app/log.ts';
import { CannotStart } from './cannot-start.ts';
import { filters, readMigrations, shippedMigrations } from './postgres/migrations.ts';
import { type OpenSchemaEngine, openSchemaEngine } from './postgres/schema-engine.ts';

const MIGRATING = 0x4a58_0003;
const OLDEST_SERVER = 140_000;

/**
 * Brings the database at `url` to the shape this program needs: applies what is new under prisma/migrations, each
 * migration in one transaction. Of several processes that start together one does it and the others wait.
 * @returns the names of the migrations that were applied now.
 * @throws CannotStart when the database cannot be reached, or its history is not ours.
 */
export async function migrate(url: string, log: Log, folder: string = shippedMigrations): Promise<string[]> {
  const session = new pg.Client({ connectionString: url, application_name: 'jiaxin migrate' });
  session.on('error', () => {});
  try {
    await session.connect();
  } catch (error) {
    throw new CannotStart(`The database cannot be reached: ${reason(error)}`);
  }
  try {
    await refuseOldServer(session);
    await session.query('select pg_advisory_lock($1)', [MIGRATING]);
    const applied = await withEngine(url, (engine) => apply(engine, readMigrations(folder), log));
    if (applied.length > 0) log.info({ applied }, `Database changed by ${applied.join(', ')}.`);
    return applied;
  } finally {
    // The lock ends with the session.
    await session.end().catch(() => {});
  }
}

async function refuseOldServer(session: pg.Client): Promise<void> {
  const { rows } = await session.query('show server_version_num');
  if (Number(rows[0]?.server_version_num) >= OLDEST_SERVER) return;
  throw new CannotStart('The PostgreSQL server is older than version 14; Jiaxin needs 14 or newer.');
}

async function withEngine<T>(url: string, work: (opened: OpenSchemaEngine) => Promise<T>): Promise<T> {
  const opened = await openSchemaEngine(url);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

async function apply(opened: OpenSchemaEngine, list: MigrationList, log: Log): Promise<string[]> {
  const input = { migrationsList: list, filters };
  const found = await diagnose(opened, list, log);
  const misfit = describeMisfit(found);
  if (misfit !== undefined) throw new CannotStart(misfit);
  if (found.history === null) return [];
  try {
    return (await opened.engine.applyMigrations(input)).appliedMigrationNames;
  } catch (error) {
    const { failedMigrationNames } = await opened.engine.diagnoseMigrationHistory({
      ...input,
      optInToShadowDatabase: false,
    });
    throw new CannotStart(
      `The database cannot be brought up to date (${failedMigrationNames.join(', ')}): ${reason(opened.scriptError() ?? error)}`,
    );
  }
}

/** A migration is one transaction: one that was broken off, by an error or a power failure, has left nothing behind. */
async function diagnose({ engine }: OpenSchemaEngine, migrationsList: MigrationList, log: Log): Promise<Diagnosis> {
  const input = { migrationsList, filters, optInToShadowDatabase: false };
  const found = await engine.diagnoseMigrationHistory(input);
  if (found.failedMigrationNames.length === 0) return found;
  for (const migrationName of found.failedMigrationNames) {
    log.warn({ migrationName }, `Migration ${migrationName} was broken off last time; trying again.`);
    await engine.markMigrationRolledBack({ migrationName });
  }
  return await engine.diagnoseMigrationHistory(input);
}

type Diagnosis = DiagnoseMigrationHistoryOutput;

function describeMisfit({ editedMigrationNames: edited, history }: Diagnosis): string | undefined {
  if (edited.length > 0) {
    return `Migration ${edited.join(', ')} was changed after this database had applied it: put back the file as it was, and write the change as a new migration.`;
  }
  switch (history?.diagnostic) {
    case 'migrationsDirectoryIsBehind':
      return `This database was made by a newer version of Jiaxin (it has ${history.unpersistedMigrationNames.join(', ')}): install that version or a newer one.`;
    case 'historiesDiverge':
      return `This database has another history than this version of Jiaxin: it has ${history.unpersistedMigrationNames.join(', ')}, and lacks ${history.unappliedMigrationNames.join(', ')}.`;
    default:
      return undefined;
  }
}

function reason(error: unknown): string {
  const { message = String(error), code } = error as { message?: string; code?: string };
  return message.split('\n').find((line) => line.trim() !== '') ?? String(code);
}
