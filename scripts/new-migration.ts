import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/app/log.ts';
import { startEmbeddedPostgres } from '../src/store/postgres/embedded.ts';
import { filters, readMigrations, shippedMigrations } from '../src/store/postgres/migrations.ts';
import { openSchemaEngine } from '../src/store/postgres/schema-engine.ts';

const usage = `Usage: npm run migration -- <name> [--empty]

Writes prisma/migrations/<time>_<name>/migration.sql with what changed in prisma/schema.prisma since the last migration.
  --empty   writes it even if nothing changed, for SQL that the schema cannot say: partial indexes, triggers, checks.
            Prisma does not see these and never drops them.`;

/** What takes the schema from the last migration to prisma/schema.prisma; empty when nothing changed. */
async function difference(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-migration-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
  try {
    const { engine, close } = await openSchemaEngine(server.url);
    const path = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations(shippedMigrations) },
      to: { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] },
      script: true,
      exitCode: null,
      filters,
    });
    await close();
    return stdout?.includes('-- This is an empty migration') ? '' : (stdout ?? '');
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Now, or a second after the last migration if that one lies ahead: a new one must sort behind it. */
function nextTime(): string {
  const now = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const last = readMigrations(shippedMigrations).migrationDirectories.at(-1)?.path.split('_')[0] ?? '';
  return now > last ? now : String(BigInt(last) + 1n);
}

const words = process.argv.slice(2);
const empty = words.includes('--empty');
const name = words
  .find((word) => !word.startsWith('-'))
  ?.toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, '_');
if (name === undefined || words.includes('--help')) {
  console.log(usage);
  process.exit(words.includes('--help') ? 0 : 2);
}
const sql = await difference();
if (sql === '' && !empty) {
  console.log('Nothing changed in prisma/schema.prisma; no migration written.');
  process.exit(0);
}
const folder = join(shippedMigrations, `${nextTime()}_${name}`);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'migration.sql'), sql);
console.log(`Written: ${relative(process.cwd(), join(folder, 'migration.sql'))}`);
for (const line of sql.split('\n').filter((one) => /^DROP |^ALTER TABLE .* DROP |, DROP /.test(one))) {
  console.log(`Look twice, this loses data: ${line}`);
}
