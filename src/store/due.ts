import { z } from 'zod';
import type { DueKind, DueStore } from '../app/ports.ts';
import type { Content, MessageReceived } from '../core/event.ts';
import { type AlertId, type ChildId, deriveId, type InboundId, type PersonId, type SessionId } from '../core/ids.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './hallway/database.ts';
import { channelName } from './hallway/rows.ts';

const Pending = z.object({
  id: z.string(),
  channel: channelName,
  externalMessageId: z.string(),
  identityId: z.string(),
  externalIdE: z.string(),
  kind: z.string(),
  textE: z.string().nullable(),
  startCodeE: z.string().nullable(),
  mediaRef: z.string().nullable(),
  edited: z.boolean(),
  attempts: z.number(),
  sentAt: z.date().nullable(),
  receivedAt: z.date(),
});

/** A message whose handling failed rests 1, 2, 4, 8 … seconds, a minute at most, from its last attempt on. */
const pendingSql = `
select m.id, m.channel, m.external_message_id as "externalMessageId", m.identity_id as "identityId", i.external_id_e as "externalIdE", m.kind, m.text_e as "textE",
  m.start_code_e as "startCodeE", m.media_ref as "mediaRef", m.edited, m.attempts, m.sent_at as "sentAt", m.received_at as "receivedAt"
from inbound_message m join channel_identity i on i.id = m.identity_id
where m.state = 'pending' and coalesce(m.handled_at, m.received_at) + least(60, power(2, least(m.attempts, 8) - 1)) * interval '1 second' <= $1
order by m.received_at, m.id limit $2`;

const dueTimer = (kinds: string): string =>
  `exists (select from timer t where t.done_at is null and t.due_at <= $1 and t.kind in (${kinds}))`;

/** Each question is a look at the head of a partial index. */
const kindsSql = `
select exists (select from alert_step s where s.state = 'pending' and s.due_at <= $1) as steps, ${dueTimer(`'session_expire', 'session_remind'`)} as timers,
  ${dueTimer(`'take_over_end'`)} as "takeOvers", ${dueTimer(`'child_review'`)} as reviews, exists (select from inbound_message m where m.state = 'pending') as retries`;

/** A conversation that is over does not open again. In pieces, and past what somebody else is at: two processes never wait for each other. */
const idleTimersSql = `
update timer i set done_at = $1 from (
  select t.id from timer t join flow_session s on s.id = t.subject_id
  where t.done_at is null and t.due_at <= $1 and t.kind in ('session_expire', 'session_remind') and s.state <> 'open'
  order by t.due_at limit 1000 for update of t skip locked) idle
where i.id = idle.id returning i.id`;

/** What is due in time: rows, found by partial indexes over what is still open. Looking changes nothing. */
export function makeDueStore(database: Database, crypto: FieldCrypto): DueStore {
  return {
    dueKinds: async (now) => {
      const [row] = await database.rows<Record<DueKind, boolean>>(kindsSql, [new Date(now)]);
      return new Set((Object.keys(row ?? {}) as DueKind[]).filter((kind) => row?.[kind]));
    },
    dueAlertSteps: async (now, limit) => {
      const rows = await database.rows<{ alertId: AlertId; stepNo: number; dueAt: Date }>(
        `select s.alert_id as "alertId", s.no as "stepNo", s.due_at as "dueAt" from alert_step s where s.state = 'pending' and s.due_at <= $1 order by s.due_at, s.alert_id, s.no limit $2`,
        [new Date(now), limit],
      );
      return rows.map(({ dueAt, ...row }) => ({ kind: 'alert_step_due', ...row, at: dueAt.getTime() }));
    },
    finishIdleTimers: async (now) => (await database.rows(idleTimersSql, [new Date(now)])).length,
    dueTimers: async (now, limit) => {
      const rows = await database.rows<{ timerId: string; sessionId: SessionId; kind: string; dueAt: Date }>(
        `select t.id as "timerId", t.subject_id as "sessionId", t.kind, t.due_at as "dueAt" from timer t
         where t.done_at is null and t.due_at <= $1 and t.kind in ('session_expire', 'session_remind') order by t.due_at, t.id limit $2`,
        [new Date(now), limit],
      );
      return rows.map(({ kind, dueAt, ...row }) => ({
        kind: 'session_timer_due',
        ...row,
        what: kind === 'session_expire' ? 'expire' : 'remind',
        at: dueAt.getTime(),
      }));
    },
    dueTakeOvers: async (now, limit) => {
      const rows = await database.rows<{ timerId: string; personId: PersonId; dueAt: Date }>(
        `select t.id as "timerId", t.subject_id as "personId", t.due_at as "dueAt" from timer t
         where t.done_at is null and t.due_at <= $1 and t.kind = 'take_over_end' order by t.due_at, t.id limit $2`,
        [new Date(now), limit],
      );
      return rows.map(({ dueAt, ...row }) => ({ kind: 'take_over_due', ...row, at: dueAt.getTime() }));
    },
    dueReviews: async (now, limit) => {
      const rows = await database.rows<{ timerId: string; childId: ChildId; dueAt: Date }>(
        `select t.id as "timerId", t.subject_id as "childId", t.due_at as "dueAt" from timer t
         where t.done_at is null and t.due_at <= $1 and t.kind = 'child_review' order by t.due_at, t.id limit $2`,
        [new Date(now), limit],
      );
      return rows.map(({ timerId, childId, dueAt }) => ({
        kind: 'child_review_due',
        id: deriveId<InboundId>(dueAt.getTime(), 'review', timerId),
        childId,
        timerId,
        at: dueAt.getTime(),
      }));
    },
    finishTimers: async (timerIds, now) => {
      // A timer that its own event has set anew (a reminder that comes back) is not finished.
      await database.rows(
        `update timer set done_at = $2 where id = any($1::uuid[]) and coalesce(done_at, 'infinity') = 'infinity' and due_at <= $2`,
        [[...timerIds], new Date(now)],
      );
    },
    pendingMessages: async (now, limit) => {
      const rows = await database.rows(pendingSql, [new Date(now), limit]);
      return rows.map((row) => messageOf(Pending.parse(row), crypto));
    },
  };
}

function messageOf(row: z.infer<typeof Pending>, crypto: FieldCrypto): MessageReceived {
  const open = (column: string, sealed: string | null) =>
    sealed === null ? null : crypto.decrypt('inbound_message', column, row.id, sealed);
  const startCode = open('start_code_e', row.startCodeE);
  return {
    kind: 'message_received',
    id: row.id as InboundId,
    address: {
      channel: row.channel,
      externalId: crypto.decrypt('channel_identity', 'external_id_e', row.identityId, row.externalIdE),
    },
    externalMessageId: row.externalMessageId,
    content: contentOf(row.kind, open('text_e', row.textE), row.mediaRef),
    receivedAt: row.receivedAt.getTime(),
    attempts: row.attempts,
    ...(row.sentAt && { sentAt: row.sentAt.getTime() }),
    ...(startCode !== null && { startCode }),
    ...(row.edited && { edited: true }),
  };
}

function contentOf(kind: string, text: string | null, mediaRef: string | null): Content {
  switch (kind) {
    case 'text':
      return { kind, text: text ?? '' };
    case 'button':
      return { kind, data: text ?? '' };
    case 'voice':
      return { kind, mediaRef: mediaRef ?? '' };
    case 'photo':
      return { kind, mediaRef: mediaRef ?? '', ...(text !== null && { caption: text }) };
    default:
      return { kind: 'other', what: mediaRef ?? kind };
  }
}
