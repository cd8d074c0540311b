import type { DutyFilter, DutyView } from '../../app/desk/duties-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { grantsOf } from '../../core/access/may.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import { Prisma } from '../generated/client.ts';

/** What the rules say of a duty's kind and side; rows of rules that are gone are not shown. */
export interface RuleKeys {
  /** Duties in the proper sense: notices and machine work are none. */
  readonly all: readonly string[];
  readonly staff: readonly string[];
}

const none = Prisma.sql`false`;
/** What has passed is shown for so long. */
export const pastMs = 92 * 86_400_000;

/** The condition of a view over the alias `d`. */
function viewSql(view: DutyView, now: number): Prisma.Sql {
  const at = new Date(now);
  const since = new Date(now - pastMs);
  switch (view) {
    case 'open':
      return Prisma.sql`d.state = 'due'`;
    case 'late':
      return Prisma.sql`d.state = 'due' and d.due_at < ${at}`;
    case 'done':
      return Prisma.sql`d.state in ('done', 'late_done') and d.due_at > ${since}`;
    case 'missed':
      return Prisma.sql`d.state = 'missed' and d.due_at > ${since}`;
  }
}

/** Everything of the filter but its view, over the alias `d`. */
function filterSql(actor: DeskActor, filter: Omit<DutyFilter, 'view' | 'page'>, rules: RuleKeys): Prisma.Sql {
  const keys = filter.who === 'staff' ? rules.staff : rules.all;
  const parts = [
    Prisma.sql`d.rule = any(${filter.rule === '' ? keys : keys.filter((key) => key === filter.rule)}::text[])`,
  ];
  if (filter.who === 'mine') parts.push(Prisma.sql`d.owner_person_id = ${actor.personId}::uuid`);
  if (filter.place !== '')
    parts.push(
      Prisma.sql`(d.organization_id = ${filter.place}::uuid or d.region_id in (select x.id from region x where x.path like ${`%/${filter.place}/%`}))`,
    );
  if (filter.owner !== '')
    parts.push(
      Prisma.sql`d.owner_person_id in (select q.id from person q where position(${filter.owner} in q.display_name) > 0)`,
    );
  return Prisma.join(parts, ' and ');
}

/** Columns over the alias `d`. */
const onlyId = Prisma.sql`d.id`;

/**
 * Duties this reader may see, each branch by an index of its own: those of their places, those about their children, and their own. Of a
 * child of their own family nothing but what they own. `columns` begin with the id: whoever counts asks for what is counted, since
 * looking up a county's rows a second time takes longer than finding them.
 */
export function seenSql(actor: DeskActor, now: number, condition: Prisma.Sql, columns = onlyId): Prisma.Sql {
  const own = Prisma.sql`select ${columns} from duty d where d.owner_person_id = ${actor.personId}::uuid and ${condition}`;
  const grants = grantsOf(actor, 'duty.read').filter(({ reach }) => reach === 'scope');
  const children = childScopeSql(actor, 'duty.read', now);
  if (grants.length === 0 || children === null) return own;
  const ids = (...types: readonly string[]) =>
    grants.filter(({ scopeType }) => types.includes(scopeType)).map(({ scopeId }) => scopeId);
  const [areas, schools, classes] = [ids('county', 'town', 'village'), ids('school'), ids('class')];
  // What is their own is found already, so that of two branches no row comes twice.
  const others = Prisma.sql`${condition} and d.owner_person_id <> ${actor.personId}::uuid`;
  const branches = [own];
  if (areas.length > 0)
    branches.push(Prisma.sql`select ${columns} from duty d join region g on g.id = d.region_id left join child c on c.id = d.child_id
      where g.path like any(${areas.map((id) => `%/${id}/%`)}::text[]) and (d.child_id is null or ${children}) and ${others}`);
  if (schools.length > 0)
    branches.push(
      Prisma.sql`select ${columns} from duty d where d.child_id is null and d.organization_id = any(${schools}::uuid[]) and ${others}`,
    );
  if (schools.length + classes.length > 0)
    branches.push(Prisma.sql`select ${columns} from child c join region g on g.id = c.residence_region_id join duty d on d.child_id = c.id
      where (c.school_organization_id = any(${schools}::uuid[]) or c.class_id = any(${classes}::uuid[])) and ${children} and ${others}`);
  return Prisma.join(branches, branches.length > 2 ? ' union ' : ' union all ');
}

