import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { silentLog } from '../../src/app/log.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startEmbeddedPostgres } from '../../src/store/postgres/embedded.ts';

const TEMPLATE = 'jiaxin_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a database from which others can be made; see test/support/database.ts. */
    testServerUrl: string;
    /** The name of the migrated database every test database is a copy of. */
    testTemplate: string;
  }
}

/** One server for the whole test run, with a migrated template. It is gone afterwards, also when the run is killed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-test-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: false });
  const unguard = guard(dataDir);
  const teardown = async (): Promise<void> => {
    await server.stop();
    unguard();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('testServerUrl', server.url);
  project.provide('testTemplate', TEMPLATE);
  return teardown;
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href, silentLog);
}

/** A process that waits for the end of this one, however it comes, and then ends the server and removes its data. */
function guard(dataDir: string): () => void {
  const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
  const script = 'cat >/dev/null; kill -QUIT "$(head -n 1 "$1")" 2>/dev/null; sleep 0.5; rm -rf "$2"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', pidFile, dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  // A pipe that nobody writes to: its end is the news.
  (watcher.stdin as unknown as { unref(): void }).unref();
  return () => {
    if (watcher.pid !== undefined) process.kill(-watcher.pid, 'SIGKILL');
    watcher.stdin.destroy();
  };
}
