/**
 * Who could own a duty, and about what: pages of plain columns (core/duty/duty-subject-row.ts). All statements take
 * $1 county · $2 the last key of the page before · $3 roles · $4 now · $5 the school whose calendar is followed, or null ·
 * $6 schools with calendars of their own · $7 rows a page. They are look-ups by index, a page at a time, whatever the county's size.
 */
const dayOf = (column: string): string => `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
const dateText = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
const valid = (row: string): string => `${row}.valid_from <= $4 and (${row}.valid_to is null or ${row}.valid_to > $4)`;
const isActive = (ch: string): string =>
  `${ch}.ledger_status <> 'exited' and (${ch}.exited_at is null or ${ch}.exited_at > $4)`;
/** Of the school whose calendar is followed; without one, of every school that has none of its own. */
const inSchool = (organizationId: string): string =>
  `case when $5::uuid is not null then ${organizationId} = $5 else ${organizationId} is null or not (${organizationId} = any($6::uuid[])) end`;
const pathOf = (region: string): string => `string_to_array(trim(both '/' from ${region}.path), '/')::uuid[]`;

/** A look-up by index for one row, never a hash of the whole table. */
const there = (from: string): string => `(select true from ${from} limit 1) is not null`;

/** {personId, role, …} of everybody in \`candidates\` (person_id, role, lives_with, pairing_type) who lives; \`[]\` for nobody. */
const ownersJson = (candidates: string): string => `(
  select coalesce(json_agg(json_build_object('personId', p.id, 'role', o.role, 'livesWith', o.lives_with, 'pairingType', o.pairing_type,
      'hour', p.preferred_hour, 'timeZone', p.time_zone, 'promptsOff', p.prompts_off_at is not null, 'replyMode', p.reply_mode,
      'reachable', ${there("channel_identity i where i.person_id = p.id and i.state = 'bound'")},
      'vettedOn', ${dayOf('st.vetting_checked_at')}, 'trainedOn', ${dayOf('st.training_done_at')}, 'acknowledgedOn', ${dayOf('st.duty_ack_at')})
    order by o.role, o.lives_with desc, o.since, p.id), '[]'::json)
  from (select c.person_id, c.role, bool_or(c.lives_with) as lives_with, max(c.pairing_type) as pairing_type, min(c.since) as since from (${candidates}) c
        where c.role = any($3::text[]) group by c.person_id, c.role) o
  join person p on p.id = o.person_id and p.deceased_at is null
  left join staff st on st.person_id = p.id and st.status = 'active')`;

/** Who holds one of the roles at one of these places now. A class with a head teacher has that one class teacher. */
const staffAt = (scopes: string, classId: string | null): string => `
    select t.person_id, r.role, false as lives_with, '' as pairing_type, r.valid_from as since from staff_role r join staff t on t.id = r.staff_id and t.status = 'active'
    where r.scope_id = any(${scopes}) and r.role = any($3::text[]) and r.role not in ('HELPER', 'VOLUNTEER') and ${valid('r')}
      ${classId === null ? '' : `and (r.role <> 'CLASS_TEACHER' or not exists (select from school_class h join staff ht on ht.id = h.head_teacher_id and ht.status = 'active' where h.id = ${classId}))`}
    ${
      classId === null
        ? ''
        : `union all
    select t.person_id, 'CLASS_TEACHER', false, '', '-infinity' from school_class hk join staff t on t.id = hk.head_teacher_id and t.status = 'active'
    where hk.id = ${classId} and 'CLASS_TEACHER' = any($3::text[])`
    }`;

/** The family of a child and who is paired with it. */
const familyOf = (ch: string): string => `
    select c.person_id, 'CAREGIVER' as role, c.lives_with, '' as pairing_type, c.valid_from as since from care_relation c
    where c.child_id = ${ch}.id and 'CAREGIVER' = any($3::text[]) and ${valid('c')}
      and (c.kind <> 'parent' or (c.lives_with and not (${there(`parent_state s where s.child_id = ${ch}.id and s.parent_person_id = c.person_id and s.away`)})))
    union all
    select s.parent_person_id, 'PARENT_AWAY', false, '', coalesce(s.away_since, '-infinity') from parent_state s
    where s.child_id = ${ch}.id and 'PARENT_AWAY' = any($3::text[]) and s.away
    union all
    select r.helper_person_id, case when r.type = 'VOLUNTEER' then 'VOLUNTEER' else 'HELPER' end, false, r.type, r.valid_from from pairing r
    where r.child_id = ${ch}.id and $3::text[] && array['HELPER', 'VOLUNTEER'] and ${valid('r')}`;

const latest = (ch: string, kind: string, column: string, more = ''): string =>
  `(select ${column} from file_record f where f.child_id = ${ch}.id and f.kind = '${kind}' and f.superseded_by is null ${more} order by f.at desc limit 1)`;

const childJson = (ch: string, cp: string): string => `json_build_object(
    'childId', ${ch}.id, 'birthDate', ${dateText(`${cp}.birth_date`)}, 'boarding', ${ch}.boarding, 'disabled', ${ch}.health = 'disabled', 'schoolStage', ${ch}.school_stage,
    'livingArrangement', ${ch}.living_arrangement, 'ledgerStatus', ${ch}.ledger_status, 'riskLevel', ${ch}.risk_level,
    'riskLevelSetOn', ${dayOf(`${ch}.risk_level_set_at`)}, 'enteredOn', ${dayOf(`${ch}.entered_at`)},
    'lastVisitOn', ${latest(ch, 'visit', dateText('coalesce(f.on_day, f.at::date)'), `and lower(coalesce(f.data ->> 'saw_child', '')) not in ('', 'no', 'none', 'not_seen')`)},
    'lastAssessedOn', ${latest(ch, 'assessment', dateText('coalesce(f.on_day, f.at::date)'))},
    'holidayPlan', coalesce(${latest(ch, 'holiday_plan', `f.data ->> 'plan'`, `and f.at > $4 - interval '200 days'`)}, ''),
    'registered', coalesce(${latest(ch, 'registration', `f.data -> 'present' = 'true'`, `and f.at > $4 - interval '60 days'`)}, false),
    'insured', null, 'hukouRegistered', ${ch}.hukou_registered, 'inSchool', ${ch}.school_organization_id is not null,
    'agreementTo', ${latest(ch, 'agreement', `f.data ->> 'to'`, `and f.state in ('signed', 'school_told', 'village_told', 'expired')`)},
    'hasHelper', ${there(`pairing r where r.child_id = ${ch}.id and ${valid('r')}`)},
    'openAlert', ${there(`alert a where a.child_id = ${ch}.id and a.closed_at is null and a.severity in ('red', 'orange') and not a.drill`)},
    'parents', (select coalesce(json_agg(json_build_object('personId', s.parent_person_id, 'status', case when q.deceased_at is not null then 'dead' else s.status end,
        'away', s.away, 'returnFrom', ${dayOf('s.temporary_return_from')}, 'returnTo', ${dayOf('s.temporary_return_to')}) order by s.parent_person_id), '[]'::json)
      from parent_state s join person q on q.id = s.parent_person_id where s.child_id = ${ch}.id))`;

export const childrenSql = `
with page as materialized (
  select ch.* from child ch join person cp on cp.id = ch.person_id and cp.deceased_at is null
  where ch.id > $2 and ch.county_id = $1 and ${isActive('ch')} and ${inSchool('ch.school_organization_id')}
  order by ch.id limit $7)
