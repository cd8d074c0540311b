import type { MessageClass } from '../../core/effect.ts';
import { sleep } from '../sleep.ts';

export interface SlowPaceOptions {
  /** Least and most pause between two messages to different chats, milliseconds; drawn anew each time. */
  readonly betweenChatsMs: readonly [number, number];
  readonly sameChatMs: number;
  /** Who would wait longer than this is sent away, milliseconds. */
  readonly maxWaitMs: number;
  readonly random: () => number;
}

export interface SlowPace {
  /**
   * Runs `work` when it is its turn: one at a time, urgent ones first. Returns how long to stay away instead, when the
   * wait would be too long.
   */
  run<T>(
    chat: string,
    messageClass: MessageClass,
    work: () => Promise<T>,
  ): Promise<{ done: T } | { comeBackInMs: number }>;
}

const RANK: Readonly<Record<MessageClass, number>> = { alert: 0, reply: 1, prompt: 2, tip: 3 };
const never = new AbortController().signal;

/** As slow and uneven as a person who types: accounts that send faster are blocked (domain 11.4). */
export function makeSlowPace({ betweenChatsMs, sameChatMs, maxWaitMs, random }: SlowPaceOptions): SlowPace {
  const queue: { readonly chat: string; readonly rank: number; readonly go: (done: () => void) => void }[] = [];
  let lastChat = '';
  let busy = false;
  const [least, most] = betweenChatsMs;

  async function serve(): Promise<void> {
    if (busy) {
      return;
    }
    busy = true;
    let next = takeNext();
    while (next !== null) {
      const { chat, go } = next;
      await new Promise<void>((resolve) => go(resolve));
      lastChat = chat;
      // The pause follows at once, also for a message that is not here yet.
      const sinceMs = performance.now();
      await sleep(sameChatMs, never);
      if (queue[0]?.chat !== lastChat) {
        await sleep(least + (most - least) * random() - (performance.now() - sinceMs), never);
      }
      next = takeNext();
    }
    busy = false;
  }

  function takeNext() {
    queue.sort((a, b) => a.rank - b.rank);
    return queue.shift() ?? null;
  }

  return {
    async run(chat, messageClass, work) {
      const rank = RANK[messageClass];
      const ahead = queue.filter((other) => other.rank <= rank).length + (busy ? 1 : 0);
      const waitMs = (ahead * (least + most)) / 2;
      if (waitMs > maxWaitMs) {
        return { comeBackInMs: Math.round(waitMs) };
      }
      const done = await new Promise<() => void>((resolve) => {
        queue.push({ chat, rank, go: resolve });
        void serve();
      });
      try {
        return { done: await work() };
      } finally {
        done();
      }
    },
  };
}
