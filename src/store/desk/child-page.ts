import type { ListWish, StoredRow } from '../../app/desk/child-store.ts';
import type { NamedPlace } from '../../app/desk/children-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type FilePart, partsOf } from '../../core/access/file-parts.ts';
import { grantsOf } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { childScope } from '../access/child-scope.ts';
import { givenAlert } from '../access/given-alert.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { aloneAtNight, silentLately, silentWeeks } from './child-silence.ts';

const rowOf = {
  id: true,
  fileNo: true,
  nickname: true,
  villagersGroup: true,
  ledgerStatus: true,
  riskLevel: true,
  schoolOrganizationId: true,
  classId: true,
  person: { select: { birthDate: true } },
  residence: { select: { name: true, path: true } },
  class: { select: { name: true, organization: { select: { name: true } } } },
} satisfies Prisma.ChildSelect;
type Found = Prisma.ChildGetPayload<{ select: typeof rowOf }>;

/** The ids of a region's path, from the county down. */
export const regionIdsOf = (path: string): string[] => path.split('/').filter((id) => id !== '');

/** A page of the children that this reader may read and that the filter finds. */
export async function childPage(database: Database, actor: DeskActor, wish: ListWish, now: Instant) {
  const { filter, offset, limit, silence } = wish;
  const where = whereOf(actor, wish, now);
  if (where === null) return { rows: [], total: 0 };
  let total: number;
  let found: Found[];
  if (filter.weeks === null && !filter.night) {
    [total, found] = await Promise.all([
      database.child.count({ where }),
      database.child.findMany({ where, select: rowOf, orderBy, skip: offset, take: limit }),
    ]);
  } else {
    const ids = await narrowed(database, actor, where, wish, now);
    total = ids.length;
    const slice = ids.slice(offset, offset + limit);
    found = await inSlices(slice, (some) =>
      database.child.findMany({ where: { id: { in: [...some] } }, select: rowOf, orderBy }),
    );
  }
  const ids = found.map(({ id }) => id);
  const [weeks, given] = await Promise.all([
    silentWeeks(database, silence, ids.length > 500 ? null : ids, now),
    givenAlerts(database, actor, ids),
  ]);
  return { rows: found.map((row) => storedRow(row, weeks, given)), total };
}

const orderBy = [{ fileNo: 'asc' as const }, { id: 'asc' as const }];

function storedRow(
  row: Found,
  weeks: ReadonlyMap<string, number>,
  given: ReadonlyMap<string, readonly string[]>,
): StoredRow {
  return {
    id: row.id,
    fileNo: row.fileNo,
    name: row.nickname,
    birthDate: row.person.birthDate?.toISOString().slice(0, 10) ?? null,
    village: row.residence.name,
    group: row.villagersGroup ?? '',
    school: row.class?.organization.name ?? '',
    className: row.class?.name ?? '',
    status: row.ledgerStatus,
    level: row.riskLevel,
    weeks: weeks.get(row.id) ?? null,
    place: {
      regionIds: regionIdsOf(row.residence.path),
      schoolId: row.schoolOrganizationId,
      classId: row.classId,
      givenAlertIds: given.get(row.id) ?? [],
    },
  };
}

/** Postgres takes so many parameters and no more. */
async function inSlices<T, R>(list: readonly T[], read: (some: readonly T[]) => Promise<R[]>): Promise<R[]> {
  const all: R[] = [];
  for (let at = 0; at < list.length; at += 5_000) all.push(...(await read(list.slice(at, at + 5_000))));
  return all;
}

/** What words and weeks say is not in the child's own row: the ids that are left, in order. */
async function narrowed(
  database: Database,
  actor: DeskActor,
  where: Prisma.ChildWhereInput,
  { filter, nightFlagged, silence }: ListWish,
  now: Instant,
): Promise<string[]> {
  const children = await database.child.findMany({ where, select: { id: true, livingArrangement: true }, orderBy });
  const [silent, night] = await Promise.all([
    filter.weeks === null ? null : silentAmong(database, silence, children, filter.weeks, now),
    filter.night ? aloneAtNight(database, actor.staffId, now) : null,
  ]);
  const alone = night && new Set([...night, ...nightFlagged]);
  return children
    .filter(({ id }) => silent === null || silent.has(id))
    .filter(({ id, livingArrangement }) => alone === null || alone.has(id) || livingArrangement === 'alone')
    .map(({ id }) => id);
}

/** A few are looked up one by one, many as a whole. */
async function silentAmong(
  database: Database,
  silence: ListWish['silence'],
  children: readonly { readonly id: string }[],
  weeks: number,
  now: Instant,
): Promise<ReadonlySet<string>> {
  if (children.length > 1_000) return silentLately(database, silence, weeks, now);
  const found = await silentWeeks(
    database,
    silence,
    children.map(({ id }) => id),
    now,
  );
  return new Set([...found].flatMap(([id, n]) => (n >= weeks ? [id] : [])));
}

