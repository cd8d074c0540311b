import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { InviteKind } from '../../store/invites.ts';
import type { Database } from '../../store/prisma.ts';
import type { OpenStore } from '../command-io.ts';
import { Refused } from '../import/refused.ts';

export interface PersonToInvite {
  readonly personId: string;
  /** 称呼 */
  readonly name: string;
  readonly kind: InviteKind;
  readonly children: readonly { readonly id: string; readonly nickname: string }[];
  /** Has an address on a channel already. */
  readonly bound: boolean;
}

const person = {
  select: {
    id: true,
    displayName: true,
    deceasedAt: true,
    identities: { where: { state: 'bound' }, select: { id: true } },
  },
} as const;

/** Parents who cannot be asked; nothing is sent to them (domain 10.18). */
const gone = ['dead', 'in_prison', 'lost_contact'];

/** Caregivers and parents: of one child (with all children they answer for), or of everybody. */
export async function familiesToInvite(
  database: Database,
  which: { readonly fileNo?: string; readonly village?: string },
  now: number,
): Promise<PersonToInvite[]> {
  const living = { ledgerStatus: { not: 'exited' as const }, person: { deceasedAt: null } };
  const valid = { OR: [{ validTo: null }, { validTo: { gt: new Date(now) } }] };
  const asked = await database.careRelation.findMany({
    where: {
      ...valid,
      child: {
        ...living,
        ...(which.fileNo === undefined ? {} : { fileNo: which.fileNo }),
        ...(which.village === undefined ? {} : { residence: { name: which.village } }),
      },
    },
    select: { personId: true },
    distinct: ['personId'],
  });
  const ids = asked.map(({ personId }) => personId);
  const relations = await database.careRelation.findMany({
    where: { ...valid, personId: { in: ids }, child: living },
    select: {
      kind: true,
      livesWith: true,
      person,
      child: { select: { id: true, nickname: true, fileNo: true, residence: { select: { code: true } } } },
    },
    orderBy: [{ child: { residence: { code: 'asc' } } }, { child: { fileNo: 'asc' } }],
  });
  const states = await database.parentState.findMany({
    where: { parentPersonId: { in: ids }, status: { in: gone } },
    select: { parentPersonId: true },
  });
  const unreachable = new Set(states.map(({ parentPersonId }) => parentPersonId));
  const people = new Map<string, PersonToInvite>();
  for (const relation of relations) {
    if (relation.person.deceasedAt !== null || unreachable.has(relation.person.id)) continue;
    const { id, nickname } = relation.child;
    const before = people.get(relation.person.id);
    const keeps = relation.kind !== 'parent' || relation.livesWith;
    people.set(relation.person.id, {
      personId: relation.person.id,
      name: relation.person.displayName,
      // Who keeps one of the children is asked as a caregiver.
      kind: keeps || before?.kind === 'caregiver' ? 'caregiver' : 'parent',
      children: [...(before?.children ?? []).filter((child) => child.id !== id), { id, nickname }],
      bound: relation.person.identities.length > 0,
    });
  }
  return [...people.values()];
}

/** Active staff: by form of address, full name or number of employment, or everybody. */
export async function staffToInvite(
  database: Database,
  crypto: Pick<FieldCrypto, 'lookupHashes'>,
  name?: string,
): Promise<PersonToInvite[]> {
  const named =
    name === undefined
      ? {}
      : {
          OR: [
            { person: { displayName: name } },
            { person: { realNameH: { in: crypto.lookupHashes('person.real_name', name) } } },
            { employmentNo: name },
          ],
        };
  const rows = await database.staff.findMany({
    where: { status: 'active', person: { deceasedAt: null }, ...named },
    select: { person },
    orderBy: { person: { displayName: 'asc' } },
  });
  return rows.map(({ person: { id, displayName, identities } }) => ({
    personId: id,
    name: displayName,
    kind: 'staff',
    children: [],
    bound: identities.length > 0,
  }));
}

/**
 * The one active member of staff of this name.
 * @throws Refused when there is none, or more than one.
 */
export async function oneMember({ database, crypto }: OpenStore, name: string): Promise<PersonToInvite> {
  const [only, ...more] = await staffToInvite(database, crypto, name);
  if (!only) throw new Refused(`没有叫“${name}”的工作人员`);
  if (more.length > 0) throw new Refused(`有 ${more.length + 1} 位工作人员叫“${name}”,请写全名或工号`);
  return only;
}
