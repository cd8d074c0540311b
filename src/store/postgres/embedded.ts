import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../app/log.ts';
import { CannotStart } from '../cannot-start.ts';
import { type Account, chooseAccount } from './account.ts';
import { ensureCluster, lastLine, readAccess, rememberPort } from './cluster.ts';
import { findPostmaster, freePort, lastWords, startPostmaster, stopPostmaster } from './postmaster.ts';
import { findRuntime } from './runtime.ts';

export type EmbeddedOptions = {
  /** The data folder of Jiaxin; the server's own data is `<dataDir>/postgres`. */
  dataDir: string;
  log: Log;
  /** False only in tests: quicker, and a power failure may lose everything. Default true. */
  durable?: boolean;
};

export type EmbeddedPostgres = {
  /** Of the database `jiaxin`, as the role `jiaxin` that owns it and may create databases. */
  url: string;
  /** Lets go of the server; the last app that lets go ends it. */
  stop(): Promise<void>;
};

/** Every app that uses the server holds this lock shared, on a session of its own; who gets it alone may end the server. */
const USERS = 0x4a58_0001;
/** Held while roles and the database are made. */
const MAKING = 0x4a58_0002;
const PATIENCE_MS = 90_000;
const POLL_MS = 50;

type Place = { home: string; account: Account; durable: boolean };
type Seat = { session: pg.Client; port: number };

/**
 * Starts the PostgreSQL server of this data folder, or joins the one that runs there already: left by an app that was
 * killed, or shared with one that runs now. The server restarts by itself when it dies, on the same port.
 * @throws CannotStart with one sentence.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  durable = true,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = await accountFor(resolve(dataDir, 'postgres'), log);
  const { home } = account;
  const place: Place = { home, account, durable };
  await ensureCluster(home, place.account, durable);
  let seat = await takeSeat(place);
  rememberPort(home, place.account, seat.port);
  const { password } = readAccess(home);
  await makeDatabase(seat.session, password);
  const keeper = keepSeat(place, seat, log);
  return {
    url: `postgresql://jiaxin:${password}@127.0.0.1:${seat.port}/jiaxin`,
    stop: async () => {
      const held = await keeper.release();
      if (held === undefined) return;
      seat = held;
      await leave(place, seat, log);
    },
  };
}

async function accountFor(home: string, log: Log): Promise<Account> {
  const runtime = await findRuntime();
  try {
    return await chooseAccount(home, runtime, log);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(
      `The data folder ${home} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Finds or starts the server and takes the shared lock. `onlyPort`: the port our own pools already know. */
async function takeSeat(place: Place, onlyPort?: number): Promise<Seat> {
  const { home, account, durable } = place;
  const { adminPassword, port: remembered } = readAccess(home);
  const until = performance.now() + PATIENCE_MS;
  let failures = 0;
  let reason = 'it did not answer';
  while (performance.now() < until && failures < 6) {
    const running = findPostmaster(home);
    if (running !== null) {
      const session = await tryJoin(running.port, adminPassword);
      if (session !== undefined) return { session, port: running.port };
    } else {
      const port = onlyPort ?? (await freePort(remembered));
      try {
        await startPostmaster(home, account, port, durable);
        continue;
      } catch (error) {
        // Perhaps somebody else was quicker, and the next look finds that server.
        if (findPostmaster(home) === null) await sleep(100 * failures++);
        reason = lastWords(home) || lastLine(error);
      }
    }
    await sleep(POLL_MS);
  }
  throw new CannotStart(`The database server in ${home} does not start: ${reason}`);
}

/** Undefined when the server is not ready, or is being ended by the last app that used it. */
async function tryJoin(port: number, password: string): Promise<pg.Client | undefined> {
  const session = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    application_name: 'jiaxin keeper',
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  // A session that breaks says so; without a listener that would end the process.
  session.on('error', () => {});
  try {
    await session.connect();
    const { rows } = await session.query('select pg_try_advisory_lock_shared($1) as ours', [USERS]);
    if (rows[0]?.ours === true) return session;
  } catch {
    // Not ready, or going down; the caller looks again.
  }
  hangUp(session);
  return undefined;
}

/** Without waiting: a session whose connection never came about does not say that it ended. */
function hangUp(session: pg.Client): void {
  session.end().catch(() => {});
}

async function makeDatabase(admin: pg.Client, password: string): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [MAKING]);
  const { rows } = await admin.query(
    `select exists(select from pg_roles where rolname = 'jiaxin') as role,
            exists(select from pg_database where datname = 'jiaxin') as database`,
  );
  // The password is made of hexadecimal digits, see cluster.ts.
  if (rows[0]?.role !== true) await admin.query(`create role jiaxin login createdb password '${password}'`);
  if (rows[0]?.database !== true) await admin.query('create database jiaxin owner jiaxin');
  await admin.query('select pg_advisory_unlock($1)', [MAKING]);
}

/** Takes the seat again whenever the session breaks, starting the server if it died, until it is released. */
function keepSeat(place: Place, first: Seat, log: Log): { release(): Promise<Seat | undefined> } {
  let seat: Seat | undefined = first;
  let released = false;
  let returning: Promise<void> = Promise.resolve();
  const watch = ({ session, port }: Seat): void => {
    session.once('end', () => {
      seat = undefined;
      if (!released) returning = comeBack(port);
    });
  };
  const comeBack = async (port: number): Promise<void> => {
    log.warn({}, 'The database server went away; starting it again.');
    while (!released) {
      try {
        seat = await takeSeat(place, port);
        watch(seat);
        return;
      } catch (error) {
        log.error({}, error instanceof Error ? error.message : String(error));
        await sleep(1_000);
      }
    }
  };
  watch(first);
  return {
    release: async () => {
      released = true;
      // A server that will not come back must not keep us from ending.
      await Promise.race([returning, sleep(3_000, undefined, { ref: false })]);
      const held = seat;
      seat = undefined;
      return held;
    },
  };
}

async function leave(place: Place, { session }: Seat, log: Log): Promise<void> {
  try {
    await session.query('select pg_advisory_unlock_shared($1)', [USERS]);
    const { rows } = await session.query('select pg_try_advisory_lock($1) as alone', [USERS]);
    // The lock is kept until the server is down: whoever comes now sees that it must start a new one.
    if (rows[0]?.alone === true) await stopPostmaster(place.home, place.account);
  } catch (error) {
    log.warn({}, `The database server may still be running: ${lastLine(error)}`);
  } finally {
    hangUp(session);
  }
}
