import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { keyFile } from '../../src/store/keys.ts';
import { openKeys } from '../../src/store/open-keys.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
let database: TestDatabase;
let pool: pg.Pool;
let dataDir: string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, name: 'test', log: silentLog });
  dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-keys-'));
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const open = (configured?: string) => openKeys({ pool, configured, dataDir, log: silentLog });

test('a new database gets a key, and the next start opens it with the same', async () => {
  const first = await open();
  expect((await open()).current.id).toBe(first.current.id);
});

test('the wrong key on an existing database stops the start with one sentence', async () => {
  await open(A);
  await expect(open(B)).rejects.toThrow(
    /^This database was written with another key \(its id is .+\) than JIAXIN_KEY holds: /,
  );
  expect((await open(A)).current.id).toBeDefined();
});

test('a lost key file stops the start, and no new one is made in its place', async () => {
  await open();
  rmSync(keyFile(dataDir));
  await expect(open()).rejects.toThrow(/^The key of this database is missing: put .*jiaxin\.key back/);
  await expect(open()).rejects.toThrow(/^The key of this database is missing/);
});

test('a new key in front of the old one is taken, after which the old one must stay', async () => {
  await open(A);
  const both = await open(`${B},${A}`);
  expect(both.all.map(({ id }) => id)).toContain(both.current.id);
  await expect(open(B)).rejects.toThrow(/another key/);
  await expect(open(A)).rejects.toThrow(/another key/);
});

test('a canary that was tampered with is no proof', async () => {
  await open(A);
  await pool.query("update encryption_key set canary_e = overlay(canary_e placing 'AAAA' from 12)");
  await expect(open(A)).rejects.toThrow(/another key/);
});

test('of two that start at once on an empty database with different keys, one is refused', async () => {
  const outcomes = await Promise.allSettled([open(A), open(B)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('of two that start at once without a key, both get the same', async () => {
  const [one, two] = await Promise.all([open(), open()]);
  expect(one.current.id).toBe(two.current.id);
});
