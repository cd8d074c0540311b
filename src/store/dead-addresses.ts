import { deriveId, type Instant } from '../core/ids.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './hallway/database.ts';

/** So many messages in a row that the platform could not deliver end an address (domain 10.20). */
const failuresInARow = 3;
const note =
  '连着三条消息都送不到:可能换了号、停了机,或者这个号已经是别人的。不再往这个号发。请当面或打电话核实,再重新绑定。';

/**
 * $1 outbound messages that were just given up. Of their addresses the last messages that left or were refused are looked at; what says
 * nothing of the address (nobody knows whether it arrived, no channel, no address) is left out.
 */
const suspendSql = `
with asked as (
  select i.id, i.bound_at from channel_identity i where i.state = 'bound' and i.id in (select o.identity_id from outbound_message o where o.id = any($1::uuid[]))
), lately as (
  select a.id, count(*) filter (where not x.arrived and x.no <= x.first_arrived) as failures from asked a cross join lateral (
    select y.*, coalesce(min(y.no) filter (where y.arrived) over (), 1000) as first_arrived from (
      select m.state = 'sent' as arrived, row_number() over (order by m.seq desc) as no from outbound_message m
      where m.identity_id = a.id and m.created_at >= coalesce(a.bound_at, '-infinity') and (m.state = 'sent' or (m.state = 'undeliverable' and m.reason not in ('ambiguous', 'unreadable', 'no_channel', 'no_address')
        and m.reason not like 'identity\\_%')) order by m.seq desc limit ${failuresInARow}) y) x
  group by a.id
), changed as (
  update channel_identity i set failures = l.failures, state = case when l.failures >= ${failuresInARow} then 'suspended'::identity_state else i.state end
  from lately l where i.id = l.id and i.state = 'bound' returning i.id, i.person_id, i.state
)
select c.id, c.person_id as "personId", k.child_id as "childId", k.region_id as "regionId", exists (select from staff t where t.person_id = c.person_id) as "isStaff"
from changed c left join lateral (
  select ch.id as child_id, ch.residence_region_id as region_id from child ch where ch.id in (
    select r.child_id from care_relation r where r.person_id = c.person_id and r.valid_to is null
    union select s.child_id from parent_state s where s.parent_person_id = c.person_id)
  order by ch.ledger_status = 'exited', ch.id limit 1) k on true
where c.state = 'suspended'`;

interface Suspended {
  readonly id: string;
  readonly personId: string | null;
  readonly childId: string | null;
  readonly regionId: string | null;
  readonly isStaff: boolean;
}

/** Suspends addresses that have failed three times in a row, and puts each before a person: the child director, for staff the admin. */
export async function suspendDeadAddresses(
  database: Database,
  crypto: FieldCrypto,
  outboundIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (outboundIds.length === 0) return;
  for (const { id: identityId, personId, childId, regionId, isStaff } of await database.rows<Suspended>(suspendSql, [
    outboundIds,
  ])) {
    const effectKey = `address_dead:${identityId}:${new Date(now).toISOString().slice(0, 10)}`;
    const id = deriveId<string>(now, effectKey);
    await database.rows(
      `insert into human_inbox (id, effect_key, identity_id, person_id, child_id, region_id, reason, for_role, note_e, due_at, created_at)
       values ($1, $2, $3, $4, $5, $6, 'address_dead', $7, $8, $9, $10) on conflict (effect_key) do nothing`,
      [
        id,
        effectKey,
        identityId,
        personId,
        childId,
        regionId,
        isStaff ? 'ADMIN' : 'CHILD_DIRECTOR',
        crypto.encrypt('human_inbox', 'note_e', id, note),
        new Date(now + 3 * 86_400_000),
        new Date(now),
      ],
    );
  }
}
