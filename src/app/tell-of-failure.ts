import { deriveId, type InboundId } from '../core/ids.ts';
import type { DeliverParts } from './deliver.ts';
import type { Delivery, DeliveryRecord } from './ports.ts';

type Parts = Pick<DeliverParts, 'handle' | 'clock' | 'log'>;

/**
 * An alert that did not reach its recipient goes to the next channel or person at once, through the same hallway as
 * everything else. A row on the phone list waits for a person and has not failed; nor has one that was cancelled rightly.
 */
export async function tellOfFailure(
  { handle, clock, log }: Parts,
  delivery: Delivery,
  result: DeliveryRecord,
): Promise<void> {
  const { outboundId, alert, personId } = delivery;
  if (result.state !== 'undeliverable' || alert === null || personId === null) return;
  const at = clock.now();
  const event = {
    kind: 'alert_push_failed',
    outboundId,
    alertId: alert.id,
    stepNo: alert.stepNo,
    personId,
    reason: result.reason,
    at,
  } as const;
  try {
    const { kind } = await handle(event);
    if (kind === 'refused')
      log.error({ outboundId, alertId: alert.id }, 'nobody else could be told of an alert that was not delivered');
  } catch (error) {
    // The chain's next step and the auditor of alerts go on in any case.
    log.error(
      { outboundId, alertId: alert.id, error: error instanceof Error ? error.name : 'thrown' },
      'nobody else could be told of an alert that was not delivered',
    );
  }
}

/** The platform says that the person has blocked us. */
export async function tellOfBlock(
  { handle, clock, log }: Parts,
  { outboundId, channel, externalId }: Delivery,
): Promise<void> {
  if (externalId === null) return;
  const externalMessageId = `blocked:${outboundId}`;
  const receivedAt = clock.now();
  const id = deriveId<InboundId>(receivedAt, 'address_changed', externalMessageId);
  try {
    await handle({
      kind: 'address_changed',
      id,
      address: { channel, externalId },
      externalMessageId,
      state: 'blocked',
      receivedAt,
    });
  } catch (error) {
    log.warn(
      { outboundId, error: error instanceof Error ? error.name : 'thrown' },
      'a blocked address could not be noted',
    );
  }
}
