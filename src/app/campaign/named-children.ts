import { isKeptFrom } from '../../core/alert/is-kept-from.ts';
import type { CampaignFault } from '../../core/campaign/campaign-fault.ts';
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
  /** Those with one of these file numbers. */
  numbered(actor: DeskActor, fileNos: readonly string[], now: Instant): Promise<readonly NamedChild[]>;
  /** Carers and parents of these children. */
  families(childIds: readonly string[], now: Instant): Promise<readonly NamedFamily[]>;
  /** Open alerts about any child of these persons. */
  alertsAround(personIds: readonly string[]): Promise<readonly AlertId[]>;
}

export interface NamedParts {
  readonly children: CampaignChildrenStore;
  readonly hallway: Pick<HallwayStore, 'loadAlert'>;
}

/**
 * Why this person cannot name these children, whichever way they do it: at the desk or on the command line. A child of another place, of their own
 * family, or that is none at all is one answer.
 */
export async function namedFaults(
  { children, hallway }: NamedParts,
  actor: DeskActor,
  ids: readonly string[],
  now: Instant,
): Promise<readonly CampaignFault[]> {
  if (ids.length === 0) return [];
  const known = await children.named(actor, ids, now);
  if (known.length < new Set(ids).size) return [{ code: 'unknown_child' }];
  const kept = await keptChildren({ children, hallway }, actor, ids, now);
  const names = known.filter(({ id }) => kept.includes(id)).map(({ name }) => name);
  return names.length === 0 ? [] : [{ code: 'kept_from', word: names.join('、') }];
}

/**
 * The named children to whose family this person sends nothing by name: they know of an open matter that somebody there must not learn of (domain 4.4).
 * Who does not know of it learns nothing. What goes to a whole place goes on as ever: to be left out would tell.
 */
async function keptChildren(
  { children, hallway }: NamedParts,
  actor: DeskActor,
  childIds: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const families = await children.families(childIds, now);
  const alerts = await children.alertsAround([...new Set(families.map(({ personId }) => personId))]);
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