/** Open alerts that were given to the reader, by child: some roles reach a child by them. */
export async function givenAlerts(
  database: Database,
  actor: DeskActor,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const reach = grantsOf(actor, 'child.read').some(
    ({ reach: how, scopeType }) => how === 'told' || scopeType === 'case',
  );
  if (!reach || childIds.length === 0) return new Map();
  const rows = await database.alert.findMany({
    where: { AND: [{ childId: { in: [...childIds] } }, givenAlert(actor, null)] },
    select: { id: true, childId: true },
  });
  const byChild = new Map<string, string[]>();
  for (const { id, childId } of rows) if (childId) byChild.set(childId, [...(byChild.get(childId) ?? []), id]);
  return byChild;
}

/** The reader as far as their roles read this part: nobody may filter by what they may not read. */
function readerOf(actor: DeskActor, part: FilePart): DeskActor {
  return { ...actor, roles: actor.roles.filter(({ role }) => partsOf([role]).has(part)) };
}

function whereOf(actor: DeskActor, wish: ListWish, now: Instant): Prisma.ChildWhereInput | null {
  const { filter, flagged, ids } = wish;
  const beside: FilePart[] = [
    ...(filter.level ? ['risk' as const] : []),
    ...(filter.weeks === null ? [] : ['care' as const]),
    ...(filter.night ? ['home' as const] : []),
  ];
  // Whoever reads any part reads the first one.
  const needed: FilePart[] = beside.length > 0 ? beside : ['basic'];
  const scopes = needed.map((part) => childScope(readerOf(actor, part), 'child.read', now));
  if (scopes.some((scope) => scope === null)) return null;
  return {
    AND: [
      ...(scopes as Prisma.ChildWhereInput[]),
      ...wordsOf(filter.q).map(found),
      ...(filter.level ? [levelOf(filter.level)] : []),
      ...(filter.villageId ? [{ residence: { path: { contains: `/${filter.villageId}/` } } }] : []),
      ...(filter.schoolId ? [{ schoolOrganizationId: filter.schoolId }] : []),
      ...(filter.classId ? [{ classId: filter.classId }] : []),
      ...(ids === null ? [statusOf(filter)] : [{ id: { in: [...ids] } }]),
      ...(flagged === null ? [] : [{ id: { in: [...flagged].slice(0, 30_000) } }]),
    ],
  };
}

const statusOf = ({ status }: ListWish['filter']): Prisma.ChildWhereInput =>
  status ? { ledgerStatus: status } : { ledgerStatus: { not: 'exited' } };

const wordsOf = (q: string): string[] => q.split(/\s+/u).filter(Boolean).slice(0, 6);

/** A word as it is meant: what LIKE takes for a sign stands for itself. */
function found(word: string): Prisma.ChildWhereInput {
  const contains = word.replace(/[\\%_]/gu, '\\$&');
  const mode = 'insensitive' as const;
  return {
    OR: [
      { nickname: { contains, mode } },
      { fileNo: { contains, mode } },
      { class: { name: { contains, mode } } },
      { residence: { name: { contains, mode } } },
    ],
  };
}

/** Townships, villages and schools of the places that the reader's roles have, for the filters; none of them is a child's. */
export async function childPlaces(
  database: Database,
  actor: DeskActor,
): Promise<{ villages: readonly NamedPlace[]; schools: readonly NamedPlace[] }> {
  const ids = grantsOf(actor, 'child.read').map(({ scopeId }) => scopeId);
  const under = ids.map((id) => ({ path: { contains: `/${id}/` } }));
  if (ids.length === 0) return { villages: [], schools: [] };
  const [regions, organizations] = await Promise.all([
    database.region.findMany({
      where: { level: { in: ['town', 'village'] }, OR: under },
      select: { id: true, name: true, level: true, parent: { select: { name: true } } },
      orderBy: [{ code: 'asc' }],
    }),
    database.organization.findMany({
      where: { type: { in: ['school', 'kindergarten'] }, OR: [{ id: { in: ids } }, { region: { OR: under } }] },
      select: { id: true, name: true },
      orderBy: [{ name: 'asc' }],
    }),
  ]);
  return {
    villages: regions.map(({ id, name, level, parent }) => ({
      id,
      name: level === 'village' && parent ? `${parent.name} · ${name}` : name,
    })),
    schools: organizations,
  };
}

const assessed = ['high', 'middle', 'low', 'normal'];

/** Without a level is also who came with one that nobody has verified. */
function levelOf(level: string): Prisma.ChildWhereInput {
  return level === 'none' ? { OR: [{ riskLevel: null }, { riskLevel: { notIn: assessed } }] } : { riskLevel: level };
}
