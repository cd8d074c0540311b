import type { DueKind } from '../../app/ports.ts';
import type { MessageBody, MessageClass } from '../../core/effect.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Session } from '../../store/hallway/database.ts';
import { lastSlot, slotOf } from './slot.ts';

/** A message as it arrived at an invented person. */
export interface Arrived {
  readonly personId: string;
  readonly at: number;
  readonly messageClass: MessageClass;
  readonly body: MessageBody;
}

/** When each kind of thing falls due next (infinity: never); and, once nothing is due, what has arrived since that was so last. */
interface Ahead {
  readonly woken: number;
  readonly duties: number;
  readonly outbox: number;
  /** What a wake would find now. */
  readonly kinds: ReadonlySet<DueKind>;
  readonly arrived: readonly Arrived[] | null;
}

const ms = (sql: string): string => `(extract(epoch from ${sql}) * 1000)::bigint`;

/** $1 from when on arrivals are read · $2 now · $3 the slot that is over: the steps of alerts come to the second, everything else with its slot. */
const aheadSql = {
  name: 'year_ahead',
  text: `with next as materialized (
  select least((select min(due_at) from alert_step where state = 'pending'), (select min(handled_at) from inbound_message where state = 'pending')) as steps,
    (select min(due_at) from timer where done_at is null and kind in ('session_expire', 'session_remind', 'child_review')) as timers,
    (select min(next_at) from duty where state = 'due' and next_at is not null) as duties,
    (select min(send_after) from outbound_message where not settled) as outbox)
  select ${ms('steps')} as steps, ${ms('timers')} as timers, ${ms('duties')} as duties, ${ms('outbox')} as outbox,
    array(select distinct t.kind from timer t where t.done_at is null and t.due_at <= $2) as kinds,
    (select true from alert_step s where s.state = 'pending' and s.due_at <= $2 limit 1) is not null as step,
    (select true from inbound_message m where m.state = 'pending' limit 1) is not null as retry,
    case when coalesce(steps <= $2, false) or coalesce(timers <= $3, false) or coalesce(duties <= $3, false) or coalesce(outbox <= $2, false) then null
      else (select coalesce(json_agg(json_build_object('id', o.id, 'personId', o.person_id, 'messageClass', o.message_class, 'bodyE', o.body_e, 'at', ${ms('o.sent_at')})
        order by o.sent_at, o.person_id, o.id), '[]'::json)
        -- The limit tells the planner that these are few, at the end of the index.
        from (select * from outbound_message m where m.sent_at >= $1 and m.state = 'sent' and m.person_id is not null order by m.sent_at limit 5000) o) end as arrived
  from next`,
};

interface AheadRow extends Readonly<Record<'steps' | 'timers' | 'duties' | 'outbox', string | null>> {
  readonly kinds: readonly string[];
  readonly step: boolean;
  readonly retry: boolean;
  readonly arrived: readonly (Omit<Arrived, 'body'> & { readonly id: string; readonly bodyE: string })[] | null;
}

const timerKinds: Readonly<Record<string, DueKind>> = {
  session_expire: 'timers',
  session_remind: 'timers',
  take_over_end: 'takeOvers',
  child_review: 'reviews',
};

function kindsOf(row: AheadRow | undefined): ReadonlySet<DueKind> {
  return new Set([
    ...(row?.kinds ?? []).flatMap((kind) => timerKinds[kind] ?? []),
    ...(row?.step ? (['steps'] as const) : []),
    ...(row?.retry ? (['retries'] as const) : []),
  ]);
}

/** One look at the tables: what is due, and what has been shown to anybody since it was asked last. */
export function makeLook(database: Session, crypto: FieldCrypto, clock: { now(): number }): () => Promise<Ahead> {
  let since = 0;
  let seen = new Set<string>();
  const at = (value: string | null | undefined) => (value == null ? Number.POSITIVE_INFINITY : Number(value));
  return async () => {
    const now = clock.now();
    const values = [new Date(since), new Date(now), new Date(lastSlot(now))];
    const [row] = await database.rows<AheadRow>(aheadSql, values);
    const ahead = {
      woken: Math.min(at(row?.steps), slotOf(at(row?.timers))),
      duties: slotOf(at(row?.duties)),
      outbox: at(row?.outbox),
      kinds: kindsOf(row),
    };
    const rows = row?.arrived?.filter(({ id }) => !seen.has(id));
    if (!rows) return { ...ahead, arrived: null };
    const latest = rows.reduce((most, message) => Math.max(most, message.at), since);
    if (latest > since) seen = new Set();
    since = latest;
    for (const message of rows) if (message.at === latest) seen.add(message.id);
    const arrived = rows.map(({ id, bodyE, ...message }) => ({
      ...message,
      body: JSON.parse(crypto.decrypt('outbound_message', 'body_e', id, bodyE)) as MessageBody,
    }));
    return { ...ahead, arrived };
  };
}
