import type { ChildReviewDue, Event, SessionTimerDue, TakeOverDue } from '../core/event.ts';
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
  readonly reviews: number;
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
    const { due } = parts;
    const kinds = await due.dueKinds(now);
    const steps = kinds.has('steps') ? await runSteps(parts, now) : 0;
    // Most conversations are over before their time is: these need no decision.
    const idle = kinds.has('timers') ? await due.finishIdleTimers(now) : 0;
    const timers = kinds.has('timers') ? await runTimers(parts, now, due.dueTimers) : 0;
    const takeOvers = kinds.has('takeOvers') ? await runTimers(parts, now, due.dueTakeOvers) : 0;
    const reviews = kinds.has('reviews') ? await runTimers(parts, now, due.dueReviews) : 0;
    const retried = kinds.has('retries') ? await runRetries(parts, now) : 0;
    return { steps, timers: idle + timers + takeOvers, reviews, retried };
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
    for (let from = 0; from < fresh.length; from += eventsAtOnce) {
      const some = fresh.slice(from, from + eventsAtOnce);
      for (const { alertId, stepNo } of some) seen.add(`${alertId} ${stepNo}`);
      const over = await Promise.all(some.map((event) => handled(parts, event)));
      done += over.filter((one) => one).length;
    }
  }
  return done;
}

/**
 * What is due of different alerts, people and files has nothing to do with each other: several at once share statements. The steps of
 * one alert keep their order all the same, in the hallway's line.
 */
const eventsAtOnce = 16;

/** Runs timers until none is due that was not tried; what is dealt with is finished. */
async function runTimers<E extends SessionTimerDue | ChildReviewDue | TakeOverDue>(
  parts: WakeParts,
  now: Instant,
  read: (now: Instant, limit: number) => Promise<readonly E[]>,
): Promise<number> {
  const seen = new Set<string>();
  let done = 0;
  for (let round = 0; round < roundLimit; round++) {
    const events = await read(now, batch + seen.size - done);
    const fresh = events.flatMap((event) =>
      event.timerId !== undefined && !seen.has(event.timerId) ? [{ event, timerId: event.timerId }] : [],
    );
    if (fresh.length === 0) break;
    for (let from = 0; from < fresh.length; from += eventsAtOnce) {
      const some = fresh.slice(from, from + eventsAtOnce);
      for (const { timerId } of some) seen.add(timerId);
      const over = await Promise.all(some.map(({ event }) => handled(parts, event)));
      const timerIds = some.flatMap(({ timerId }, place) => (over[place] ? [timerId] : []));
      if (timerIds.length > 0) await parts.due.finishTimers(timerIds, now);
      done += timerIds.length;
    }
    // There were no more than these.
    if (events.length < batch) break;
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
