import type { Instant } from '../core/ids.ts';
import type { Clock } from './clock.ts';
import type { Delivery, SendOutcome } from './ports.ts';

/** What a platform told us to wait for: a chat, or the whole channel. */
export interface Pauses {
  /** When this may be tried, or null for now. */
  until(delivery: Delivery): Instant | null;
  note(delivery: Delivery, outcome: SendOutcome): void;
}

/**
 * A pause of the channel holds ordinary messages back. Alerts keep a share of their own: each is tried, and waits only for
 * what an alert on this channel was told itself.
 */
export function makePauses(clock: Clock): Pauses {
  const pauses = new Map<string, Instant>();
  const channelKey = ({ channel, messageClass }: Delivery) =>
    `${channel}:${messageClass === 'alert' ? 'alert' : 'other'}`;
  const chatKey = (delivery: Delivery) => `${delivery.channel}:${delivery.externalId}`;
  return {
    until: (delivery) => {
      const now = clock.now();
      const times = [channelKey(delivery), chatKey(delivery)].map((key) => pauses.get(key) ?? 0);
      const until = Math.max(...times);
      return until > now ? until : null;
    },
    note: (delivery, outcome) => {
      if (outcome.kind !== 'retry' || outcome.pauses === undefined) return;
      const now = clock.now();
      if (pauses.size > 10_000) for (const [key, until] of pauses) if (until <= now) pauses.delete(key);
      pauses.set(outcome.pauses === 'channel' ? channelKey(delivery) : chatKey(delivery), now + outcome.afterMs);
    },
  };
}
