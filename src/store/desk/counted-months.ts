import type { Instant } from '../../core/ids.ts';
import { type MonthSpan, monthSpan, monthsBack } from '../../core/numbers/month-span.ts';
import type { Database } from '../prisma.ts';
import { type CountedRules, countMonth, figureRuns, isFresh } from './count-month.ts';

/** Counts months, each at most once at a time in this process. */
export interface MonthCounter {
  count(countyId: string, month: string, now: Instant): Promise<void>;
  /** When nothing is being counted any more. */
  idle(): Promise<void>;
}

export function makeMonthCounter(database: Database, rules: () => CountedRules): MonthCounter {
  const running = new Map<string, Promise<void>>();
  return {
    count(countyId, month, now) {
      const key = `${countyId} ${month}`;
      const known = running.get(key);
      if (known) return known;
      const run = countMonth(database, rules(), countyId, month, now).finally(() => running.delete(key));
      running.set(key, run);
      return run;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
  };
}

/** Up to this a month, whoever asks waits for the newest. */
const waitForMs = 60;

/**
 * The months before this one that have figures, oldest first, the month itself last, and when it was counted. A month that was never counted
 * is counted before the answer; what has grown old is counted beside it, for the next who asks.
 */
export async function countedMonths(
  database: Database,
  counter: MonthCounter,
  countyId: string,
  span: MonthSpan,
  count: number,
  now: Instant,
): Promise<{ readonly months: readonly string[]; readonly countedAt: Instant }> {
  const months = monthsBack(span.month, count).toReversed();
  const runs = await figureRuns(database, countyId, months);
  const own = runs.get(span.month);
  const old = own !== undefined && !isFresh(own, span, now);
  const waits = own === undefined || (old && own.tookMs <= waitForMs);
  const from = performance.now();
  if (waits) await counter.count(countyId, span.month, now);
  const isSmall = waits && performance.now() - from < waitForMs;
  const beside = months.filter((month) => {
    if (month === span.month) return old && !waits;
    const [run, its] = [runs.get(month), monthSpan(month)];
    return its !== null && (run === undefined || !isFresh(run, its, now));
  });
  const besides = countBeside(counter, countyId, beside, now);
  if (isSmall) await besides;
  return {
    months: months.filter((month) => month === span.month || isSmall || runs.has(month)),
    countedAt: waits ? now : (own?.countedAt ?? now),
  };
}

/** One after the other, the newest first; a database that is away means that the next who asks tries again. */
async function countBeside(counter: MonthCounter, countyId: string, months: readonly string[], now: Instant) {
  try {
    for (const month of months.toReversed()) await counter.count(countyId, month, now);
  } catch {
    // What was counted stays as it was, with the time it was counted at on the page.
  }
}
