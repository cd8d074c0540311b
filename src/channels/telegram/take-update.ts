import type { Log } from '../../app/log.ts';
import type { HallwayStore, Handle } from '../../app/ports.ts';
import type { Instant } from '../../core/ids.ts';
import { makeOrderedRunner } from './in-order-by-chat.ts';
import { translateUpdate } from './translate-update.ts';
import { readUpdateId } from './update-schema.ts';

/** `kept`: stored or of no interest, Telegram may forget it. `refused`: Telegram must keep it and send it again. */
export type Taken =
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly retryAfterMs: number; readonly problem: string };

export interface TakerOptions {
  readonly botId: string;
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  /** Answers a pressed button so that the phone stops waiting; never awaited here. */
  readonly answerCallback: (callbackQueryId: string) => void;
  readonly clock: () => Instant;
  readonly log: Log;
  readonly count: (what: string) => void;
  /** Chats handled at once. */
  readonly parallelChats: number;
  /** Longest time one message may take before it counts as refused, milliseconds. */
  readonly handleBudgetMs: number;
}

/** After so many throws of `handle` for one update it is put away as unparsed: one message must not stop all others. */
const MAX_THROWS = 5;
const THROWN_RETRY_MS = 1000;

export interface Taker {
  take(raw: unknown): Promise<Taken>;
  /** An update of which only the number could be read. */
  putAway(updateId: number, problem: string): Promise<Taken>;
  size(): number;
  idle(): Promise<void>;
}

/** One update: translated, handled in order of its chat, and only then answered for. Polling and webhook share it. */
export function makeTaker(options: TakerOptions): Taker {
  const { botId, handle, keepUnparsed, clock, log, count } = options;
  const runner = makeOrderedRunner(options.parallelChats);
  const throws = new Map<number, number>();

  async function putAway(
    updateId: number,
    problem: string,
    address: Parameters<typeof keepUnparsed>[0] = null,
  ): Promise<Taken> {
    try {
      await keepUnparsed(address, 'telegram', `${botId}:${updateId}`, problem, clock());
      count('unparsed');
      log.warn({ updateId, problem }, 'telegram: an update could not be read and was put away');
      return { kind: 'kept' };
    } catch (error) {
      log.error({ updateId, error: (error as Error).name }, 'telegram: an unreadable update could not be stored');
      return { kind: 'refused', retryAfterMs: THROWN_RETRY_MS, problem: 'not_stored' };
    }
  }

  async function handleOne(updateId: number, event: Parameters<Handle>[0]): Promise<Taken> {
    try {
      const result = await withinBudget(handle(event), options.handleBudgetMs);
      throws.delete(updateId);
      if (result.kind === 'refused') {
        return { kind: 'refused', retryAfterMs: result.retryAfterMs, problem: 'refused' };
      }
      count(result.kind === 'duplicate' ? 'duplicate' : 'received');
      return { kind: 'kept' };
    } catch (error) {
      const problem = error instanceof OverBudget ? 'over_budget' : 'handle_threw';
      const times = (throws.get(updateId) ?? 0) + 1;
      throws.set(updateId, times);
      log.error({ updateId, times, problem, error: (error as Error).name }, 'telegram: a message could not be handled');
      if (times < MAX_THROWS) {
        return { kind: 'refused', retryAfterMs: THROWN_RETRY_MS, problem };
      }
      throws.delete(updateId);
      return putAway(updateId, problem, 'address' in event ? event.address : null);
    }
  }

  async function take(raw: unknown): Promise<Taken> {
    const updateId = readUpdateId(raw);
    if (updateId === null) {
      // Without a number it can neither be told from another nor confirmed.
      count('not_an_update');
      return { kind: 'kept' };
    }
    answerButton(raw, options.answerCallback);
    const translated = translateUpdate(raw, { botId, updateId, now: clock() });
    switch (translated.kind) {
      case 'ignored':
        count(`ignored_${translated.why}`);
        return { kind: 'kept' };
      case 'unparsed':
        return putAway(updateId, translated.problem, translated.address);
      case 'event':
        return runner.run(translated.event.address.externalId, () => handleOne(updateId, translated.event));
    }
  }

  return { take, putAway, size: runner.size, idle: runner.idle };
}

/** Every pressed button is answered, whatever becomes of it: in a group, unreadable, refused. */
function answerButton(raw: unknown, answer: (id: string) => void): void {
  const id = (raw as { callback_query?: { id?: unknown } | null }).callback_query?.id;
  if (typeof id === 'string' && id !== '') {
    answer(id);
  }
}

class OverBudget extends Error {
  override name = 'OverBudget';
}

async function withinBudget<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OverBudget()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
