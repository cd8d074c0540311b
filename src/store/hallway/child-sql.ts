import type { Prepared } from './database.ts';
import { alertJson, childJson, ms, recordJson } from './situation-sql.ts';

const back = (days: number): string => `k.now - interval '${days} days'`;

/** Persons who gave these answers and wrote these records, with the role in which they speak; accounts in training are DRILL. */
const speakers = `(select coalesce(json_agg(json_build_array(who.id, case
      when s.drill then 'DRILL'
      when exists (select from care_relation c where c.child_id = ch.id and c.person_id = who.id and c.kind = 'parent')
        or exists (select from parent_state p where p.child_id = ch.id and p.parent_person_id = who.id) then 'PARENT_AWAY'
      when exists (select from care_relation c where c.child_id = ch.id and c.person_id = who.id) then 'CAREGIVER'
      else coalesce((select r.role from staff_role r where r.staff_id = s.id order by r.id limit 1), 'UNKNOWN') end)), '[]'::json)
    from (select distinct one.id from unnest(said.persons || kept.persons) one(id)) who
    left join staff s on s.person_id = who.id)`;

/** Whose rows these are: who speaks is asked of what was read, and not of everything once more. */
const persons = (row: string): string =>
  `coalesce(array_agg(distinct ${row}.person_id) filter (where ${row}.person_id is not null), '{}') as persons`;

/** Answers of the last quarter, all or those of the steps `$3` and conversations `$4`, and of a year those by which the contact clock reads. `$2` names their steps. */
const answers = `(select coalesce(json_agg(json_build_array(a.flow_id, a.step_id, a.value, a.person_id, a.session_id, ${ms('a.at')}) order by a.at desc, a.id), '[]'::json) as list, ${persons('a')}
    from (select * from answer x where x.child_id = ch.id and x.at > ${back(400)} and x.superseded_by is null
          and (x.at > ${back(100)} and ($3::text[] is null or x.step_id = any($3) or x.flow_id = any($4::text[])) or x.step_id = any($2)) order by x.at desc limit 600) a)`;

const records = `(select coalesce(json_agg(json_build_object('record', ${recordJson('f')}, 'personId', f.person_id) order by f.at desc, f.id), '[]'::json) as list, ${persons('f')}
    from (select * from file_record x where x.child_id = ch.id and x.at > ${back(800)} and x.superseded_by is null order by x.at desc limit 200) f)`;

const signals = `(select coalesce(json_agg(json_build_array(g.flag_code, g.severity, g.source_role, g.source_person_id, g.step_id,
      case when o.id is null then 'none' when o.closed_at is null then 'open' when o.state = 'false_alarm' then 'false_alarm' else 'resolved' end, ${ms('g.at')})
      order by g.at desc, g.id), '[]'::json)
    from (select * from signal x where x.child_id = ch.id and x.at > ${back(400)} and x.subject_key not like 'drill:%' order by x.at desc limit 400) g
    left join alert o on o.id = g.alert_id)`;

const parents = `(select coalesce(json_agg(json_build_object('personId', q.id, 'name', q.display_name, 'gender', q.gender,
      'status', case when q.deceased_at is not null then 'dead' else coalesce(ps.status, 'normal') end, 'away', ps.away, 'awaySince', ${ms('ps.away_since')},
      'temporaryReturnFrom', ${ms('ps.temporary_return_from')}, 'temporaryReturnTo', ${ms('ps.temporary_return_to')}, 'lastContactAt', ${ms('ps.last_contact_at')},
      'lastSeenAt', ${ms('ps.last_seen_at')}, 'supportPaidAt', ${ms('ps.support_paid_at')},
      'lastLoggedAt', (select ${ms('l.at')} from contact_log l where l.child_id = ch.id and l.from_person_id = q.id and l.from_role = 'parent' and l.to_role = 'child'
        order by l.at desc limit 1)) order by q.id), '[]'::json)
    from (select c.person_id as id from care_relation c where c.child_id = ch.id and c.kind = 'parent' and c.valid_from <= k.now and (c.valid_to is null or c.valid_to > k.now)
          union select s.parent_person_id from parent_state s where s.child_id = ch.id) one
    join person q on q.id = one.id left join parent_state ps on ps.child_id = ch.id and ps.parent_person_id = q.id)`;

const carers = `(select coalesce(json_agg(json_build_object('personId', q.id, 'birthDate', q.birth_date, 'livesWith', c.lives_with,
      'children', (select count(distinct o.child_id)::int from care_relation o join child x on x.id = o.child_id and x.ledger_status <> 'exited'
        where o.person_id = q.id and o.kind <> 'parent' and o.valid_from <= k.now and (o.valid_to is null or o.valid_to > k.now))) order by c.id), '[]'::json)
    from care_relation c join person q on q.id = c.person_id
    where c.child_id = ch.id and c.kind <> 'parent' and c.valid_from <= k.now and (c.valid_to is null or c.valid_to > k.now))`;

/**
 * What reviews of children's files read, one row a child. $1 is a JSON array of {n, child_id, now, month_start, last_month_start}. As
 * in load_party every subquery is a look-up by index for one child.
 */
export const loadChildSql: Prepared = {
  name: 'load_child',
  text: `
with k as materialized (
  select * from json_to_recordset($1::json) as x(n int, child_id uuid, now timestamptz, month_start timestamptz, last_month_start timestamptz)
)
select k.n, ${childJson('ch', 'cp', 'k.now', 'k.month_start', 'k.last_month_start')} as child, ${ms('ch.created_at')} as "fileSince",
  (select coalesce(json_agg(${alertJson('a')} order by a.opened_at, a.id), '[]'::json) from alert a where a.subject_key = 'child:' || ch.id and a.closed_at is null) as alerts,
  ${signals} as signals,
  said.list as answers,
  ${speakers} as speakers,
  (select coalesce(json_agg(json_build_array(l.from_role, l.to_role, l.from_person_id, l.method, ${ms('l.at')}) order by l.at desc, l.id), '[]'::json)
    from (select * from contact_log x where x.child_id = ch.id and x.at > ${back(190)} order by x.at desc limit 400) l) as contacts,
  ${parents} as parents,
  ${carers} as carers,
  kept.list as records,
  (select coalesce(json_agg(json_build_object('alertId', a.id, 'sourcePersonId', a.reporter_person_id, 'flagCode', a.flag_code, 'closedAt', ${ms('a.closed_at')},
      'times', (select count(*)::int from alert b where b.state = 'false_alarm' and b.reporter_person_id = a.reporter_person_id and b.flag_code = a.flag_code and not b.drill))
      order by a.closed_at desc), '[]'::json)
    from alert a where a.child_id = ch.id and a.state = 'false_alarm' and a.reporter_person_id is not null and not a.drill and a.closed_at > ${back(400)}) as "falseAlarms",
  (select coalesce(json_agg(json_build_object('rule', r.rule, 'periodKey', r.period_key, 'evidenceAt', ${ms('r.evidence_at')})), '[]'::json)
    from review_finding r where r.child_id = ch.id) as findings
from k join child ch on ch.id = k.child_id and ch.ledger_status <> 'exited'
join person cp on cp.id = ch.person_id and cp.deceased_at is null
cross join lateral ${answers} said
cross join lateral ${records} kept`,
};
