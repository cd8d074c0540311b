import type { ReviewStore, RoundAsk } from '../../app/review/ports.ts';
import { type ChildId, deriveId, type Instant } from '../../core/ids.ts';
import type { Database } from '../hallway/database.ts';

const chinaDay = (instant: string): string => `(${instant} at time zone 'Asia/Shanghai')::date`;

/** One of the days (`list`) after an instant has come since the last round: counted in China's calendar, as core/review counts. */
const dayCame = (instant: string, list: '$3' | '$6'): string =>
  `exists (select from unnest(${list}::int[]) d(days) where ${chinaDay(instant)} + d.days > ${chinaDay('$1::timestamptz')} and ${chinaDay(instant)} + d.days <= ${chinaDay('$2::timestamptz')})`;

/** A date of a record, as text yyyy-mm-dd, is so many days ahead, or was passed, since the last round. */
const comesDue = (date: string, days: number): string =>
  `${date} > (${chinaDay('$1::timestamptz')} + ${days})::text and ${date} <= (${chinaDay('$2::timestamptz')} + ${days})::text`;

/** A day more on either side: of 29 February the birthday is 1 March. */
const birthday = (age: number, before: number): string =>
  `((q.birth_date + interval '${age} years')::date - ${before} between ${chinaDay('$1::timestamptz')} - 1 and ${chinaDay('$2::timestamptz')} + 1)`;

const latest = (of: string): string => `(select x.at from ${of} order by x.at desc limit 1)`;
const lastCall = latest(
  `contact_log x where x.child_id = c.id and x.from_person_id = p.parent_person_id and x.from_role = 'parent' and x.to_role = 'child'`,
);
const lastWord = latest(
  `answer x where x.child_id = c.id and x.person_id = p.parent_person_id and x.step_id in ('w1_talked', 'p1_contact') and x.value #>> '{}' = any($7)`,
);
const wordOf = (step: string): string => latest(`answer x where x.child_id = c.id and x.step_id = '${step}'`);
const datesOfParent = ['away_since', 'temporary_return_to', 'last_contact_at', 'last_seen_at', 'support_paid_at'];

/**
 * $1 since (null: everybody) · $2 now · $3 days · $4 after · $5 how many · $6 days of words · $7 answers that say there was contact.
 * Evidence counts that is newer than both the last round and the child's own last review; dates count that have come since the last
 * round. Every instant on which the clocks of core/review stand is here, of those that the next one moves on only the latest: a new
 * one must be added, or its day passes unseen.
 */
const pageSql = `
select c.id from child c join person q on q.id = c.person_id and q.deceased_at is null
left join timer t on t.effect_key = 'review:' || c.id
cross join lateral (select greatest(t.done_at, $1::timestamptz) as at) seen
where c.ledger_status <> 'exited' and ($4::uuid is null or c.id > $4) and ($1::timestamptz is null
  or c.created_at > $1 or ${dayCame('c.created_at', '$3')}
  or (q.birth_date is null and extract(year from ${chinaDay('$1::timestamptz')}) <> extract(year from ${chinaDay('$2::timestamptz')}))
  or ${[16, 18].flatMap((age) => [birthday(age, 30), birthday(age, 0)]).join('\n  or ')}
  or exists (select from answer a where a.child_id = c.id and a.at > seen.at)
  or exists (select from signal g where g.child_id = c.id and g.at > seen.at and g.source_role <> 'REVIEW')
  or exists (select from file_record f where f.child_id = c.id and f.updated_at > seen.at)
  or exists (select from alert l where l.child_id = c.id and (l.closed_at > seen.at or l.severity = 'red' and l.opened_at > seen.at))
  or exists (select from dropout_case o where o.child_id = c.id and o.closed_at is null)
  or exists (select from parent_state p where p.child_id = c.id and p.away
    and (${[...datesOfParent.map((name) => `p.${name}`), lastCall, lastWord].map((instant) => dayCame(instant, '$3')).join('\n      or ')}))
  or ${dayCame(wordOf('q6_parents'), '$6')} or ${dayCame(wordOf('p4_money'), '$6')}
  or exists (select from file_record f where f.child_id = c.id and f.kind = 'agreement' and (${dayCame('f.at', '$3')} or ${comesDue("f.data ->> 'to'", 30)} or ${comesDue("f.data ->> 'to'", -1)})))
order by c.id limit $5`;

/** The daily round over the files: whom it asks for, and when the last one was. */
export function makeReviewStore(database: Database): ReviewStore {
  return {
    lastRound: async () => {
      const [row] = await database.rows<{ at: Date | null }>(
        `select max(at) as at from job_run where job = 'child_review' and state = 'done'`,
      );
      return row?.at?.getTime() ?? null;
    },
    childrenToReview: async ({ since, now, days, after, limit, wordDays, contactValues }: RoundAsk) => {
      const at = since === null ? null : new Date(since);
      const rows = await database.rows<{ id: ChildId }>(pageSql, [
        at,
        new Date(now),
        days,
        after,
        limit,
        wordDays,
        contactValues,
      ]);
      return rows.map(({ id }) => id);
    },
    again: async (childIds: readonly ChildId[], at: Instant) => {
      for (const childId of childIds)
        await database.rows(
          `insert into timer (id, effect_key, kind, subject_id, due_at) values ($1, $2, 'child_review', $3, $4)
           on conflict (effect_key) do update set due_at = excluded.due_at, done_at = null`,
          [deriveId(at, 'timer', `review:${childId}`), `review:${childId}`, childId, new Date(at)],
        );
    },
  };
}
