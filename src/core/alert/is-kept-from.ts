import type { PersonId } from '../ids.ts';
import type { AlertRecord } from './alert.ts';
import { isOpen } from './alert-state.ts';

/** Whether this person must not learn of this alert: suspected, or of a home that is left out of it (domain 4.4). */
export function isKeptFrom(
  alert: AlertRecord,
  person: { readonly id: PersonId; readonly householdId: string | null },
): boolean {
  const { suspectPersonIds, excludedPersonIds, releasedPersonIds, excludedHouseholdIds } = alert.exclusion;
  if (!isOpen(alert) || releasedPersonIds.includes(person.id)) return false;
  if ([...suspectPersonIds, ...excludedPersonIds].includes(person.id)) return true;
  return person.householdId !== null && excludedHouseholdIds.includes(person.householdId);
}
