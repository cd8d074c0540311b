import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore } from '../ports.ts';
import type { AlertMark } from './child-store.ts';
import type { ChildFilter } from './children-port.ts';
import { standingOf } from './desk-alert.ts';
import { lookAtAlert } from './look-at-alert.ts';

/**
 * Those of the alerts that a child's file and the list of children may show to this reader: unrestricted ones of their places, and
 * those they were told of or have. A restricted one that they only answer for is seen at the desk without the child; here it would be
 * with the child, so it is not here (domain 4.4, 10.41).
 */
export async function knownAlerts(
  hallway: Pick<HallwayStore, 'loadAlert'>,
  actor: DeskActor,
  marks: readonly AlertMark[],
  now: Instant,
): Promise<readonly AlertMark[]> {
  if (!mayEver(actor, 'alert.read')) return [];
  const known = await Promise.all(marks.map((mark) => isKnown(hallway, actor, mark, now)));
  return marks.filter((_, index) => known[index]);
}

async function isKnown(
  hallway: Pick<HallwayStore, 'loadAlert'>,
  actor: DeskActor,
  { id, plain, mine, supervised, restricted }: AlertMark,
  now: Instant,
): Promise<boolean> {
  if (!mine && (restricted || !supervised)) return false;
  // Nobody is excluded: there is nothing to weigh.
  if (plain) return true;
  const situation = await lookAtAlert(hallway, actor, id, now);
  const standing = situation ? standingOf(situation, actor) : 'none';
  return standing === 'assigned' || (standing === 'supervises' && !restricted);
}

/** Which alerts a list of children is narrowed to; null: it is not. */
export function wantedAlerts({ flags }: Playbook, { flag, loss, of }: ChildFilter) {
  if (flag === null && loss === null && of === null) return null;
  return ({ flagCode }: AlertMark): boolean =>
    flagCode.startsWith(flag ?? '') && (loss === null || (flags.flags.get(flagCode)?.loss ?? 'none') === loss);
}
