import type { Api } from 'grammy';
import type { Log } from '../../app/log.ts';
import { makeChatWorkers } from '../chat-workers.ts';
import { growingPause } from '../growing-pause.ts';
import { sleep } from '../sleep.ts';
import { failureOf } from './bot-api.ts';
import type { Health } from './channel-health.ts';
import type { Taker } from './take-update.ts';
import { makeUnconfirmedUpdates } from './unconfirmed-updates.ts';
import { allowedUpdates, readUpdateId } from './update-schema.ts';

export interface PollOptions {
  readonly api: Api;
  readonly taker: Taker;
  readonly health: Health;
  readonly log: Log;
  readonly random: () => number;
  /** How long Telegram holds an empty answer, seconds. */
  readonly pollSeconds: number;
  /** Least time between two empty answers, for servers that do not hold them. */
  readonly idlePauseMs: number;
  /** Longest wait for what is under way before Telegram is asked for more, milliseconds. */
  readonly settleMs: number;
  /** Pauses after failures grow from the first to the second number, milliseconds. */
  readonly pausesMs: readonly [number, number];
  /** The same while the token is refused or somebody else polls. */
  readonly slowPausesMs: readonly [number, number];
}

export interface Intake {
  start(): void;
  stop(): Promise<void>;
}

const BATCH = 100;

/**
 * Long polling. The next getUpdates confirms what came before it, so it names an offset only for updates that are
 * stored (promise P1), and none at all when there is nothing to confirm: Telegram itself remembers what was confirmed,
 * and after a quiet week it may number from a lower id, which a remembered offset would throw away unseen.
 */
export function makePollIntake(options: PollOptions): Intake {
  const { api, taker, health, log } = options;
  const stopping = new AbortController();
  const window = makeUnconfirmedUpdates();
  const workers = makeChatWorkers({
    take: taker.take,
    kept(id) {
      window.done(id);
      health.clear('not_storing');
    },
    refused: () => health.set('not_storing'),
    stopping: stopping.signal,
  });
  let batch = BATCH;
  let failures = 0;
  let webhookGone = false;
  let loop: Promise<void> = Promise.resolve();

  async function poll(): Promise<void> {
    if (!webhookGone) {
      // A webhook left from another way of running would make every poll a conflict; what it has not delivered stays.
      const patience = AbortSignal.any([stopping.signal, AbortSignal.timeout(20_000)]);
      await api.raw.deleteWebhook({ drop_pending_updates: false }, patience as never);
      webhookGone = true;
    }
    const offset = window.confirmable();
    const startedAt = performance.now();
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout((options.pollSeconds + 10) * 1000)]);
    const updates: unknown = await api.raw.getUpdates(
      {
        limit: batch,
        timeout: options.pollSeconds,
        allowed_updates: [...allowedUpdates],
        ...(offset > 0 ? { offset } : {}),
      },
      // grammY's type is a polyfill's; it only listens for 'abort'.
      signal as never,
    );
    failures = 0;
    batch = BATCH;
    health.clear('token_refused', 'second_poller', 'webhook_elsewhere', 'unreachable');
    if (offset > 0) {
      window.confirmed(offset);
    }
    const fresh = Array.isArray(updates) ? takeIn(updates) : 0;
    if (fresh === 0 && window.allDone() && window.confirmable() === 0) {
      // Nothing at all, or only what has no number and will be there again.
      const rubbish = Array.isArray(updates) && updates.length > 0;
      const pauseMs = rubbish ? options.pausesMs[1] : options.idlePauseMs - (performance.now() - startedAt);
      await sleep(pauseMs, stopping.signal);
      return;
    }
    // Not long: one slow chat must not keep the others from being asked for.
    await workers.settled(options.settleMs);
  }

  /** Hands what is new to the workers of its chats; returns how many there were. */
  function takeIn(updates: readonly unknown[]): number {
    let fresh = 0;
    const numbered = updates.map((raw) => ({ id: readUpdateId(raw), raw }));
    for (const { id, raw } of numbered.sort((a, b) => (a.id ?? -1) - (b.id ?? -1))) {
      if (id === null) {
        void taker.take(raw);
      } else if (window.add(id)) {
        fresh += 1;
        workers.add(id, chatKey(raw), raw);
      }
    }
    return fresh;
  }

  async function afterFailure(error: unknown): Promise<void> {
    const failure = failureOf(error);
    failures += 1;
    let pauses = options.pausesMs;
    let least = 0;
    if (failure.kind === 'refused') {
      least = failure.retryAfterMs ?? 0;
      if (failure.status === 401 || failure.status === 404) {
        health.set('token_refused');
        pauses = options.slowPausesMs;
      } else if (failure.status === 409) {
        health.set(/webhook/i.test(failure.description) ? 'webhook_elsewhere' : 'second_poller');
        pauses = options.slowPausesMs;
      }
      log.warn({ status: failure.status, failures }, 'telegram: getUpdates was refused');
    } else if (failure.error.code === 'answer_too_large') {
      await afterTooLarge(failure.error.head);
    } else {
      log.warn({ code: failure.error.code, failures }, 'telegram: getUpdates failed');
    }
    if (failures >= 3 && failure.kind === 'transport') {
      health.set('unreachable');
    }
    await sleep(Math.max(least, growingPause(failures, pauses, options.random)), stopping.signal);
  }

  /** Fewer at a time; a single update that is still too large is put away by its number. */
  async function afterTooLarge(head: string): Promise<void> {
    if (batch > 1) {
      batch = Math.max(1, Math.floor(batch / 10));
      return;
    }
    const id = /"update_id"\s*:\s*(\d{1,15})/.exec(head)?.[1];
    if (id !== undefined && (await taker.putAway(Number(id), 'too_large')).kind === 'kept') {
      window.done(Number(id));
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await poll();
      } catch (error) {
        if (!stopping.signal.aborted) {
          await afterFailure(error);
        }
      }
    }
    await workers.ended();
    await sayGoodbye();
  }

  /** Tells Telegram what is stored, so that the next process does not see it again; what comes back is left unconfirmed. */
  async function sayGoodbye(): Promise<void> {
    const offset = window.confirmable();
    if (offset > 0) {
      const signal = AbortSignal.timeout(2000) as never;
      await api.raw.getUpdates({ offset, limit: 1, timeout: 0 }, signal).catch(() => undefined);
    }
  }

  return {
    start() {
      loop = run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** Which updates must keep their order. */
function chatKey(raw: unknown): string {
  type Part =
    | { chat?: { id?: unknown }; message?: { chat?: { id?: unknown } }; from?: { id?: unknown } }
    | null
    | undefined;
  const update = raw as Readonly<Record<string, Part>> | null;
  for (const kind of allowedUpdates) {
    const part = update?.[kind];
    const id = part?.chat?.id ?? part?.message?.chat?.id ?? part?.from?.id;
    if (id !== undefined) {
      return String(id);
    }
  }
  return '';
}
