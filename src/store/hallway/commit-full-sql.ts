import { holds } from './commit-sql.ts';
import type { Prepared } from './database.ts';
import { saveRecordsSql } from './records-sql.ts';
import { replaceOnce } from './replace-once.ts';

/**
 * The commit with everything about alerts, others' conversations and records: a chain's step is one statement too, and several
 * alerts go together. Ordinary messages do not pay for it.
 *
 * $12 alerts that must stand as the decision saw them, with their changes · $13 alerts that open (their numbers are given before) ·
 * $14 new steps · $15 steps that are over · $16 recipients · $17 the alert's story · $18 signals · $19 conversations of others · $20
 * records. The alerts are held before anything is written; a decision that saw an older one writes nothing and is told so ("stale").
 */
export function fullCommitSql({ name, text }: Prepared): Prepared {
  return { name: `${name}_full`, text: changes.reduce((sql, [mark, by]) => replaceOnce(sql, mark, by), text) };
}

const held = `
), held as materialized (
  -- In the order of their ids, so that no two statements wait for each other.
  select x.n, x.id from json_to_recordset($12::json) as x(n int, id uuid, version int)
  join alert a on a.id = x.id and a.version = x.version order by a.id for update of a
), fresh as materialized (
  select u.* from unseen u where not exists (
    select from json_to_recordset($12::json) as x(n int, id uuid) where x.n = u.n and not exists (select from held h where h.n = x.n and h.id = x.id))
), conv as (`;

/** A column that the changes name becomes what they say, also when that is nothing. */
const changed = (column: string, name: string, type: string): string =>
  `${column} = case when x.changes ? '${name}' then (x.changes ->> '${name}')::${type} else a.${column} end`;

