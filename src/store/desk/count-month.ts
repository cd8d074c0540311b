import type { Instant } from '../../core/ids.ts';
import { asOf, type MonthSpan, monthSpan } from '../../core/numbers/month-span.ts';
import type { Database } from '../prisma.ts';

/** Rules whose duties are counted: what families are asked, and visits to the children. */
export interface CountedRules {
  readonly family: readonly string[];
  readonly visits: readonly string[];
}

export interface FigureRun {
  readonly countedAt: Instant;
  readonly tookMs: number;
}

const dayMs = 86_400_000;
/** Answers and visits of the last days of a month may come in late; after that it stays as it is. */
const settledAfterMs = 10 * dayMs;

/** Counting may take a hundredth of the time, and is never older than it need be in a small county. */
export function isFresh(run: FigureRun, { to }: MonthSpan, now: Instant): boolean {
  return run.countedAt >= to + settledAfterMs || now - run.countedAt < Math.max(60_000, run.tookMs * 100);
}

export async function figureRuns(
  database: Database,
  countyId: string,
  months: readonly string[],
): Promise<ReadonlyMap<string, FigureRun>> {
  const rows = await database.figureRun.findMany({ where: { countyId, month: { in: [...months] } } });
  return new Map(rows.map(({ month, countedAt, tookMs }) => [month, { countedAt: countedAt.getTime(), tookMs }]));
}

/**
 * Counts a county's month anew, child by child (table child_month). One at a time: whoever comes second finds it fresh and counts
 * nothing. Twenty thousand children take about a second.
 */
export async function countMonth(
  database: Database,
  rules: CountedRules,
  countyId: string,
  month: string,
  now: Instant,
): Promise<void> {
  const span = monthSpan(month);
  if (!span) return;
  await database.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`child_month ${countyId}`}))`;
      const known = await tx.figureRun.findUnique({ where: { countyId_month: { countyId, month } } });
      if (known && isFresh({ countedAt: known.countedAt.getTime(), tookMs: known.tookMs }, span, now)) return;
      const from = performance.now();
      await tx.$executeRawUnsafe(countSql, ...countValues(rules, countyId, span, now));
      await tx.regionMonth.deleteMany({ where: { countyId, month } });
      await tx.$executeRawUnsafe(addUpSql, countyId, month);
      const run = { countedAt: new Date(now), tookMs: Math.ceil(performance.now() - from) };
      await tx.figureRun.upsert({
        where: { countyId_month: { countyId, month } },
        create: { countyId, month, ...run },
        update: run,
      });
    },
    { timeout: 120_000, maxWait: 30_000 },
  );
}

function countValues(rules: CountedRules, countyId: string, span: MonthSpan, now: Instant): unknown[] {
  const iso = (at: Instant) => new Date(at).toISOString();
  const over = span.weeks.filter(({ to }) => to <= now);
  // The month itself is span 0, the weeks of it that are over come after.
  const spans = [span, ...over];
  return [
    countyId,
    span.month,
    iso(span.from),
    iso(span.to),
    iso(asOf(span, now)),
    [...rules.family],
    [...rules.visits],
    spans.map((_, no) => no),
    spans.map(({ from }) => iso(from)),
    spans.map(({ to }) => iso(to)),
    iso(now),
  ];
}

/** Valid at the end of what the month speaks of. */
const valid = (row: string): string =>
  `${row}.valid_from <= $5::timestamptz and (${row}.valid_to is null or ${row}.valid_to > $5::timestamptz)`;

const columns = [
  ...['bound', 'reachable', 'asked', 'answered', 'weeks', 'weeks_met', 'month_due', 'month_met'],
  ...['visits', 'visits_on_time', 'region_id', 'organization_id', 'class_id'],
];
const tuple = (row: string): string => `(${columns.map((name) => `${row}.${name}`).join(', ')})`;

/**
 * $1 county · $2 month · $3 from · $4 to · $5 as of · $6 rules of families · $7 rules of visits · $8 $9 $10 number, beginning and end of
 * the month (0) and its weeks · $11 now.
 * A parent's contact is one that is on record (contact_log); what "asked" and "answered" mean is the same as in rhythm/answer-rates.
 */
const countSql = `
with kid as materialized (
  select c.id, c.residence_region_id as region_id, c.school_organization_id as organization_id, c.class_id from child c
  join person p on p.id = c.person_id and (p.deceased_at is null or p.deceased_at > $5::timestamptz)
  where c.county_id = $1::uuid and coalesce(c.entered_at, c.created_at) <= $5::timestamptz and (c.exited_at is null or c.exited_at > $5::timestamptz)
    and (c.ledger_status not in ('exited', 'proposed') or c.exited_at > $5::timestamptz)),
