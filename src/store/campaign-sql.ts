/** Statements of campaigns; for the ordinary pool, whose plans know the values. */

const valid = (row: string, now: string): string =>
  `${row}.valid_from <= ${now} and (${row}.valid_to is null or ${row}.valid_to > ${now})`;

/** The best address of a person: the same order as the outbox takes. */
const bestAddress = (person: string, columns: string): string =>
  `select ${columns} from channel_identity i where i.person_id = ${person} and i.state = 'bound'
   order by i.last_seen_at desc nulls last, i.bound_at desc nulls last, i.id limit 1`;

/** Everybody an audience names. $2 county · $3 roles · $4 regions · $5 schools · $6 children · $7 now. */
const audience = `
with place as (
  select g.id from region g where g.county_id = $2::uuid
    and (cardinality($4::uuid[]) = 0 or exists (select from unnest($4::uuid[]) r(id) where g.path like '%/' || r.id || '/%'))
), kid as (
  select c.id from child c join person p on p.id = c.person_id
  where c.county_id = $2::uuid and c.ledger_status <> 'exited' and p.deceased_at is null and c.residence_region_id in (select id from place)
    and (cardinality($5::uuid[]) = 0 or c.school_organization_id = any($5::uuid[])) and (cardinality($6::uuid[]) = 0 or c.id = any($6::uuid[]))
), family as (
  select r.person_id from care_relation r join kid on kid.id = r.child_id
  where ${valid('r', '$7')} and (r.kind = 'parent' and 'PARENT' = any($3::text[]) or r.kind <> 'parent' and 'CAREGIVER' = any($3::text[]))
), official as (
  select st.person_id from staff st join staff_role sr on sr.staff_id = st.id and sr.role = any($3::text[]) and ${valid('sr', '$7')}
  left join school_class k on k.id = sr.scope_id
  left join organization o on o.id in (sr.scope_id, k.organization_id)
  where st.status = 'active' and coalesce(o.region_id, sr.scope_id) in (select id from place)
    and (cardinality($5::uuid[]) = 0 or o.id = any($5::uuid[]))
)`;

const inAudience = `(select person_id from family union select person_id from official) who
where not exists (select from child c where c.person_id = who.person_id)`;

/**
 * Everybody an audience names, once. $1 campaign, and what `audience` wants.
 * Who cannot have it is in it too: the report says why they got nothing.
 */
export const findAudience = `${audience}
insert into campaign_recipient (campaign_id, person_id, channel)
select $1::uuid, who.person_id, (${bestAddress('who.person_id', 'i.channel')})
from ${inAudience}
on conflict do nothing`;

/** How many an audience holds now, by why they would get nothing; null: they would get it. The order of reasons is that of `neverReason`. */
export const countAudience = `${audience}
select count(*)::int as count, case
    when p.deceased_at is not null then 'dead'
    when p.prompts_off_at is not null then 'prompts_off'
    when not x.staff and x.consent is distinct from 'agreed' then 'no_consent'
    when not x.reached then 'no_address' end as reason
from (select who.person_id,
    exists (select from staff st where st.person_id = who.person_id and st.status = 'active') as staff,
    (select cr.decision from consent_record cr where cr.person_id = who.person_id order by cr.at desc, cr.id desc limit 1) as consent,
    exists (select from channel_identity i where i.person_id = who.person_id and i.state = 'bound') as reached
  from ${inAudience} and $1::uuid is null) x
join person p on p.id = x.person_id group by 2`;

/** Paths of the places of an audience; a place that does not exist gives none. $1 county · $2 regions · $3 schools · $4 children. */
export const placesOfAudience = `
select g.path, x.id from (
  select r.id, r.id as region_id from unnest($2::uuid[]) r(id)
  union all select s.id, o.region_id from unnest($3::uuid[]) s(id) left join organization o on o.id = s.id
  union all select k.id, c.residence_region_id from unnest($4::uuid[]) k(id) left join child c on c.id = k.id
  union all select $1::uuid, $1::uuid where cardinality($2::uuid[]) + cardinality($3::uuid[]) + cardinality($4::uuid[]) = 0
) x left join region g on g.id = x.region_id and g.county_id = $1::uuid`;

