import {
  type HelperBoard,
  type HelperFilter,
  type HelperRow,
  type HelpersPort,
  type HelperView,
  helpersAPage,
} from '../../app/desk/pairings-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { childScopeSql } from '../access/child-scope-sql.ts';
import { placeScope } from '../access/place-scope.ts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

const exportLimit = 5_000;
const yearMs = 365 * 86_400_000;
const monthMs = 30 * 86_400_000;
const none = Prisma.sql`false`;

/** Helpers: whoever is paired with a child of the reader's places, and whoever holds the post of one there. */
export function makeHelpers(database: Database, now: () => number): HelpersPort {
  return {
    async board(actor, filter) {
      const at = now();
      const who = await whoSql(database, actor, at);
      if (!who) return { rows: [], counts: { all: 0, idle: 0, soon: 0 } };
      const [rows, counts] = await Promise.all([
        rowsOf(database, actor, { who, filter, at, limit: helpersAPage, offset: (filter.page - 1) * helpersAPage }),
        countsOf(database, who, filter, at),
      ]);
      return { rows, counts };
    },
    async all(actor, filter) {
      const at = now();
      const who = await whoSql(database, actor, at);
      return who ? rowsOf(database, actor, { who, filter, at, limit: exportLimit, offset: 0 }) : [];
    },
  };
}

/** Ids of the helpers that this reader sees; null: none can be. */
async function whoSql(database: Database, actor: DeskActor, at: number): Promise<Prisma.Sql | null> {
  const children = childScopeSql(actor, 'helper.read', at);
  const places = await placeScope(database, actor, 'helper.read');
  if (!children || !places) return null;
  const ids = [...places.regionIds, ...places.organizationIds, ...places.classIds];
  const now = new Date(at);
  return Prisma.sql`
    select r.helper_person_id as id from pairing r join child c on c.id = r.child_id join region g on g.id = c.residence_region_id
      where r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now}) and c.ledger_status <> 'exited' and ${children}
    union
    select t.person_id from staff_role r join staff t on t.id = r.staff_id
      where r.role in ('HELPER', 'VOLUNTEER') and r.scope_id = any(${ids}::uuid[]) and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now})`;
}

/** Over the alias `st` of staff, which may be missing: then nobody is vetted. */
function viewSql(view: HelperView, at: number): Prisma.Sql {
  const since = new Date(at - yearMs);
  const soon = new Date(at - yearMs + monthMs);
  const active = Prisma.sql`coalesce(st.status = 'active' and st.vetting_checked_at > ${since} and st.training_done_at > ${since}, false)`;
  switch (view) {
    case 'all':
      return Prisma.sql`true`;
    case 'idle':
      return Prisma.sql`not ${active}`;
    case 'soon':
      return Prisma.sql`${active} and least(st.vetting_checked_at, st.training_done_at) < ${soon}`;
  }
}

const named = (name: string): Prisma.Sql =>
  name === '' ? Prisma.sql`true` : Prisma.sql`position(${name} in p.display_name) > 0`;

async function countsOf(
  database: Database,
  who: Prisma.Sql,
  filter: HelperFilter,
  at: number,
): Promise<HelperBoard['counts']> {
  const [counts] = await database.$queryRaw<HelperBoard['counts'][]>`
    select count(*)::int as "all", (count(*) filter (where ${viewSql('idle', at)}))::int as idle, (count(*) filter (where ${viewSql('soon', at)}))::int as soon
    from (${who}) w join person p on p.id = w.id left join staff st on st.person_id = p.id where ${named(filter.name)}`;
  return counts ?? { all: 0, idle: 0, soon: 0 };
}

interface Ask {
  readonly who: Prisma.Sql;
  readonly filter: HelperFilter;
  readonly at: number;
  readonly limit: number;
  readonly offset: number;
}

interface SqlRow {
  readonly id: string;
  readonly name: string;
  readonly unit: string | null;
  readonly status: string | null;
  readonly vetted: Date | null;
  readonly trained: Date | null;
  readonly last: Date | null;
  readonly roles: readonly string[];
}

/** Those who may not help come first, then those whose year ends first. */
async function rowsOf(database: Database, actor: DeskActor, ask: Ask): Promise<readonly HelperRow[]> {
  const { who, filter, at, limit, offset } = ask;
  const found = await database.$queryRaw<SqlRow[]>`
    select p.id, p.display_name as name, o.name as unit, st.status, st.vetting_checked_at as vetted, st.training_done_at as trained,
      (select max(f.at) from file_record f where f.person_id = p.id and f.kind = 'service') as last,
      array(select distinct r.role from staff_role r where r.staff_id = st.id and r.role in ('HELPER', 'VOLUNTEER')) as roles
    from (${who}) w join person p on p.id = w.id left join staff st on st.person_id = p.id left join organization o on o.id = st.organization_id
    where ${named(filter.name)} and ${viewSql(filter.view, at)}
    order by ${viewSql('idle', at)} desc, least(st.vetting_checked_at, st.training_done_at) nulls first, p.display_name, p.id limit ${limit} offset ${offset}`;
  const pairings = await pairingsOf(
    database,
    actor,
    found.map(({ id }) => id),
    at,
  );
  return found.map((row) => helperRow(row, pairings.get(row.id) ?? [], at));
}

interface PairingRow {
  readonly helper: string;
  readonly type: string;
  readonly child_id: string;
  readonly opens: boolean;
  readonly child: string;
  readonly place: string;
  readonly since: Date;
}

async function pairingsOf(
  database: Database,
  actor: DeskActor,
  ids: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, readonly PairingRow[]>> {
  if (ids.length === 0) return new Map();
  const now = new Date(at);
  const rows = await database.$queryRaw<PairingRow[]>`
    select r.helper_person_id as helper, r.type, c.id as child_id, coalesce(${childScopeSql(actor, 'child.read', at) ?? none}, false) as opens, c.nickname as child,
      g.name as place, r.valid_from as since
    from pairing r join child c on c.id = r.child_id join region g on g.id = c.residence_region_id
    where r.helper_person_id = any(${[...ids]}::uuid[]) and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now})
      and c.ledger_status <> 'exited' and ${childScopeSql(actor, 'helper.read', at) ?? none} order by r.valid_from, c.file_no`;
  return Map.groupBy(rows, ({ helper }) => helper);
}

function helperRow(row: SqlRow, pairings: readonly PairingRow[], at: number): HelperRow {
  const dates = row.vetted && row.trained ? [row.vetted.getTime(), row.trained.getTime()] : null;
  const endsAt = dates && Math.min(...dates) + yearMs;
  return {
    personId: row.id,
    name: row.name,
    unit: row.unit ?? '',
    types: [...new Set([...pairings.map(({ type }) => type), ...(pairings.length === 0 ? row.roles : [])])],
    vettedAt: row.vetted?.getTime() ?? null,
    trainedAt: row.trained?.getTime() ?? null,
    active: row.status === 'active' && endsAt !== null && endsAt > at,
    endsAt,
    pairings: pairings.map(({ child_id, opens, child, place, since }) => ({
      childId: opens ? child_id : null,
      child,
      place,
      since: since.getTime(),
    })),
    lastAt: row.last?.getTime() ?? null,
  };
}
