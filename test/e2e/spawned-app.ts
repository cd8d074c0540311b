import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const root = resolve(import.meta.dirname, '../..');

export interface SpawnedApp {
  readonly database: TestDatabase;
  /** What it has printed since it was started. */
  printed(): string;
  /** The link for the first administrator; undefined: none is printed. */
  firstLink(): string | undefined;
  /** The same database and folder in a new process. */
  restart(): Promise<void>;
  /** Ends it, and removes its database and folder. */
  remove(): Promise<void>;
}

/** What `npm start` runs, in a process of its own, on an empty database, folder and port of its own. */
export async function spawnApp(): Promise<SpawnedApp> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-spawned-'));
  let running: ChildProcess;
  let printed = '';
  const start = async () => {
    printed = '';
    running = spawn(join(root, 'node_modules/.bin/node'), ['--import', 'tsx', 'src/cli.ts', 'start'], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATABASE_URL: database.url,
        JIAXIN_DATA_DIR: folder,
        LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.stdout?.on('data', (part: Buffer) => {
      printed += part.toString();
    });
    await until(() => printed.includes('Jiaxin is up'), 60_000);
  };
  const stop = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    database,
    printed: () => printed,
    firstLink: () => /http:\/\/localhost:\d+\/console\/first\/[\w-]+/u.exec(printed)?.[0],
    async restart() {
      await stop();
      await start();
    },
    async remove() {
      await stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
