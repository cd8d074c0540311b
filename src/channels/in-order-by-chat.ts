export interface OrderedRunner {
  /** Runs `job` after every earlier job of the same chat has ended; jobs of different chats run side by side up to the cap. */
  run<T>(chat: string, job: () => Promise<T>): Promise<T>;
  /** Jobs waiting or under way. */
  size(): number;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
}

/** Order within a chat, parallel between chats, at most `cap` jobs at once. */
export function makeOrderedRunner(cap: number): OrderedRunner {
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  let running = 0;
  let size = 0;

  async function enter(): Promise<void> {
    if (running < cap) {
      running += 1;
      return;
    }
    // The place is handed over by `leave`, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  }

  async function run<T>(chat: string, job: () => Promise<T>): Promise<T> {
    size += 1;
    const before = tails.get(chat) ?? Promise.resolve();
    const mine = before.then(async () => {
      await enter();
      try {
        return await job();
      } finally {
        leave();
      }
    });
    const tail = mine.catch(() => undefined);
    tails.set(chat, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(chat) === tail) {
        tails.delete(chat);
      }
      size -= 1;
      if (size === 0) {
        for (const wake of idlers.splice(0)) {
          wake();
        }
      }
    }
  }

  return {
    run,
    size: () => size,
    idle: () => (size === 0 ? Promise.resolve() : new Promise<void>((resolve) => idlers.push(resolve))),
  };
}
