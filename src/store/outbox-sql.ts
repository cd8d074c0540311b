import type { Prepared } from './hallway/database.ts';
import { kinOf, scopesOf } from './hallway/load-alert.ts';
import { staleBecause } from './prompt-facts-sql.ts';

/** What decides whether somebody may still be told of an alert, read at the moment of sending. */
const alertFacts = `
  select json_build_object('id', a.id, 'stepNo', coalesce(c.alert_step_no, 0), 'state', a.state, 'restricted', a.restricted, 'exclusion', a.exclusion,
    'recipientHouseholdId', p.household_id, 'recipientStaffId', st.id,
    'recipientKin', (select coalesce(json_agg(k.id), '[]'::json) from ${kinOf('c.person_id', '$2')} k),
    'recipientRoles', (select coalesce(json_agg(distinct h.role), '[]'::json) from (
        select r.role from staff_role r where r.staff_id = st.id and r.scope_id = any(${scopesOf('a', 'ch')})
          and r.valid_from <= $2 and (r.valid_to is null or r.valid_to > $2)
        union select 'CLASS_TEACHER' from school_class k where k.id = ch.class_id and k.head_teacher_id = st.id
        union select 'TRAINER' where st.id::text = a.chain ->> 'onlyStaffId') h),
    'suspectHouseholdIds', (select coalesce(json_agg(distinct s.household_id), '[]'::json) from person s where s.household_id is not null
        and s.id in (select jsonb_array_elements_text(a.exclusion -> 'suspectPersonIds')::uuid)))
  from alert a left join child ch on ch.id = a.child_id where a.id = c.alert_id`;

/** Somebody's words are not carried to a person who must not learn of an open alert about the child (domain 4.4, 5.21 U2). */
const keptFrom = (exclusion: string): string => `not (${exclusion} -> 'releasedPersonIds' ? c.person_id::text) and (
  ${exclusion} -> 'suspectPersonIds' ? c.person_id::text or ${exclusion} -> 'excludedPersonIds' ? c.person_id::text
  or ${exclusion} -> 'excludedHouseholdIds' ? p.household_id::text or st.id is not null and ${exclusion} -> 'excludedRoles' ? 'CLASS_TEACHER')`;

/** Its time has come: nobody is at it, or whoever was has let its lease run out. */
export const isDue = (o: string, now: string): string =>
  `case ${o}.state when 'queued' then ${o}.send_after <= ${now} else ${o}.lease_until <= ${now} end`;

/**
 * $1 outbound ids · $2 now · $3 the end of the lease. The ids name chats as much as messages: of each chat the first message
 * that has not left is taken, if its time has come. A row whose lease ran out while it was \`sending\` is ambiguous. Who loses a
 * race finds other \`attempts\` than it read, and takes nothing.
 */
export const claimSql: Prepared = {
  name: 'claim_deliveries',
  text: `
with asked as materialized (
  select o.id, o.identity_id, o.message_class from outbound_message o where o.id = any($1::uuid[])
), head as materialized (
  select h.* from (select distinct identity_id from asked where message_class <> 'alert' and identity_id is not null) chat
  cross join lateral (
    select o.id, o.state, o.attempts, o.send_after, o.lease_until from outbound_message o
    where o.identity_id = chat.identity_id and not o.settled and o.message_class <> 'alert'
      and not (o.state = 'queued' and o.attempts = 0 and o.send_after > $2)
    order by o.seq limit 1) h
  where ${isDue('h', '$2')}
  union all
  select o.id, o.state, o.attempts, o.send_after, o.lease_until from outbound_message o
  where o.id in (select id from asked where message_class = 'alert' or identity_id is null) and not o.settled and ${isDue('o', '$2')}
), way as materialized (
  select h.*, b.id as other_id, b.channel as other_channel from head h join outbound_message o on o.id = h.id
  left join lateral (
    select i.id, i.channel from channel_identity i where o.readdress and i.person_id = o.person_id and i.state = 'bound'
    order by i.id is not distinct from o.identity_id desc, i.last_seen_at desc nulls last, i.bound_at desc nulls last, i.id limit 1) b on true
  -- One order for all, so that no two claims wait for each other.
  order by h.id
), c as (
  update outbound_message o set state = 'sending', attempts = o.attempts + 1, lease_until = $3,
    ambiguous_attempts = o.ambiguous_attempts + case when w.state = 'sending' then 1 else 0 end,
    identity_id = coalesce(w.other_id, o.identity_id), channel = coalesce(w.other_channel, o.channel)
  from way w where o.id = w.id and o.state = w.state and o.attempts = w.attempts
  returning o.*
)
select c.id, c.seq, c.message_class as "messageClass", c.channel, c.identity_id as "identityId", i.external_id_e as "externalIdE", i.state as "identityState",
  c.person_id as "personId", p.deceased_at is not null as "personDead", p.prompts_off_at is not null as "promptsOff", c.body_e as "bodyE", c.phone_e as "phoneE",
  c.purpose, c.attempts, c.ambiguous_attempts as "ambiguousAttempts", c.created_at as "createdAt", c.expires_at as "expiresAt",
  case when c.purpose = 'relay' and (select true from alert a where a.child_id = c.child_id and a.closed_at is null and ${keptFrom('a.exclusion')} limit 1) is not null then 'kept_back'
    when c.message_class in ('prompt', 'tip') and c.person_id is not null then ${staleBecause('c', '$2')} end as "staleBecause",
  case when c.message_class = 'alert' and c.alert_id is not null then (${alertFacts}) end as alert
from c
left join channel_identity i on i.id = c.identity_id
left join person p on p.id = c.person_id
left join staff st on st.person_id = p.id and st.status = 'active'`,
};
