import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

export interface AppProcess {
  readonly pid: number;
  /** Starts what has been waiting; `aheadMs`: how far its clock is ahead of ours. */
  go(aheadMs: number): void;
  /** Resolves when it serves; rejects when it ended before. */
  readonly ready: Promise<string>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

export interface AppSettings {
  readonly environment: Readonly<Record<string, string>>;
  /** Its log goes to the end of this file. */
  readonly logFile: string;
}

/** A process of the product that has loaded its modules and waits for `go`; `more`: settings of its own. */
export function spawnApp(
  { environment, logFile }: AppSettings,
  more: Readonly<Record<string, string>> = {},
): AppProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'app.ts')], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment, ...more },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  let lastWords = '';
  let serves: (url: string) => void = () => undefined;
  let fails: (error: Error) => void = () => undefined;
  const ready = new Promise<string>((resolve, reject) => {
    serves = resolve;
    fails = reject;
  });
  // Whoever kills it before it serves does not wait for that.
  ready.catch(() => undefined);
  child.stdin?.on('error', () => undefined);
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    const url = /^ready (\S+)$/mu.exec(said)?.[1];
    if (url) serves(url);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    appendFileSync(logFile, chunk);
    lastWords = chunk.toString('utf8').slice(-2_000);
  });
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => {
      fails(new Error(`The product ended before it served (${signal ?? code}): ${lastWords}`));
      resolve(signal ?? code ?? -1);
    }),
  );
  return {
    pid: child.pid ?? 0,
    go: (aheadMs) => void child.stdin?.write(`go ${aheadMs}\n`),
    ready,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}
