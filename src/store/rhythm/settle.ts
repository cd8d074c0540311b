import type { DutyBook } from '../../core/duty/duty-rule.ts';
import type { PersonId } from '../../core/ids.ts';
import type { Database, Session } from '../hallway/database.ts';
import { evidenceOf, evidenceRows, evidenceTable } from './evidence-sql.ts';

/** $1 evidence of all rules · $2 owners. */
export const settleSql = `
with ${evidenceTable}, all_found as (
  select d.id, d.opens_at, f.kind, f.id as evidence_id, f.at, min(d.opens_at) over (partition by d.rule, f.id) as first_opens_at
  from duty d cross join lateral ${evidenceOf('d')} f
  where d.owner_person_id = any($2::uuid[]) and d.state = 'due'
), found as (select * from all_found where opens_at = first_opens_at)
update duty d set state = case when f.at <= d.due_at then 'done'::duty_state else 'late_done' end, done_at = f.at, evidence_kind = f.kind,
  evidence_id = f.evidence_id, next_at = null
from found f where d.id = f.id and d.state = 'due' returning d.id`;

/** $1 the last owner of the page before. */
const openOwnersSql = `
select d.owner_person_id as id from duty d where d.state = 'due' and ($1::uuid is null or d.owner_person_id > $1)
group by d.owner_person_id order by d.owner_person_id limit 500`;

/** Open duties of these owners whose evidence is there: done, or late_done when it came after they were due. Returns how many. */
export async function settleOwners(database: Session, book: DutyBook, owners: readonly PersonId[]): Promise<number> {
  if (owners.length === 0) return 0;
  return (await database.rows(settleSql, [evidenceRows(book), owners])).length;
}

/** All open duties, a few hundred owners at a time: whatever their number, the memory it takes is the same. */
export async function settleAll(database: Database, book: DutyBook): Promise<number> {
  let last: PersonId | null = null;
  let settled = 0;
  for (;;) {
    const owners: readonly { readonly id: PersonId }[] = await database.rows(openOwnersSql, [last]);
    if (owners.length === 0) return settled;
    settled += await settleOwners(
      database,
      book,
      owners.map(({ id }) => id),
    );
    last = owners.at(-1)?.id ?? null;
  }
}
