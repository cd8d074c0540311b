import { type AlertId, deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore } from '../ports.ts';

/** An alert as the hallway would see it if this person acted on it now; nothing is decided. Null: there is none. */
export function lookAtAlert(
  hallway: Pick<HallwayStore, 'loadAlert'>,
  actor: DeskActor,
  alertId: AlertId,
  now: Instant,
): Promise<AlertSituation | null> {
  const id = deriveId<InboundId>(now, 'look', alertId, actor.staffId);
  const event = {
    kind: 'staff_acted',
    id,
    personId: actor.personId,
    alertId,
    action: { type: 'take' },
    at: now,
  } as const;
  return hallway.loadAlert(event, now);
}
