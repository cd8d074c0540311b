import { dayOf, isoDate } from '../../core/flow/facts.ts';
import { type ChildId, deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import type { ContactClockBook } from '../../core/review/combination-schema.ts';
import type { Log } from '../log.ts';
import type { Handle } from '../ports.ts';
import type { JobRuns } from '../rhythm/ports.ts';
import type { ReviewStore } from './ports.ts';

export interface RoundParts {
  readonly store: ReviewStore;
  readonly runs: Pick<JobRuns, 'begin' | 'touch' | 'done'>;
  readonly handle: Handle;
  readonly clock: ContactClockBook;
  readonly log: Log;
  /** The process is to end: nothing new is begun, and another takes the round up. */
  readonly closing?: AbortSignal;
}

export interface RoundReport {
  readonly children: number;
  readonly failed: number;
}

/** From this hour in China on, once a day: before anybody's day begins. */
const fromHour = 5;
const chinaMs = 8 * 3_600_000;
const pageSize = 500;
/** Reviews on their way at once: their reads share statements, and those who write at this moment keep their room. */
const atOnce = 32;
const againMs = 3_600_000;
const overlapMs = 3_600_000;
/** Days of agreements, ages and reunions (core/review/watch-*.ts) beside those of the contact clock. */
const otherDays = [14, 30, 365];

/**
 * The daily round over the files: what silence and dates have made due, and what came to a file without anybody's message. Once a
 * day in whichever process; what it finds is found once, so a round that is taken up again does no harm. Null: not due, or somebody
 * else is at it.
 */
export async function reviewRound(parts: RoundParts, now: Instant): Promise<RoundReport | null> {
  const local = now + chinaMs;
  if (Math.floor((local % 86_400_000) / 3_600_000) < fromHour || parts.closing?.aborted) return null;
  const run = { job: 'child_review', periodKey: isoDate(dayOf(now)), regionId: '' };
  const { store, runs, clock } = parts;
  const last = await store.lastRound();
  if (last !== null && dayOf(last) >= dayOf(now)) return null;
  if ((await runs.begin([run], now)).length === 0) return null;
  const days = [...new Set([clock.blueDays, clock.yellowDays, clock.orangeDays, clock.lostDays, ...otherDays])];
  const ask = {
    since: last === null ? null : last - overlapMs,
    now,
    days,
    wordDays: [clock.orangeDays, clock.lostDays],
    contactValues: clock.parentSays.filter(({ means }) => means !== 'none').map(({ value }) => value),
    limit: pageSize,
  };
  let [children, failed] = [0, 0];
  for (let after: ChildId | null = null; ; ) {
    const page: readonly ChildId[] = await store.childrenToReview({ ...ask, after });
    const missed = await reviewAll(parts, page, now);
    if (missed === null) return { children, failed };
    if (missed.length > 0) await store.again(missed, now + againMs);
    children += page.length;
    failed += missed.length;
    after = page.at(-1) ?? null;
    if (page.length < pageSize) break;
    await runs.touch([run], now);
  }
  // The next round asks what has changed since this one began.
  await runs.done([run], now);
  parts.log.info({ children, failed }, 'the daily round over the files is done');
  return { children, failed };
}

/** Those whose review failed; null: the store is away or the process ends, and the round is not over. */
async function reviewAll(
  { handle, log, closing }: RoundParts,
  childIds: readonly ChildId[],
  now: Instant,
): Promise<readonly ChildId[] | null> {
  const missed: ChildId[] = [];
  let next = 0;
  let stopped = false;
  const line = async (): Promise<void> => {
    while (next < childIds.length && !stopped) {
      const childId = childIds[next] as ChildId;
      next += 1;
      if (closing?.aborted) stopped = true;
      else if (!(await reviewOne(handle, log, childId, now, missed))) stopped = true;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return stopped ? null : missed;
}

async function reviewOne(
  handle: Handle,
  log: Log,
  childId: ChildId,
  now: Instant,
  missed: ChildId[],
): Promise<boolean> {
  const id = deriveId<InboundId>(now, 'daily_review', childId);
  try {
    const { kind } = await handle({ kind: 'child_review_due', id, childId, at: now });
    return kind !== 'refused';
  } catch (error) {
    log.error(
      { childId, error: error instanceof Error ? error.name : 'thrown' },
      'a file could not be reviewed; it is tried again in an hour',
    );
    missed.push(childId);
    return true;
  }
}
