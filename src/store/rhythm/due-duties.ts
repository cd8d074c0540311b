import type { DueOfPerson, DutyStep } from '../../app/rhythm/ports.ts';
import { deriveId, type Instant, type PersonId } from '../../core/ids.ts';
import type { Database } from '../hallway/database.ts';

/** $1 now · $2 how many. By the partial index over steps that are to come; the owner of the oldest step first. */
const ownersSql = `
select o.owner_person_id as id from (
  select d.owner_person_id, d.next_at from duty d where d.state = 'due' and d.next_at <= $1 order by d.next_at limit $2 * 4) o
group by o.owner_person_id order by min(o.next_at), o.owner_person_id limit $2`;

/** $1 owners · $2 now. */
const dueSql = `
select d.owner_person_id as "personId", d.id, d.step, (extract(epoch from d.next_at) * 1000)::bigint::text as "nextAt"
from duty d where d.owner_person_id = any($1::uuid[]) and d.state = 'due' and d.next_at <= $2
order by d.next_at, d.id`;

interface Row {
  readonly personId: string;
  readonly id: string;
  readonly step: number;
  readonly nextAt: string;
}

/** Owners of duties whose next step has come. */
export async function dueOwners(database: Database, now: Instant, limit: number): Promise<readonly PersonId[]> {
  return (await database.rows<{ id: PersonId }>(ownersSql, [new Date(now), limit])).map(({ id }) => id);
}

/**
 * One event a person. Its id derives from the duties, their steps and when they fell due, so that two processes make the same event,
 * and a step that was put off makes another.
 */
export async function dueOf(
  database: Database,
  owners: readonly PersonId[],
  now: Instant,
): Promise<readonly DueOfPerson[]> {
  const rows = await database.rows<Row>(dueSql, [owners, new Date(now)]);
  const byPerson = Map.groupBy(rows, ({ personId }) => personId);
  return owners.flatMap((personId) => {
    const own = byPerson.get(personId);
    if (own === undefined) return [];
    const steps = own.map(({ id, step, nextAt }) => `${id} ${step} ${nextAt}`);
    const first = Math.min(...own.map(({ nextAt }) => Number(nextAt)));
    return [
      {
        event: {
          kind: 'duties_due' as const,
          id: deriveId(first, 'duties_due', personId, ...steps),
          personId,
          dutyIds: own.map(({ id }) => id),
          at: now,
        },
        steps: own.map(({ id, step }) => ({ dutyId: id, step })),
      },
    ];
  });
}

/** Steps that are still due after they were handled come again at `until`: a fault in one must not turn in a circle. */
export async function rest(
  database: Database,
  steps: readonly DutyStep[],
  now: Instant,
  until: Instant,
): Promise<void> {
  await database.rows(
    `update duty d set next_at = $3 from json_to_recordset($1::json) as x("dutyId" uuid, step int)
     where d.id = x."dutyId" and d.step = x.step and d.state = 'due' and d.next_at <= $2`,
    [JSON.stringify(steps), new Date(now), new Date(until)],
  );
}
