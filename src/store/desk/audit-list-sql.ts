import type { AuditFilter } from '../../app/desk/audit-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { Prisma } from '../generated/client.ts';

const { sql } = Prisma;

/**
 * What this reader must find no trace of: files of their own family, alerts about those, and alerts from which they or one of theirs are excluded
 * (domain 4.4, 10.29).
 */
export function hiddenFrom({ kin, staffId }: DeskActor): Prisma.Sql {
  const ids = [...kin];
  return sql`own as (
    select c.id from child c left join person p on p.id = c.person_id
    where c.person_id = any(${ids}::uuid[])
      or exists (select from care_relation r where r.child_id = c.id and r.person_id = any(${ids}::uuid[]))
      or exists (select from parent_state s where s.child_id = c.id and s.parent_person_id = any(${ids}::uuid[]))
      or p.household_id in (select m.household_id from person m where m.id = any(${ids}::uuid[]) and m.household_id is not null)
  ), barred as (
    select a.id from alert a
    where a.child_id in (select id from own)
      or a.exclusion->'suspectPersonIds' ?| ${ids}::text[]
      or a.exclusion->'excludedPersonIds' ?| ${ids}::text[]
      or jsonb_exists(a.exclusion->'recusedStaffIds', ${staffId}::text)
  ), hidden as (
    select 'alert' as entity, id::text as id from barred
    union all select 'child', id::text from own
    union all select 'person', unnest(${ids}::text[])
    union all select 'human_inbox', h.id::text from human_inbox h where h.child_id in (select id from own) or h.person_id = any(${ids}::uuid[])
    union all select 'mandatory_report', m.id::text from mandatory_report m where m.alert_id in (select id from barred)
  )`;
}

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** Rows of the audit log, newest first, one more than asked for: whether there is another page. */
export function auditRowsSql(actor: DeskActor, filter: AuditFilter, limit: number): Prisma.Sql {
  const before = filter.before !== null && /^\d{1,18}$/u.test(filter.before) ? BigInt(filter.before) : null;
  return sql`with ${hiddenFrom(actor)}
    select l.seq::text as seq, l.at, l.actor_kind as "actorKind", l.action, l.entity, p.id is not null as staff,
      coalesce(p.display_name, '') as name, coalesce(a.no, c.file_no, '') as number
    from audit_log l
    -- Most rows name the person, some the member of staff.
    left join staff s on s.person_id = l.actor_id and l.actor_kind <> 'staff'
    left join staff t on t.id = l.actor_id and l.actor_kind = 'staff'
    left join person p on p.id = coalesce(s.person_id, t.person_id)
    left join alert a on a.id = case when l.entity = 'alert' and l.entity_id ~ ${uuid} then l.entity_id::uuid end
    left join child c on c.id = case when l.entity = 'child' and l.entity_id ~ ${uuid} then l.entity_id::uuid end
    where l.at >= ${new Date(filter.from)} and l.at < ${new Date(filter.to)}
      and (${before}::bigint is null or l.seq < ${before}::bigint)
      and (${filter.action} = '' or l.action = ${filter.action})
      and (${filter.who} = 'all' or ${filter.who} = case when p.id is not null then 'staff' when l.actor_kind in ('person', 'address') then 'family' else 'system' end)
      and (${filter.name} = '' or position(${filter.name} in p.display_name) > 0)
      and (${filter.number} = '' or a.no = ${filter.number} or c.file_no = ${filter.number})
      and not exists (select from hidden h where h.entity = l.entity and h.id = l.entity_id)
    order by l.seq desc limit ${limit + 1}`;
}

const accessColumns = sql`l.id, l.at, l.entity, l.purpose, l.staff_id as "staffId", coalesce(p.display_name, '') as name,
  coalesce(a.no, c.file_no, '') as number, coalesce(a.restricted, false) as restricted, v.at as "reviewedAt", coalesce(rp.display_name, '') as "reviewedBy"`;

const accessFrom = sql`from access_log l
  left join staff s on s.id = l.staff_id
  left join person p on p.id = s.person_id
  left join alert a on l.entity = 'alert' and a.id = l.entity_id
  left join child c on l.entity = 'child' and c.id = l.entity_id
  left join lateral (select r.at, r.actor_id from audit_log r where r.action = 'access_reviewed' and r.entity_id = l.id::text order by r.seq limit 1) v on true
  left join person rp on rp.id = v.actor_id`;

const notHidden = sql`not exists (select from hidden h where h.entity = l.entity and h.id = l.entity_id::text)`;

/** Looks at files, newest first, one more than asked for. `before`: "<millisecond>.<id>". */
export function accessRowsSql(actor: DeskActor, filter: AuditFilter, limit: number): Prisma.Sql {
  const [, at, id] = /^(\d{10,15})\.([0-9a-f-]{36})$/u.exec(filter.before ?? '') ?? [];
  const before = at === undefined ? null : new Date(Number(at));
  return sql`with ${hiddenFrom(actor)} select ${accessColumns} ${accessFrom}
    where l.at >= ${new Date(filter.from)} and l.at < ${new Date(filter.to)}
      and (${before}::timestamptz is null or (l.at, l.id) < (${before}::timestamptz, ${id ?? null}::uuid))
      and (${filter.name} = '' or position(${filter.name} in p.display_name) > 0)
      and (${filter.number} = '' or a.no = ${filter.number} or c.file_no = ${filter.number})
      and ${notHidden}
    order by l.at desc, l.id desc limit ${limit + 1}`;
}

/** One look with a reason, if this reader may know of it. */
export function restrictedRowSql(actor: DeskActor, id: string): Prisma.Sql {
  return sql`with ${hiddenFrom(actor)} select ${accessColumns} ${accessFrom}
    where l.id = ${id}::uuid and l.purpose like 'reason:%' and ${notHidden}`;
}

/** Restricted files that were opened with a reason: what waits for a second look first, then the newest. */
export function restrictedRowsSql(actor: DeskActor, since: number, limit: number): Prisma.Sql {
  return sql`with ${hiddenFrom(actor)} select ${accessColumns} ${accessFrom}
    where l.at >= ${new Date(since)} and l.purpose like 'reason:%' and ${notHidden}
    order by v.at is not null, l.at desc, l.id desc limit ${limit}`;
}
