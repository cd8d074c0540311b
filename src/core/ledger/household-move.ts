import type { ChildId, PersonId } from '../ids.ts';

/** Somebody of the home of a child that moves. */
export interface HomeMember {
  readonly personId: PersonId;
  /** Null: an adult. */
  readonly childId: ChildId | null;
  /** Null: lives with the child as its carer, and no household is on record. */
  readonly householdId: string | null;
  /** An adult, or a child whose file the mover may change. Whoever is not stays where they are: what one may not see one does not change. */
  readonly movable: boolean;
  /** A child that is still in the ledger: where it lives is a fact of its file. */
  readonly inLedger: boolean;
}

/** Everybody, or these; the children that were chosen move in any case. */
export type Along = 'all' | readonly string[];

export interface HouseholdMove {
  /** Everybody on record goes: the household itself moves. Otherwise those who go are a new one. */
  readonly whole: boolean;
  readonly movers: readonly PersonId[];
  readonly stayers: readonly PersonId[];
  /** Children that were not chosen and move with them. */
  readonly alsoChildren: readonly ChildId[];
}

/**
 * What becomes of one home when some of its children move to another village (domain 10.26: the village of residence owns the visits). A
 * child's household says who must not learn of an alert and who is family, so that it never stays behind by mistake.
 */
export function planHouseholdMove(
  members: readonly HomeMember[],
  chosen: readonly PersonId[],
  along: Along,
): HouseholdMove {
  const goes = (one: HomeMember) =>
    chosen.includes(one.personId) || (one.movable && (along === 'all' || along.includes(one.personId)));
  const going = members.filter(goes);
  const staying = members.filter((one) => !goes(one));
  return {
    whole: staying.every(({ householdId }) => householdId === null),
    movers: going.map(({ personId }) => personId),
    stayers: staying.map(({ personId }) => personId),
    alsoChildren: going
      .filter(({ personId, inLedger }) => inLedger && !chosen.includes(personId))
      .flatMap(({ childId }) => childId ?? []),
  };
}
