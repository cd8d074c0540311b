import { parseArgs } from 'node:util';
import { silentLog } from '../app/log.ts';
import { createPool } from '../store/postgres/pool.ts';
import { type Database, openPrisma } from '../store/prisma.ts';
import type { CommandIo } from './command-io.ts';
import { type ChannelSettings, checkChannels } from './doctor/check-channels.ts';
import { checkDatabase, checkKey } from './doctor/check-database.ts';
import { checkHeartbeats, checkReadiness, checkRoster } from './doctor/check-go-live.ts';
import { checkDataDir, checkNode, checkPlaybook } from './doctor/check-machine.ts';
import { checkYear } from './doctor/check-year.ts';
import { type Finding, skip } from './doctor/finding.ts';

const HELP = `jiaxin doctor   Says what is missing before real families are invited; changes nothing. 上线前检查。
  Node, data folder, key, database, conversations, channels, duty roster, terms, who
  can be reached, files that contradict each other, signs of life.
  --json   one JSON object: {"ok", "findings": [{check, state: ok|warn|fail|skip, sentence}]}
Exit code: 0 nothing fails (there may be warnings) · 1 something fails · 2 the command was wrong
`;

export interface DoctorIo extends CommandIo {
  /** Epoch milliseconds. */
  now(): number;
  /** process.versions.node */
  readonly nodeVersion: string;
  /** The folder with the conversations. */
  readonly flowsFolder: string;
  /** The parts of the program's settings (src/config.ts) that are looked at. */
  readonly config: ChannelSettings & { readonly dataDir: string; readonly key: string | undefined };
  /**
   * Where the database is: DATABASE_URL, or the embedded server, which is joined or started. May reject. Who calls lets go of
   * the server after the command has ended.
   */
  databaseUrl(): Promise<string>;
}

const marks = { ok: '✓', warn: '!', fail: '✗', skip: '-' } as const;

/** `jiaxin doctor`. Returns the exit code. */
export async function doctorCommand(args: readonly string[], io: DoctorIo): Promise<number> {
  let values: { json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const findings: Finding[] = [];
  const say = (...found: readonly Finding[]) => {
    findings.push(...found);
    if (!values.json)
      for (const { state, check, sentence } of found) io.out(`${marks[state]} ${check.padEnd(10)} ${sentence}`);
  };
  await examine(io, say);
  const failed = findings.filter(({ state }) => state === 'fail').length;
  if (values.json) io.out(JSON.stringify({ ok: failed === 0, findings }));
  else io.out(failed === 0 ? '可以上线:没有不合格的项目' : `还不能邀请家庭:${failed} 项不合格`);
  return failed === 0 ? 0 : 1;
}

async function examine(io: DoctorIo, say: (...found: readonly Finding[]) => void): Promise<void> {
  const { config } = io;
  say(checkNode(io.nodeVersion), checkDataDir(config.dataDir, process.pid));
  const pool = await openPool(io);
  const database = pool && openPrisma(pool);
  try {
    say(await checkKey(config, pool));
    const server = await checkDatabase(pool);
    say(...server);
    say(checkPlaybook(io.flowsFolder));
    say(...(await checkChannels(config)));
    const usable = database !== null && server.length > 1 && server.every(({ state }) => state === 'ok');
    if (usable) await examineRows(database, io.now(), say);
    else say(skip('roster', '数据库还不能用,值班表没有检查'), skip('heartbeats', '数据库还不能用,没有检查'));
  } finally {
    await database?.$disconnect();
    await pool?.end();
  }
}

async function examineRows(
  database: Database,
  now: number,
  say: (...found: readonly Finding[]) => void,
): Promise<void> {
  say(await checkRoster(database, now));
  say(...(await checkReadiness(database, now)));
  say(...(await checkYear(database, now)));
  say(...(await checkHeartbeats(database, now)));
}

async function openPool(io: DoctorIo): Promise<ReturnType<typeof createPool> | null> {
  try {
    return createPool({ url: await io.databaseUrl(), name: 'jiaxin doctor', log: silentLog, size: 2 });
  } catch {
    return null;
  }
}
