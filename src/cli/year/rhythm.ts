import { silentLog } from '../../app/log.ts';
import type { Handle } from '../../app/ports.ts';
import { reviewRound } from '../../app/review/review-round.ts';
import { runDue } from '../../app/rhythm/run-due.ts';
import { tick } from '../../app/rhythm/tick.ts';
import { makeCalendar } from '../../core/calendar/calendar.ts';
import { ticksBetween } from '../../core/duty/ticks.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Database } from '../../store/hallway/database.ts';
import { makeReviewStore } from '../../store/review/review-store.ts';
import { makeJobRuns } from '../../store/rhythm/job-runs.ts';
import { makeRhythmStore } from '../../store/rhythm/rhythm-store.ts';

interface Parts {
  readonly database: Database;
  readonly handle: Handle;
  readonly playbook: Playbook;
  readonly clock: { now(): number };
}

export interface YearRhythm {
  ticks(from: number, to: number): readonly number[];
  tick(): Promise<void>;
  runDue(): Promise<number>;
}

/** The calendar's part of the product: what it opens, the daily round over the files, and what is due of duties. */
export async function makeYearRhythm({ database, handle, playbook, clock }: Parts): Promise<YearRhythm> {
  const store = makeRhythmStore(database, () => playbook.duties);
  const reviews = makeReviewStore(database);
  const runs = makeJobRuns(database);
  const log = silentLog;
  const [countyId] = await store.counties();
  if (countyId === undefined) throw new Error('The invented county is not there.');
  const calendar = makeCalendar(await store.calendar(countyId));
  const rules = [...playbook.duties.rules.values()];
  return {
    ticks: (from, to) => {
      const moments = rules.flatMap((rule) => ticksBetween(rule, calendar, from - 1, to - 1).map(({ at }) => at));
      return [...new Set(moments)].toSorted((a, b) => a - b);
    },
    async tick() {
      await tick({ store, book: () => playbook.duties, log }, clock.now());
      await reviewRound({ store: reviews, runs, handle, clock: playbook.combinations.contact, log }, clock.now());
    },
    runDue: async () => (await runDue({ store, handle, log, atOnce: 32 }, clock.now())).persons,
  };
}
