import { z } from 'zod';
import { alarmText } from '../../app/desk/alarm-words.ts';
import type { FlowProblem } from '../../app/desk/flows-port.ts';
import type { Backlog, JobLine, MachinePort } from '../../app/desk/machine-port.ts';
import { dutyTitle } from '../../app/desk/playbook-names.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Said } from '../../core/text/said.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { hiddenFrom } from './audit-list-sql.ts';

export interface MachineParts {
  readonly database: Database;
  readonly problems: () => readonly FlowProblem[];
  readonly playbook: () => Pick<Playbook, 'duties'>;
  readonly now: () => Instant;
  readonly changed: () => void;
}

const dayMs = 86_400_000;
/** A run that takes longer has lost its process. */
const stuckMs = 10 * 60_000;

/** How the machine does, from the rows that it leaves. */
export function makeMachine({ database, problems, playbook, now, changed }: MachineParts): MachinePort {
  return {
    async state(actor) {
      const at = now();
      const [channels, beats, backlog, jobs, look, dead, deadCount, failedSends, alarms] = await Promise.all([
        database.channelHealth.findMany({ orderBy: { channel: 'asc' } }),
        database.heartbeat.findMany({ orderBy: { name: 'asc' } }),
        backlogOf(database, at),
        jobsOf(database, at),
        database.jobRun.findFirst({ where: { job: 'duty_calendar', periodKey: 'last_look' } }),
        deadOf(database),
        database.inboundMessage.count({ where: { state: 'dead', receivedAt: { gte: new Date(at - 30 * dayMs) } } }),
        database.outboundMessage.count({
          // Of alerts only: they have an index of their own, and an index over states would slow every sending.
          where: {
            alertId: { not: null },
            state: { in: ['undeliverable', 'expired'] },
            createdAt: { gte: new Date(at - dayMs) },
          },
        }),
        alarmsFor(database, actor),
      ]);
      return {
        channels: channels.map(({ channel, state, reason, since }) => ({
          channel,
          state: state === 'up' || state === 'off' ? state : 'down',
          reason: reason ?? '',
          since: since.getTime(),
        })),
        beats: beats.map(({ name, at: beat }) => ({ name, at: beat.getTime() })),
        backlog,
        jobs: jobs.map((job) => ({ ...job, title: titleOf(playbook(), job.job) })),
        calendarAt: look?.at.getTime() ?? null,
        dead,
        deadCount,
        failedSends,
        alarms,
        problems: problems(),
      };
    },
    async clear(actor, alarmId, at) {
      // Of two who press, the second finds it done.
      const known = isUuid(alarmId) && (await alarmsFor(database, actor, alarmId)).length > 0;
      if (!known) return false;
      const isNew = await database.$transaction(async (tx) => {
        const { count } = await tx.systemAlarm.updateMany({
          where: { id: alarmId, clearedAt: null },
          data: { clearedAt: new Date(at) },
        });
        if (count === 0) return false;
        await tx.auditLog.create({
          data: {
            at: new Date(at),
            actorKind: 'person',
            actorId: actor.personId,
            action: 'alarm_cleared',
            entity: 'system_alarm',
            entityId: alarmId,
          },
        });
        return true;
      });
      if (isNew) changed();
      return true;
    },
  };
}

const Line = z.object({
  what: z.enum(['inbox', 'alert', 'reply', 'prompt', 'tip', 'timers', 'alert_steps', 'duties']),
  waiting: z.number(),
  late: z.number(),
  oldestAt: z.date().nullable(),
});

/** Each count goes along a partial index of what is open. */
async function backlogOf(database: Database, now: Instant): Promise<readonly Backlog[]> {
  const at = new Date(now);
  const rows = await database.$queryRaw`
    select 'inbox' as what, count(*)::int as waiting, count(*) filter (where received_at < ${at}::timestamptz - interval '1 minute')::int as late, min(received_at) as "oldestAt"
      from inbound_message where state = 'pending'
    union all select message_class::text, count(*)::int, count(*) filter (where coalesce(send_after, created_at) < ${at}::timestamptz - interval '1 minute')::int,
      min(coalesce(send_after, created_at)) from outbound_message where not settled group by message_class
    union all select 'timers', count(*)::int, count(*) filter (where due_at < ${at}::timestamptz - interval '1 minute')::int, min(due_at) from timer where done_at is null
    union all select 'alert_steps', count(*)::int, count(*) filter (where due_at < ${at}::timestamptz - interval '1 minute')::int, min(due_at) from alert_step where state = 'pending'
    union all select 'duties', count(*)::int, count(*) filter (where next_at < ${at}::timestamptz - interval '15 minutes')::int, min(next_at) from duty where state = 'due' and next_at is not null`;
  return z
    .array(Line)
    .parse(rows)
    .map(({ oldestAt, ...line }) => ({ ...line, oldestAt: oldestAt?.getTime() ?? null }));
}

const Job = z.object({
  job: z.string(),
  lastAt: z.date().nullable(),
  lastPeriod: z.string().nullable(),
  done: z.number(),
  skipped: z.number(),
  stuck: z.number(),
});

function titleOf(playbook: Pick<Playbook, 'duties'>, job: string): Said | null {
  const rule = job.replace(/^duty:/u, '');
  return playbook.duties.rules.has(rule) ? dutyTitle(playbook, rule) : null;
}

async function jobsOf(database: Database, now: Instant): Promise<readonly Omit<JobLine, 'title'>[]> {
  const [since, stuck] = [new Date(now - 14 * dayMs), new Date(now - stuckMs)];
  const rows = await database.$queryRaw`
    select job, max(at) filter (where state = 'done') as "lastAt", (array_agg(period_key order by at desc) filter (where state = 'done'))[1] as "lastPeriod",
      count(*) filter (where state = 'done' and at >= ${since})::int as done, count(*) filter (where state = 'skipped' and at >= ${since})::int as skipped,
      count(*) filter (where state = 'started' and at < ${stuck})::int as stuck
    from job_run where not (job = 'duty_calendar' and period_key = 'last_look') group by job
    order by stuck desc, skipped desc, job`;
  return z
    .array(Job)
    .parse(rows)
    .map(({ lastAt, lastPeriod, ...line }) => ({
      ...line,
      lastAt: lastAt?.getTime() ?? null,
      lastPeriod: lastPeriod ?? '',
    }));
}

async function deadOf(database: Database) {
  const rows = await database.inboundMessage.findMany({
    where: { state: 'dead' },
    orderBy: { receivedAt: 'desc' },
    take: 20,
    select: { id: true, channel: true, receivedAt: true, attempts: true, problem: true },
  });
  return rows.map(({ receivedAt, problem, ...row }) => ({
    ...row,
    receivedAt: receivedAt.getTime(),
    problem: problem ?? '',
  }));
}

/** What is open, or with `id` that one. An alarm about an alert is no trace for those who must not know of that alert. */
async function alarmsFor(database: Database, actor: DeskActor, id: string | null = null) {
  const rows = await database.$queryRaw<
    { id: string; key: string; what: string; raisedAt: Date }[]
  >(Prisma.sql`with ${hiddenFrom(actor)}
    select s.id, s.key, s.what, s.raised_at as "raisedAt" from system_alarm s
    where (${id}::uuid is null and s.cleared_at is null or s.id = ${id}::uuid) and not exists (select from hidden h where h.entity = 'alert' and h.id = s.data->>'alertId')
    order by s.raised_at desc limit 50`);
  return rows.map(({ id, key, what, raisedAt }) => ({ id, what: alarmText(key, what), raisedAt: raisedAt.getTime() }));
}
