import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '../cannot-start.ts';
import type { Account } from './account.ts';
import { program } from './runtime.ts';

/** How to reach the server; kept beside its data with mode 600. */
const Access = z.object({
  port: z.int().min(0).max(65535),
  /** Of the role `postgres`, which only the launcher uses. */
  adminPassword: z.string().min(1),
  /** Of the role `jiaxin`, which owns the database `jiaxin` and is no superuser. */
  password: z.string().min(1),
});
export type Access = z.infer<typeof Access>;

/** The data directory proper, inside `home`. */
export const clusterIn = (home: string): string => join(home, 'cluster');

/**
 * Makes the data directory if there is none. It is made under another name and then renamed, cluster and passwords
 * together: a start that is killed half-way leaves nothing that looks finished, and of two first starts one wins.
 * @throws CannotStart when initdb fails, or the data was made by another major version of PostgreSQL.
 */
export async function ensureCluster(home: string, account: Account, durable: boolean): Promise<void> {
  const cluster = clusterIn(home);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await makeCluster(home, account, durable);
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (major !== String(account.runtime.major)) {
    throw new CannotStart(
      `The database in ${cluster} was made by PostgreSQL ${major} and this version of Jiaxin brings ${account.runtime.major}: go back to the version that made it, or move the data with pg_dumpall.`,
    );
  }
}

export function readAccess(home: string): Access {
  const file = join(clusterIn(home), 'jiaxin.json');
  try {
    return Access.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new CannotStart(`The database's passwords in ${file} cannot be read.`);
  }
}

/** Remembers the port for the next start; the passwords never change. */
export function rememberPort(home: string, account: Account, port: number): void {
  const access = readAccess(home);
  if (access.port === port) return;
  writeAccess(clusterIn(home), { ...access, port }, account.owner);
}

function writeAccess(cluster: string, access: Access, owner: Account['owner']): void {
  const file = join(cluster, 'jiaxin.json');
  const next = `${file}.${process.pid}`;
  writeFileSync(next, JSON.stringify(access), { mode: 0o600 });
  if (owner !== undefined) chownSync(next, owner.uid, owner.gid);
  renameSync(next, file);
}

async function makeCluster(home: string, account: Account, durable: boolean): Promise<void> {
  clearHalfMade(home);
  const draft = join(home, `draft-${process.pid}-${randomBytes(4).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  const access: Access = { port: 0, adminPassword: secret(), password: secret() };
  try {
    writeFileSync(passwordFile, `${access.adminPassword}\n`, { mode: 0o600 });
    if (account.owner !== undefined) chownSync(passwordFile, account.owner.uid, account.owner.gid);
    await account.run(
      program(account.runtime, 'initdb'),
      [...initOptions(durable), '-D', draft, `--pwfile=${passwordFile}`],
      120_000,
    );
    writeAccess(draft, access, account.owner);
    renameSync(draft, clusterIn(home));
  } catch (error) {
    // Another start was quicker: its cluster is there, and ours is not needed.
    if (existsSync(join(clusterIn(home), 'PG_VERSION'))) return;
    throw new CannotStart(`The database in ${home} cannot be made: ${lastLine(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * The builtin locale sorts by code point and knows every script, on every machine alike: a database can be moved
 * without its indexes becoming wrong, as happens with the locales of an operating system.
 */
function initOptions(durable: boolean): string[] {
  return [
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth=scram-sha-256',
    ...(durable ? [] : ['--no-sync']),
  ];
}

function clearHalfMade(home: string): void {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    const maker = /^draft-(\d+)-/.exec(name)?.[1];
    if (maker !== undefined && !isAlive(Number(maker))) rmSync(join(home, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Letters and digits only: it stands in URLs and in SQL. */
const secret = (): string => randomBytes(24).toString('hex');

export function lastLine(error: unknown): string {
  const text =
    (error as { stderr?: string }).stderr?.trim() || (error instanceof Error ? error.message : String(error));
  return (
    text
      .split('\n')
      .filter((line) => /error|fatal|could not|denied/i.test(line))
      .at(-1) ??
    text.split('\n').at(-1) ??
    ''
  );
}
