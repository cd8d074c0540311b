import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { clusterIn, isAlive } from './cluster.ts';
import { program } from './runtime.ts';

/** A running server, as its postmaster.pid tells. */
export type Postmaster = { pid: number; port: number };

/**
 * The server that runs on this data now, whoever started it; null when there is none. The file of a server that died
 * is disowned if its process id now belongs to some other program (or to a zombie nobody collects, as in a container
 * without init), because PostgreSQL would refuse to start.
 */
export function findPostmaster(home: string): Postmaster | null {
  const cluster = clusterIn(home);
  const file = join(cluster, 'postmaster.pid');
  const text = read(file);
  const lines = text.split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (!(pid > 0) || !isAlive(pid)) return null;
  if (!isServerOf(pid, cluster)) {
    if (read(file) === text) writeFileSync(file, [NO_PROCESS, ...lines.slice(1)].join('\n'));
    return null;
  }
  return { pid, port: port || 0 };
}

/**
 * Written over the process id rather than removing the file: PostgreSQL then still finds in it the shared memory of the
 * dead server, and waits until that server's last child is gone.
 */
const NO_PROCESS = '2147483647';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** True when unsure: where the system does not show command lines, PostgreSQL's own check stands. */
function isServerOf(pid: number, cluster: string): boolean {
  const state = /\) (\w) /.exec(read(`/proc/${pid}/stat`))?.[1];
  if (state === undefined) return true;
  if (state === 'Z' || state === 'X') return false;
  const command = read(`/proc/${pid}/cmdline`);
  return command === '' || command.includes(cluster) || command.includes(realpathSync(cluster));
}

/**
 * Starts the server in the background, free of our process group, so that it outlives us.
 * @throws the error of pg_ctl, also when another start was quicker.
 */
export async function startPostmaster(home: string, account: Account, port: number, durable: boolean): Promise<void> {
  const cluster = clusterIn(home);
  const options = settings(port, durable).map(([name, value]) => `-c ${name}=${value}`);
  const args = ['start', '-w', '-s', '-t', '120', '-D', cluster, '-l', startLog(home), '-o', options.join(' ')];
  await account.run(program(account.runtime, 'pg_ctl'), args, 130_000);
}

/**
 * Ends the server: sessions are broken off, nothing committed is lost. pg_ctl's own waiting looks at the pid file only, and
 * would wait for the server that the next app has started meanwhile.
 */
export async function stopPostmaster(home: string, account: Account): Promise<void> {
  const running = findPostmaster(home);
  if (running === null) return;
  const args = ['stop', '-W', '-s', '-m', 'fast', '-D', clusterIn(home)];
  await account.run(program(account.runtime, 'pg_ctl'), args, 10_000);
  const until = performance.now() + STOP_PATIENCE_MS;
  while (findPostmaster(home)?.pid === running.pid && performance.now() < until) await sleep(20);
}

const STOP_PATIENCE_MS = 30_000;

export const startLog = (home: string): string => join(clusterIn(home), 'start.log');

/** What the server said last about a start that failed, one line; empty when it said nothing. */
export function lastWords(home: string): string {
  const file = startLog(home);
  if (!existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter((line) => /FATAL|PANIC|ERROR/.test(line)).at(-1) ?? lines.at(-1) ?? '';
}

/** For two cores and little memory. Logs hold no statement and no value of a row, because those are people's words. */
function settings(port: number, durable: boolean): [string, string][] {
  const safety = durable ? 'on' : 'off';
  return [
    ['port', String(port)],
    ['listen_addresses', '127.0.0.1'],
    ['unix_socket_directories', ''],
    ['fsync', safety],
    ['synchronous_commit', safety],
    ['full_page_writes', safety],
    ['max_connections', '100'],
    ['shared_buffers', '128MB'],
    ['effective_cache_size', '512MB'],
    ['max_wal_size', '512MB'],
    ['jit', 'off'],
    ['io_method', 'sync'],
    ['max_parallel_workers_per_gather', '0'],
    // POSIX shared memory of an ordinary user is wiped by systemd when that user logs out.
    ['dynamic_shared_memory_type', 'mmap'],
    ['timezone', 'UTC'],
    ['log_timezone', 'UTC'],
    ['logging_collector', 'on'],
    ['log_filename', 'server-%u.log'],
    ['log_truncate_on_rotation', 'on'],
    ['log_rotation_size', '0'],
    ['log_min_messages', durable ? 'warning' : 'fatal'],
    ['log_min_error_statement', 'panic'],
    ['log_error_verbosity', 'terse'],
    // A half-open connection of an app on a frozen machine is noticed within a minute.
    ['tcp_keepalives_idle', '30'],
    ['tcp_keepalives_interval', '10'],
    ['tcp_keepalives_count', '3'],
  ];
}

/**
 * The wished port if nothing listens there, otherwise any free one: below the range from which systems give ports to outgoing
 * connections, so that none of those sits on it when the server has died and comes back.
 */
export async function freePort(wished: number): Promise<number> {
  const others = Array.from({ length: 20 }, () => randomInt(20_000, 30_000));
  for (const port of wished > 0 ? [wished, ...others] : others) {
    const free = await tryListen(port);
    if (free !== undefined) return free;
  }
  return (await tryListen(0)) ?? 0;
}

async function tryListen(port: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
