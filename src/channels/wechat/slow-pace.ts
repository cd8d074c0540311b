import type { MessageClass } from '../../core/effect.ts';

export interface SlowPaceOptions {
  /** Least and most pause between two messages to different chats, milliseconds; drawn anew each time. */
  readonly betweenChatsMs: readonly [number, number];
  readonly sameChatMs: number;
  /** Whose turn has not come by then is sent away, milliseconds. */
  readonly maxWaitMs: number;
  readonly random: () => number;
}

export interface SlowPace {
  /** Runs `work` when it is its turn: one at a time, urgent ones first; or returns how long to stay away instead. */
  run<T>(
    chat: string,
    messageClass: MessageClass,
    work: () => Promise<T>,
  ): Promise<{ readonly done: T } | { readonly comeBackInMs: number }>;
}

interface Waiter {
  readonly chat: string;
  readonly rank: number;
  readonly go: () => void;
}

const RANK: Readonly<Record<MessageClass, number>> = { alert: 0, reply: 1, prompt: 2, tip: 3 };

/** As slow and uneven as a person who types: accounts that send faster are blocked (domain 11.4). */
export function makeSlowPace({ betweenChatsMs, sameChatMs, maxWaitMs, random }: SlowPaceOptions): SlowPace {
  const [least, most] = betweenChatsMs;
  const queue: Waiter[] = [];
  let lastChat = '';
  let sameFreeAt = 0;
  let othersFreeAt = 0;
  let busy = false;
  let timer: NodeJS.Timeout | undefined;

  const freeAt = (chat: string) => (chat === lastChat ? sameFreeAt : othersFreeAt);

  /** Lets the first in line go when its time has come, or looks again then. */
  function look(): void {
    clearTimeout(timer);
    const first = queue[0];
    if (busy || first === undefined) {
      return;
    }
    const waitMs = freeAt(first.chat) - performance.now();
    if (waitMs > 0) {
      timer = setTimeout(look, waitMs);
      return;
    }
    queue.shift();
    busy = true;
    first.go();
  }

  function finished(chat: string): void {
    const now = performance.now();
    busy = false;
    lastChat = chat;
    sameFreeAt = now + sameChatMs;
    othersFreeAt = now + least + (most - least) * random();
    look();
  }

  /** True when it is this one's turn, false when that took too long. */
  function turn(chat: string, rank: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        chat,
        rank,
        go: () => {
          clearTimeout(late);
          resolve(true);
        },
      };
      const late = setTimeout(() => {
        queue.splice(queue.indexOf(waiter), 1);
        resolve(false);
      }, maxWaitMs);
      const behind = queue.findIndex((other) => other.rank > rank);
      queue.splice(behind < 0 ? queue.length : behind, 0, waiter);
      look();
    });
  }

  return {
    async run(chat, messageClass, work) {
      if (!(await turn(chat, RANK[messageClass]))) {
        return { comeBackInMs: Math.round(Math.max(least, freeAt(chat) - performance.now())) };
      }
      try {
        return { done: await work() };
      } finally {
        finished(chat);
      }
    },
  };
}
