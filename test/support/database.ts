import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

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
  await asOwner(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function asOwner(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
