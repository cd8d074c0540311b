import type { PlaceLevel } from '../../core/numbers/may-count.ts';

/** Which part of the place a row belongs to, as an id; '' for none. `g` a region, `at` a row with the columns of a school. */
function partOf(level: PlaceLevel, at: string): string {
  switch (level) {
    case 'county':
      return "split_part(g.path, '/', 3)";
    case 'town':
      return "split_part(g.path, '/', 4)";
    case 'school':
      return `coalesce(${at}.class_id::text, '')`;
    case 'village':
    case 'class':
      return "''";
  }
}

/** Whether a row lies in the place $1: its id, or of a region its path. */
function lies(level: PlaceLevel, at: string, schoolColumn: string): string {
  switch (level) {
    case 'county':
    case 'town':
    case 'village':
      return `g.path like $1 || '%'`;
    case 'school':
      return `${at}.${schoolColumn} = $1::uuid`;
    case 'class':
      return `${at}.class_id = $1::uuid`;
  }
}

const sum = (name: string, what: string): string => `coalesce(sum(${what}), 0)::int as "${name}"`;
const yes = (name: string, column: string): string => `(count(*) filter (where m.${column}))::int as "${name}"`;

/** Sums of a region by month and part. $1 place · $2 months. */
export const regionSumsSql = (level: PlaceLevel): string => `
select m.month, ${partOf(level, 'm')} as part, ${sum('children', 'm.children')}, ${sum('bound', 'm.bound')}, ${sum('reachable', 'm.reachable')},
  ${sum('asked', 'm.asked')}, ${sum('answered', 'm.answered')}, ${sum('weeks', 'm.weeks')}, ${sum('weeksMet', 'm.weeks_met')},
  ${sum('monthDue', 'm.month_due')}, ${sum('monthMet', 'm.month_met')}, ${sum('visits', 'm.visits')}, ${sum('visitsOnTime', 'm.visits_on_time')}
from region_month m join region g on g.id = m.region_id
where m.month = any($2::text[]) and ${lies(level, 'm', '')}
group by 1, 2`;

/** The same of children one by one: of all but some, or of those alone. $1 place · $2 months · $3 the children left out. */
export const childSumsSql = (level: PlaceLevel, which: 'without' | 'only'): string => `
select m.month, ${partOf(level, 'm')} as part, count(*)::int as children, ${yes('bound', 'bound')}, ${yes('reachable', 'reachable')},
  ${sum('asked', 'm.asked')}, ${sum('answered', 'm.answered')}, ${sum('weeks', 'm.weeks')}, ${sum('weeksMet', 'm.weeks_met')},
  ${yes('monthDue', 'month_due')}, ${yes('monthMet', 'month_met')}, ${sum('visits', 'm.visits')}, ${sum('visitsOnTime', 'm.visits_on_time')}
from child_month m join region g on g.id = m.region_id
where m.month = any($2::text[]) and ${lies(level, 'm', 'organization_id')} and ${which === 'only' ? '' : 'not '}m.child_id = any($3::uuid[])
group by 1, 2`;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::int8`;

/**
 * Alerts that are open or were opened or closed in the month, of the place or of all around it, as one JSON text: a county has a thousand of them. $1 place ·
 * $2 from · $3 to · $4 the reader's staff id · $5 the exclusion of those from whom nobody is kept: it is not said again and again.
 */
export const alertsSql = (level: PlaceLevel): string => `
select coalesce(json_agg(x), '[]')::text as rows from (
  select a.severity, a.flag_code as "flagCode", a.child_id as "childId", a.restricted, nullif(a.exclusion, $5::jsonb) as exclusion, ${ms('a.opened_at')} as "openedAt",
    ${ms('a.acked_at')} as "ackedAt", ${ms('a.closed_at')} as "closedAt", coalesce(g.path, '') as path, coalesce(c.class_id::text, '') as "classId",
    coalesce(a.owner_staff_id = $4::uuid or a.handover_to_staff_id = $4::uuid, false)
      or exists (select from alert_recipient r where r.alert_id = a.id and r.staff_id = $4::uuid and r.state <> 'excluded') as mine
  from alert a left join child c on c.id = a.child_id left join region g on g.id = coalesce(c.residence_region_id, a.place_region_id)
  where (a.closed_at is null or a.opened_at >= $2::timestamptz and a.opened_at < $3::timestamptz or a.closed_at >= $2::timestamptz and a.closed_at < $3::timestamptz)
    and not a.drill
    and ${lies(level, 'c', 'school_organization_id')}) x`;

const band = (since: string): string =>
  `width_bucket(extract(epoch from $2::timestamptz - ${since})::float8, array[86400, 259200, 604800, 2592000]::float8[])`;

/** What is late of the duties of the place, by age. $1 place · $2 now · $3 children left out. */
export const lateDutiesSql = (level: PlaceLevel): string => `
select ${band('d.due_at')} as band, count(*)::int as n from duty d join region g on g.id = d.region_id left join child c on c.id = d.child_id
where d.state = 'due' and d.due_at < $2::timestamptz and (${lies(level, 'c', 'school_organization_id')}${level === 'school' ? ' or d.organization_id = $1::uuid' : ''})
  and (d.child_id is null or not d.child_id = any($3::uuid[]))
group by 1`;

/** Open cases of absence of the place, by age. $1 place · $2 now · $3 children left out. */
export const openDropoutsSql = (level: PlaceLevel): string => `
select ${band("x.first_absent_day::timestamp at time zone 'Asia/Shanghai'")} as band, count(*)::int as n
from dropout_case x join child c on c.id = x.child_id join region g on g.id = c.residence_region_id
where x.closed_at is null and ${lies(level, 'c', 'school_organization_id')} and not c.id = any($3::uuid[]) group by 1`;

/**
 * Items that wait for a person of the reader's roles, by age, as the list shows them (inbox-rows). $1 place · $2 now · $3 children left out ·
 * $4 roles · $5 the reader and their kin · $6 restricted ones too.
 */
export const openInboxSql = (level: PlaceLevel): string => `
select ${band('h.created_at')} as band, count(*)::int as n
from human_inbox h left join child c on c.id = h.child_id left join region g on g.id = coalesce(c.residence_region_id, h.region_id)
where h.done_at is null and ${lies(level, 'c', 'school_organization_id')} and (h.child_id is null or not h.child_id = any($3::uuid[]))
  and (h.for_role = any($4::text[]) or $4::text[] && array['TOWN_STATION', 'TOWN_SUPERVISOR', 'COUNTY_OFFICE'] and coalesce(h.for_role, '') not in ('ADMIN', 'OWNER'))
  and (h.person_id is null or not h.person_id = any($5::uuid[])) and ($6::boolean or not h.restricted)
  and not exists (select from care_relation r where r.person_id = h.person_id and r.child_id = any($3::uuid[]))
  and not exists (select from parent_state s where s.parent_person_id = h.person_id and s.child_id = any($3::uuid[]))
group by 1`;

/** Children with whom somebody of the reader's family has to do: candidates for what is left out. $1 the reader and their kin. */
export const kinChildrenSql = `
select c.id from child c where c.person_id = any($1::uuid[])
union select r.child_id from care_relation r where r.person_id = any($1::uuid[])
union select s.child_id from parent_state s where s.parent_person_id = any($1::uuid[])
union select c.id from person k join person p on p.household_id = k.household_id join child c on c.person_id = p.id where k.id = any($1::uuid[])`;
