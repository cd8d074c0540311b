import type { Prepared } from './database.ts';
import { type Queue, queueOf } from './outbound-rows.ts';
import { replaceOnce } from './replace-once.ts';

/**
 * One statement that writes any number of decisions, each of them whole or not at all.
 *
 * $1 decisions · $2 sessions · $3 ended sessions · $4 answers · $5 outbox · $6 timers · $7 human inbox · $8 audit · $9 contacts · $10 duties · $11 parents, each a
 * JSON array whose rows carry the number `n` of their decision. The version of the conversation is raised first: a
 * concurrent commit for the same party waits on that row and then finds another version. Only what got past it writes its
 * inbox row, and only what wrote its inbox row (`ok`) writes anything else. `insertJobs` are pg-boss's own insert statements
 * (see jobs.ts), one a queue, each with a name for its rows.
 */
export function commitSql(insertJobs: readonly { readonly name: string; readonly sql: string }[]): Prepared {
  const jobs = insertJobs.map(({ name, sql }) => `, ${name} as (${sql})`).join('\n');
  return { name: `commit_${insertJobs.length}`, text: `${hot}${jobs}\n${answer}` };
}

/**
 * The same for prompts of campaigns: the person's row of the campaign moves with the rest, and whoever is not waiting any
 * more (cancelled meanwhile) gets nothing. Ordinary messages do not pay for it.
 */
export function campaignCommitSql(insertJobs: Parameters<typeof commitSql>[0]): Prepared {
  const { name, text } = commitSql(insertJobs);
  return { name: `${name}_campaign`, text: replaceOnce(replaceOnce(text, ...campaignColumns), ...campaignMoves) };
}

const campaignColumns = [
  'event_id uuid, timer_id uuid)',
  `event_id uuid, timer_id uuid, campaign_id uuid, campaign_state text, campaign_reason text, campaign_outbound uuid, campaign_session uuid)`,
] as const;

const campaignMoves = [
  `), ok as materialized (
  select p.n from passed p where `,
  `), moved as materialized (
  select p.n, p.campaign_id, p.party, p.campaign_state, p.campaign_reason, p.campaign_outbound, p.campaign_session
  from passed p where p.event_id in (select id from evt)
), asked as (
  update campaign_recipient r set state = m.campaign_state, reason = m.campaign_reason, outbound_id = m.campaign_outbound, session_id = m.campaign_session
  from moved m where r.campaign_id = m.campaign_id and r.person_id = m.party and r.state = 'waiting'
  returning m.n
), ok as materialized (
  select p.n from passed p where p.n in (select n from asked) and `,
] as const;

/**
 * Where pg-boss expects its parameter: the messages of one queue that are still to leave. Everything that is to leave at the
 * same time is one job: it wakes a sender, and the outbox knows the order.
 */
export const jobsOf = (queue: Queue): string => `(
  select coalesce(json_agg(json_build_object('data', json_build_object('ids', together.ids), 'startAfter', together.start_after, 'priority', together.priority)), '[]'::json)
  from (select json_agg(l.id order by l.n, l.ord) as ids, l.start_after, l.priority from leaving l
        where not l.shown and l.message_class in (${classesOf(queue)}) group by l.start_after, l.priority) together)`;

const classesOf = (queue: Queue): string =>
  Object.entries(queueOf)
    .flatMap(([messageClass, own]) => (own === queue ? [`'${messageClass}'`] : []))
    .join(', ');

/**
 * Whether a reply to whoever just wrote, on a channel that reads the outbox itself, is on the screen by being written. It must
 * be what `whyNotSend` would let out (the rest of that check is about other messages), and nothing of its chat may still be
 * on its way, as a claim would see it. An address that is not there is made by this very statement. Each question is put so
 * that it stays a look-up by index.
 */
const isShown = `x.at_once
    and (select true from outbound_message e where e.identity_id = x.identity_id and not e.settled and e.message_class <> 'alert'
         and not (e.state = 'queued' and e.attempts = 0 and e.send_after > x.created_at) limit 1) is null
    and coalesce((select i.state in ('bound', 'unbound', 'suspended') from channel_identity i where i.id = x.identity_id), true)
    and (select true from person q where q.id = x.person_id and q.deceased_at is not null limit 1) is null`;

/** No earlier than the last one that was sent there by somebody else's clock: a page reads its rows by this time. */
const shownAt = `greatest(l.created_at, (select e.sent_at from outbound_message e where e.identity_id = l.identity_id and e.state = 'sent' order by e.seq desc limit 1))`;

/** What was said of this very parent, where the row that would be new cannot show it (a date that is named, a state that is not). */
const said = (column: string): string =>
  `(select x.${column} from said x where x.child_id = p.child_id and x.parent_person_id = p.parent_person_id)`;

