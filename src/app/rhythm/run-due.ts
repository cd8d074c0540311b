import type { DutiesDue } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { Log } from '../log.ts';
import type { Handle } from '../ports.ts';
import { inLines } from './in-lines.ts';
import type { DutyStep, RhythmStore } from './ports.ts';

export interface RunDueParts {
  readonly store: Pick<RhythmStore, 'dueOwners' | 'settleOwners' | 'dueOf' | 'rest'>;
  readonly handle: Handle;
  readonly log: Log;
  /** The process is to end: nobody new is begun. */
  readonly closing?: AbortSignal;
  /** Persons at once; default: so few that the hallway has room left for those who write at this moment. */
  readonly atOnce?: number;
}

export interface DueReport {
  readonly settled: number;
  readonly persons: number;
}

/** Persons in one round, and persons at once: the hallway has room left for those who write at this moment. */
const personsInRound = 100;
const personsAtOnce = 8;
const roundLimit = 100;
/** A step that could not be taken is tried again after this. */
const restMs = 3_600_000;

/**
 * What is due of duties: first the evidence that is there already is found (nobody is asked about what is done), then each
 * person's steps go through the hallway as one event. Safe in several processes at once: an event that somebody else handled is
 * a duplicate. A step that changes nothing rests for an hour instead of coming again at once.
 */
export async function runDue(parts: RunDueParts, now: Instant): Promise<DueReport> {
  const { store } = parts;
  const seen = new Set<string>();
  let settled = 0;
  let persons = 0;
  for (let round = 0; round < roundLimit && !parts.closing?.aborted; round += 1) {
    const all = await store.dueOwners(now, personsInRound + seen.size);
    const owners = all.filter((id) => !seen.has(id));
    if (owners.length === 0) break;
    for (const id of owners) seen.add(id);
    settled += await store.settleOwners(owners, now);
    const due = await store.dueOf(owners, now);
    const handled: DutyStep[] = [];
    await inLines(due, parts.atOnce ?? personsAtOnce, async (one) => {
      if (await isHandled(parts, one.event)) handled.push(...one.steps);
    });
    if (handled.length > 0) await store.rest(handled, now, now + restMs);
    persons += due.length;
    // There were no more than these.
    if (all.length < personsInRound) break;
  }
  return { settled, persons };
}

/** False when the store is away: everything stays due. An event that throws is over too, and its steps rest. */
async function isHandled({ handle, log }: RunDueParts, event: DutiesDue): Promise<boolean> {
  try {
    return (await handle(event)).kind !== 'refused';
  } catch (error) {
    log.error(
      { eventId: event.id, error: error instanceof Error ? error.name : 'thrown' },
      'duties that are due could not be handled; they rest for an hour',
    );
    return true;
  }
}
