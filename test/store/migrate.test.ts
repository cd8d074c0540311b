import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { migrate } from '../../src/store/migrate.ts';
import { filters, readMigrations, shippedMigrations } from '../../src/store/postgres/migrations.ts';
import { openSchemaEngine } from '../../src/store/postgres/schema-engine.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'jiaxin-migrate-'));

beforeEach(async () => {
  database = await createEmptyDatabase();
  rmSync(folder, { recursive: true, force: true });
  write('1_child', 'create table child (id int primary key);');
});
afterEach(() => database.drop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

const remove = (name: string): void => rmSync(join(folder, name), { recursive: true });
const run = (): Promise<string[]> => migrate(database.url, silentLog, folder);

async function tables(): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "select table_name from information_schema.tables where table_schema = 'public' and table_name <> '_prisma_migrations' order by 1",
  );
  await client.end();
  return rows.map((row) => row.table_name);
}

async function runInAnotherProcess(): Promise<string[]> {
  const script = fileURLToPath(new URL('../support/migrate-app.ts', import.meta.url));
  const app = spawn(process.execPath, ['--import', 'tsx', script, database.url, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(app.stdout, 'data');
  return JSON.parse(String(line));
}

describe('migrate', () => {
  test('applies what is new, and nothing the second time', async () => {
    expect(await run()).toEqual(['1_child']);
    expect(await run()).toEqual([]);
    write('2_alert', 'create table alert (id int primary key);');
    expect(await run()).toEqual(['2_alert']);
    expect(await tables()).toEqual(['alert', 'child']);
  });

  test('two processes that start together apply it once', async () => {
    write('2_slow', 'select pg_sleep(0.5); create table slow (id int);');
    const applied = await Promise.all([runInAnotherProcess(), runInAnotherProcess()]);
    expect(applied.sort()).toEqual([[], ['1_child', '2_slow']]);
  });

  test('understands a script as the database does, with semicolons inside functions and quotes', async () => {
    write(
      '2_function',
      "create function f() returns text language plpgsql as $$ begin return 'a;b'; end; $$; create table t (a text default ';');",
    );
    expect(await run()).toContain('2_function');
  });

  test('a migration that fails leaves nothing behind, says why, and is tried again once it is mended', async () => {
    write('2_broken', 'create table half (id int); select 1/0;');
    await expect(run()).rejects.toThrow('The database cannot be brought up to date (2_broken): division by zero');
    expect(await tables()).toEqual(['child']);
    await expect(run()).rejects.toThrow('division by zero');
    write('2_broken', 'create table whole (id int);');
    expect(await run()).toEqual(['2_broken']);
  });

  test('line ends that a checkout changed are no change', async () => {
    write('2_lines', 'create table a (id int);\ncreate table b (id int);\n');
    await run();
    write('2_lines', 'create table a (id int);\r\ncreate table b (id int);\r\n');
    expect(await run()).toEqual([]);
  });

  test.each<[string, () => void, RegExp]>([
    [
      'an edited migration',
      () => write('1_child', 'create table child (id text);'),
      /^Migration 1_child was changed after/,
    ],
    [
      'a database from a newer version',
      () => remove('2_alert'),
      /^This database was made by a newer version .*2_alert/,
    ],
    [
      'a history that parted',
      () => {
        remove('2_alert');
        write('2_other', 'select 1;');
      },
      /^This database has another history .*it has 2_alert, and lacks 2_other/,
    ],
  ])('refuses %s with one sentence and touches nothing', async (_, change, sentence) => {
    write('2_alert', 'create table alert (id int);');
    await run();
    change();
    await expect(run()).rejects.toThrow(sentence);
    expect(await tables()).toEqual(['alert', 'child']);
  });

  test('says so when there is no database', async () => {
    await expect(migrate('postgresql://nobody@127.0.0.1:1/none', silentLog)).rejects.toThrow(
      /^The database cannot be reached: .*ECONNREFUSED/,
    );
  });
});

describe('the migrations of this version', () => {
  test('lead exactly to prisma/schema.prisma', async () => {
    const path = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
    const { engine, close } = await openSchemaEngine(database.url);
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations(shippedMigrations) },
      to: { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] },
      script: true,
      exitCode: null,
      filters,
    });
    await close();
    expect(stdout).toMatch(/^\s*(-- This is an empty migration\.)?\s*$/);
  });

  test('run inside one transaction each, as a start that is broken off relies on', () => {
    for (const { path, migrationFile } of readMigrations(shippedMigrations).migrationDirectories) {
      const sql = migrationFile.content.value;
      expect(sql, path).not.toMatch(/^\s*(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\s*;|CONCURRENTLY/im);
    }
  });
});
