import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };

export interface AppProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly readyMs: number;
  /** Everything it has printed. */
  readonly printed: () => string;
  /** Resident memory of the app's process, MB. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** As package.json starts the product. */
const flags = packageJson.scripts.start
  .split(' ')
  .filter((word, index) => index > 0 && !word.endsWith('.ts') && word !== 'start');

/** Starts `jiaxin start` or `demo` in a process of its own on a free port; resolves when it says that it is up. */
export async function startAppProcess(
  command: 'start' | 'demo',
  dataDir: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<AppProcess> {
  const port = 20_000 + (process.pid % 20_000);
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, '../src/cli.ts'), command, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      JIAXIN_DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const sign = command === 'start' ? 'Jiaxin is up' : 'to stop.';
  await new Promise<void>((resolve, reject) => {
    const hear = (piece: Buffer) => {
      text += piece.toString();
      if (text.includes(sign)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${text}`)));
  });
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - began,
    printed: () => text,
    residentMb: () =>
      Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
