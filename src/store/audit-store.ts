import { z } from 'zod';
import type { AuditStore } from '../app/audit-ports.ts';
import { deliveryLeaseMs } from '../app/delivery-lease.ts';
import type { AlertRecord } from '../core/alert/alert.ts';
import type { AlertSnapshot } from '../core/alert/audit.ts';
import { type AlertId, deriveId } from '../core/ids.ts';
import type { Database } from './hallway/database.ts';
import { AlertRow } from './hallway/rows.ts';
import { alertJson, ms } from './hallway/situation-sql.ts';

const AUDITOR = 'alert_auditor';
/** Steps that fired longer ago have been looked at many times. */
const stepsOfLastMs = 2 * 86_400_000;

const Row = z.object({
  alerts: z.array(AlertRow),
  unsent: z.array(
    z.object({
      outboundId: z.string(),
      alertId: z.string(),
      stepNo: z.number(),
      state: z.enum(['queued', 'sending']),
      readySince: z.number(),
    }),
  ),
  strayHits: z.array(z.object({ signalId: z.string(), flagCode: z.string() })),
  silentSteps: z.array(z.object({ alertId: z.string(), stepNo: z.number(), chainStep: z.string() })),
  doubles: z.array(z.object({ subjectKey: z.string(), flagCode: z.string(), count: z.number() })),
});

const list = (object: string, from: string): string =>
  `(select coalesce(json_agg(json_build_object(${object})), '[]'::json) ${from})`;

/** $1 steps since · $2 the lease in seconds. A row that is \`sending\` was ready when it was claimed: at the end of its lease, less the lease. */
const snapshotSql = `
select (select coalesce(json_agg(${alertJson('a')}), '[]'::json) from alert a
    where a.closed_at is null or a.closed_at > (select h.at from heartbeat h where h.name = '${AUDITOR}')) as alerts,
  ${list(
    `'outboundId', o.id, 'alertId', o.alert_id, 'stepNo', coalesce(o.alert_step_no, 0), 'state', o.state,
     'readySince', ${ms(`case when o.state = 'sending' then o.lease_until - $2::int * interval '1 second' else coalesce(o.send_after, o.created_at) end`)}`,
    `from outbound_message o where not o.settled and o.message_class = 'alert' and o.alert_id is not null`,
  )} as unsent,
  ${list(`'signalId', s.id, 'flagCode', s.flag_code`, `from signal s where s.alert_id is null and s.severity in ('red', 'orange')`)} as "strayHits",
  ${list(
    `'alertId', s.alert_id, 'stepNo', s.no, 'chainStep', s.chain_step`,
    `from alert_step s join alert a on a.id = s.alert_id and a.closed_at is null
     where s.state = 'fired' and coalesce(s.outcome, '') not in ('nobody', 'duty') and s.fired_at > $1 and not exists (select from alert_recipient r where r.alert_id = s.alert_id and r.step_no = s.no)`,
  )} as "silentSteps",
  ${list(
    `'subjectKey', d.subject_key, 'flagCode', d.flag_code, 'count', d.count`,
    `from (select subject_key, flag_code, count(*)::int as count from alert where closed_at is null group by 1, 2 having count(*) > 1) d`,
  )} as doubles`;

export interface AuditStoreParts {
  /** A pool of its own, not the hallway's: what the auditor asks must not stand behind messages. */
  readonly database: Database;
  /** Puts a row of an alert on the queue again; null where there are no queues, and the sweep finds it. */
  readonly again: ((outboundIds: readonly string[]) => Promise<void>) | null;
}

/** What the auditor of alerts reads and mends. */
export function makeAuditStore({ database, again }: AuditStoreParts): AuditStore {
  const changed = async (sql: string, values: readonly unknown[]): Promise<boolean> =>
    (await database.rows(`${sql} returning 1`, values)).length > 0;
  return {
    snapshot: async (now) => {
      const [row] = await database.rows(snapshotSql, [new Date(now - stepsOfLastMs), deliveryLeaseMs / 1_000]);
      const { alerts, ...rest } = Row.parse(row);
      // Whether alerts run can be seen without anybody's words.
      const silent = alerts.map((alert) => ({
        ...alert,
        signals: alert.signals.map(({ becauseE: _sealed, ...signal }) => ({ ...signal, because: '' })),
      }));
      return { ...rest, alerts: silent as unknown as AlertRecord[] } as unknown as AlertSnapshot;
    },
    addStep: (alertId: AlertId, { no, chainStep, repeatNo, dueAt }) =>
      changed(
        'insert into alert_step (id, alert_id, no, chain_step, repeat_no, due_at) values ($1, $2, $3, $4, $5, $6) on conflict (alert_id, no) do nothing',
        [deriveId(dueAt, 'alert_step', alertId, no), alertId, no, chainStep, repeatNo, new Date(dueAt)],
      ),
    wakeStep: async (alertId, stepNo, now) => {
      await database.rows(
        `update alert_step set due_at = least(due_at, $3) where alert_id = $1 and no = $2 and state = 'pending'`,
        [alertId, stepNo, new Date(now)],
      );
    },
    requeue: async (outboundId, now) => {
      const sql = `update outbound_message set send_after = least(send_after, $2), lease_until = least(lease_until, $2) where id = $1 and not settled`;
      if (await changed(sql, [outboundId, new Date(now)])) await again?.([outboundId]);
    },
    raiseAlarm: (key, what, data, now) =>
      changed(
        `insert into system_alarm as s (id, key, what, data, raised_at) values ($1, $2, $3, $4, $5)
         on conflict (key) do update set what = excluded.what, data = excluded.data, raised_at = excluded.raised_at, cleared_at = null where s.cleared_at is not null`,
        [deriveId(now, 'system_alarm', key), key, what, JSON.stringify(data ?? null), new Date(now)],
      ),
    heartbeat: async (name, now, data) => {
      await database.rows(
        'insert into heartbeat (name, at, data) values ($1, $2, $3) on conflict (name) do update set at = excluded.at, data = excluded.data',
        [name, new Date(now), JSON.stringify(data)],
      );
    },
  };
}
