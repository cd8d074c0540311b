import type { MessageClass } from '../core/effect.ts';
import type { Instant } from '../core/ids.ts';
import type { Clock } from './clock.ts';
import type { Delivery, SendOutcome } from './ports.ts';

/** Shares of a channel, the most urgent first. Each has its own line and its own pauses. */
export const shares = ['alert', 'reply', 'prompt'] as const;
export type Share = (typeof shares)[number];

export function shareOf(messageClass: MessageClass): Share {
  return messageClass === 'tip' ? 'prompt' : messageClass;
}

/** What a platform told us to wait for: a chat, or the whole channel. */
export interface Pauses {
  /** When this may be tried, or null for now. */
  until(delivery: Delivery): Instant | null;
  note(delivery: Delivery, outcome: SendOutcome): void;
}

/**
 * A pause of the channel holds back whoever was told it, and all that is less urgent: a campaign that meets a limit holds up
 * neither the answer to somebody who wrote nor an alert; those are tried, and wait only for what they were told themselves.
 */
export function makePauses(clock: Clock): Pauses {
  const pauses = new Map<string, Instant>();
  const channelKey = (channel: string, share: Share) => `${channel}:${share}`;
  const chatKey = (delivery: Delivery) => `${delivery.channel}:${delivery.externalId}`;
  return {
    until: (delivery) => {
      const now = clock.now();
      const own = channelKey(delivery.channel, shareOf(delivery.messageClass));
      const times = [own, chatKey(delivery)].map((key) => pauses.get(key) ?? 0);
      const until = Math.max(...times);
      return until > now ? until : null;
    },
    note: (delivery, outcome) => {
      if (outcome.kind !== 'retry' || outcome.pauses === undefined) return;
      const now = clock.now();
      if (pauses.size > 10_000) for (const [key, until] of pauses) if (until <= now) pauses.delete(key);
      const held =
        outcome.pauses === 'chat'
          ? [chatKey(delivery)]
          : shares
              .slice(shares.indexOf(shareOf(delivery.messageClass)))
              .map((one) => channelKey(delivery.channel, one));
      for (const key of held) pauses.set(key, Math.max(pauses.get(key) ?? 0, now + outcome.afterMs));
    },
  };
}
