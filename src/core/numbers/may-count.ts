import { grantsOf, type Reader } from '../access/may.ts';
import type { Exclusion } from '../alert/alert.ts';
import { whyExcluded } from '../alert/may-receive.ts';
import type { Severity } from '../flow/outcome.ts';
import type { Instant, StaffId } from '../ids.ts';

/** An alert as the figures look at it. */
export interface CountedAlert {
  readonly severity: Severity;
  /** "P02" */
  readonly flagCode: string;
  readonly childId: string | null;
  readonly restricted: boolean;
  readonly exclusion: Exclusion;
  /** Told of it, its owner, or asked to take it over. */
  readonly mine: boolean;
  readonly openedAt: Instant;
  readonly ackedAt: Instant | null;
  readonly closedAt: Instant | null;
}

export type PlaceLevel = 'county' | 'town' | 'village' | 'school' | 'class';

/** Who counts, and with what of theirs. */
export interface Counter {
  readonly reader: Reader;
  readonly householdId: string | null;
  /** Answers for the place and sees its alerts without having been told of each. */
  readonly supervises: boolean;
  /** Children of the reader's own family. */
  readonly ownChildIds: ReadonlySet<string>;
}

/**
 * Whether an alert is in a figure of this reader's (domain 4.4). What they must not learn of is in none at all; a restricted one that they
 * were not told of only where a township or more is counted together, and only for whoever answers for it.
 */
export function mayCount(alert: CountedAlert, counter: Counter, level: PlaceLevel): boolean {
  const { reader, householdId, ownChildIds, supervises } = counter;
  if (alert.childId !== null && ownChildIds.has(alert.childId)) return false;
  const receiver = {
    personId: reader.personId,
    staffId: reader.staffId as StaffId,
    householdId,
    kin: reader.kin,
    roles: reader.roles.map(({ role }) => role),
  };
  if (whyExcluded(alert.exclusion, receiver, [], []) !== null) return false;
  if (!alert.restricted || alert.mine) return true;
  return supervises && (level === 'county' || level === 'town');
}

/**
 * Whether the reader stands in the line of duty for the alerts of a place: they answer for it, or it is the village or school in which they are
 * told. For everybody else small counts have left the line. `held`: ids of the places that hold this one, itself included.
 */
export function inLine(reader: Pick<Reader, 'roles'>, held: readonly string[]): boolean {
  return grantsOf(reader, 'alert.read').some(
    ({ reach, scopeType, scopeId }) =>
      held.includes(scopeId) && (reach === 'scope' || scopeType === 'village' || scopeType === 'school'),
  );
}
