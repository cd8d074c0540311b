import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';

/** The migrations that came with this version of the program. */
export const shippedMigrations: string = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Everything Prisma sees belongs to the schema; tables of others (pg-boss) live in schemas of their own. */
export const filters = { externalTables: [], externalEnums: [] };

/** Reads `<folder>/<name>/migration.sql`, in the order of the names, as the engine wants them. */
export function readMigrations(folder: string): MigrationList {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, 'migration.sql')))
        .sort()
    : [];
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: readScript(join(folder, name)) } },
    })),
  };
}

/** With line ends as they were committed: a checkout on Windows must not look like an edited migration. */
function readScript(folder: string): string {
  return readFileSync(join(folder, 'migration.sql'), 'utf8').replaceAll('\r\n', '\n');
}
