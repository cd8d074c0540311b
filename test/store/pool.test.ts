import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { StoreUnavailable } from '../../src/app/store-unavailable.ts';
import { openPool } from '../../src/store/hallway/database.ts';
import { createPool, faultOf, withRetry } from '../../src/store/postgres/pool.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.url, name: 'jiaxin test', log: silentLog, size: 4 });
  await pool.query('create table counter (id int primary key, n int not null)');
  await pool.query('insert into counter values (1, 0), (2, 0)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function transaction(work: (client: pg.PoolClient) => Promise<void>, level: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`begin isolation level ${level}`);
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function sum(): Promise<number> {
  return (await pool.query('select sum(n)::int as n from counter')).rows[0].n;
}

describe('the pool', () => {
  test('shows its name to the database and gives up a statement in time', async () => {
    const impatient = createPool({ url: database.url, name: 'jiaxin web', log: silentLog, statementTimeoutMs: 100 });
    expect((await impatient.query('show application_name')).rows[0].application_name).toBe('jiaxin web');
    await expect(impatient.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    expect((await impatient.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await impatient.end();
  });
});

describe('a connection that breaks while it is out', () => {
  const pools = {
    ordinary: () => createPool({ url: database.url, name: 'jiaxin test', log: silentLog, size: 1 }),
    hallway: () => openPool(database.url, 1),
  };
  // The event of a client that nobody listens to is an uncaught exception: it would end the process, and this test.
  test.each(Object.entries(pools))('of the %s pool is told to who uses it, and replaced', async (_name, open) => {
    const own = open();
    const client = await own.connect();
    const gone = new Promise<void>((resolve) => client.once('end', resolve));
    const { rows } = await client.query('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    await gone;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release();
    expect((await own.query('select 7 as n')).rows).toEqual([{ n: 7 }]);
    await own.end();
  });
});

describe('withRetry', () => {
  test('serializable transactions that collide all take effect, once each', async () => {
    const before = await sum();
    const increase = () =>
      withRetry(() =>
        transaction(async (client) => {
          const { rows } = await client.query('select n from counter where id = 1');
          await client.query('update counter set n = $1 where id = 1', [rows[0].n + 1]);
        }, 'serializable'),
      );
    await Promise.all(Array.from({ length: 4 }, increase));
    expect((await sum()) - before).toBe(4);
  });

  test('two that lock in opposite order both get through', async () => {
    const before = await sum();
    const both = (first: number, second: number) =>
      withRetry(() =>
        transaction(async (client) => {
          await client.query('update counter set n = n + 1 where id = $1', [first]);
          await client.query('select pg_sleep(0.1)');
          await client.query('update counter set n = n + 1 where id = $1', [second]);
        }, 'read committed'),
      );
    await Promise.all([both(1, 2), both(2, 1)]);
    expect((await sum()) - before).toBe(4);
  });

  test('a connection that the server broke off is replaced', async () => {
    let attempts = 0;
    const answer = await withRetry(async () => {
      attempts += 1;
      if (attempts === 1) await pool.query('select pg_terminate_backend(pg_backend_pid())');
      return (await pool.query('select 7 as n')).rows[0].n;
    });
    expect([answer, attempts]).toEqual([7, 2]);
  });

  test('a database that stays away ends as StoreUnavailable, after a bounded number of attempts', async () => {
    const nowhere = new pg.Pool({ host: '127.0.0.1', port: 1 });
    let attempts = 0;
    const asking = withRetry(
      () => {
        attempts += 1;
        return nowhere.query('select 1');
      },
      { attempts: 3, random: () => 0 },
    );
    const error: unknown = await asking.catch((reason) => reason);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(attempts).toBe(3);
    await nowhere.end();
  });

  test('anything else comes back at once, as it was', async () => {
    let attempts = 0;
    const asking = withRetry(() => {
      attempts += 1;
      return pool.query('insert into counter values (1, 0)');
    });
    await expect(asking).rejects.toMatchObject({ code: '23505' });
    expect(attempts).toBe(1);
  });
});

describe('faultOf', () => {
  test.each([
    [{ code: '40001' }, 'conflict'],
    [{ code: '40P01' }, 'conflict'],
    [{ code: 'P2034' }, 'conflict'],
    [{ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '40001' } } } }, 'conflict'],
    [{ cause: { originalCode: '57P01' } }, 'away'],
    [{ code: '57P03' }, 'away'],
    [{ code: '08006' }, 'away'],
    [{ code: '53300' }, 'away'],
    [{ code: '53100' }, 'away'],
    [{ code: '25006' }, 'away'],
    [{ code: 'ECONNRESET' }, 'away'],
    [new Error('Connection terminated unexpectedly'), 'away'],
    [new Error('timeout exceeded when trying to connect'), 'away'],
    [{ code: '23505' }, undefined],
    [{ code: '57014' }, undefined],
    [{ code: '57P04' }, undefined],
    [{ code: '42601' }, undefined],
    [new TypeError('x is not a function'), undefined],
    [undefined, undefined],
    ['08006', undefined],
  ])('%j is %s', (error, fault) => {
    expect(faultOf(error)).toBe(fault);
  });
});
