import type { DeskActor } from '../../app/desk-ports.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import { Prisma } from '../generated/client.ts';

const weekMs = 7 * 86_400_000;
const none = Prisma.sql`false`;

export interface VillageSqlRow {
  readonly id: string;
  readonly name: string;
  readonly town: string | null;
  readonly children: number;
  readonly late: number;
  readonly soon: number;
}

/** Villages with children whom this reader may visit; `rules`: duties that a visit fulfils. */
export function villagesSql(actor: DeskActor, rules: readonly string[], now: number): Prisma.Sql {
  const scope = childScopeSql(actor, 'visit.write', now) ?? none;
  const [at, soon] = [new Date(now), new Date(now + weekMs)];
  return Prisma.sql`with mine as (
      select c.id, c.residence_region_id from child c join region g on g.id = c.residence_region_id where c.ledger_status <> 'exited' and ${scope}),
    due as (select d.child_id, min(d.due_at) as due_at from duty d where d.state = 'due' and d.child_id is not null and d.rule = any(${[...rules]}::text[])
      and d.due_at < ${soon} group by 1)
    select g.id, g.name, t.name as town, count(*)::int as children, (count(*) filter (where due.due_at < ${at}))::int as late,
      (count(*) filter (where due.due_at >= ${at}))::int as soon
    from mine join region g on g.id = mine.residence_region_id left join region t on t.id = g.parent_id left join due on due.child_id = mine.id
    group by g.id, g.name, g.path, t.name order by g.path`;
}

export interface PlanSqlRow {
  readonly id: string;
  readonly name: string;
  readonly file_no: string;
  readonly grp: string | null;
  readonly level: string | null;
  readonly rule: string | null;
  readonly due_at: Date | null;
  readonly tasks: number;
  readonly task_due: Date | null;
  readonly last_on: string | null;
  readonly last_saw: string | null;
}

/** The children of one village, in the order in which they are to be visited. */
export function planSql(actor: DeskActor, villageId: string, rules: readonly string[], now: number): Prisma.Sql {
  const scope = childScopeSql(actor, 'visit.write', now) ?? none;
  const roles = actor.roles.map(({ role }) => role);
  return Prisma.sql`with tasks as (
      select h.child_id, count(*)::int as n, min(h.due_at) as due_at from human_inbox h
      where h.done_at is null and h.reason = 'task' and not h.restricted and h.for_role = any(${roles}::text[]) and h.child_id is not null group by 1)
    select c.id, c.nickname as name, c.file_no, c.villagers_group as grp, c.risk_level as level, d.rule, d.due_at, coalesce(tasks.n, 0) as tasks,
      tasks.due_at as task_due, to_char(v.on_day, 'YYYY-MM-DD') as last_on, v.data ->> 'saw_child' as last_saw
    from child c join region g on g.id = c.residence_region_id
    left join lateral (select x.rule, x.due_at from duty x where x.child_id = c.id and x.state = 'due' and x.rule = any(${[...rules]}::text[])
      order by x.due_at limit 1) d on true
    left join lateral (select f.on_day, f.data from file_record f where f.child_id = c.id and f.kind = 'visit' and f.superseded_by is null
      order by f.at desc limit 1) v on true
    left join tasks on tasks.child_id = c.id
    where c.residence_region_id = ${villageId}::uuid and c.ledger_status <> 'exited' and ${scope}
    order by least(d.due_at, tasks.due_at) nulls last, array_position(array['high', 'middle', 'low', 'normal'], coalesce(c.risk_level, 'middle')),
      v.on_day nulls first, c.file_no limit 500`;
}

export interface VisitedChildRow {
  readonly id: string;
  readonly name: string;
  readonly file_no: string;
  readonly place: string;
  readonly last_on: string | null;
  readonly last_saw: string | null;
}

/** One child whom this reader may visit. */
export function visitedChildSql(actor: DeskActor, childId: string, now: number): Prisma.Sql {
  return Prisma.sql`select c.id, c.nickname as name, c.file_no, concat_ws(' ', g.name, nullif(c.villagers_group, '')) as place,
      to_char(v.on_day, 'YYYY-MM-DD') as last_on, v.data ->> 'saw_child' as last_saw
    from child c join region g on g.id = c.residence_region_id
    left join lateral (select f.on_day, f.data from file_record f where f.child_id = c.id and f.kind = 'visit' and f.superseded_by is null
      order by f.at desc limit 1) v on true
    where c.id = ${childId}::uuid and c.ledger_status <> 'exited' and ${childScopeSql(actor, 'visit.write', now) ?? none}`;
}
