import type { JobRun, JobRuns } from '../../app/rhythm/ports.ts';
import type { Database } from '../hallway/database.ts';

/** How long a run may be under way before another process takes it up: whoever began it has died. */
export const runPatienceMs = 3 * 60_000;
/** The row that says when the calendar was looked at last. */
const look = ['duty_calendar', 'last_look', ''] as const;

/**
 * The runs of jobs: one row a (job, period, region), so that a job runs once, whoever wakes it and how often (domain 7, 10.35).
 * A run that was begun and not ended is taken up again; what it wrote already it finds.
 */
export function makeJobRuns(database: Database): JobRuns {
  return {
    begin: async (all, now) => {
      const rows = await database.rows<{ job: string; periodKey: string; regionId: string }>(
        `insert into job_run as r (job, period_key, region_id, state, at)
         select x.job, x."periodKey", x."regionId", 'started', $2 from json_to_recordset($1::json) as x(job text, "periodKey" text, "regionId" text)
         order by x.job, x."periodKey", x."regionId"
         on conflict (job, period_key, region_id) do update set at = excluded.at
           where r.state = 'started' and (r.at <= $3 or r.at > $4)
         returning job, period_key as "periodKey", region_id as "regionId"`,
        [JSON.stringify(all.map(nameOf)), new Date(now), new Date(now - runPatienceMs), new Date(now + runPatienceMs)],
      );
      const ours = new Set(rows.map((row) => JSON.stringify(nameOf(row))));
      return all.filter((run) => ours.has(JSON.stringify(nameOf(run))));
    },
    touch: async (runs, now) => {
      await database.rows(
        `update job_run r set at = $2 from json_to_recordset($1::json) as x(job text, "periodKey" text, "regionId" text)
         where r.job = x.job and r.period_key = x."periodKey" and r.region_id = x."regionId" and r.state = 'started'`,
        [JSON.stringify(runs), new Date(now)],
      );
    },
    done: async (runs, now) => {
      await mark(database, runs, 'done', now);
    },
    skip: async (runs, now) => {
      await mark(database, runs, 'skipped', now);
    },
    known: async (runs) => {
      const rows = await database.rows<{ n: number }>(
        `select x.n from json_to_recordset($1::json) as x(n int, job text, "periodKey" text, "regionId" text)
         join job_run r on r.job = x.job and r.period_key = x."periodKey" and r.region_id = x."regionId" and r.state <> 'started'`,
        [JSON.stringify(runs.map((run, n) => ({ n, ...run })))],
      );
      return new Set(rows.map(({ n }) => n));
    },
    lastLook: async () => {
      const [row] = await database.rows<{ at: Date }>(
        'select at from job_run where job = $1 and period_key = $2 and region_id = $3',
        look,
      );
      return row?.at.getTime() ?? null;
    },
    noteLook: async (now) => {
      await database.rows(
        `insert into job_run as r (job, period_key, region_id, state, at) values ($1, $2, $3, 'done', $4)
         on conflict (job, period_key, region_id) do update set at = excluded.at`,
        [...look, new Date(now)],
      );
    },
  };
}

const nameOf = ({ job, periodKey, regionId }: JobRun): JobRun => ({ job, periodKey, regionId });

async function mark(
  database: Database,
  runs: Parameters<JobRuns['done']>[0],
  state: 'done' | 'skipped',
  now: number,
): Promise<void> {
  if (runs.length === 0) return;
  await database.rows(
    `insert into job_run as r (job, period_key, region_id, state, at)
     select x.job, x."periodKey", x."regionId", $2, $3 from json_to_recordset($1::json) as x(job text, "periodKey" text, "regionId" text)
     on conflict (job, period_key, region_id) do update set state = excluded.state, at = excluded.at where r.state = 'started'`,
    [JSON.stringify(runs), state, new Date(now)],
  );
}