select ch.id as key, ch.residence_region_id as "regionId", ch.school_organization_id as "organizationId", null as "classId", 1 as "childCount",
  ${childJson('ch', 'cp')} as child,
  ${ownersJson(`${familyOf('ch')} union all ${staffAt(`${pathOf('g')} || ch.school_organization_id || ch.class_id`, 'ch.class_id')}`)} as owners
from page ch join person cp on cp.id = ch.person_id join region g on g.id = ch.residence_region_id
order by ch.id`;

const countWhere = (condition: string): string =>
  `(select count(*)::int from child n join person np on np.id = n.person_id and np.deceased_at is null where ${condition} and ${isActive('n')})`;

export const classesSql = `
select k.id as key, o.region_id as "regionId", o.id as "organizationId", k.id as "classId", ${countWhere('n.class_id = k.id')} as "childCount", null as child,
  ${ownersJson(staffAt(`${pathOf('g')} || o.id || k.id`, 'k.id'))} as owners
from school_class k join organization o on o.id = k.organization_id join region g on g.id = o.region_id
where k.id > $2 and o.county_id = $1 and ${inSchool('o.id')}
order by k.id limit $7`;

export const schoolsSql = `
select o.id as key, o.region_id as "regionId", o.id as "organizationId", null as "classId", ${countWhere('n.school_organization_id = o.id')} as "childCount", null as child,
  ${ownersJson(staffAt(`${pathOf('g')} || o.id`, null))} as owners
