import type { Instant } from '../core/ids.ts';
import type { Delivery, DeliveryRecord, SendOutcome } from './ports.ts';

const firstBackoffMs = 500;
const longestBackoffMs = 300_000;
/** Those who waited together do not come back in the same moment. */
const afterPauseMs = 500;

/**
 * When a message that did not leave is tried again: twice as long after each attempt, five minutes at most, with jitter so
 * that many do not come back together; never sooner than the platform asks, and not later when it says how long. The one
 * place that decides it.
 */
export function sendAgainAt(
  { attempts }: Pick<Delivery, 'attempts'>,
  outcome: SendOutcome,
  now: Instant,
  random: () => number,
): Instant {
  // A pace or a limit that says how long is no failure: a busy chat must not make an alert wait for minutes.
  if (outcome.kind === 'retry' && outcome.pauses !== undefined)
    return now + outcome.afterMs + Math.round(afterPauseMs * random());
  const growing = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(20, Math.max(0, attempts - 1)));
  const own = outcome.kind === 'channel_down' ? Math.max(growing, 15_000) : growing;
  const asked = outcome.kind === 'retry' ? outcome.afterMs : 0;
  return now + Math.max(asked, Math.round(own / 2 + (own / 2) * random()));
}

/** What is written down about an attempt. Ambiguous ones are tried again as often as the class allows (promise P3). */
export function recordOf(
  delivery: Delivery,
  outcome: SendOutcome,
  sendAfter: Instant,
  exactlyOnce: boolean,
): DeliveryRecord {
  switch (outcome.kind) {
    case 'delivered':
      return {
        state: 'sent',
        ...(outcome.platformMessageId !== undefined && { platformMessageId: outcome.platformMessageId }),
      };
    case 'retry':
      return { state: 'queued', sendAfter, reason: outcome.reason, ambiguous: false };
    case 'ambiguous':
      return mayRepeat(delivery, exactlyOnce, delivery.ambiguousAttempts + 1)
        ? { state: 'queued', sendAfter, reason: outcome.reason, ambiguous: true }
        : { state: 'undeliverable', reason: `ambiguous:${outcome.reason}` };
    case 'gave_up':
      return delivery.messageClass === 'alert' && delivery.phone !== null
        ? { state: 'phone_list', reason: outcome.reason }
        : { state: 'undeliverable', reason: outcome.reason };
    case 'channel_down':
      // A number is rung by a person; an alert is told another way at once, and this row has had its chance.
      if (delivery.phone !== null) return { state: 'phone_list', reason: outcome.reason };
      if (delivery.messageClass === 'alert')
        return { state: 'undeliverable', reason: `channel_down:${outcome.reason}` };
      return { state: 'queued', sendAfter, reason: outcome.reason, ambiguous: false };
  }
}

/**
 * Whether a message that may have arrived `ambiguousAttempts` times is sent again: an alert always, a reply once, a prompt or
 * tip never; where the platform keeps repeats away, everything.
 */
export function mayRepeat(
  { messageClass }: Pick<Delivery, 'messageClass'>,
  exactlyOnce: boolean,
  ambiguousAttempts: number,
): boolean {
  if (exactlyOnce || ambiguousAttempts === 0 || messageClass === 'alert') return true;
  return messageClass === 'reply' && ambiguousAttempts <= 1;
}
