import type { Clock } from '../app/clock.ts';
import type { Log } from '../app/log.ts';
import type { HallwayStore, Handle } from '../app/ports.ts';
import type { Address, AddressChanged, ChannelName, MessageReceived } from '../core/event.ts';

/** `kept`: stored or of no interest, the platform may forget it. `refused`: the platform must keep it and send it again. */
export type Taken =
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly retryAfterMs: number; readonly problem: string };

export interface EventTakerOptions {
  readonly channel: ChannelName;
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (what: string) => void;
  /** Longest time one message may take before it counts as refused, milliseconds. */
  readonly handleBudgetMs: number;
}

export interface EventTaker {
  take(event: MessageReceived | AddressChanged): Promise<Taken>;
  /** Stores that something came which cannot be read. */
  putAway(externalMessageId: string, problem: string, address: Address | null): Promise<Taken>;
}

/** After so many throws of `handle` a message is put away as unparsed: one message must not stop all others. */
const MAX_THROWS = 5;
const THROWN_RETRY_MS = 1000;

/** The one way from a channel into the hallway; what it returns is what the platform may be told (promise P1). */
export function makeEventTaker(options: EventTakerOptions): EventTaker {
  const { channel, handle, keepUnparsed, clock, log, count } = options;
  const throws = new Map<string, number>();

  async function putAway(id: string, problem: string, address: Address | null): Promise<Taken> {
    try {
      await keepUnparsed(address, channel, id, problem, clock.now());
      count('unparsed');
      log.warn({ channel, id, problem }, 'channel: a message could not be read and was put away');
      return { kind: 'kept' };
    } catch (error) {
      log.error({ channel, id, error: (error as Error).name }, 'channel: an unreadable message could not be stored');
      return { kind: 'refused', retryAfterMs: THROWN_RETRY_MS, problem: 'not_stored' };
    }
  }

  async function take(event: MessageReceived | AddressChanged): Promise<Taken> {
    const id = event.externalMessageId;
    try {
      const result = await withinBudget(handle(event), options.handleBudgetMs);
      throws.delete(id);
      if (result.kind === 'refused') {
        return { kind: 'refused', retryAfterMs: result.retryAfterMs, problem: 'refused' };
      }
      count(result.kind === 'duplicate' ? 'duplicate' : 'received');
      return { kind: 'kept' };
    } catch (error) {
      const problem = error instanceof OverBudget ? 'over_budget' : 'handle_threw';
      const times = (throws.get(id) ?? 0) + 1;
      throws.set(id, times);
      log.error(
        { channel, id, times, problem, error: (error as Error).name },
        'channel: a message could not be handled',
      );
      if (times < MAX_THROWS) {
        return { kind: 'refused', retryAfterMs: THROWN_RETRY_MS, problem };
      }
      throws.delete(id);
      return putAway(id, problem, event.address);
    }
  }

  return { take, putAway };
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
