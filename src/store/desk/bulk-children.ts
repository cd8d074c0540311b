import { createHash } from 'node:crypto';
import type { NamedMember, StoredBulkChild } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { ChildId, Instant, PersonId } from '../../core/ids.ts';
import type { ChildBulkKind } from '../../core/ledger/bulk-change.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { childScope } from '../access/child-scope.ts';
import type { Prisma } from '../generated/client.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { plannedVisit } from './planned-visits.ts';

const rowOf = {
  id: true,
  personId: true,
  countyId: true,
  fileNo: true,
  nickname: true,
  residenceRegionId: true,
  classId: true,
  schoolOrganizationId: true,
  boarding: true,
  ledgerStatus: true,
  person: { select: { deceasedAt: true, householdId: true } },
  residence: { select: { name: true, parent: { select: { name: true } } } },
  class: { select: { name: true, organization: { select: { name: true } } } },
} satisfies Prisma.ChildSelect;
type Row = Prisma.ChildGetPayload<{ select: typeof rowOf }>;

/**
 * Children of an act as they stand, whatever their number in the same few statements: what would change, by what entry it holds, and who lives with
 * them. Only those whom the reader may read.
 */
export async function bulkChildren(
  database: LedgerTransaction,
  actor: DeskActor,
  kind: ChildBulkKind,
  ids: readonly string[],
  now: Instant,
): Promise<StoredBulkChild[]> {
  const read = childScope(actor, 'child.read', now);
  if (read === null || ids.length === 0) return [];
  const rows = await database.child.findMany({
    where: { AND: [{ id: { in: [...ids] } }, read] },
    select: rowOf,
    orderBy: [{ fileNo: 'asc' }, { id: 'asc' }],
  });
  const changeable = await changeableIds(
    database,
    actor,
    kind,
    rows.map(({ id }) => id),
    now,
  );
  const entries = await entriesOf(database, kind, rows);
  const homes = kind === 'residence' ? await homesOf(database, actor, rows, now) : new Map<string, NamedMember[]>();
  return rows.map((row) => {
    const entry = entries.get(row.id);
    const { raw, text } =
      kind === 'visit' ? { raw: entry?.since ?? '', text: entry?.since ?? '' } : standsAt(kind, row);
    const home = homes.get(row.id) ?? [];
    const state = JSON.stringify([raw, entry?.id ?? '', home.map(({ personId }) => personId).toSorted()]);
    return {
      id: row.id as ChildId,
      personId: row.personId as PersonId,
      countyId: row.countyId,
      name: row.nickname,
      fileNo: row.fileNo,
      regionId: row.residenceRegionId,
      schoolId: row.schoolOrganizationId,
      mayChange: changeable.has(row.id),
      died: row.person.deceasedAt !== null,
      exited: row.ledgerStatus === 'exited',
      raw,
      text,
      factSince: kind === 'visit' ? '' : (entry?.since ?? ''),
      factId: kind === 'visit' ? null : (entry?.id ?? null),
      was: createHash('sha256').update(state).digest('base64url').slice(0, 16),
      householdId: row.person.householdId,
      home,
    };
  });
}

function standsAt(kind: Exclude<ChildBulkKind, 'visit'>, { residence, residenceRegionId, class: of, ...row }: Row) {
  if (kind === 'residence')
    return { raw: residenceRegionId, text: [residence.parent?.name, residence.name].filter(Boolean).join(' · ') };
  if (kind === 'class') return { raw: row.classId ?? '', text: of ? `${of.organization.name} · ${of.name}` : '' };
  const raw = row.boarding ? 'yes' : 'no';
  return { raw, text: raw };
}

export async function changeableIds(
  database: LedgerTransaction,
  actor: DeskActor,
  kind: ChildBulkKind,
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const scopes = [
    childScope(actor, 'child.bulk', now),
    childScope(actor, kind === 'visit' ? 'visit.write' : 'child.edit', now),
  ];
  if (scopes.some((scope) => scope === null)) return new Set();
  const rows = await database.child.findMany({
    where: { AND: [{ id: { in: [...ids] } }, ...(scopes as Prisma.ChildWhereInput[])] },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** The entry that counts for each child: of a fact, or the visit that is planned and not done. */
async function entriesOf(
  database: LedgerTransaction,
  kind: ChildBulkKind,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly since: string }>> {
  const childId = { in: rows.map(({ id }) => id) };
  if (kind === 'visit') {
    const planned = await database.humanInbox.findMany({
      where: { childId, doneAt: null, effectKey: { startsWith: plannedVisit } },
      orderBy: { dueAt: 'desc' },
      select: { id: true, childId: true, dueAt: true },
    });
    return new Map(
      planned.map((one) => [one.childId ?? '', { id: one.id, since: dayInChina(one.dueAt?.getTime() ?? 0) }]),
    );
  }
  const facts = await database.childFact.findMany({
    where: { childId, field: kind, supersededBy: null },
    orderBy: [{ validFrom: 'asc' }, { at: 'asc' }],
    select: { id: true, childId: true, validFrom: true },
  });
  return new Map(facts.map((one) => [one.childId, { id: one.id, since: one.validFrom.toISOString().slice(0, 10) }]));
}

const inHome = {
  id: true,
  displayName: true,
  householdId: true,
  child: { select: { id: true, ledgerStatus: true } },
} satisfies Prisma.PersonSelect;

/** Everybody on record of these children's homes, the children themselves too: of the same household, or a carer who lives with them and has none. */
export async function homesOf(
  database: LedgerTransaction,
  actor: DeskActor,
  children: readonly {
    readonly id: string;
    readonly personId: string;
    readonly person: { readonly householdId: string | null };
  }[],
  now: Instant,
): Promise<Map<string, NamedMember[]>> {
  const at = new Date(now);
  const households = [...new Set(children.flatMap(({ person }) => person.householdId ?? []))];
  const people = await database.person.findMany({
    where: {
      deceasedAt: null,
      OR: [{ householdId: { in: households } }, { id: { in: children.map(({ personId }) => personId) } }],
    },
    select: inHome,
    orderBy: { id: 'asc' },
  });
  const loose = await database.careRelation.findMany({
    where: {
      childId: { in: children.map(({ id }) => id) },
      livesWith: true,
      validFrom: { lte: at },
      OR: [{ validTo: null }, { validTo: { gt: at } }],
      person: { householdId: null, deceasedAt: null },
    },
    select: { childId: true, person: { select: inHome } },
  });
  const ids = people.flatMap(({ child }) => child?.id ?? []);
  const changeable = await changeableIds(database, actor, 'residence', ids, now);
  const member = (one: (typeof people)[number]): NamedMember => ({
    personId: one.id as PersonId,
    childId: (one.child?.id ?? null) as ChildId | null,
    householdId: one.householdId,
    movable: one.child === null || changeable.has(one.child.id),
    inLedger: one.child !== null && one.child.ledgerStatus !== 'exited',
    name: one.displayName,
  });
  return new Map(
    children.map(({ id, personId, person: { householdId } }) => {
      const own = people.filter(
        (one) => one.id === personId || (householdId !== null && one.householdId === householdId),
      );
      const carers = loose.filter((one) => one.childId === id).map(({ person }) => person);
      const all = [...new Map([...own, ...carers].map((one) => [one.id, member(one)])).values()];
      return [id, all];
    }),
  );
}
