import { isKeptFrom } from '../../core/alert/is-kept-from.ts';
import type { AlertId, Instant, PersonId } from '../../core/ids.ts';
import { standingOf } from '../desk/desk-alert.ts';
import { lookAtAlert } from '../desk/look-at-alert.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore } from '../ports.ts';

/** A child whose family a campaign is for, as the list of those named shows it. */
export interface NamedChild {
  readonly id: string;
  readonly name: string;
  readonly fileNo: string;
  readonly place: string;
}

export interface NamedFamily {
  readonly childId: string;
  readonly personId: PersonId;
  readonly householdId: string | null;
}

/** Children that somebody who runs campaigns may name: those of their places, and none of their own family. */
export interface CampaignChildrenStore {
  /** By words of the name or the number, the first `limit`. */
  search(actor: DeskActor, words: string, now: Instant, limit: number): Promise<readonly NamedChild[]>;
  /** Those of the ids, in the order of their numbers. */
  named(actor: DeskActor, ids: readonly string[], now: Instant): Promise<readonly NamedChild[]>;
  /** Carers and parents of these children. */
  families(childIds: readonly string[], now: Instant): Promise<readonly NamedFamily[]>;
  /** Open alerts about any child of these persons. */
  alertsAround(personIds: readonly string[]): Promise<readonly AlertId[]>;
}

/**
 * The named children to whose family this person sends nothing by name: they know of an open matter that somebody there must not learn of (domain 4.4).
 * Who does not know of it learns nothing. What goes to a whole place goes on as ever: to be left out would tell.
 */
export async function keptChildren(
  { store, hallway }: { readonly store: CampaignChildrenStore; readonly hallway: Pick<HallwayStore, 'loadAlert'> },
  actor: DeskActor,
  childIds: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const families = await store.families(childIds, now);
  const alerts = await store.alertsAround([...new Set(families.map(({ personId }) => personId))]);
  const found = await Promise.all(alerts.map((alertId) => lookAtAlert(hallway, actor, alertId, now)));
  const known = found.filter(
    (situation) =>
      situation !== null &&
      (situation.alert.reporterPersonId === actor.personId || standingOf(situation, actor) !== 'none'),
  );
  const isKept = ({ personId, householdId }: NamedFamily) =>
    known.some((situation) => situation !== null && isKeptFrom(situation.alert, { id: personId, householdId }));
  return [...new Set(families.filter(isKept).map(({ childId }) => childId))];
}