/** The decisions that hold, as an array: a join would go through every list once for each of them. */
export const holds = 'array(select n from ok)';

const hot = `
with d as materialized (
  select * from json_to_recordset($1::json) as x(n int, kind text, party uuid, expected int, now timestamptz, text_h text, said_at timestamptz,
    new_identity boolean, identity_id uuid, channel channel, ext_h text, ext_e text, inbound_id uuid, ext_message_id text, in_kind text,
    text_e text, start_code_e text, media_ref text, edited boolean, in_state inbound_state, attempts int, late boolean, session_id uuid, risk_scan jsonb,
    problem text, sent_at timestamptz, event_id uuid, timer_id uuid)
), fresh as materialized (
  select d.* from d where case d.kind
    when 'message' then (select true from inbound_message m where m.channel = d.channel and m.external_message_id = d.ext_message_id and m.state <> 'pending' limit 1) is null
    when 'event' then (select true from timer t where t.id = d.event_id limit 1) is null
    when 'timer' then (select true from timer t where t.id = d.timer_id and coalesce(t.done_at, 'infinity') = 'infinity' limit 1) is not null
    else true end
), conv as (
  insert into conversation as c (party_id, version, last_inbound_at, last_text_h)
  select f.party, f.expected + 1, f.said_at, f.text_h from fresh f where f.expected is not null order by f.party
  on conflict (party_id) do update set version = excluded.version, last_inbound_at = coalesce(excluded.last_inbound_at, c.last_inbound_at),
    last_text_h = case when excluded.last_inbound_at is null then c.last_text_h else excluded.last_text_h end
  where c.version = excluded.version - 1
  returning c.party_id
), passed as materialized (
  select f.* from fresh f where f.expected is null or f.party in (select party_id from conv)
), ident as (
  insert into channel_identity (id, channel, external_id_h, external_id_e, state, last_seen_at)
  select p.identity_id, p.channel, p.ext_h, p.ext_e, 'unbound', p.now from passed p where p.new_identity
  on conflict do nothing
), seen as (
  update channel_identity i set last_seen_at = p.now, state = case when i.state = 'blocked' then (case when i.person_id is null then 'unbound' else 'bound' end)::identity_state else i.state end
  from passed p where p.kind = 'message' and p.in_kind <> 'blocked' and i.id = p.identity_id and (i.last_seen_at is null or i.last_seen_at < p.now - interval '1 hour' or i.state = 'blocked')
), inb as (
  insert into inbound_message as m (id, channel, external_message_id, identity_id, party_id, kind, text_e, start_code_e, media_ref, edited, state, attempts, late,
    session_id, risk_scan, problem, sent_at, received_at, handled_at)
  select p.inbound_id, p.channel, p.ext_message_id, p.identity_id, p.party, p.in_kind, p.text_e, p.start_code_e, p.media_ref, p.edited, p.in_state, p.attempts, p.late,
    p.session_id, p.risk_scan, p.problem, p.sent_at, p.said_at, p.now
  from passed p where p.kind = 'message'
  on conflict (channel, external_message_id) do update set state = excluded.state, attempts = excluded.attempts, late = excluded.late,
    session_id = excluded.session_id, risk_scan = excluded.risk_scan, problem = excluded.problem, handled_at = excluded.handled_at
  where m.state = 'pending'
  returning m.channel, m.external_message_id
), evt as (
  insert into timer (id, effect_key, kind, due_at, done_at)
  select p.event_id, 'event:' || p.event_id, 'event', p.now, p.now from passed p where p.kind = 'event'
  on conflict do nothing returning id
), tmr as (
  -- Said so that the index of open timers, which would be read whole, cannot serve: they are found by id.
  -- A review that was asked for anew meanwhile is still to come.
  update timer t set done_at = p.now from passed p where p.kind = 'timer' and t.id = p.timer_id and coalesce(t.done_at, 'infinity') = 'infinity'
    and (t.kind <> 'child_review' or t.due_at <= p.now)
    and t.effect_key not in (select y.effect_key from json_to_recordset($6::json) as y(effect_key text))
), ok as materialized (
  select p.n from passed p where case p.kind
    when 'message' then (p.channel, p.ext_message_id) in (select channel, external_message_id from inb)
    when 'event' then p.event_id in (select id from evt)
    else true end
), sess as (
  insert into flow_session as s (id, party_id, person_id, identity_id, flow_id, flow_version, flow_hash, child_id, alert_id, priority, state, data_e, invite_id, proxy_by,
    started_at, updated_at, expires_at, ended_at)
  select x.id, x.party_id, x.person_id, x.identity_id, x.flow_id, x.flow_version, x.flow_hash, x.child_id, x.alert_id, x.priority, x.state, x.data_e, x.invite_id, x.proxy_by,
    x.started_at, x.updated_at, x.expires_at, x.ended_at
  from json_to_recordset($2::json) as x(n int, id uuid, party_id uuid, person_id uuid, identity_id uuid, flow_id text, flow_version int, flow_hash text, child_id uuid,
    alert_id uuid, priority int, state session_state, data_e text, invite_id uuid, proxy_by uuid, started_at timestamptz, updated_at timestamptz, expires_at timestamptz, ended_at timestamptz)
  where x.n = any(${holds})
  on conflict (id) do update set data_e = excluded.data_e, state = excluded.state, priority = excluded.priority, alert_id = excluded.alert_id,
    updated_at = excluded.updated_at, expires_at = excluded.expires_at, ended_at = excluded.ended_at,
    proxy_by = coalesce(excluded.proxy_by, s.proxy_by)
  where s.state = 'open'
), ended as (
  update flow_session s set state = x.state, ended_at = x.ended_at, updated_at = x.ended_at, proxy_by = coalesce(x.proxy_by, s.proxy_by)
  from json_to_recordset($3::json) as x(n int, id uuid, state session_state, ended_at timestamptz, proxy_by uuid)
  -- As above: the index of open sessions, of which one campaign makes thousands, would be read whole.
  where x.n = any(${holds}) and s.id = x.id and s.state::text = 'open'
), given as materialized (
  select x.* from json_to_recordset($4::json) as x(n int, id uuid, session_id uuid, flow_id text, step_id text, child_id uuid, person_id uuid, inbound_id uuid, value jsonb,
    text_e text, understood_by text, at timestamptz, supersedes boolean) where x.n = any(${holds})
), answered as (
  insert into answer (id, session_id, flow_id, step_id, child_id, person_id, inbound_id, value, text_e, understood_by, at)
  select g.id, g.session_id, g.flow_id, g.step_id, g.child_id, g.person_id, g.inbound_id, g.value, g.text_e, g.understood_by, g.at from given g
  on conflict (id) do nothing
), superseded as (
  update answer a set superseded_by = g.id from given g
  where g.supersedes and a.session_id = g.session_id and a.step_id = g.step_id and a.child_id is not distinct from g.child_id
    and a.superseded_by is null and a.id <> g.id
), leaving as materialized (
  select x.*, coalesce(x.channel, b.channel, 'phone') as way, coalesce(x.identity_id, b.id) as address_id, coalesce(${isShown}, false) as shown
  from json_to_recordset($5::json) as x(n int, id uuid, effect_key text, message_class message_class, channel channel, identity_id uuid, person_id uuid, readdress boolean,
    phone_e text, body_e text, purpose text, child_id uuid, alert_id uuid, alert_step_no int, session_id uuid, send_after timestamptz, start_after text, priority int, expires_at timestamptz,
    created_at timestamptz, ord int, at_once boolean)
  left join lateral (
    select c.id, c.channel from channel_identity c where x.channel is null and x.identity_id is not null and c.id = x.identity_id
    union all
    (select c.id, c.channel from channel_identity c where x.readdress and c.person_id = x.person_id and c.state = 'bound'
     order by c.last_seen_at desc nulls last, c.bound_at desc nulls last, c.id limit 1)
    limit 1) b on true
  where x.n = any(${holds})
), outb as (
  insert into outbound_message (id, effect_key, message_class, channel, identity_id, person_id, readdress, phone_e, body_e, purpose, child_id, alert_id, alert_step_no,
    session_id, send_after, expires_at, created_at, state, settled, sent_at)
  select l.id, l.effect_key, l.message_class, l.way, l.address_id, l.person_id, l.readdress, l.phone_e, l.body_e, l.purpose, l.child_id, l.alert_id, l.alert_step_no,
    l.session_id, l.send_after, l.expires_at, l.created_at, (case when l.shown then 'sent' else 'queued' end)::outbound_state, l.shown, case when l.shown then ${shownAt} end
  from leaving l order by l.shown desc, l.n, l.ord
  on conflict (effect_key) do nothing
), timed as (
  insert into timer (id, effect_key, kind, party_id, subject_id, due_at)
  -- Two people who speak of one child in the same statement set one timer; in the order of keys, so that no two statements wait for each other.
  select distinct on (x.effect_key) x.id, x.effect_key, x.kind, x.party_id, x.subject_id, x.due_at
  from json_to_recordset($6::json) as x(n int, id uuid, effect_key text, kind text, party_id uuid, subject_id uuid, due_at timestamptz)
  where x.n = any(${holds})
  order by x.effect_key, x.due_at desc
  on conflict (effect_key) do update set due_at = excluded.due_at, done_at = null
), filed as (
  insert into human_inbox (id, effect_key, inbound_id, identity_id, person_id, child_id, region_id, reason, for_role, note_e, restricted, due_at, assigned_to, created_at)
  select x.id, x.effect_key, x.inbound_id, x.identity_id, x.person_id, x.child_id, x.region_id, x.reason, x.for_role, x.note_e, x.restricted, x.due_at, x.assigned_to, x.created_at
  from json_to_recordset($7::json) as x(n int, id uuid, effect_key text, inbound_id uuid, identity_id uuid, person_id uuid, child_id uuid, region_id uuid, reason text,
    for_role text, note_e text, restricted boolean, due_at timestamptz, assigned_to uuid, created_at timestamptz) where x.n = any(${holds})
  on conflict (effect_key) do nothing
), audited as (
  insert into audit_log (at, actor_kind, actor_id, action, entity, entity_id, data)
  select x.at, x.actor_kind, x.actor_id, x.action, x.entity, x.entity_id, x.data
  from json_to_recordset($8::json) as x(n int, at timestamptz, actor_kind text, actor_id uuid, action text, entity text, entity_id text, data jsonb) where x.n = any(${holds})
  order by x.n
), contacted as (
  insert into contact_log (id, child_id, from_person_id, from_role, to_role, method, at, source, session_id)
  select x.id, x.child_id, x.from_person_id, x.from_role, x.to_role, x.method, x.at, x.source, x.session_id
  from json_to_recordset($9::json) as x(n int, id uuid, child_id uuid, from_person_id uuid, from_role text, to_role text, method text, at timestamptz, source text,
    session_id uuid) where x.n = any(${holds})
  on conflict (id) do nothing
), advanced as (
  -- Only a duty that still stands where the decision saw it: evidence that came meanwhile is not undone.
  update duty u set step = x.step, next_at = x.next_at, state = coalesce(x.state, u.state),
    prompted_at = case when x.prompted then coalesce(u.prompted_at, x.now) else u.prompted_at end,
    reason = coalesce(x.reason, u.reason), done_at = case when x.state = 'done' then x.now else u.done_at end
  from json_to_recordset($10::json) as x(n int, id uuid, from_step int, step int, next_at timestamptz, state duty_state, prompted boolean, reason text, now timestamptz)
  where x.n = any(${holds}) and u.id = x.id and u.step = x.from_step and u.state::text = 'due'
), said as materialized (
  select x.* from json_to_recordset($11::json) as x(n int, id uuid, child_id uuid, parent_person_id uuid, away boolean, away_since timestamptz, away_region text, status text,
    return_from timestamptz, return_to timestamptz, contact_at timestamptz, seen_at timestamptz, paid_at timestamptz, now timestamptz) where x.n = any(${holds})
), parents as (
  insert into parent_state as p (id, child_id, parent_person_id, away, away_since, away_region, status, temporary_return_from, temporary_return_to,
    last_contact_at, last_seen_at, support_paid_at, updated_at)
  select x.id, x.child_id, x.parent_person_id, x.away, case when x.away then coalesce(x.away_since, x.now) end, x.away_region, coalesce(x.status, 'normal'),
    x.return_from, x.return_to, x.contact_at, x.seen_at, x.paid_at, x.now
  from said x order by x.child_id, x.parent_person_id
  on conflict (child_id, parent_person_id) do update set away = coalesce(excluded.away, p.away),
    away_since = coalesce(${said('away_since')}, case when excluded.away is null or excluded.away is not distinct from p.away then p.away_since else excluded.away_since end),
    away_region = coalesce(excluded.away_region, p.away_region), status = coalesce(${said('status')}, p.status),
    temporary_return_from = coalesce(excluded.temporary_return_from, p.temporary_return_from), temporary_return_to = coalesce(excluded.temporary_return_to, p.temporary_return_to),
    -- What was last seen or heard never moves back: an older word that comes late changes nothing.
    last_contact_at = greatest(p.last_contact_at, excluded.last_contact_at), last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at),
    support_paid_at = greatest(p.support_paid_at, excluded.support_paid_at), updated_at = excluded.updated_at
)`;

/** One row a decision: what became of it, whether its chat shows something new, and the classes of what is still to leave. */
const answer = `select d.n, case when ok.n is not null then 'committed' when f.n is null then 'duplicate'
    when f.expected is not null and f.party not in (select party_id from conv) then 'stale' else 'duplicate' end as outcome,
  (select true from leaving l where l.n = d.n and l.shown limit 1) is not null as shown,
  array(select l.message_class::text from leaving l where l.n = d.n and not l.shown) as waiting
from d left join ok on ok.n = d.n left join fresh f on f.n = d.n order by d.n`;