from organization o join region g on g.id = o.region_id
where o.id > $2 and o.county_id = $1 and o.type in ('school', 'kindergarten') and ${inSchool('o.id')}
order by o.id limit $7`;

/** Villages, townships or the county itself. */
export const regionsSql = (level: 'village' | 'town' | 'county'): string => `
select g.id as key, g.id as "regionId", null as "organizationId", null as "classId", child_counts.n as "childCount", null as child,
  (select count(*)::int from file_record u where u.region_id = g.id and u.kind = 'unlisted_child' and u.state = 'proposed' and u.superseded_by is null
     and u.at > $4 - interval '200 days') as "openUnlisted",
  ${ownersJson(staffAt(pathOf('g'), null))} as owners
from region g cross join lateral (
  select coalesce(sum(${countWhere('n.residence_region_id = b.id')}), 0)::int as n from region b where b.county_id = $1 and b.path like g.path || '%') child_counts
where g.id > $2 and g.county_id = $1 and g.level = '${level}' and g.active and $5::uuid is null and $6::uuid[] is not null
order by g.id limit $7`;

/** Each person of a family or paired with a child once, with the place of their first child. */
export const familyPersonsSql = `
with page as materialized (
  select p.id from person p where p.id > $2 and p.county_id = $1 and p.deceased_at is null
    and (${there('care_relation c where c.person_id = p.id')} or ${there('parent_state s where s.parent_person_id = p.id')}
      or ${there('pairing r where r.helper_person_id = p.id')})
  order by p.id limit $7
), mine as materialized (
  select page.id as person_id, x.child_id from page cross join lateral (
    select c.child_id from care_relation c where c.person_id = page.id
    union select s.child_id from parent_state s where s.parent_person_id = page.id
    union select r.child_id from pairing r where r.helper_person_id = page.id) x
), held as materialized (
  select f.person_id, f.role, f.lives_with, f.pairing_type, f.since, ch.id as child_id, ch.residence_region_id, ch.school_organization_id
  from mine join child ch on ch.id = mine.child_id and ${isActive('ch')} and ${inSchool('ch.school_organization_id')}
  join person cp on cp.id = ch.person_id and cp.deceased_at is null
  cross join lateral (${familyOf('ch')}) f
  where f.person_id = mine.person_id
)
select page.id as key, h.residence_region_id as "regionId", h.school_organization_id as "organizationId", null as "classId",
  (select count(distinct x.child_id)::int from held x where x.person_id = page.id) as "childCount", null as child,
  ${ownersJson('select x.person_id, x.role, x.lives_with, x.pairing_type, x.since from held x where x.person_id = page.id')} as owners
from page left join lateral (select * from held x where x.person_id = page.id order by x.child_id limit 1) h on true
order by page.id`;

/** Each member of staff once for every role, with the first place in which they hold it. */
export const staffPersonsSql = `
with page as materialized (
  select t.id, t.person_id from staff t join person p on p.id = t.person_id
  where t.id > $2 and p.county_id = $1 and t.status = 'active' and ${there(`staff_role r where r.staff_id = t.id and r.role = any($3::text[]) and ${valid('r')}`)}
  order by t.id limit $7)
select page.id as key, coalesce(g.id, o.region_id) as "regionId", o.id as "organizationId", null as "classId",
  case when k.id is not null then ${countWhere('n.class_id = k.id')} when o.id is not null then ${countWhere('n.school_organization_id = o.id')}
    else (select coalesce(sum(${countWhere('n.residence_region_id = b.id')}), 0)::int from region b where b.county_id = $1 and b.path like g.path || '%') end as "childCount",
  null as child, case when r.role is not null and ${inSchool('o.id')} then ${ownersJson("select page.person_id, r.role, false as lives_with, '' as pairing_type, r.valid_from as since")}
    else '[]'::json end as owners
from page left join lateral (
  select distinct on (x.role) x.* from staff_role x where x.staff_id = page.id and x.role = any($3::text[]) and x.role not in ('HELPER', 'VOLUNTEER') and ${valid('x')}
  order by x.role, x.valid_from, x.id) r on true
left join region g on g.id = r.scope_id
left join school_class k on k.id = r.scope_id
left join organization o on o.id = coalesce(k.organization_id, r.scope_id)
order by page.id, r.role`;
