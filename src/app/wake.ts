import type { Event } from '../core/event.ts';
import type { Instant } from '../core/ids.ts';
import type { Clock } from './clock.ts';
import type { DueStore, Handle } from './ports.ts';

export interface WakeParts {
  readonly handle: Handle;
  readonly due: DueStore;
  readonly clock: Clock;
  /** Hears of an event that could not be handled: it stays due. */
  readonly failed?: (event: Event, error: unknown) => void;
}

export interface WakeReport {
  readonly steps: number;
  readonly timers: number;
  readonly retried: number;
}

export type Wake = (now?: Instant) => Promise<WakeReport>;

const batch = 100;
/** So many rounds at most in one wake: a fault that makes the same row due for ever must not hold up the others for ever. */
const roundLimit = 200;

/**
 * Runs everything that is due, alert steps first. Safe to call at any time and in several processes at once: a row that
 * somebody else has done meanwhile is not pending any more and does nothing. After a long sleep steps run in the order of
 * their time; a repeat that comes due because of this wake waits for the next one, so repeats do not pile up.
 */
export function makeWake(parts: WakeParts): Wake {
  return async (now = parts.clock.now()) => {
    const steps = await runSteps(parts, now);
    const timers = await runTimers(parts, now);
    const retried = await runRetries(parts, now);
    return { steps, timers, retried };
  };
}

async function runSteps(parts: WakeParts, now: Instant): Promise<number> {
  const seen = new Set<string>();
  let done = 0;
  for (let round = 0; round < roundLimit; round++) {
    const events = await parts.due.dueAlertSteps(now, batch + seen.size - done);
    const fresh = events
      .filter(({ alertId, stepNo }) => !seen.has(`${alertId} ${stepNo}`))
      .toSorted((a, b) => a.at - b.at || a.stepNo - b.stepNo);
    if (fresh.length === 0) break;
    for (const event of fresh) {
      seen.add(`${event.alertId} ${event.stepNo}`);
      if (await handled(parts, event)) done++;
    }
  }
  return done;
}

async function runTimers(parts: WakeParts, now: Instant): Promise<number> {
  const seen = new Set<string>();
  let done = 0;
  for (let round = 0; round < roundLimit; round++) {
    const fresh = (await parts.due.dueTimers(now, batch + seen.size - done)).filter(
      ({ timerId }) => !seen.has(timerId),
    );
    if (fresh.length === 0) break;
    for (const event of fresh) {
      seen.add(event.timerId);
      if (!(await handled(parts, event))) continue;
      await parts.due.finishTimer(event.timerId, now);
      done++;
    }
  }
  return done;
}

async function runRetries(parts: WakeParts, now: Instant): Promise<number> {
  let done = 0;
  for (const event of await parts.due.pendingMessages(now, batch)) {
    if (await handled(parts, event)) done++;
  }
  return done;
}

/** Whether the event is dealt with. One that throws, or finds the store away, stays due and is tried at the next wake. */
async function handled({ handle, failed }: WakeParts, event: Event): Promise<boolean> {
  try {
    const { kind } = await handle(event);
    return kind === 'done' || kind === 'duplicate';
  } catch (error) {
    failed?.(event, error);
    return false;
  }
}
