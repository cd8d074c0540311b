import type { AlertChanges, Effect } from '../effect.ts';
import type { Instant } from '../ids.ts';
import type { AlertSituation, PersonFacts, StaffFacts } from '../situation.ts';
import type { AlertRecord } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { demand } from './rechain.ts';
import { chinaZone } from './step-times.ts';

export type AlertActor = PersonFacts & { readonly staff: StaffFacts };

/** The people at the alert's place, where the caller has read them (console); in a chat only those told are known. */
export type ActPlace = Pick<AlertSituation, 'candidates' | 'family'>;

/** What became of an act; each has a line in flows/alerts/texts.yaml (`outcomes`). */
export interface ActResult {
  readonly effects: readonly Effect[];
  readonly outcome: string;
}

export interface ActInput {
  readonly books: AlertBooks;
  readonly alert: AlertRecord;
  readonly actor: AlertActor;
  readonly now: Instant;
  readonly place: ActPlace;
}

/** Nothing happens; the code says why. */
export function refuse(outcome: string): ActResult {
  return { effects: [], outcome };
}

/** One guarded change of the alert with its event. */
export function record(
  input: ActInput,
  changes: AlertChanges,
  type: string,
  outcome: string,
  text?: string,
): ActResult {
  const { alert, actor } = input;
  return {
    outcome,
    effects: [
      { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes },
      {
        kind: 'add_alert_event',
        alertId: alert.id,
        type,
        byStaffId: actor.staff.staffId,
        ...(text ? { data: { text } } : {}),
      },
    ],
  };
}

export function withStep(result: ActResult, input: ActInput, ...steps: readonly string[]): ActResult {
  const { books, alert, now } = input;
  const zone = books.zone ?? chinaZone;
  const last = alert.lastStepNo;
  return {
    ...result,
    effects: [
      ...result.effects,
      ...steps.map((step, index) => demand(books.chains, alert, last + 1 + index, step, now, zone)),
    ],
  };
}

/** Roles the actor is known to hold here. */
export function rolesHere({ alert, actor, place }: ActInput): readonly string[] {
  const { staffId, roles } = actor.staff;
  return [
    ...roles.map(({ role }) => role),
    ...alert.told.filter((row) => row.staffId === staffId).map(({ role }) => role),
    ...place.candidates.filter((row) => row.staffId === staffId).map(({ role }) => role),
  ];
}
