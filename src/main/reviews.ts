import type { Clock } from '../app/clock.ts';
import type { Log } from '../app/log.ts';
import type { Handle } from '../app/ports.ts';
import { reviewRound } from '../app/review/review-round.ts';
import type { Playbook } from '../core/playbook.ts';
import type { Database } from '../store/hallway/database.ts';
import { makeReviewStore } from '../store/review/review-store.ts';
import { makeJobRuns } from '../store/rhythm/job-runs.ts';
import type { Loops } from './loops.ts';

export interface ReviewsParts {
  readonly loops: Loops;
  /** Not the hallway's: the round reads whole tables, and is planned for it. */
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  readonly log: Log;
  readonly closing: AbortSignal;
}

const lookEveryMs = 600_000;

/** Looks every ten minutes whether today's round over the files has been made. */
export function startReviews(parts: ReviewsParts): void {
  const { loops, database, handle, playbook, clock, log, closing } = parts;
  const store = makeReviewStore(database);
  const runs = makeJobRuns(database);
  loops.every('reviews', lookEveryMs, async () => {
    const { contact } = playbook().combinations;
    await reviewRound({ store, runs, handle, clock: contact, log, closing }, clock.now());
  });
}
