import pg from 'pg';
import { StoreUnavailable } from '../../app/store-unavailable.ts';

/** A statement that is planned once a connection and then only executed. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

export interface Session {
  /** Rows of one statement. */
  rows<T>(statement: Prepared | string, values?: readonly unknown[]): Promise<readonly T[]>;
}

export interface Database extends Session {
  readonly pool: pg.Pool;
  /** One transaction on one connection; rolled back when `work` throws. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

const retryLimit = 4;
/** Serialization failure, deadlock: nothing was done, and doing it again may work. */
const again = new Set(['40001', '40P01']);
/** The server is going down, starting, or has no room; and what Node says of a line that broke. */
const away = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '08000',
  '08003',
  '08006',
  '08001',
  '08004',
  '25006',
  '57014',
  '55P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);
const brokenLine =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/u;

/**
 * A plan is made once, perhaps when the tables are still empty, and used until somebody analyses them: it must be the one for
 * full tables. Every statement of the hallway is look-ups by index for a handful of rows.
 */
const lookUps = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off';

/**
 * The pool of the hallway, and of nothing else. Plans are generic (the statements are written so that the plan does not depend on the
 * values; planning them costs ten times their execution) and never compiled.
 */
export function openPool(url: string, max = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'jiaxin hallway',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: `-c plan_cache_mode=force_generic_plan -c jit=off ${lookUps} -c statement_timeout=20000`,
  });
  // An idle connection that breaks says so; the next query takes another.
  pool.on('error', () => {});
  return pool;
}

/**
 * Statements with bounded retry: everything the store writes finds its own traces (ids derive from the event), so a
 * statement whose answer was lost may be sent again.
 * @throws StoreUnavailable when the database is away, has no room, or stays so over all tries.
 */
export function makeDatabase(pool: pg.Pool): Database {
  const rows = async <T>(
    on: pg.Pool | pg.PoolClient,
    statement: Prepared | string,
    values: readonly unknown[] = [],
  ): Promise<readonly T[]> => {
    const query = typeof statement === 'string' ? { text: statement } : statement;
    return (await on.query({ ...query, values: [...values] })).rows as T[];
  };
  return {
    pool,
    rows: (statement, values) => withRetry(() => rows(pool, statement, values)),
    transaction: (work) =>
      withRetry(() => inTransaction(pool, (client) => work({ rows: (s, v) => rows(client, s, v) }))),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A line that breaks while the client is out says so here; without a listener that would end the process.
  const note = (error: Error): void => {
    broken = error;
  };
  client.on('error', note);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => note(failure));
    throw error;
  } finally {
    client.off('error', note);
    client.release(broken);
  }
}

async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const verdict = judge(error);
      if (verdict === 'ours') throw error;
      if (attempt >= retryLimit) throw new StoreUnavailable(codeOf(error), 2_000, error);
      await new Promise((wake) => setTimeout(wake, 25 * 3 ** (attempt - 1)));
    }
  }
}

function judge(error: unknown): 'again' | 'away' | 'ours' {
  const code = codeOf(error);
  if (again.has(code)) return 'again';
  if (away.has(code)) return 'away';
  return error instanceof Error && brokenLine.test(error.message) ? 'away' : 'ours';
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'connection';
}

/** Two openings of one (subject, flag) at the same time, or any other unique row that was there before. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505';
}
