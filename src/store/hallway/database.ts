import pg from 'pg';
import { inTransaction, outlivesBreaks, sqlStateOf, withRetry } from '../postgres/pool.ts';

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

/**
 * A message that finds the database away, or waits too long for a lock or an answer, is told so within a second or two; the
 * platform sends again.
 */
const patience = { attempts: 4, patienceMs: 1_000, alsoAway: new Set(['57014', '55P03']) };

/**
 * A plan is made once, perhaps when the tables are still empty, and used until somebody analyses them: it must be the one for
 * full tables. Every statement of the hallway is look-ups by index for a handful of rows; "the newest" is the end of an index
 * and not a sort.
 */
const lookUps = '-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off';

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
  return outlivesBreaks(pool);
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
    const query = typeof statement === 'string' ? named(statement) : statement;
    return (await on.query({ ...query, values: [...values] })).rows as T[];
  };
  return {
    pool,
    rows: (statement, values) => withRetry(() => rows(pool, statement, values), patience),
    transaction: (work) =>
      withRetry(() => inTransaction(pool, (client) => work({ rows: (s, v) => rows(client, s, v) })), patience),
  };
}

/** Texts that come again are planned once a connection; a text made of changing parts must not fill the server with plans. */
const names = new Map<string, string>();
const mostNames = 500;

function named(text: string): { readonly text: string; readonly name?: string } {
  const known = names.get(text);
  if (known !== undefined) return { text, name: known };
  if (names.size >= mostNames) return { text };
  const name = `hallway_${names.size}`;
  names.set(text, name);
  return { text, name };
}

/** Two openings of one (subject, flag) at the same time, or any other unique row that was there before. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23505';
}