export interface DutySqlRow {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly child_id: string | null;
  readonly opens: boolean;
  readonly child: string | null;
  readonly file_no: string | null;
  readonly place: string | null;
  readonly owner: string | null;
  readonly handed_from: string | null;
  readonly mine: boolean;
  readonly period_key: string;
  readonly due_at: Date;
  readonly prompted_at: Date | null;
  readonly done_at: Date | null;
}

interface Ask {
  readonly filter: DutyFilter;
  readonly rules: RuleKeys;
  readonly now: number;
  readonly limit: number;
  readonly offset: number;
}

/** What is open by what is due first, what has passed by the latest. */
export function dutyRowsSql(actor: DeskActor, { filter, rules, now, limit, offset }: Ask): Prisma.Sql {
  const condition = Prisma.sql`${viewSql(filter.view, now)} and ${filterSql(actor, filter, rules)}`;
  const opens = childScopeSql(actor, 'child.read', now) ?? none;
  const order =
    filter.view === 'open' || filter.view === 'late' ? Prisma.sql`d.due_at, d.id` : Prisma.sql`d.due_at desc, d.id`;
  const seen = seenSql(actor, now, condition, Prisma.sql`d.id, d.due_at`);
  return Prisma.sql`with chosen as (select d.id from (${seen}) d order by ${order} limit ${limit} offset ${offset}),
    page as (select d.* from chosen join duty d on d.id = chosen.id)
    select d.id, d.rule, d.state::text as state, d.child_id, coalesce(${opens}, false) as opens, c.nickname as child, c.file_no,
      coalesce(o.name, h.name, g.name) as place, p.display_name as owner, f.display_name as handed_from, d.owner_person_id = ${actor.personId}::uuid as mine, d.period_key, d.due_at,
      d.prompted_at, d.done_at
    from page d left join child c on c.id = d.child_id left join region g on g.id = c.residence_region_id left join region h on h.id = d.region_id
    left join organization o on o.id = d.organization_id and d.child_id is null left join person p on p.id = d.owner_person_id
    left join person f on f.id = d.handed_from_person_id
    order by ${order}`;
}

/** How many of each view. */
export function dutyCountsSql(actor: DeskActor, filter: DutyFilter, rules: RuleKeys, now: number): Prisma.Sql {
  const rest = filterSql(actor, filter, rules);
  const since = new Date(now - pastMs);
  const counted = Prisma.sql`d.id, d.state, d.due_at`;
  const open = seenSql(actor, now, Prisma.sql`d.state = 'due' and ${rest}`, counted);
  const past = seenSql(
    actor,
    now,
    Prisma.sql`d.state in ('done', 'late_done', 'missed') and d.due_at > ${since} and ${rest}`,
    counted,
  );
  return Prisma.sql`select
    (select json_build_object('open', count(*), 'late', count(*) filter (where d.due_at < ${new Date(now)}))
       from (${open}) d) as open,
    (select json_build_object('done', count(*) filter (where d.state <> 'missed'), 'missed', count(*) filter (where d.state = 'missed'))
       from (${past}) d) as past`;
}

/** Open duties by rule: the reader's own, and those of others of the staff in their scope. */
export function dutyGroupsSql(actor: DeskActor, rules: RuleKeys, now: number, endOfToday: number): Prisma.Sql {
  const me = Prisma.sql`d.owner_person_id = ${actor.personId}::uuid`;
  const seen = seenSql(
    actor,
    now,
    Prisma.sql`d.state = 'due' and (d.rule = any(${rules.staff}::text[]) or ${me} and d.rule = any(${rules.all}::text[]))`,
    Prisma.sql`d.id, d.rule, d.due_at, d.owner_person_id`,
  );
  return Prisma.sql`select d.rule, ${me} as mine, count(*)::int as count,
      (count(*) filter (where d.due_at >= ${new Date(now)} and d.due_at <= ${new Date(endOfToday)}))::int as today,
      (count(*) filter (where d.due_at < ${new Date(now)}))::int as late, min(d.due_at) as first
    from (${seen}) d group by 1, 2 order by 6`;
}
