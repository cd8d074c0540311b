import type { PersonId } from '../ids.ts';
import type { Flag } from '../risk/flags.ts';
import type { ChildFacts } from '../situation.ts';
import type { Exclusion } from './alert.ts';
import type { ChainBook } from './chains.ts';
import { type ChainBits, chainName, cutRoles, type SuspectKind } from './freeze-chain.ts';

export const noExclusion: Exclusion = {
  suspectPersonIds: [],
  excludedPersonIds: [],
  excludedHouseholdIds: [],
  excludedRoles: [],
  recusedStaffIds: [],
  releasedPersonIds: [],
};

export interface ExclusionInput {
  readonly flag: Flag;
  readonly restricted: boolean;
  readonly bits: ChainBits;
  readonly suspectPersonIds: readonly PersonId[];
  /** The child, or while the child is unknown every child near the reporter. */
  readonly children: readonly ChildFacts[];
  /** The conversation says that home is the place of harm, or that it is not; absent: by the flag and the suspect. */
  readonly excludeHousehold?: boolean;
}

/** Harm may come from home: nobody there is told until the station names one of them (domain 4.4, 2). */
const atHome: readonly (SuspectKind | undefined)[] = [undefined, 'unknown', 'family', 'caregiver'];

/** Who must not learn of an alert when it opens (domain 4.4). */
export function exclusionAtOpening(book: ChainBook, input: ExclusionInput): Exclusion {
  const { flag, bits, children, suspectPersonIds } = input;
  const family =
    input.excludeHousehold ??
    (input.restricted && !book.familyNotExcluded.includes(flag.code) && atHome.includes(bits.suspect));
  const name = chainName(book, flag, bits);
  return {
    ...noExclusion,
    suspectPersonIds: [...new Set(suspectPersonIds)],
    excludedPersonIds: family
      ? [...new Set(children.flatMap((child) => [...child.carers, ...child.parents].map(({ personId }) => personId)))]
      : [],
    excludedHouseholdIds: family ? [...new Set(children.flatMap(({ householdId }) => householdId ?? []))] : [],
    excludedRoles: cutRoles(book, flag, name, bits),
    ...(name === book.narrow.chain ? { onlyRoles: book.narrow.onlyRoles } : {}),
  };
}

/** Exclusions only grow; who was released by name stays released, unless suspected since. */
export function mergeExclusions(a: Exclusion, b: Exclusion): Exclusion {
  const suspectPersonIds = union(a.suspectPersonIds, b.suspectPersonIds);
  const onlyRoles = a.onlyRoles ?? b.onlyRoles;
  return {
    suspectPersonIds,
    excludedPersonIds: union(a.excludedPersonIds, b.excludedPersonIds),
    excludedHouseholdIds: union(a.excludedHouseholdIds, b.excludedHouseholdIds),
    excludedRoles: union(a.excludedRoles, b.excludedRoles),
    recusedStaffIds: union(a.recusedStaffIds, b.recusedStaffIds),
    releasedPersonIds: union(a.releasedPersonIds, b.releasedPersonIds).filter((id) => !suspectPersonIds.includes(id)),
    ...(onlyRoles ? { onlyRoles } : {}),
  };
}

/** The child director is one of the family or a suspect: the village line is cut (chain PV, domain 10.29). */
export function directorInvolved(children: readonly ChildFacts[], suspects: readonly PersonId[]): boolean {
  return children.some(({ director, carers, parents }) => {
    if (!director) return false;
    const near = [...carers, ...parents].map(({ personId }) => personId);
    return suspects.includes(director.personId) || near.includes(director.personId);
  });
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}
