import { z } from 'zod';
import { deliveryLeaseMs } from '../app/delivery-lease.ts';
import type { Delivery, DeliveryRecord, OutboxStore } from '../app/ports.ts';
import type { MessageBody } from '../core/effect.ts';
import type { Instant } from '../core/ids.ts';
import { suspendDeadAddresses } from './dead-addresses.ts';
import { type FieldCrypto, UnreadableField } from './field-crypto.ts';
import type { Database, Prepared } from './hallway/database.ts';
import { plain } from './hallway/plain.ts';
import { channelName } from './hallway/rows.ts';
import { claimSql, isDue } from './outbox-sql.ts';
import { carriedPurposes, fileUndelivered, type Undelivered } from './undelivered-words.ts';

const words = z.string().nullable();

const Row = z.object({
  id: z.string(),
  seq: z.coerce.number(),
  messageClass: z.enum(['alert', 'reply', 'prompt', 'tip']),
  channel: channelName,
  identityId: words,
  externalIdE: words,
  identityState: words,
  personId: words,
  personDead: z.boolean(),
  promptsOff: z.boolean(),
  bodyE: z.string(),
  phoneE: words,
  purpose: z.string(),
  attempts: z.number(),
  ambiguousAttempts: z.number(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  staleBecause: z.enum(['child_gone', 'mourning', 'not_theirs', 'kept_back']).nullable(),
  alert: z
    .object({
      id: z.string(),
      stepNo: z.number(),
      state: z.string(),
      restricted: z.boolean(),
      exclusion: z.object({ suspectPersonIds: z.array(z.string()) }).loose(),
      recipientHouseholdId: words,
      recipientKin: z.array(z.string()),
      recipientStaffId: words,
      recipientRoles: z.array(z.string()),
      suspectHouseholdIds: z.array(z.string()),
    })
    .nullable(),
});

/** Only what this claimer holds: a row that somebody else has claimed since has another number of attempts. */
const recordSql: Prepared = {
  name: 'record_deliveries',
  text: `
with done as (
update outbound_message o set state = x.state, settled = x.state >= 'sent', reason = x.reason, platform_message_id = coalesce(x.platform_message_id, o.platform_message_id),
  sent_at = case when x.state = 'sent' then $2::timestamptz else o.sent_at end,
  send_after = coalesce(x.send_after, o.send_after), ambiguous_attempts = o.ambiguous_attempts + x.ambiguous
from json_to_recordset($1::json) as x(id uuid, attempts int, state outbound_state, reason text, platform_message_id text, send_after timestamptz, ambiguous int)
where o.id = x.id and o.state = 'sending' and o.attempts = x.attempts
returning o.id, o.state, o.purpose, o.person_id, o.child_id, o.body_e, o.reason)
select id, person_id, child_id, body_e, reason from done where purpose = any($3::text[]) and state not in ('queued', 'sent')`,
};

const urgent = ['alert', 'reply'];
const prompts = ['prompt', 'tip'];

/** What may leave now and does not wait for an earlier message of its chat; alerts first. */
const dueSql: Prepared = {
  name: 'due_deliveries',
  text: `
select o.id from outbound_message o where not o.settled and o.send_after <= $1 and ${isDue('o', '$1')} and o.message_class = any($3::message_class[])
  and (o.message_class = 'alert' or not exists (
    select from outbound_message e where e.identity_id = o.identity_id and e.seq < o.seq and not e.settled and e.message_class <> 'alert'
      and not ${isDue('e', '$1')} and (e.state = 'sending' or e.attempts > 0)))
order by o.message_class <> 'alert', o.send_after, o.seq limit $2`,
};

/**
 * The outbox. A claim takes at most one message of each chat: the first that has not left (alerts aside, which wait for
 * nobody), so that deliveries keep their order whoever sends; who finishes one asks again for the next.
 */
export function makeOutboxStore(database: Database, crypto: FieldCrypto): OutboxStore {
  const held = new Map<string, number>();
  const record: OutboxStore['record'] = async (results, now) => {
    // In the order of the claims: another process that looks at the same rows must not wait for us while we wait for it.
    const rows = results
      .toSorted((a, b) => (a.outboundId < b.outboundId ? -1 : 1))
      .map(({ outboundId, result }) => recordRow(outboundId, held.get(outboundId) ?? -1, result));
    if (rows.length === 0) return;
    const lost = await database.rows<Undelivered>(recordSql, [JSON.stringify(rows), new Date(now), carriedPurposes]);
    await fileUndelivered(database, crypto, lost, now);
    const refused = results
      .filter(({ result }) => result.state === 'undeliverable')
      .map(({ outboundId }) => outboundId);
    await suspendDeadAddresses(database, crypto, refused, now);
    for (const { outboundId } of results) held.delete(outboundId);
  };
  return {
    claim: async (outboundIds, now) => {
      if (outboundIds.length === 0) return [];
      const values = [[...outboundIds], new Date(now), new Date(now + deliveryLeaseMs)];
      const rows = (await database.rows(claimSql, values)).map((row) => Row.parse(row));
      for (const row of rows) held.set(row.id, row.attempts);
      const read = rows
        .sort((a, b) => a.seq - b.seq)
        .map((row) => ({ id: row.id, delivery: readable(() => deliveryOf(row, crypto)) }));
      const unreadable = read.filter(({ delivery }) => delivery === null);
      // One damaged row must not hold up those that were claimed with it.
      await record(
        unreadable.map(({ id }) => ({ outboundId: id, result: { state: 'undeliverable', reason: 'unreadable' } })),
        now,
      );
      return read.flatMap(({ delivery }) => delivery ?? []);
    },
    record,
    due: async (now, limit, only) => {
      const classes = only === 'urgent' ? urgent : only === 'prompts' ? prompts : [...urgent, ...prompts];
      return (await database.rows<{ id: string }>(dueSql, [new Date(now), limit, classes])).map(({ id }) => id);
    },
  };
}

/** Null for what was damaged or moved. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableField) return null;
    throw error;
  }
}

function recordRow(id: string, attempts: number, result: DeliveryRecord): object {
  const base = { id, attempts, state: result.state, ambiguous: 0 };
  switch (result.state) {
    case 'sent':
      return {
        ...base,
        platform_message_id: result.platformMessageId === undefined ? null : plain(result.platformMessageId, 200),
      };
    case 'queued':
      return {
        ...base,
        reason: plain(result.reason, 200),
        send_after: new Date(result.sendAfter),
        ambiguous: result.ambiguous ? 1 : 0,
      };
    default:
      return { ...base, reason: plain(result.reason, 200) };
  }
}

function deliveryOf(row: z.infer<typeof Row>, crypto: FieldCrypto): Delivery {
  const { id, bodyE, phoneE, externalIdE, createdAt, expiresAt, ...rest } = row;
  const at = (date: Date): Instant => date.getTime();
  return {
    ...rest,
    outboundId: id,
    externalId:
      externalIdE === null || row.identityId === null
        ? null
        : crypto.decrypt('channel_identity', 'external_id_e', row.identityId, externalIdE),
    body: JSON.parse(crypto.decrypt('outbound_message', 'body_e', id, bodyE)) as MessageBody,
    phone: phoneE === null ? null : crypto.decrypt('outbound_message', 'phone_e', id, phoneE),
    ambiguous: row.ambiguousAttempts > 0,
    createdAt: at(createdAt),
    expiresAt: expiresAt && at(expiresAt),
  } as unknown as Delivery;
}
