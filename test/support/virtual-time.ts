import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * A clock that stands while anything is under way and jumps to the next moment somebody waits for: an evening in seconds.
 * What the database takes costs no time in it.
 */
export interface VirtualTime {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Work of the database and the like: the clock stands until it has ended. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Goes on until `done` says so, or nobody waits for anything. */
  run(done: () => boolean): Promise<void>;
}

/** Moments lie on this grid, ms: what happens almost together shares the database. */
const gridMs = 50;
/** Turns of the event loop in which nothing happens before the clock goes on: a batch is sent a turn after it was filled. */
const quietTurns = 4;

export function makeVirtualTime(startAt: number): VirtualTime {
  let at = startAt;
  let busy = 0;
  let idle: () => void = () => undefined;
  const sleepers = new Map<number, (() => void)[]>();
  const moments: number[] = [];

  const insert = (moment: number): void => {
    let low = 0;
    let high = moments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((moments[middle] ?? 0) > moment) low = middle + 1;
      else high = middle;
    }
    moments.splice(low, 0, moment);
  };
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await nextTurn();
      if (busy === 0) continue;
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
      quiet = -1;
    }
  };

  return {
    now: () => at,
    sleep: (ms) =>
      new Promise((resolve) => {
        const moment = Math.ceil((at + Math.max(0, ms)) / gridMs) * gridMs;
        const waiting = sleepers.get(moment);
        if (waiting) waiting.push(resolve);
        else {
          sleepers.set(moment, [resolve]);
          insert(moment);
        }
      }),
    during: async (work) => {
      busy += 1;
      try {
        return await work;
      } finally {
        busy -= 1;
        if (busy === 0) idle();
      }
    },
    run: async (done) => {
      for (;;) {
        await settle();
        const next = moments.pop();
        if (next === undefined || done()) return;
        at = next;
        for (const wake of sleepers.get(next) ?? []) wake();
        sleepers.delete(next);
      }
    },
  };
}
