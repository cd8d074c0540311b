import { type ScheduledTask, schedule } from 'node-cron';
import type { Log } from '../app/log.ts';

/** Something that runs again and again, never twice at once. */
export interface Loops {
  /** Runs `work` every `everyMs`, and at once when `poke` is called. */
  every(name: string, everyMs: number, work: () => Promise<void>): { poke(): void };
  /** Runs `work` by a cron expression: the calendar clock. */
  cron(name: string, expression: string, work: () => Promise<void>): void;
  /** Begins nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** The only timers of the product. What is due is a row; a loop that dies with its process loses nothing. */
export function makeLoops(log: Log): Loops {
  const stops: (() => void)[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  const once = (name: string, work: () => Promise<void>): Promise<void> => {
    const run = work().catch((error: unknown) => {
      log.error(
        { loop: name, error: error instanceof Error ? error.name : 'thrown', stack: stackOf(error) },
        'a loop failed; it runs again',
      );
    });
    running.add(run);
    return run.finally(() => running.delete(run));
  };

  return {
    every(name, everyMs, work) {
      let timer: NodeJS.Timeout | undefined;
      let busy = false;
      let again = false;
      const turn = async () => {
        if (stopped) return;
        if (busy) {
          again = true;
          return;
        }
        busy = true;
        clearTimeout(timer);
        await once(name, work);
        busy = false;
        if (stopped) return;
        timer = setTimeout(turn, again ? 0 : everyMs);
        again = false;
      };
      timer = setTimeout(turn, 0);
      stops.push(() => clearTimeout(timer));
      return { poke: () => void turn() };
    },
    cron(name, expression, work) {
      const task: ScheduledTask = schedule(expression, () => once(name, work), { noOverlap: true, name });
      stops.push(() => void task.stop());
    },
    async stop() {
      stopped = true;
      for (const stop of stops) stop();
      await Promise.all(running);
    },
  };
}

/** Where it happened, without the message: that may hold words of people. */
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 5).join('\n') : '';
}
