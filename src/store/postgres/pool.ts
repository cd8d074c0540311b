import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../app/log.ts';
import { StoreUnavailable } from '../../app/store-unavailable.ts';

export type PoolOptions = {
  url: string;
  /** As the database's own tools show it: "jiaxin web", "jiaxin worker". */
  name: string;
  log: Log;
  /** Connections at most. Default 16. */
  size?: number;
  /** After which the database gives up a statement. Default 15 s. */
  statementTimeoutMs?: number;
};

/**
 * The connections of one process, for Prisma's adapter (`new PrismaPg(pool)`) and for SQL alike. A connection that breaks
 * is replaced at the next use.
 */
export function createPool({ url, name, log, size = 16, statementTimeoutMs = 15_000 }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: size,
    // A socket that a firewall forgot is noticed, and a server that hangs does not hang us for ever.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', (error) => log.warn({ code: sqlStateOf(error) }, 'A database connection broke.'));
  return outlivesBreaks(pool);
}

/**
 * The pool hears of breaks of connections that lie idle; of one that is out only whoever waits for its answer is told. The event
 * comes nevertheless, and without a listener it would end the process.
 */
export function outlivesBreaks(pool: pg.Pool): pg.Pool {
  return pool.on('connect', (client) => client.on('error', () => {}));
}

/** One transaction on one connection, which is not used again when not even the rollback went through; rolled back when `work` throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Serialization failure, deadlock, and Prisma's name for both: the same work may well succeed a moment later. */
const CONFLICT = new Set(['40001', '40P01', 'P2034']);
/** The server stops, crashed, starts, has no room, or became a standby; what a socket says; what Prisma says of either. */
const AWAY =
  /^(08...|57P0[1235]|53...|25006|E(NOENT|CONN(REFUSED|RESET|ABORTED)|PIPE|HOSTUNREACH|NETUNREACH|TIMEDOUT|NOTFOUND|AI_AGAIN)|P10(01|02|08|17)|P2024)$/;
const AWAY_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/;

export type RetryOptions = {
  attempts?: number;
  patienceMs?: number;
  random?: () => number;
  /** SQLSTATEs that for this work count as the database being away, such as a statement that took too long. */
  alsoAway?: ReadonlySet<string>;
};

const FIRST_PAUSE_MS = 60;

/**
 * Does the work again, a few times with growing pauses, when the database was in conflict or away (about 4 s in all). A
 * connection that broke at the commit leaves open whether it took place: the work must be harmless when done twice, as
 * everything with an effect key is.
 * @throws StoreUnavailable when the database stays away; any other error as it came.
 */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 6, patienceMs = 6_000, random = Math.random, alsoAway } = options;
  const until = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (faultOf(error) === undefined && alsoAway?.has(sqlStateOf(error)) !== true) throw error;
      if (attempt >= attempts || performance.now() > until) throw new StoreUnavailable(sqlStateOf(error), 2_000, error);
      await sleep(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + random()));
    }
  }
}

/** `conflict` and `away` pass by themselves; everything else is not a matter of the moment. */
export function faultOf(error: unknown): 'conflict' | 'away' | undefined {
  const code = sqlStateOf(error);
  if (CONFLICT.has(code)) return 'conflict';
  const message = error instanceof Error ? error.message : '';
  return AWAY.test(code) || AWAY_WORDS.test(message) ? 'away' : undefined;
}

/** The SQLSTATE or the socket's code, also of an error that Prisma's adapter wrapped. */
export function sqlStateOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause, meta } = error as { code?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown } };
  const original = (error as { originalCode?: unknown }).originalCode;
  if (typeof original === 'string') return original;
  const inner = sqlStateOf(meta?.driverAdapterError) || sqlStateOf(cause);
  return inner || (typeof code === 'string' ? code : '');
}