/** On which channels somebody waits whose time has come. $1 campaign · $2 now. */
export const whereSomebodyWaits = `
select c.channel from (select unnest(enum_range(null::channel)) as channel union all select null) c
where exists (select from campaign_recipient r where r.campaign_id = $1::uuid and r.state = 'waiting' and r.channel = c.channel and (r.not_before is null or r.not_before <= $2::timestamptz))
  or c.channel is null and exists (select from campaign_recipient r where r.campaign_id = $1::uuid and r.state = 'waiting' and r.channel is null and (r.not_before is null or r.not_before <= $2::timestamptz))`;

/** People whose turn it is. $1 campaign · $2 channel, null: no address · $3 now · $4 limit. */
export const whoseTurn = `
with turn as materialized (
  select r.person_id from campaign_recipient r
  where r.campaign_id = $1::uuid and r.state = 'waiting' and (r.channel = $2::channel or $2::channel is null and r.channel is null) and (r.not_before is null or r.not_before <= $3::timestamptz)
  order by r.person_id limit $4
)
select p.id as "personId", p.time_zone as "timeZone", p.deceased_at is not null as dead, p.prompts_off_at is not null as "promptsOff",
  exists (select from staff st where st.person_id = p.id and st.status = 'active') as "isStaff",
  (select cr.decision from consent_record cr where cr.person_id = p.id order by cr.at desc, cr.id desc limit 1) as consent,
  exists (select from channel_identity i where i.person_id = p.id and i.state = 'bound') as "hasAddress",
  coalesce(kids.living, '{}') as "childIds", kids.died as "childDiedAt",
  (select count(*)::int from outbound_message o where o.person_id = p.id and o.message_class in ('prompt', 'tip') and o.created_at > $3::timestamptz - interval '2 days'
     and o.state not in ('cancelled', 'expired')
     and (greatest(o.created_at, o.send_after) at time zone p.time_zone)::date = ($3::timestamptz at time zone p.time_zone)::date) as "promptsToday",
  exists (select from conversation c where c.party_id = p.id and c.last_inbound_at > $3::timestamptz - interval '10 minutes')
    or exists (select from flow_session s where s.party_id = p.id and s.state = 'open' and s.expires_at > $3::timestamptz and (s.alert_id is not null or s.priority >= 90))
    or exists (select from conversation v where v.party_id = p.id and v.taken_until > $3::timestamptz) as busy
from turn join person p on p.id = turn.person_id
left join lateral (
  select array_agg(c.id) filter (where c.ledger_status <> 'exited' and q.deceased_at is null) as living, max(q.deceased_at) as died
  from care_relation r join child c on c.id = r.child_id join person q on q.id = c.person_id where r.person_id = p.id and ${valid('r', '$3::timestamptz')}
) kids on true
order by p.id`;

/** $1 campaign · $2 JSON {person, state, not_before, another_day, reason}. */
export const setAside = `
update campaign_recipient r set state = x.state, reason = x.reason, not_before = x.not_before, put_off = r.put_off + case when x.another_day then 1 else 0 end
from json_to_recordset($2::json) as x(person uuid, state text, not_before timestamptz, another_day boolean, reason text)
where r.campaign_id = $1::uuid and r.person_id = x.person and r.state = 'waiting'`;

/** A text for many: the people's rows, and the outbox. $1 campaign · $2 JSON {id, person, effect_key, body_e} · $3 now. */
export const queueTips = `
with x as materialized (
  select * from json_to_recordset($2::json) as x(id uuid, person uuid, effect_key text, body_e text)
), taken as (
  update campaign_recipient r set state = 'queued', outbound_id = x.id, reason = null from x
  where r.campaign_id = $1::uuid and r.person_id = x.person and r.state = 'waiting' returning r.person_id
), put as (
  insert into outbound_message (id, effect_key, message_class, channel, identity_id, person_id, readdress, body_e, purpose, send_after, created_at)
  select x.id, x.effect_key, 'tip', coalesce(b.channel, 'phone'), b.id, x.person, true, x.body_e, 'campaign', $3::timestamptz, $3::timestamptz
  from x join taken on taken.person_id = x.person
  left join lateral (${bestAddress('x.person', 'i.id, i.channel')}) b on true
  order by x.person
  on conflict (effect_key) do nothing returning id
)
select id from put`;

