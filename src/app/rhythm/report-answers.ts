import type { DutyBook } from '../../core/duty/duty-rule.ts';
import type { Instant, RegionId } from '../../core/ids.ts';
import type { JobRuns } from './ports.ts';

export interface AnswersStore {
  counties(): Promise<readonly RegionId[]>;
  /** Files the villages below the limit; returns how many. */
  fileLow(countyId: RegionId, familyRules: readonly string[], month: string, now: Instant): Promise<number>;
}

export interface ReportAnswersParts {
  readonly store: AnswersStore;
  readonly runs: JobRuns;
  readonly book: () => DutyBook;
}

/** Rules whose answers count: what families are asked; notices want none. */
export function familyRules(book: DutyBook): readonly string[] {
  return [...book.rules.values()].filter(({ kind, side }) => kind === 'duty' && side === 'family').map(({ id }) => id);
}

/**
 * Once a month, for the month before: a village in which fewer than six of ten questions were answered reports itself (domain 7.3).
 * The last questions of a month have until the third of the next.
 */
export async function reportAnswers({ store, runs, book }: ReportAnswersParts, now: Instant): Promise<number> {
  const local = new Date(now + 8 * 3_600_000 - 3 * 86_400_000);
  const month = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
  let filed = 0;
  for (const countyId of await store.counties()) {
    const run = { job: 'answer_rates', periodKey: month, regionId: countyId };
    if ((await runs.known([run])).size > 0 || (await runs.begin([run], now)).length === 0) continue;
    filed += await store.fileLow(countyId, familyRules(book()), month, now);
    await runs.done([run], now);
  }
  return filed;
}
