import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Log } from '../../app/log.ts';
import { growingPause } from '../growing-pause.ts';
import { sleep } from '../sleep.ts';
import { type FromChild, fromChildSchema, type ToChild } from './protocol.ts';

export interface SupervisorOptions {
  /** The program of the child. */
  readonly script: URL;
  /** Working directory of the child: wechaty keeps its log-in there. */
  readonly dir: string;
  /** The child's whole environment: nothing of ours, in particular no keys. */
  readonly env: Readonly<Record<string, string>>;
  readonly begin: Extract<ToChild, { type: 'begin' }>;
  readonly restartMs: readonly [number, number];
  readonly random: () => number;
  readonly log: Log;
  readonly onMessage: (message: FromChild) => void;
  /** The child is gone; what it had not answered will not be answered. */
  readonly onExit: () => void;
}

export interface Supervisor {
  start(): void;
  /** False when there is no child to tell. */
  tell(message: ToChild): boolean;
  stop(): Promise<void>;
}

const STEADY_MS = 60_000;
const STOP_MS = 3_000;

/** Keeps one child alive: a new one after each death, after a pause that grows while they die young. */
export function makeSupervisor(options: SupervisorOptions): Supervisor {
  const stopping = new AbortController();
  let child: ChildProcess | null = null;
  let loop: Promise<void> = Promise.resolve();

  function spawn(): ChildProcess {
    return fork(fileURLToPath(options.script), [], {
      cwd: options.dir,
      env: { ...options.env },
      execArgv: [...readsTypeScript(options.script)],
      // wechaty prints names and texts: nobody reads them.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }

  async function live(): Promise<void> {
    const mine = spawn();
    child = mine;
    mine.on('message', (raw) => {
      const parsed = fromChildSchema.safeParse(raw);
      if (!parsed.success) {
        options.log.warn({ problem: 'bad_message' }, 'wechat: the child said something unknown');
      } else if (parsed.data.type === 'loaded') {
        mine.send(options.begin);
      } else {
        options.onMessage(parsed.data);
      }
    });
    const code = await new Promise<number | string | null>((resolve) => {
      mine.on('exit', (exitCode, signal) => resolve(exitCode ?? signal));
      mine.on('error', () => resolve('error'));
    });
    child = null;
    if (!stopping.signal.aborted) {
      options.log.error({ code }, 'wechat: the child process ended');
    }
    options.onExit();
  }

  async function run(): Promise<void> {
    let deaths = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      await live();
      deaths = performance.now() - startedAt > STEADY_MS ? 1 : deaths + 1;
      await sleep(growingPause(deaths, options.restartMs, options.random), stopping.signal);
    }
  }

  return {
    start() {
      loop = run();
    },
    tell(message) {
      return child?.connected === true && child.send(message);
    },
    async stop() {
      stopping.abort();
      const dying = child;
      if (dying?.connected) {
        dying.send({ type: 'stop' } satisfies ToChild);
      }
      const killer = setTimeout(() => dying?.kill('SIGKILL'), STOP_MS);
      await loop;
      clearTimeout(killer);
    },
  };
}

/** Node reads TypeScript itself, but not inside node_modules; tsx does everywhere. */
function readsTypeScript(script: URL): readonly string[] {
  const itself = process.features.typescript !== false && !script.pathname.includes('/node_modules/');
  return itself ? [] : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}
