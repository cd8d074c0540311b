import type { Instant } from '../core/ids.ts';
import type { DeliverParts } from './deliver.ts';
import { mayRepeat } from './delivery-rules.ts';
import type { Delivery, DeliveryRecord } from './ports.ts';

type Parts = Pick<DeliverParts, 'mayStillReceive' | 'channels'>;

const fromAPerson: ReadonlySet<string> = new Set(['relay', 'help_answer', 'staff_word']);

/**
 * Why a row must not leave at this moment, whatever was right when it was queued (rule 3); null: it may. A reply that is shown
 * by its commit is asked the same there (`isShown` in store/hallway/commit-sql.ts): what changes here changes there.
 */
export function whyNotSend(parts: Parts, delivery: Delivery, now: Instant): DeliveryRecord | null {
  const cancelled = (reason: string): DeliveryRecord => ({ state: 'cancelled', reason });
  const { messageClass, alert, personId, identityState, phone, externalId, expiresAt } = delivery;
  if (delivery.personDead) return cancelled('person_dead');
  // A reply to the one who reported is no news of the alert to them.
  if (alert !== null && messageClass === 'alert') {
    const verdict = parts.mayStillReceive(alert, personId);
    if (!verdict.ok) return cancelled(verdict.reason);
  }
  if (expiresAt !== null && expiresAt <= now) return { state: 'expired', reason: 'too_late' };
  // Whoever wants no more questions still gets what another person says to them, and the answer they asked for.
  const asksOrTells = messageClass === 'prompt' || messageClass === 'tip';
  if (delivery.promptsOff && asksOrTells && !fromAPerson.has(delivery.purpose)) return cancelled('prompts_off');
  // Nobody is asked about a child who is gone, in whichever queue the question stands (domain 10.52, 10.56).
  const { staleBecause } = delivery;
  if (staleBecause && asksOrTells && (staleBecause !== 'mourning' || !fromAPerson.has(delivery.purpose)))
    return cancelled(staleBecause);
  if (phone === null) {
    if (externalId === null) return noWay(delivery, 'no_address');
    // A reply answers whoever wrote, also somebody nobody knows; everything else goes to somebody we know.
    const open = messageClass === 'reply' ? ['bound', 'unbound', 'suspended'] : ['bound'];
    if (identityState === null || !open.includes(identityState))
      return noWay(delivery, `identity_${identityState ?? 'gone'}`);
  }
  const exactlyOnce = parts.channels(delivery.channel)?.abilities.exactlyOnce ?? false;
  if (!mayRepeat(delivery, exactlyOnce, delivery.ambiguousAttempts))
    return { state: 'undeliverable', reason: 'ambiguous' };
  return null;
}

/** An alert that has no way to its recipient is a failure, and somebody else is told; anything else is just not sent. */
function noWay({ messageClass }: Delivery, reason: string): DeliveryRecord {
  return messageClass === 'alert' ? { state: 'undeliverable', reason } : { state: 'cancelled', reason };
}