const belongings = `
), touched as (
  update alert a set version = a.version + 1, updated_at = case when x.touch then x.now else a.updated_at end,
    ${changed('state', 'state', 'alert_state')}, ${changed('severity', 'severity', 'severity')}, ${changed('restricted', 'restricted', 'boolean')},
    chain = coalesce(x.changes -> 'chain', a.chain), exclusion = coalesce(x.changes -> 'exclusion', a.exclusion),
    ${changed('owner_staff_id', 'ownerStaffId', 'uuid')}, ${changed('handover_to_staff_id', 'handoverToStaffId', 'uuid')},
    ${changed('close_requested_by', 'closeRequestedBy', 'uuid')}, ${changed('closed_by', 'closedBy', 'uuid')},
    ${changed('acked_at', 'ackedAt', 'timestamptz')}, ${changed('called_police_at', 'calledPoliceAt', 'timestamptz')}, ${changed('saw_child_at', 'sawChildAt', 'timestamptz')},
    ${changed('written_at', 'writtenAt', 'timestamptz')}, ${changed('closed_at', 'closedAt', 'timestamptz')}
  from json_to_recordset($12::json) as x(n int, id uuid, version int, touch boolean, changes jsonb, now timestamptz)
  where x.n = any(${holds}) and a.id = x.id
), opened as (
  insert into alert (id, county_id, no, child_id, subject_key, place_region_id, flag_code, severity, state, restricted, drill, chain, exclusion, reporter_person_id,
    reporter_identity_id, owner_staff_id, handover_to_staff_id, version, opened_at, acked_at, called_police_at, saw_child_at, written_at, closed_at)
  select x.id, x.county_id, x.no, x.child_id, x.subject_key, x.place_region_id, x.flag_code, x.severity, x.state, x.restricted, x.drill, x.chain, x.exclusion, x.reporter_person_id,
    x.reporter_identity_id, x.owner_staff_id, x.handover_to_staff_id, x.version, x.opened_at, x.acked_at, x.called_police_at, x.saw_child_at, x.written_at, x.closed_at
  from json_to_recordset($13::json) as x(n int, id uuid, county_id uuid, no text, child_id uuid, subject_key text, place_region_id uuid, flag_code text, severity severity,
    state alert_state, restricted boolean, drill boolean, chain jsonb, exclusion jsonb, reporter_person_id uuid, reporter_identity_id uuid, owner_staff_id uuid,
    handover_to_staff_id uuid, version int, opened_at timestamptz, acked_at timestamptz, called_police_at timestamptz, saw_child_at timestamptz, written_at timestamptz,
    closed_at timestamptz) where x.n = any(${holds})
), stepped as (
  insert into alert_step (id, alert_id, no, chain_step, repeat_no, due_at)
  select x.id, x.alert_id, x.no, x.chain_step, x.repeat_no, x.due_at
  from json_to_recordset($14::json) as x(n int, id uuid, alert_id uuid, no int, chain_step text, repeat_no int, due_at timestamptz) where x.n = any(${holds})
), over as (
  update alert_step s set state = x.state, outcome = x.outcome, fired_at = x.now
  from json_to_recordset($15::json) as x(n int, alert_id uuid, no int, state alert_step_state, outcome text, now timestamptz)
  -- By the alert's own steps: the index of steps that are to come would be read whole.
  where x.n = any(${holds}) and s.alert_id = x.alert_id and s.no = x.no and s.state::text = 'pending'
), told as (
  insert into alert_recipient as r (id, alert_id, step_no, staff_id, person_id, role, outbound_id, state, reason, at)
  select x.id, x.alert_id, x.step_no, x.staff_id, x.person_id, x.role, x.outbound_id, x.state, x.reason, x.at
  from json_to_recordset($16::json) as x(n int, id uuid, alert_id uuid, step_no int, staff_id uuid, person_id uuid, role text, outbound_id uuid, state text, reason text,
    at timestamptz) where x.n = any(${holds})
  on conflict (alert_id, step_no, staff_id, role) do update set state = excluded.state, reason = excluded.reason,
    outbound_id = coalesce(excluded.outbound_id, r.outbound_id), at = excluded.at
), story as (
  insert into alert_event (id, alert_id, at, by_staff_id, type, data_e)
  select x.id, x.alert_id, x.at, x.by_staff_id, x.type, x.data_e
  from json_to_recordset($17::json) as x(n int, id uuid, alert_id uuid, at timestamptz, by_staff_id uuid, type text, data_e text) where x.n = any(${holds})
  on conflict (id) do nothing
), signalled as (
  insert into signal (id, alert_id, child_id, subject_key, flag_code, severity, source_role, source_person_id, source_identity_id, inbound_id, session_id, step_id, because_e, restricted, at)
  select x.id, x.alert_id, x.child_id, x.subject_key, x.flag_code, x.severity, x.source_role, x.source_person_id, x.source_identity_id, x.inbound_id, x.session_id, x.step_id,
    x.because_e, x.restricted, x.at
  from json_to_recordset($18::json) as x(n int, id uuid, alert_id uuid, child_id uuid, subject_key text, flag_code text, severity severity, source_role text, source_person_id uuid,
    source_identity_id uuid, inbound_id uuid, session_id uuid, step_id text, because_e text, restricted boolean, at timestamptz) where x.n = any(${holds})
  on conflict (id) do nothing
), others as (
  insert into conversation as c (party_id, version)
  select distinct x.party, 1 from json_to_recordset($19::json) as x(n int, party uuid) where x.n = any(${holds}) order by x.party
  on conflict (party_id) do update set version = c.version + 1
), recorded as (${saveRecordsSql('$20', `x.n = any(${holds})`)}
), sess as (`;

const changes: readonly (readonly [mark: string, by: string])[] = [
  ['), fresh as materialized (', '), unseen as materialized ('],
  ['\n), conv as (', held],
  ['\n), sess as (', belongings],
  [`when f.n is null then 'duplicate'`, `when u.n is null then 'duplicate' when f.n is null then 'stale'`],
  ['left join fresh f on f.n = d.n', 'left join unseen u on u.n = d.n left join fresh f on f.n = d.n'],
];
