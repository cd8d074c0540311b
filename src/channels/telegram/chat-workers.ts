import type { Health } from './channel-health.ts';
import { sleep } from './sleep.ts';
import type { Taker } from './take-update.ts';
import type { UnconfirmedUpdates } from './unconfirmed-updates.ts';

export interface ChatWorkers {
  /** Works off what the chat has waiting; does nothing when somebody is at it. */
  wake(chat: string): void;
  /** Resolves when an update is done, or after `ms`. */
  progress(ms: number): Promise<void>;
  /** Resolves when every worker has ended; they end by themselves once `stopping` aborts. */
  ended(): Promise<void>;
}

const MAX_PAUSE_MS = 30_000;

/** One worker a chat: the oldest update first, a refused one again after its pause, and nothing behind it before it. */
export function makeChatWorkers(
  updates: UnconfirmedUpdates,
  taker: Taker,
  health: Health,
  stopping: AbortSignal,
): ChatWorkers {
  const workers = new Map<string, Promise<void>>();
  let told: (() => void)[] = [];

  function tell(): void {
    const listeners = told;
    told = [];
    for (const listener of listeners) {
      listener();
    }
  }

  async function work(chat: string): Promise<void> {
    for (let next = updates.next(chat); next !== null && !stopping.aborted; next = updates.next(chat)) {
      const taken = await taker.take(next.raw);
      if (taken.kind === 'kept') {
        updates.done(next.id);
        health.clear('not_storing');
        tell();
      } else {
        health.set('not_storing');
        await sleep(Math.min(Math.max(taken.retryAfterMs, 1), MAX_PAUSE_MS), stopping);
      }
    }
  }

  return {
    wake(chat) {
      if (!workers.has(chat)) {
        const worker = work(chat).finally(() => workers.delete(chat));
        workers.set(chat, worker);
      }
    },
    async progress(ms) {
      const nap = new AbortController();
      told.push(() => nap.abort());
      await sleep(ms, AbortSignal.any([nap.signal, stopping]));
    },
    async ended() {
      await Promise.all(workers.values());
    },
  };
}
