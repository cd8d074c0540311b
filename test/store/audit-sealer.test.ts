// proves: S0-22
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAuditSealer, verifyAuditChain } from '../../src/store/audit-sealer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 5 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const insert = `insert into audit_log (at, actor_kind, action, entity, data) values (now(), 'system', $1, 'event', '{"b": 1, "a": "x"}') returning seq::int`;
const write = async (on: pg.Pool | pg.PoolClient, action: string): Promise<number> =>
  (await on.query(insert, [action])).rows[0].seq;
const order = async (): Promise<number[]> =>
  (await pool.query('select audit_seq::int as seq from audit_seal order by no')).rows.map(({ seq }) => seq);
/** As somebody with the keys of the database would do it: past the triggers. */
const tamper = async (sql: string): Promise<void> => {
  const client = await pool.connect();
  await client.query('begin');
  for (const table of ['audit_log', 'audit_seal']) await client.query(`alter table ${table} disable trigger user`);
  await client.query(sql);
  for (const table of ['audit_log', 'audit_seal']) await client.query(`alter table ${table} enable trigger user`);
  await client.query('commit');
  client.release();
};

describe('the audit log', () => {
  it.each(['audit_log', 'audit_seal'])(
    '%s cannot be changed, deleted from or emptied, not even by its owner',
    async (table) => {
      await write(pool, 'x');
      await makeAuditSealer(pool).seal();
      const column = table === 'audit_log' ? 'action' : 'hash';
      for (const sql of [`update ${table} set ${column} = 'y'`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(pool.query(sql)).rejects.toMatchObject({ code: '23001' });
      }
    },
  );
});

describe('sealing', () => {
  beforeEach(() => tamper('truncate audit_log, audit_seal'));

  it('seals rows that appear late and skips those that never do, each once', async () => {
    const sealer = makeAuditSealer(pool);
    const [slow, lost] = [await pool.connect(), await pool.connect()];
    for (const client of [slow, lost]) await client.query('begin');
    const late = await write(slow, 'late');
    const never = await write(lost, 'never');
    const first = await write(pool, 'first');
    expect(await sealer.seal()).toBe(1);
    await lost.query('rollback');
    await slow.query('commit');
    slow.release();
    lost.release();
    const last = await write(pool, 'last');
    expect([late, never, first, last]).toEqual([late, late + 1, late + 2, late + 3]);
    expect(await sealer.seal()).toBe(2);
    expect(await sealer.seal()).toBe(0);
    expect(await order()).toEqual([first, late, last]);
    expect(await verifyAuditChain(pool)).toMatchObject({ ok: true, sealed: 3, unsealed: 0 });
  });

  it('does not lose a row whose transaction runs while thousands of others pass', async () => {
    const sealer = makeAuditSealer(pool);
    const slow = await pool.connect();
    await slow.query('begin');
    const late = await write(slow, 'late');
    for (let i = 0; i < 3; i += 1) {
      await pool.query(
        `insert into audit_log (at, actor_kind, action, entity) select now(), 'system', 'many', 'event' from generate_series(1, 1900)`,
      );
      await sealer.seal();
    }
    await slow.query('commit');
    slow.release();
    expect(await sealer.seal()).toBe(1);
    expect((await order()).at(-1)).toBe(late);
  });

  it('is one chain when several seal at once', async () => {
    const sealers = Array.from({ length: 4 }, () => makeAuditSealer(pool));
    for (let i = 0; i < 20; i += 1)
      await Promise.all([write(pool, 'a'), write(pool, 'b'), ...sealers.map((sealer) => sealer.seal())]);
    await sealers[0]?.seal();
    expect(await verifyAuditChain(pool)).toMatchObject({ ok: true, sealed: 40, unsealed: 0 });
  });

  it.each([
    [
      'a changed row',
      `update audit_log set action = 'other' where seq = (select min(seq) + 1 from audit_log)`,
      'row_changed',
      '2',
    ],
    ['a removed row', `delete from audit_log where seq = (select min(seq) + 1 from audit_log)`, 'row_missing', '2'],
    ['a removed seal', 'delete from audit_seal where no = 2', 'gap', '2'],
    ['a changed hash', `update audit_seal set hash = repeat('1', 64) where no = 2`, 'row_changed', '2'],
    ['a changed link', `update audit_seal set prev_hash = repeat('1', 64) where no = 3`, 'link_broken', '3'],
  ])('finds %s', async (_what, sql, problem, no) => {
    for (const action of ['a', 'b', 'c']) await write(pool, action);
    await makeAuditSealer(pool).seal();
    await tamper(sql);
    expect(await verifyAuditChain(pool)).toEqual({ ok: false, no, problem });
  });
});
