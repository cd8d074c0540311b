import type { PersonId } from '../../core/ids.ts';
import { type Along, type HouseholdMove, planHouseholdMove } from '../../core/ledger/household-move.ts';
import type { NamedMember, StoredBulkChild } from './child-bulk-store.ts';

/** One home of which chosen children move. */
export interface MovingHome extends HouseholdMove {
  readonly householdId: string | null;
  readonly fromRegionId: string;
  readonly children: readonly StoredBulkChild[];
  readonly members: readonly NamedMember[];
  /** Not chosen, by name. Of those who stay only whom the reader may see. */
  readonly alongNames: readonly string[];
  readonly stayNames: readonly string[];
}

/** The homes of these children, each once, with what becomes of it. */
export function homesOf(children: readonly StoredBulkChild[], along: Along): MovingHome[] {
  const groups = Map.groupBy(children, ({ householdId, id }) => householdId ?? id);
  return [...groups.values()].map((group) => {
    const members = [...new Map(group.flatMap(({ home }) => home).map((one) => [one.personId, one])).values()];
    const chosen = group.map(({ personId }) => personId);
    const plan = planHouseholdMove(members, chosen, along);
    const named = (ids: readonly PersonId[]) =>
      members
        .filter(({ personId, movable }) => movable && ids.includes(personId) && !chosen.includes(personId))
        .map(({ name }) => name);
    return {
      ...plan,
      householdId: group[0]?.householdId ?? null,
      fromRegionId: group[0]?.regionId ?? '',
      children: group,
      members,
      alongNames: named(plan.movers),
      stayNames: named(plan.stayers),
    };
  });
}
