import type { SilenceBook } from '../../app/desk/child-store.ts';
import { dayOf } from '../../core/flow/facts.ts';
import type { Instant } from '../../core/ids.ts';
import { startOfDay } from '../../core/review/calendar.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

/** Steps for which there is an index of parents' own answers (schema.prisma, answer_of_parent). */
const indexed = ['w1_talked', 'p1_contact', 'p4_money'];

const day = (instant: Prisma.Sql): Prisma.Sql => Prisma.sql`((${instant}) at time zone 'Asia/Shanghai')::date`;

/** A parent's clock runs: away, alive, not out of contact, and not home for a while (core/review/contact-weeks). `p`, `q` are aliases. */
const running = (
  at: Date,
): Prisma.Sql => Prisma.sql`p.away and p.status not in ('dead', 'in_prison', 'lost_contact') and q.deceased_at is null
  and not coalesce(p.temporary_return_from <= ${at} and (p.temporary_return_to is null or p.temporary_return_to > ${at}), false)`;

/** What stands in the rows of the child and the parent themselves. */
const noted = (at: Date): Prisma.Sql => Prisma.sql`p.away_since, c.created_at,
  case when p.temporary_return_to <= ${at} then p.temporary_return_to end, case when p.last_contact_at <= ${at} then p.last_contact_at end`;

const calls = (
  at: Date,
): Prisma.Sql => Prisma.sql`contact_log l where l.child_id = p.child_id and l.from_person_id = p.parent_person_id
  and l.from_role = 'parent' and l.to_role = 'child' and l.at <= ${at}`;

function said({ steps, answers }: SilenceBook, now: Instant): Prisma.Sql {
  const byIndex = steps.every((step) => indexed.includes(step))
    ? Prisma.sql`and (x.step_id = 'w1_talked' or x.step_id = 'p1_contact' or x.step_id = 'p4_money')`
    : Prisma.empty;
  return Prisma.sql`answer x where x.child_id = p.child_id and x.person_id = p.parent_person_id and x.superseded_by is null
    and x.at <= ${new Date(now)} and x.at > ${new Date(now - 400 * 86_400_000)} ${byIndex}
    and x.flow_id || '.' || x.step_id || '=' || (x.value #>> '{}') = any(${[...answers]}::text[])`;
}

/**
 * Whole weeks since the away parent was last heard of who has been silent longest, a row a child, as `contactWeeks` of core/review
 * counts for one file; children whose clock does not run have no row. `ids` null: everybody.
 */
export async function silentWeeks(
  database: Database,
  book: SilenceBook,
  ids: readonly string[] | null,
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const at = new Date(now);
  const heard = Prisma.sql`greatest(${noted(at)}, (select l.at from ${calls(at)} order by l.at desc limit 1),
    (select x.at from ${said(book, now)} order by x.at desc limit 1))`;
  const rows = await database.$queryRaw<{ id: string; weeks: number }[]>`
    select p.child_id as id, max((${day(Prisma.sql`${at}::timestamptz`)} - ${day(heard)}) / 7)::int as weeks
    from parent_state p join child c on c.id = p.child_id join person q on q.id = p.parent_person_id
    where ${running(at)} ${ids === null ? Prisma.empty : Prisma.sql`and p.child_id = any(${[...ids]}::uuid[])`}
    group by 1`;
  return new Map(rows.map(({ id, weeks }) => [id, Math.max(0, weeks)]));
}

/** Children of whom a parent has been silent for so many weeks, among all: it asks only whether there was a word since, not when the last was. */
export async function silentSince(
  database: Database,
  book: SilenceBook,
  weeks: number,
  now: Instant,
): Promise<ReadonlySet<string>> {
  const at = new Date(now);
  const cut = new Date(startOfDay(dayOf(now) - 7 * weeks + 1));
  const rows = await database.$queryRaw<{ id: string }[]>`
    select distinct p.child_id as id from parent_state p join child c on c.id = p.child_id join person q on q.id = p.parent_person_id
    where ${running(at)} and greatest(${noted(at)}) < ${cut}
      and not exists (select from ${calls(at)} and l.at >= ${cut} offset 0)
      and not exists (select from ${said(book, now)} and x.at >= ${cut} offset 0)`;
  return new Set(rows.map(({ id }) => id));
}

const keptMs = 60_000;
const kept = new WeakMap<
  Database,
  Map<string, { readonly at: Instant; readonly found: Promise<ReadonlySet<string>> }>
>();

/** The same, asked once a minute for all who look: whoever was heard of in this minute is counted in the next. */
export function silentLately(
  database: Database,
  book: SilenceBook,
  weeks: number,
  now: Instant,
): Promise<ReadonlySet<string>> {
  const known = kept.get(database) ?? new Map();
  kept.set(database, known);
  const key = `${weeks} ${book.answers.join()}`;
  const last = known.get(key);
  if (last && now >= last.at && now - last.at < keptMs) return last.found;
  const found = silentSince(database, book, weeks, now);
  known.set(key, { at: now, found });
  // What failed is asked again.
  found.catch(() => known.delete(key));
  return found;
}

/**
 * Children of whom the latest word on the nights of the last hundred days is that there is sometimes no adult. Where an alert about it
 * is kept from anybody, the word goes to those who were told of it and to nobody else: the list must not tell what the file does not.
 */
export async function aloneAtNight(database: Database, staffId: string, now: Instant): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select n.id from (
      select distinct on (a.child_id) a.child_id as id, a.value #>> '{}' as word from answer a
      where (a.step_id = 'q3_night' or a.step_id = 'v12_night') and a.superseded_by is null and a.at > ${new Date(now - 100 * 86_400_000)}
        and a.child_id is not null
      order by a.child_id, a.at desc) n
    where n.word in ('SOMETIMES_ALONE', 'SOMETIMES', 'NONE') and not exists (
      select from alert o where o.child_id = n.id and o.flag_code in ('G01', 'G02', 'G05', 'G06')
        and (o.restricted or ${isShut('o')})
        and o.owner_staff_id is distinct from ${staffId}::uuid
        and not exists (select from alert_recipient r where r.alert_id = o.id and r.staff_id = ${staffId}::uuid and r.state <> 'excluded'))`;
  return rows.map(({ id }) => id);
}

/** Somebody is excluded from the alert by name, household or role. */
export function isShut(alias: string): Prisma.Sql {
  const exclusion = Prisma.raw(`${alias}.exclusion`);
  return Prisma.sql`exists (select from jsonb_each(${exclusion}) e where e.key <> 'releasedPersonIds' and e.value not in ('[]'::jsonb, 'null'::jsonb, 'false'::jsonb))`;
}
