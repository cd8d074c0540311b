import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

const OBJECT_IN_USE = '55006';

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A fresh database with the whole schema and no rows, one per test file; takes about 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await copyOf(inject('testTemplate'));
}

/** A fresh database without any schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await copyOf('template0');
}

async function copyOf(template: string): Promise<TestDatabase> {
  const serverUrl = inject('testServerUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(serverUrl, (owner) => owner.query(`create database ${name} template ${template} strategy file_copy`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(serverUrl, (owner) => dropQuietly(owner, name)) };
}

/**
 * Lines that are being closed get a moment: cut in the middle they would throw in the test that used them. A plain
 * drop also ends the server's own vacuum, which `force` may not touch for an owner who is no superuser.
 */
async function dropQuietly(owner: pg.Client, name: string): Promise<void> {
  for (let wait = 0; wait < 40; wait++) {
    const { rows } = await owner.query(
      `select 1 from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  try {
    await owner.query(`drop database if exists ${name}`);
  } catch (error) {
    if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error;
    await owner.query(`drop database if exists ${name} with (force)`);
  }
}

async function asOwner(serverUrl: string, work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
