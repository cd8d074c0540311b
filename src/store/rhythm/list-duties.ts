import type { Session } from '../hallway/database.ts';

/** Open duties of one rule in one village, or of a place above villages. */
export interface OpenDutiesRow {
  readonly rule: string;
  readonly place: string;
  /** Open on the day: opened by its end. */
  readonly open: number;
  /** A step falls on the day: a question, a reminder, a task. */
  readonly today: number;
  /** Were due before the day. */
  readonly late: number;
}

/** $1 the day's beginning · $2 its end (excluded) · $3 a part of the place's name. */
const listSql = `
select d.rule, coalesce(g.name, '') as place, count(*)::int as open, (count(*) filter (where d.next_at >= $1 and d.next_at < $2))::int as today,
  (count(*) filter (where d.due_at < $1))::int as late
from duty d left join region g on g.id = d.region_id
where d.state = 'due' and d.opens_at < $2 and ($3::text is null or position($3::text in g.name) > 0)
group by 1, 2, g.path order by g.path nulls first, d.rule`;

export async function listDuties(
  database: Session,
  from: number,
  to: number,
  village: string | null,
): Promise<readonly OpenDutiesRow[]> {
  return database.rows<OpenDutiesRow>(listSql, [new Date(from), new Date(to), village]);
}
