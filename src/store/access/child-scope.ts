import type { AccessAction } from '../../core/access/access-rules.ts';
import { type Grant, grantsOf, type Reader } from '../../core/access/may.ts';
import type { Prisma } from '../generated/client.ts';
import { givenAlert } from './given-alert.ts';

/**
 * The children to whom this reader may do this, as the condition of a query: the same table as `grantsFor` of core/access reads. Every query for
 * children at the desk carries it; null: none at all.
 */
export function childScope(reader: Reader, action: AccessAction, now: number): Prisma.ChildWhereInput | null {
  const reached = grantsOf(reader, action).flatMap((grant) => reachedBy(grant, reader) ?? []);
  if (reached.length === 0) return null;
  return { AND: [{ OR: reached }, notOwnFamily(reader, new Date(now))] };
}

function reachedBy({ reach, scopeType, scopeId }: Grant, reader: Reader): Prisma.ChildWhereInput | null {
  switch (reach) {
    case 'scope':
      return held(scopeType, scopeId, reader);
    case 'told':
      return { alerts: { some: givenAlert(reader, scopeType === 'case' ? scopeId : null) } };
    case 'own':
    case 'county':
      return null;
  }
}

function held(scopeType: Grant['scopeType'], scopeId: string, reader: Reader): Prisma.ChildWhereInput {
  switch (scopeType) {
    case 'county':
    case 'town':
    case 'village':
      return { residence: { path: { contains: `/${scopeId}/` } } };
    case 'school':
      return { schoolOrganizationId: scopeId };
    case 'class':
      return { classId: scopeId };
    case 'case':
      return { alerts: { some: givenAlert(reader, scopeId) } };
  }
}

function current(now: Date) {
  return { validFrom: { lte: now }, OR: [{ validTo: null }, { validTo: { gt: now } }] };
}

/** Nobody reads the file of a child of their own family (domain 10.29). */
export function notOwnFamily({ kin }: Pick<Reader, 'kin'>, now: Date): Prisma.ChildWhereInput {
  const ids = [...kin];
  return {
    NOT: [
      { personId: { in: ids } },
      { careRelations: { some: { personId: { in: ids }, ...current(now) } } },
      { parentStates: { some: { parentPersonId: { in: ids } } } },
    ],
  };
}
