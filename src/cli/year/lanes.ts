import type { DemoCounty } from '../demo/draw-county.ts';

/**
 * Who may act side by side within one moment: people of different lanes of one rank never touch the same child, so the year is
 * the same however fast each of them is. Ranks follow one another: families, villages, classes, then everybody whose work is everywhere.
 */
export interface Lane {
  readonly rank: 0 | 1 | 2 | 3;
  readonly key: string;
}

const everywhere: Lane = { rank: 3, key: 'county' };

/** The lane of every grown person of the county. */
export function lanesOf({ ledger }: DemoCounty): ReadonlyMap<string, Lane> {
  const lanes = new Map<string, Lane>();
  const put = (personId: string, own: Lane) => {
    const before = lanes.get(personId);
    lanes.set(personId, before && before.key !== own.key ? everywhere : own);
  };
  const homeOf = new Map(ledger.persons.map(({ id, householdId }) => [id, householdId ?? id]));
  const familyOf = new Map(ledger.children.map(({ id, personId }) => [id, homeOf.get(personId) ?? id]));
  for (const { childId, personId } of ledger.careRelations)
    put(personId, { rank: 0, key: familyOf.get(childId) ?? childId });
  for (const { childId, parentPersonId } of ledger.parentStates)
    put(parentPersonId, { rank: 0, key: familyOf.get(childId) ?? childId });
  const personOf = new Map(ledger.staff.map(({ id, personId }) => [id, personId]));
  for (const { staffId, scopeType, scopeId } of ledger.roles) {
    const rank = scopeType === 'village' ? 1 : scopeType === 'class' ? 2 : 3;
    put(personOf.get(staffId) ?? '', rank === 3 ? everywhere : { rank, key: scopeId });
  }
  return lanes;
}
