import type { PersonId, StaffId } from '../ids.ts';
import type { RoleHeld } from '../situation.ts';
import { type AccessAction, accessRules, type Reach } from './access-rules.ts';

/** The member of staff who asks. */
export interface Reader {
  readonly staffId: StaffId;
  readonly personId: PersonId;
  readonly roles: readonly RoleHeld[];
  /** The reader, everybody to whom kinship is declared, and the households of them all: whoever lives with a relative is one. */
  readonly kin: readonly PersonId[];
}

/** A right of one of the reader's roles. */
export interface Grant {
  readonly role: string;
  readonly reach: Reach;
  readonly scopeType: RoleHeld['scopeType'];
  readonly scopeId: string;
}

/** What the table gives this reader for an action; none: for them the page does not exist. */
export function grantsOf({ roles }: Pick<Reader, 'roles'>, action: AccessAction): readonly Grant[] {
  return roles.flatMap(({ role, scopeType, scopeId }) => {
    const reach = accessRules[role]?.[action];
    return reach === undefined ? [] : [{ role, reach, scopeType, scopeId }];
  });
}

/** Whether the reader may do this to anything at all. */
export function mayEver(reader: Pick<Reader, 'roles'>, action: AccessAction): boolean {
  return grantsOf(reader, action).length > 0;
}

/** A child as the table looks at it. */
export interface ChildPlace {
  /** Ids of the regions it lives in, from the county down. */
  readonly regionIds: readonly string[];
  readonly schoolId: string | null;
  readonly classId: string | null;
  /** Open alerts that the reader was given. */
  readonly givenAlertIds: readonly string[];
  /** Who keeps the child or is a parent of it, and everybody of its household. */
  readonly familyIds: readonly PersonId[];
}

/**
 * The grants by which the reader may do this to the child. Nobody reads at the desk what the file says of a child of their own family
 * (domain 10.29): whoever has several roles is the child's aunt in all of them.
 */
export function grantsFor(reader: Reader, action: AccessAction, child: ChildPlace): readonly Grant[] {
  if (child.familyIds.some((id) => reader.kin.includes(id))) return [];
  return grantsOf(reader, action).filter((grant) => reaches(grant, child));
}

function reaches({ reach, scopeType, scopeId }: Grant, child: ChildPlace): boolean {
  switch (reach) {
    case 'scope':
      return holds(scopeType, scopeId, child);
    case 'told':
      return scopeType === 'case' ? child.givenAlertIds.includes(scopeId) : child.givenAlertIds.length > 0;
    case 'own':
    case 'county':
      return false;
  }
}

function holds(scopeType: Grant['scopeType'], scopeId: string, child: ChildPlace): boolean {
  switch (scopeType) {
    case 'county':
    case 'town':
    case 'village':
      return child.regionIds.includes(scopeId);
    case 'school':
      return child.schoolId === scopeId;
    case 'class':
      return child.classId === scopeId;
    case 'case':
      return child.givenAlertIds.includes(scopeId);
  }
}
