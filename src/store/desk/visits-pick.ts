import type { DeskActor } from '../../app/desk-ports.ts';
import { nameMatches } from '../../core/text/name-matches.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import type { PlanSqlRow } from './visits-sql.ts';

/** So many stand on the page; whoever is not among them is found by the name. */
export const visitsToPick = 40;

interface PickSqlRow extends PlanSqlRow {
  readonly village: string;
}

/** Children whom this reader may visit and who are meant by the words: those due first, then by level. */
export async function pickRows(
  database: Database,
  actor: DeskActor,
  { words, rules, now }: { readonly words: string; readonly rules: readonly string[]; readonly now: number },
): Promise<readonly PickSqlRow[]> {
  const scope = childScopeSql(actor, 'visit.write', now);
  if (scope === null) return [];
  const meant = words === '' ? Prisma.sql`true` : await meantBy(database, scope, words);
  const roles = actor.roles.map(({ role }) => role);
  return database.$queryRaw<PickSqlRow[]>`
    with due as (select distinct on (d.child_id) d.child_id, d.rule, d.due_at from duty d
        where d.state = 'due' and d.child_id is not null and d.rule = any(${[...rules]}::text[]) order by d.child_id, d.due_at),
      tasks as (select h.child_id, count(*)::int as n, min(h.due_at) as due_at from human_inbox h
        where h.done_at is null and h.reason = 'task' and not h.restricted and h.for_role = any(${roles}::text[]) and h.child_id is not null group by 1),
      picked as (select c.id, c.nickname as name, c.file_no, g.name as village, c.villagers_group as grp, c.risk_level as level, due.rule, due.due_at,
          coalesce(tasks.n, 0) as tasks, tasks.due_at as task_due,
          row_number() over (order by least(due.due_at, tasks.due_at) nulls last,
            array_position(array['high', 'middle', 'low', 'normal'], coalesce(c.risk_level, 'middle')), c.file_no) as place
        from child c join region g on g.id = c.residence_region_id left join due on due.child_id = c.id left join tasks on tasks.child_id = c.id
        where c.ledger_status <> 'exited' and ${scope} and ${meant} order by place limit ${visitsToPick})
    select p.id, p.name, p.file_no, p.village, p.grp, p.level, p.rule, p.due_at, p.tasks, p.task_due, to_char(v.on_day, 'YYYY-MM-DD') as last_on, v.data ->> 'saw_child' as last_saw
    from picked p left join lateral (select f.on_day, f.data from file_record f where f.child_id = p.id and f.kind = 'visit' and f.superseded_by is null
      order by f.at desc limit 1) v on true order by p.place`;
}

/** Names repeat: which of them are meant, in characters or pinyin, is asked of each once; file numbers as they are written. */
async function meantBy(database: Database, scope: Prisma.Sql, words: string): Promise<Prisma.Sql> {
  const names = await database.$queryRaw<{ name: string }[]>`
    select distinct c.nickname as name from child c join region g on g.id = c.residence_region_id where c.ledger_status <> 'exited' and ${scope}`;
  const meant = names.flatMap(({ name }) => (nameMatches(name, words) ? [name] : []));
  const number = `%${words.replaceAll(/[\\%_]/gu, '\\$&')}%`;
  return Prisma.sql`(c.nickname = any(${meant}::text[]) or c.file_no ilike ${number})`;
}
