import type { RhythmStore } from '../../app/rhythm/ports.ts';
import type { DutyBook } from '../../core/duty/duty-rule.ts';
import type { Database } from '../hallway/database.ts';
import { counties, countyCalendar } from './calendars.ts';
import { dueOf, dueOwners, rest } from './due-duties.ts';
import { makeJobRuns } from './job-runs.ts';
import { openDuties } from './open-duties.ts';
import { settleAll, settleOwners } from './settle.ts';
import { subjectPages } from './subjects.ts';

/** The year's rhythm as rows. `database` is the hallway's: every statement is look-ups by index. */
export function makeRhythmStore(database: Database, book: () => DutyBook): RhythmStore {
  return {
    runs: makeJobRuns(database),
    counties: () => counties(database),
    calendar: (countyId) => countyCalendar(database, countyId),
    subjects: (ask) => subjectPages(database, ask),
    open: (countyId, duties, now) => openDuties(database, book(), countyId, duties, now),
    dueOwners: (now, limit) => dueOwners(database, now, limit),
    dueOf: (owners, now) => dueOf(database, owners, now),
    settleOwners: (owners) => settleOwners(database, book(), owners),
    settleAll: () => settleAll(database, book()),
    rest: (steps, now, until) => rest(database, steps, now, until),
  };
}
