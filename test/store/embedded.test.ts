import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/postgres/embedded.ts';

let dataDir: string;
let apps: ChildProcess[];

/** A folder in which the server was started once: copying it is quicker than making it anew. */
let used: string;

beforeAll(async () => {
  used = mkdtempSync(join(tmpdir(), 'jiaxin-embedded-'));
  const server = await startEmbeddedPostgres({ dataDir: used, log: silentLog, durable: false });
  await server.stop();
});

afterAll(() => rmSync(used, { recursive: true, force: true }));

const startedBefore = (): unknown => execFileSync('cp', ['-a', join(used, 'postgres'), dataDir]);

beforeEach(() => {
  // Closed to everyone but us, as the folders are in which people clone: root's server must get in all the same.
  dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-embedded-'));
  apps = [];
});

afterEach(() => {
  for (const app of apps) app.kill('SIGKILL');
  const pid = serverPid();
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
const cluster = (file: string): string => join(dataDir, 'postgres/cluster', file);

/** The process of the running server; undefined when it is down. */
function serverPid(): number | undefined {
  if (!existsSync(cluster('postmaster.pid'))) return undefined;
  return Number(readFileSync(cluster('postmaster.pid'), 'utf8').split('\n')[0]);
}

async function startApp(): Promise<{ url: string; app: ChildProcess }> {
  const script = fileURLToPath(new URL('../support/embedded-app.ts', import.meta.url));
  const app = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  apps.push(app);
  const [line] = await once(app.stdout ?? app, 'data');
  return { url: String(line).trim(), app };
}

async function end(app: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(app, 'exit');
  app.kill(signal);
  return (await exit)[0];
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query({ text: sql, rowMode: 'array' })].flat();
    return results.flatMap((result) => result.rows.flat()) as T[];
  } finally {
    await client.end();
  }
}

async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await look();
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Whether some folder on the way lets only its owner pass. */
function isBelowClosedFolder(folder: string): boolean {
  const closed = (statSync(folder).mode & 0o001) === 0;
  return closed || (dirname(folder) !== folder && isBelowClosedFolder(dirname(folder)));
}

