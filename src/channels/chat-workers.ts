import { sleep } from './sleep.ts';
import type { Taken } from './take-event.ts';

export interface ChatWorkers<T> {
  /** Queues an item behind the others of its chat; false when an item with this id is queued already. */
  add(id: number, chat: string, item: T): boolean;
  /** Resolves when nothing is queued any more, or after `ms`. */
  settled(ms: number): Promise<void>;
  /** Resolves when every worker has ended; they end by themselves once `stopping` aborts. */
  ended(): Promise<void>;
}

export interface ChatWorkersOptions<T> {
  readonly take: (item: T) => Promise<Taken>;
  /** The item is stored: now the platform may be told. */
  readonly kept: (id: number) => void;
  readonly refused: () => void;
  readonly stopping: AbortSignal;
}

const MAX_PAUSE_MS = 30_000;

/** One worker a chat: items in order, a refused one again after its pause, and nothing behind it before it. */
export function makeChatWorkers<T>({ take, kept, refused, stopping }: ChatWorkersOptions<T>): ChatWorkers<T> {
  const queues = new Map<string, { readonly id: number; readonly item: T }[]>();
  const queued = new Set<number>();
  const workers = new Set<Promise<void>>();
  let listeners: (() => void)[] = [];

  function tell(): void {
    const told = listeners;
    listeners = [];
    for (const listener of told) {
      listener();
    }
  }

  async function work(chat: string, queue: { readonly id: number; readonly item: T }[]): Promise<void> {
    for (let next = queue[0]; next !== undefined && !stopping.aborted; next = queue[0]) {
      const taken = await take(next.item);
      if (taken.kind === 'kept') {
        queue.shift();
        queued.delete(next.id);
        kept(next.id);
        if (queued.size === 0) {
          tell();
        }
      } else {
        refused();
        await sleep(Math.min(Math.max(taken.retryAfterMs, 1), MAX_PAUSE_MS), stopping);
      }
    }
    queues.delete(chat);
  }

  return {
    add(id, chat, item) {
      if (queued.has(id)) {
        return false;
      }
      queued.add(id);
      const queue = queues.get(chat);
      if (queue !== undefined) {
        queue.push({ id, item });
        return true;
      }
      const fresh = [{ id, item }];
      queues.set(chat, fresh);
      const worker = work(chat, fresh).finally(() => workers.delete(worker));
      workers.add(worker);
      return true;
    },
    async settled(ms) {
      if (queued.size > 0) {
        const nap = new AbortController();
        listeners.push(() => nap.abort());
        await sleep(ms, AbortSignal.any([nap.signal, stopping]));
      }
    },
    async ended() {
      await Promise.all(workers);
    },
  };
}
