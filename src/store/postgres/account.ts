import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../../app/log.ts';
import { CannotStart } from '../cannot-start.ts';
import type { Runtime } from './runtime.ts';

const run = promisify(execFile);

/**
 * Under which account the server's programs run, and what it takes to start one. PostgreSQL refuses to run as root, so
 * root starts it as an account without rights.
 */
export type Account = {
  /** Where the server's data is in truth: not always the folder that was asked for. */
  home: string;
  /** Undefined: as whoever we are. */
  owner: { uid: number; gid: number } | undefined;
  runtime: Runtime;
  run(file: string, args: string[], timeoutMs: number): Promise<{ stdout: string; stderr: string }>;
};

/**
 * Chooses the account for the server that keeps its data in `<home>`, and makes `<home>` belong to it.
 * @throws CannotStart when there is no account that can do it.
 */
export async function chooseAccount(home: string, runtime: Runtime, log: Log): Promise<Account> {
  if (process.getuid === undefined) {
    mkdirSync(home, { recursive: true });
    return accountOf(undefined, realpathSync(home), runtime, []);
  }
  const us = process.getuid();
  mkdirSync(dirname(home), { recursive: true });
  const holder = existsSync(home) ? statSync(home) : undefined;
  if (us !== 0) {
    if (holder !== undefined && holder.uid !== us) {
      throw new CannotStart(
        `The database in ${home} belongs to user ${holder.uid} and we are user ${us}: start as that user, or set JIAXIN_DATA_DIR.`,
      );
    }
    if (holder === undefined) mkdirSync(home, { recursive: true, mode: 0o700 });
    return accountOf(undefined, realpathSync(home), runtime, []);
  }
  // The data stays with the account that made it, whoever starts the program today.
  const owner = holder !== undefined && holder.uid !== 0 ? { uid: holder.uid, gid: holder.gid } : powerless();
  if (holder === undefined) mkdirSync(home, { recursive: true, mode: 0o700 });
  if (holder === undefined || holder.uid === 0) chownSync(home, owner.uid, owner.gid);
  return await asPowerless(home, runtime, owner, log);
}

/** The first of three ways that works here; each is tried by doing what the server must do: read its programs, enter its folder. */
async function asPowerless(
  home: string,
  runtime: Runtime,
  owner: { uid: number; gid: number },
  log: Log,
): Promise<Account> {
  const plain = accountOf(owner, realpathSync(home), runtime, []);
  if (await reaches(plain)) return plain;
  // The project lies below a folder that only root may enter, such as /root: the server keeps one right, to pass.
  const passing = accountOf(owner, realpathSync(home), runtime, keepOnlyTheRightToPass(owner));
  if (await reaches(passing)) return passing;
  const moved = moveOut(home, runtime, owner, log);
  if (moved !== undefined && (await reaches(moved))) return moved;
  throw new CannotStart(
    `PostgreSQL cannot run as root, and user ${owner.uid} cannot reach ${home}: set JIAXIN_DATA_DIR to a folder it can enter, or start as an ordinary user.`,
  );
}

function accountOf(owner: Account['owner'], home: string, runtime: Runtime, prefix: string[]): Account {
  return {
    home,
    owner,
    runtime,
    run: async (file, args, timeoutMs) => {
      const [first = file, ...rest] = [...prefix, file, ...args];
      const as = prefix.length === 0 ? owner : undefined;
      // A folder nobody has to be allowed into; the one we were started in may be closed to the account.
      return await run(first, rest, { ...as, cwd: '/', timeout: timeoutMs, windowsHide: true, env: ENVIRONMENT });
    },
  };
}

/**
 * What the server learns from us: none of our secrets, and no PG* variable that would change what it does. (On Windows Node
 * adds what a program cannot do without.)
 */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

async function reaches(account: Account): Promise<boolean> {
  try {
    const bin = join(account.runtime.root, 'bin', 'postgres');
    await account.run(
      '/bin/sh',
      ['-c', 'test -r "$1" && "$1" --version && cd "$2" && test -w .', 'sh', bin, account.home],
      10_000,
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * `no_setuid_fixup` because access(2), by which PostgreSQL looks for its own programs, otherwise forgets the rights of
 * everyone but root.
 */
function keepOnlyTheRightToPass({ uid, gid }: { uid: number; gid: number }): string[] {
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=+dac_override',
    '--bounding-set=-all,+dac_override',
    '--securebits=+no_setuid_fixup',
    '--',
  ];
}

/**
 * Puts the programs below /var/lib/jiaxin, and the data too if there is none yet, with a link in the old place by which the
 * next start finds it. Data that exists is never moved.
 */
function moveOut(home: string, runtime: Runtime, owner: { uid: number; gid: number }, log: Log): Account | undefined {
  const place = join('/var/lib/jiaxin', createHash('sha256').update(home).digest('hex').slice(0, 12));
  const programs = join(place, `runtime-${runtime.version}`);
  try {
    mkdirSync(place, { recursive: true, mode: 0o755 });
    if (!existsSync(programs)) {
      const draft = `${programs}.${process.pid}`;
      cpSync(runtime.root, draft, { recursive: true, verbatimSymlinks: true });
      renameSync(draft, programs);
    }
    if (!lstatSync(home).isSymbolicLink() && !existsSync(join(home, 'cluster'))) {
      const data = join(place, 'postgres');
      mkdirSync(data, { recursive: true, mode: 0o700 });
      chownSync(data, owner.uid, owner.gid);
      rmSync(home, { recursive: true });
      symlinkSync(data, home);
      log.warn({}, `The database lives in ${data}, because user ${owner.uid} cannot enter ${home}.`);
    }
  } catch {
    return undefined;
  }
  return accountOf(owner, realpathSync(home), { ...runtime, root: programs }, []);
}

function powerless(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      const owner = { uid: id('-u'), gid: id('-g') };
      if (owner.uid > 0) return owner;
    } catch {
      // No such account; the next one.
    }
  }
  return { uid: 65534, gid: 65534 };
}