line as (select i.person_id from channel_identity i where i.state = 'bound' and (i.bound_at is null or i.bound_at <= $5::timestamptz) group by 1),
agreed as (
  select distinct on (r.person_id) r.person_id, r.decision = 'agreed' and (r.withdrawn_at is null or r.withdrawn_at > $5::timestamptz) as yes
  from consent_record r where r.at <= $5::timestamptz order by r.person_id, r.at desc, r.id desc),
adult as (
  select r.child_id, r.person_id, r.kind <> 'parent' or r.lives_with as keeps from care_relation r where ${valid('r')}
  union all select s.child_id, s.parent_person_id, false from parent_state s where s.status <> 'dead'),
cover as (
  select a.child_id, bool_or(a.keeps and coalesce(g.yes, false)) as bound from adult a join line l on l.person_id = a.person_id
  left join agreed g on g.person_id = a.person_id group by 1),
asking as (
  select d.child_id, count(*)::int as asked, (count(*) filter (where d.state in ('done', 'late_done')))::int as answered
  from region b join duty d on d.region_id = b.id
  where b.county_id = $1::uuid and d.prompted_at >= $3::timestamptz and d.prompted_at < $4::timestamptz and d.rule = any($6::text[])
    and d.state in ('due', 'done', 'late_done', 'missed') group by 1),
visiting as (
  select d.child_id, count(*)::int as visits, (count(*) filter (where d.state = 'done'))::int as visits_on_time
  from region b join duty d on d.region_id = b.id
  where b.county_id = $1::uuid and d.due_at >= $3::timestamptz and d.due_at < $4::timestamptz and d.rule = any($7::text[])
    and (d.state in ('done', 'late_done', 'missed') or d.state = 'due' and d.due_at <= $11::timestamptz) group by 1),
span as materialized (select * from unnest($8::int[], $9::text[]::timestamptz[], $10::text[]::timestamptz[]) as s(no, starts, ends)),
away as (
  select distinct p.child_id, s.no from parent_state p join span s on (p.away_since is null or p.away_since < s.ends)
    and (p.temporary_return_from is null or p.temporary_return_from >= s.ends or p.temporary_return_to <= s.starts)
  where p.away and p.status not in ('dead', 'in_prison', 'lost_contact')),
met as (
  select distinct l.child_id, s.no from kid k join contact_log l on l.child_id = k.id and l.from_role = 'parent' and l.to_role = 'child'
    and l.at >= $3::timestamptz - interval '6 days' and l.at < $4::timestamptz
  join span s on l.at >= s.starts and l.at < s.ends),
contact as (
  select a.child_id, (count(*) filter (where a.no > 0))::int as weeks, (count(*) filter (where a.no > 0 and m.no is not null))::int as weeks_met,
    bool_or(a.no = 0) as month_due, bool_or(a.no = 0 and m.no is not null) as month_met
  from away a left join met m on m.child_id = a.child_id and m.no = a.no group by 1),
gone as (
  delete from child_month m where m.county_id = $1::uuid and m.month = $2 and not exists (select from kid k where k.id = m.child_id))
insert into child_month as old (month, child_id, county_id, ${columns.join(', ')})
select $2, k.id, $1::uuid, coalesce(c.bound, false), c.child_id is not null, coalesce(q.asked, 0), coalesce(q.answered, 0), coalesce(t.weeks, 0),
  coalesce(t.weeks_met, 0), coalesce(t.month_due, false), coalesce(t.month_met, false), coalesce(v.visits, 0), coalesce(v.visits_on_time, 0),
  k.region_id, k.organization_id, k.class_id
from kid k left join cover c on c.child_id = k.id left join asking q on q.child_id = k.id left join contact t on t.child_id = k.id
left join visiting v on v.child_id = k.id
on conflict (child_id, month) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
where ${tuple('old')} is distinct from ${tuple('excluded')}`;

/** $1 county · $2 month: the children's rows of a month added up by where they live. */
const addUpSql = `
insert into region_month (month, region_id, county_id, children, bound, reachable, asked, answered, weeks, weeks_met, month_due, month_met, visits, visits_on_time)
select $2, m.region_id, $1::uuid, count(*), count(*) filter (where m.bound), count(*) filter (where m.reachable), sum(m.asked), sum(m.answered), sum(m.weeks),
  sum(m.weeks_met), count(*) filter (where m.month_due), count(*) filter (where m.month_met), sum(m.visits), sum(m.visits_on_time)
from child_month m where m.county_id = $1::uuid and m.month = $2 group by m.region_id`;