describe('the embedded server', () => {
  test('keeps data, address and passwords from one start to the next, and is down in between', async () => {
    const first = await start();
    await ask(first.url, "create table kept (word text); insert into kept values ('家信')");
    await first.stop();
    expect(serverPid()).toBeUndefined();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select word from kept')).toEqual(['家信']);
    await second.stop();
    await second.stop();
    expect(serverPid()).toBeUndefined();
  });

  test('listens to this machine only, with a password, as a role without power over the server', async () => {
    startedBefore();
    const server = await start();
    expect(await ask(server.url, "select current_setting('listen_addresses')")).toEqual(['127.0.0.1']);
    expect(
      await ask(
        server.url,
        "select rolsuper or rolcreaterole or rolreplication from pg_roles where rolname = 'jiaxin'",
      ),
    ).toEqual([false]);
    const guess = new URL(server.url);
    guess.password = 'guess';
    await expect(ask(guess.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(cluster('jiaxin.json')).mode & 0o777).toBe(0o600);
    expect(statSync(cluster('.')).mode & 0o777).toBe(0o700);
    await server.stop();
  });

  test('is durable unless told otherwise', async () => {
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes'].map((name) => `current_setting('${name}')`);
    expect(await ask(server.url, `select ${settings}`)).toEqual(['on', 'on', 'on']);
    await server.stop();
  });

  test('never writes a statement or the value of a row to its log', async () => {
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
    await ask(server.url, 'create table t (word text primary key)');
    await expect(ask(server.url, "insert into t values ('金丝雀'), ('金丝雀')")).rejects.toThrow();
    await server.stop();
    const day = new Date().getUTCDay() || 7;
    const log = readFileSync(cluster(`log/server-${day}.log`), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('金丝雀');
  });

  test.skipIf(process.platform !== 'linux')('learns nothing of our environment', async () => {
    startedBefore();
    const server = await start();
    const environment = readFileSync(`/proc/${serverPid()}/environ`, 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain('VITEST');
    await server.stop();
  });

  // Of a clone below a closed folder the server's programs cannot be reached without that right.
  test.skipIf(process.getuid?.() !== 0 || isBelowClosedFolder(import.meta.dirname))(
    'started by root in an open folder runs without any right of root',
    async () => {
      startedBefore();
      chmodSync(dataDir, 0o755);
      const server = await start();
      expect(readFileSync(`/proc/${serverPid()}/status`, 'utf8')).toMatch(/CapEff:\s+0+\n/);
      await server.stop();
    },
  );

  test.skipIf(process.getuid?.() !== 0)('started by root in a closed folder keeps one right, to pass', async () => {
    startedBefore();
    const server = await start();
    const status = readFileSync(`/proc/${serverPid()}/status`, 'utf8');
    expect(status).toMatch(/CapEff:\s+0+2\n/);
    expect(status).not.toMatch(/Uid:\s+0/);
    await server.stop();
  });
});

describe('apps that come and go', () => {
  test('the server outlives an app that is killed; the next start finds it and ends it', async () => {
    startedBefore();
    const { url, app } = await startApp();
    const pid = serverPid();
    await end(app, 'SIGKILL');
    expect(await ask(url, 'select 1')).toEqual([1]);
    const next = await start();
    expect([next.url, serverPid()]).toEqual([url, pid]);
    await next.stop();
    expect(serverPid()).toBeUndefined();
  });

  test('two that start at once on an empty folder share one server, and only the last one ends it', async () => {
    const [one, two] = await Promise.all([startApp(), startApp()]);
    expect(one.url).toBe(two.url);
    expect(await end(one.app, 'SIGTERM')).toBe(0);
    expect(await ask(two.url, 'select 1')).toEqual([1]);
    expect(await end(two.app, 'SIGTERM')).toBe(0);
    expect(serverPid()).toBeUndefined();
  });

  test('one that starts while the last one stops gets a server that stays', async () => {
    startedBefore();
    const first = await start();
    const [second] = await Promise.all([start(), first.stop()]);
    expect(await ask(second.url, 'select 1')).toEqual([1]);
    await second.stop();
    expect(serverPid()).toBeUndefined();
  });

  test('a server that dies under an app is back at the same address within seconds', async () => {
    startedBefore();
    const server = await start();
    const pid = serverPid();
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await eventually(() => ask(server.url, 'select 1'))).toEqual([1]);
    expect(serverPid()).not.toBe(pid);
    await server.stop();
    expect(serverPid()).toBeUndefined();
  });
});

describe('a start that meets something odd', () => {
  test('takes another port when its own is taken meanwhile, and remembers that', async () => {
    startedBefore();
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const second = await start();
    expect(second.url).not.toBe(first.url);
    await second.stop();
    squatter.close();
    const third = await start();
    expect(third.url).toBe(second.url);
    await third.stop();
  });

  test('is not fooled by the pid file of a dead server whose number now belongs to another program', async () => {
    startedBefore();
    const first = await start();
    const file = readFileSync(cluster('postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(cluster('postmaster.pid'), [process.pid, ...file.split('\n').slice(1)].join('\n'));
    const second = await start();
    expect(await ask(second.url, 'select 1')).toEqual([1]);
    await second.stop();
  });

  test('refuses the data of another major version with one sentence', async () => {
    startedBefore();
    writeFileSync(cluster('PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 15 and this version of Jiaxin brings 18/);
    writeFileSync(cluster('PG_VERSION'), '18\n');
  });

  test('says why when the server cannot start', async () => {
    startedBefore();
    writeFileSync(cluster('postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(/does not start: .*no_such_setting|does not start: .*postgresql.auto.conf/);
  });
});
