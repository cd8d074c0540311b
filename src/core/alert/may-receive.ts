import type { PersonId, StaffId } from '../ids.ts';
import type { Exclusion } from './alert.ts';

/** What must be known of a recipient at the moment of sending. */
export interface ReceiverFacts {
  readonly personId: PersonId;
  readonly staffId: StaffId | string | null;
  readonly householdId: string | null;
  /** Persons to whom kinship is declared, either way. */
  readonly kin: readonly PersonId[];
  readonly roles: readonly string[];
}

export type ExclusionReason =
  | 'suspect'
  | 'recused'
  | 'excluded_person'
  | 'same_household'
  | 'kin'
  | 'family'
  | 'role_cut'
  | 'not_named'
  | 'helper';

const helpers: readonly string[] = ['HELPER', 'VOLUNTEER'];

/**
 * Why this person must not be told, or null when they may be (domain 4.4). `suspectHouseholdIds` are the households in
 * which a suspect lives now; `familyIds` spouses, parents, children and siblings of those excluded.
 */
export function whyExcluded(
  exclusion: Exclusion,
  receiver: ReceiverFacts,
  suspectHouseholdIds: readonly string[],
  familyIds: readonly PersonId[],
): ExclusionReason | null {
  const { personId, householdId } = receiver;
  if (exclusion.suspectPersonIds.includes(personId)) return 'suspect';
  if (receiver.staffId !== null && exclusion.recusedStaffIds.some((id) => id === receiver.staffId)) return 'recused';
  if (exclusion.releasedPersonIds.includes(personId)) return null;
  if (exclusion.excludedPersonIds.includes(personId)) return 'excluded_person';
  if (householdId !== null) {
    if (exclusion.excludedHouseholdIds.includes(householdId)) return 'same_household';
    if (suspectHouseholdIds.includes(householdId)) return 'same_household';
  }
  const shunned = [
    ...exclusion.suspectPersonIds,
    ...exclusion.excludedPersonIds.filter((id) => !exclusion.releasedPersonIds.includes(id)),
  ];
  if (receiver.kin.some((id) => shunned.includes(id))) return 'kin';
  if (shunned.length > 0 && familyIds.includes(personId)) return 'family';
  if (receiver.roles.some((role) => exclusion.excludedRoles.includes(role))) return 'role_cut';
  if (exclusion.onlyRoles && !receiver.roles.some((role) => exclusion.onlyRoles?.includes(role))) return 'not_named';
  return null;
}

/** The facts of an alert that travel with a message about to leave (`Delivery.alert` of the store). */
export interface AlertDeliveryFacts {
  readonly state: string;
  readonly restricted: boolean;
  readonly exclusion: Exclusion;
  readonly recipientHouseholdId: string | null;
  readonly recipientKin: readonly PersonId[];
  readonly recipientStaffId: string | null;
  readonly recipientRoles: readonly string[];
  readonly suspectHouseholdIds: readonly string[];
}

export type ReceiveVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly cancelled: true; readonly reason: string };

/** The check at the moment of sending, not when the message was queued (rule 3, domain 4.4). */
export function mayStillReceive(facts: AlertDeliveryFacts, personId: PersonId | null): ReceiveVerdict {
  const no = (reason: string): ReceiveVerdict => ({ ok: false, cancelled: true, reason });
  if (personId === null) return no('nobody_bound');
  if (facts.state === 'closed' || facts.state === 'false_alarm') return no('alert_closed');
  if (facts.recipientStaffId === null) return no('not_staff');
  const receiver: ReceiverFacts = {
    personId,
    staffId: facts.recipientStaffId,
    householdId: facts.recipientHouseholdId,
    kin: facts.recipientKin,
    roles: facts.recipientRoles,
  };
  const why = whyExcluded(facts.exclusion, receiver, facts.suspectHouseholdIds, []);
  if (why !== null) return no(`excluded_${why}`);
  const roles = facts.recipientRoles;
  if (facts.restricted && roles.length > 0 && roles.every((role) => helpers.includes(role)))
    return no('excluded_helper');
  // The right to know went with the role, unless the station named this person.
  if (roles.length === 0 && !facts.exclusion.releasedPersonIds.includes(personId)) return no('role_lost');
  return { ok: true };
}
