import type { MessageClass } from '../../core/effect.ts';

export interface PacerOptions {
  /** Messages a second over all chats. */
  readonly perSecond: number;
  /** Least time between two messages to one chat, milliseconds. */
  readonly perChatMs: number;
}

export interface Pacer {
  /** Takes the right to send now and returns 0, or returns how long to wait before asking again, milliseconds. */
  take(chat: string, messageClass: MessageClass, now: number): number;
  /** Nothing to this chat before `until`. */
  pauseChat(chat: string, until: number): void;
  /**
   * Nothing as urgent as what was told so, or less, before `until`: a campaign's limit does not hold back an answer. Alerts
   * are always let through, at their pace (reliability: "alerts keep a share").
   */
  pauseChannel(until: number, messageClass: MessageClass): void;
}

/** What must stay in the bucket for those who are more urgent, as a share of it. */
const KEEP: Readonly<Record<MessageClass, number>> = { alert: 0, reply: 0.2, prompt: 0.4, tip: 0.5 };
/** What is put off when this class meets a limit: itself and all that is less urgent. */
const URGENCY: readonly MessageClass[] = ['alert', 'reply', 'prompt', 'tip'];
const FORGET_CHATS_AT = 10_000;

/**
 * A token bucket for the whole channel and a pause for each chat. Less urgent classes may not empty the bucket, so an
 * alert finds a token at once in the middle of a campaign. `now` is any time that only grows, milliseconds.
 */
export function makePacer({ perSecond, perChatMs }: PacerOptions): Pacer {
  // No second sees more than the rate and the bucket: 25 and 5 are Telegram's 30.
  const size = Math.max(1, perSecond / 5);
  let tokens = size;
  let filledAt = Number.NEGATIVE_INFINITY;
  const channelFreeAt = new Map<MessageClass, number>();
  const chatFreeAt = new Map<string, number>();

  function wait(until: number, now: number): number {
    return Math.max(0, until - now);
  }

  function forgetOld(now: number): void {
    if (chatFreeAt.size > FORGET_CHATS_AT) {
      for (const [chat, until] of chatFreeAt) {
        if (wait(until, now) === 0) {
          chatFreeAt.delete(chat);
        }
      }
    }
  }

  return {
    take(chat, messageClass, now) {
      const elapsed = Math.max(0, Number.isFinite(filledAt) ? now - filledAt : 0);
      filledAt = now;
      tokens = Math.min(size, tokens + (elapsed * perSecond) / 1000);
      const held = Math.max(
        wait(chatFreeAt.get(chat) ?? 0, now),
        messageClass === 'alert' ? 0 : wait(channelFreeAt.get(messageClass) ?? 0, now),
      );
      if (held > 0) {
        return Math.ceil(held);
      }
      const needed = 1 + Math.min(KEEP[messageClass] * size, size - 1);
      if (tokens < needed) {
        return Math.ceil(((needed - tokens) * 1000) / perSecond);
      }
      tokens -= 1;
      chatFreeAt.set(chat, now + perChatMs);
      forgetOld(now);
      return 0;
    },
    pauseChat(chat, until) {
      chatFreeAt.set(chat, Math.max(until, chatFreeAt.get(chat) ?? 0));
    },
    pauseChannel(until, messageClass) {
      // A tip and a prompt are of one share.
      const told = messageClass === 'tip' ? 'prompt' : messageClass;
      for (const held of URGENCY.slice(URGENCY.indexOf(told)))
        channelFreeAt.set(held, Math.max(until, channelFreeAt.get(held) ?? 0));
    },
  };
}