/** What the outbox has done with rows that are under way. Several do it at once: what another has in hand is left to it. */
export const settleRows = `
with settled as materialized (
  select r.campaign_id, r.person_id, o.state, o.reason from campaign_recipient r join outbound_message o on o.id = r.outbound_id
  where r.state = 'queued' and o.settled order by r.campaign_id, r.person_id for update of r skip locked
)
update campaign_recipient r set
  state = case when o.state = 'sent' then 'sent' when o.state = 'undeliverable' and o.reason like 'ambiguous%' then 'ambiguous'
    when o.reason = 'campaign_cancelled' then 'cancelled' else 'undeliverable' end,
  reason = case when o.state <> 'sent' then split_part(coalesce(o.reason, o.state::text), ':', 1) end
from settled o where r.campaign_id = o.campaign_id and r.person_id = o.person_id and r.state = 'queued'`;

/** $1 now. */
export const endThoseDone = `
update campaign c set state = 'done', ended_at = $1, feed_until = null where c.state = 'running'
  and not exists (select from campaign_recipient r where r.campaign_id = c.id and r.state = 'waiting')
  and not exists (select from campaign_recipient r where r.campaign_id = c.id and r.state = 'queued')`;

/** Rows of a cancelled campaign whose first message has not left, and the conversations that these had opened. $1 campaign · $2 now. */
export const dropQueued = `
with mine as materialized (
  select r.person_id, r.session_id, r.outbound_id from campaign_recipient r join outbound_message f on f.id = r.outbound_id
  where r.campaign_id = $1::uuid and r.state = 'queued' and f.state = 'queued'
), dropped as (
  update outbound_message o set state = 'cancelled', settled = true, reason = 'campaign_cancelled'
  where o.state = 'queued' and o.id in (
    select m.outbound_id from mine m union
    select s.id from mine m join outbound_message s on s.person_id = m.person_id and s.session_id = m.session_id and not s.settled)
  returning o.id
)
update flow_session s set state = 'cancelled', ended_at = $2::timestamptz, updated_at = $2::timestamptz
from mine m where s.id = m.session_id and s.state = 'open' and m.outbound_id in (select id from dropped)`;

/** Who has written in the conversation that was opened. $1 campaign. */
export const noteAnswers = `
update campaign_recipient r set answered_at = a.at from (
  select w.person_id, least(
    (select min(m.received_at) from inbound_message m where m.party_id = w.person_id and m.session_id = w.session_id),
    (select min(n.at) from answer n where n.session_id = w.session_id)) as at
  from campaign_recipient w where w.campaign_id = $1::uuid and w.session_id is not null and w.answered_at is null) a
where r.campaign_id = $1::uuid and r.person_id = a.person_id and a.at is not null`;

/** $1 campaign. */
export const countProgress = `
select count(*)::int as audience, count(o.delivered_at)::int as delivered, count(o.read_at)::int as read, count(r.answered_at)::int as answered,
  count(*) filter (where r.put_off > 0)::int as "putOff",
  (select coalesce(json_object_agg(s.state, s.n), '{}'::json) from (select q.state, count(*)::int as n from campaign_recipient q where q.campaign_id = $1::uuid group by q.state) s) as states,
  (select coalesce(json_object_agg(s.reason, s.n), '{}'::json) from (select q.reason, count(*)::int as n from campaign_recipient q
     where q.campaign_id = $1::uuid and q.reason is not null and q.state in ('undeliverable', 'cancelled') group by q.reason) s) as reasons
from campaign_recipient r left join outbound_message o on o.id = r.outbound_id where r.campaign_id = $1::uuid`;
