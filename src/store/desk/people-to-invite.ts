import type { Instant } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { InviteKind } from '../invites.ts';
import type { Database } from '../prisma.ts';
import type { InviteScope } from './invite-scope.ts';

export interface InvitableRecord {
  readonly personId: string;
  readonly name: string;
  readonly kind: InviteKind;
  /** Those the reader may know of. */
  readonly children: readonly { readonly id: string; readonly nickname: string; readonly fileNo: string }[];
  /** All they answer for; never shown. */
  readonly allChildIds: readonly string[];
  readonly placeId: string | null;
  readonly bound: boolean;
  readonly heldUntil: Instant | null;
}

/** Parents who cannot be asked; nothing is sent to them (domain 10.18). */
const gone = ['dead', 'in_prison', 'lost_contact'];

function personParts(now: Date) {
  return {
    id: true,
    displayName: true,
    identities: { where: { state: 'bound' }, select: { id: true } },
    invites: {
      where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } },
      select: { expiresAt: true },
      orderBy: { expiresAt: 'desc' },
      take: 1,
    },
  } as const satisfies Prisma.PersonSelect;
}

interface FamilyFilter {
  readonly villageId?: string;
  readonly classId?: string;
  readonly words?: string;
  readonly personIds?: readonly string[];
}

/** Caregivers and parents of children in reach: living, findable, with a tie that holds now. */
export async function familiesInReach(
  database: Database,
  { children }: InviteScope,
  { villageId = '', classId = '', words = '', personIds }: FamilyFilter,
  now: Instant,
): Promise<readonly InvitableRecord[]> {
  if (children === null) return [];
  const at = new Date(now);
  const valid = { OR: [{ validTo: null }, { validTo: { gt: at } }] };
  const living = { ledgerStatus: { not: 'exited' as const }, person: { deceasedAt: null } };
  const wanted: Prisma.ChildWhereInput = {
    AND: [
      children,
      living,
      villageId === '' ? {} : { residenceRegionId: villageId },
      classId === '' ? {} : { classId },
    ],
  };
  const named: Prisma.CareRelationWhereInput =
    words === '' ? {} : { OR: [{ child: { fileNo: words } }, { person: { displayName: { contains: words } } }] };
  const asked = await database.careRelation.findMany({
    where: {
      AND: [valid, named],
      child: wanted,
      person: { deceasedAt: null },
      ...(personIds === undefined ? {} : { personId: { in: [...personIds] } }),
    },
    select: { personId: true },
    distinct: ['personId'],
    take: 2_000,
  });
  const ids = asked.map(({ personId }) => personId);
  const [relations, unreachable, mine] = await Promise.all([
    database.careRelation.findMany({
      where: { ...valid, personId: { in: ids }, child: living },
      select: {
        kind: true,
        livesWith: true,
        person: { select: personParts(at) },
        child: { select: { id: true, nickname: true, fileNo: true, residenceRegionId: true } },
      },
      orderBy: [{ child: { fileNo: 'asc' } }, { id: 'asc' }],
    }),
    database.parentState.findMany({
      where: { parentPersonId: { in: ids }, status: { in: gone } },
      select: { parentPersonId: true },
    }),
    database.child.findMany({
      where: { AND: [children, living, { careRelations: { some: { personId: { in: ids }, ...valid } } }] },
      select: { id: true },
    }),
  ]);
  const inReach = new Set(mine.map(({ id }) => id));
  const away = new Set(unreachable.map(({ parentPersonId }) => parentPersonId));
  const people = new Map<string, InvitableRecord>();
  for (const { kind, livesWith, person, child } of relations) {
    if (away.has(person.id)) continue;
    const before = people.get(person.id);
    const { id, nickname, fileNo, residenceRegionId } = child;
    const known = before?.children ?? [];
    const isNew = inReach.has(id) && !known.some((one) => one.id === id);
    people.set(person.id, {
      personId: person.id,
      name: person.displayName,
      // Who keeps one of the children is asked as a caregiver.
      kind: kind !== 'parent' || livesWith || before?.kind === 'caregiver' ? 'caregiver' : 'parent',
      children: isNew ? [...known, { id, nickname, fileNo }] : known,
      allChildIds: [...new Set([...(before?.allChildIds ?? []), id])],
      placeId: before?.placeId ?? (inReach.has(id) ? residenceRegionId : null),
      bound: person.identities.length > 0,
      heldUntil: person.invites[0]?.expiresAt.getTime() ?? null,
    });
  }
  return [...people.values()];
}

/** Active staff in reach: by form of address, full name or number, by id, or all of them. */
export async function staffInReachToInvite(
  { database, crypto }: { readonly database: Database; readonly crypto: FieldCrypto },
  { staff }: InviteScope,
  words: string,
  now: Instant,
  personIds?: readonly string[],
): Promise<readonly InvitableRecord[]> {
  if (staff === null) return [];
  const named: Prisma.StaffWhereInput =
    words === ''
      ? {}
      : {
          OR: [
            { person: { displayName: { contains: words } } },
            { person: { realNameH: { in: crypto.lookupHashes('person.real_name', words) } } },
            { employmentNo: words },
          ],
        };
  const rows = await database.staff.findMany({
    where: {
      AND: [staff, named],
      status: 'active',
      person: { deceasedAt: null },
      ...(personIds === undefined ? {} : { personId: { in: [...personIds] } }),
    },
    select: { person: { select: personParts(new Date(now)) }, roles: { select: { scopeId: true }, take: 1 } },
    orderBy: [{ person: { displayName: 'asc' } }, { id: 'asc' }],
  });
  return rows.map(({ person, roles }) => ({
    personId: person.id,
    name: person.displayName,
    kind: 'staff',
    children: [],
    allChildIds: [],
    placeId: roles[0]?.scopeId ?? null,
    bound: person.identities.length > 0,
    heldUntil: person.invites[0]?.expiresAt.getTime() ?? null,
  }));
}
