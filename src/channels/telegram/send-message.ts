import type { Api } from 'grammy';
import { type Share, shareOf } from '../../app/delivery-pauses.ts';
import type { OutgoingMessage, SendOutcome } from '../../app/ports.ts';
import type { MessageBody } from '../../core/effect.ts';
import { growingPause } from '../growing-pause.ts';
import { sleep } from '../sleep.ts';
import { splitText } from '../split-text.ts';
import { textWithOptions } from '../text-with-options.ts';
import { failureOf } from './bot-api.ts';
import type { Health } from './channel-health.ts';
import type { Pacer } from './pacer.ts';
import { sendOutcomeOf } from './send-outcome.ts';

const never = new AbortController().signal;

export interface SenderOptions {
  readonly api: Api;
  readonly pacer: Pacer;
  readonly health: Health;
  readonly random: () => number;
  /** Own time limit of one request, milliseconds. */
  readonly timeoutMs: number;
  /** Time limit of a whole message, pace and all its parts included, milliseconds. */
  readonly totalMs: number;
  /** Longest wait for the pace inside one `send`, milliseconds; longer ones are given back as a retry. */
  readonly maxPaceMs: number;
  readonly retryMs: readonly [number, number];
  /** Time that only grows and how to wait in it; default: the process's own, which never jumps. */
  readonly time?: { now(): number; sleep(ms: number): Promise<void> };
}

const ownTime = { now: () => performance.now(), sleep: (ms: number) => sleep(ms, never) };

export const MAX_TEXT_LENGTH = 4096;
/**
 * Telegram does not say whose limit it was: when so many chats are told to wait at once, it is the channel's. Of the prompts of
 * a campaign two meet one by chance; and what prompts meet says nothing of replies: these are few, and will meet it themselves.
 */
const CHANNEL_WIDE: Readonly<Record<Share, number>> = { alert: 2, reply: 2, prompt: 3 };
/** Limits of the Bot API for a button's data, bytes. */
const MAX_BUTTON_DATA = 64;

type Part = { readonly text: string; readonly buttons: MessageBody['buttons'] };

/** Sends one message with its own time limit and pace; the pace is kept in the process's own time, which never jumps. */
export function makeSender(options: SenderOptions): (message: OutgoingMessage) => Promise<SendOutcome> {
  const { api, pacer, health, random, time = ownTime } = options;
  /** By share of the channel: which chats were told to wait, and until when. */
  const limited = new Map<Share, Map<string, number>>();

  async function waitForPace(message: OutgoingMessage): Promise<SendOutcome | null> {
    const startedAt = time.now();
    for (;;) {
      const waitMs = pacer.take(message.externalId, message.messageClass, time.now());
      if (waitMs === 0) {
        return null;
      }
      if (time.now() - startedAt + waitMs > options.maxPaceMs) {
        return { kind: 'retry', afterMs: waitMs, reason: 'pace', pauses: 'chat' };
      }
      await time.sleep(waitMs);
    }
  }

  async function sendPart(message: OutgoingMessage, part: Part, endAt: number): Promise<SendOutcome> {
    const held = await waitForPace(message);
    if (held !== null) {
      return held;
    }
    try {
      const limitMs = Math.max(1, Math.min(options.timeoutMs, endAt - time.now()));
      const limit = AbortSignal.timeout(Math.round(limitMs)) as never;
      const sent = await api.raw.sendMessage(payload(message.externalId, part), limit);
      health.clear('token_refused');
      return { kind: 'delivered', platformMessageId: String(sent.message_id) };
    } catch (error) {
      return afterFailure(
        message,
        sendOutcomeOf(failureOf(error), growingPause(message.attempt, options.retryMs, random)),
      );
    }
  }

  function afterFailure(message: OutgoingMessage, outcome: SendOutcome): SendOutcome {
    if (outcome.kind === 'channel_down') {
      health.set('token_refused');
    }
    if (outcome.kind !== 'retry' || outcome.reason !== 'too_many_requests') {
      return outcome;
    }
    const now = time.now();
    const until = now + outcome.afterMs;
    pacer.pauseChat(message.externalId, until);
    const share = shareOf(message.messageClass);
    const chats = limited.get(share) ?? new Map<string, number>();
    limited.set(share, chats.set(message.externalId, until));
    for (const [chat, end] of chats) if (end <= now) chats.delete(chat);
    const channelWide = chats.size >= CHANNEL_WIDE[share];
    if (channelWide) {
      pacer.pauseChannel(until, message.messageClass);
    }
    return { ...outcome, pauses: channelWide ? 'channel' : 'chat' };
  }

  /** A part after the first: what came before has arrived, so "not sent" is no answer any more. */
  async function sendLaterPart(message: OutgoingMessage, part: Part, endAt: number): Promise<SendOutcome> {
    const partly = { kind: 'ambiguous', reason: 'partly_sent' } as const;
    const leftMs = () => endAt - time.now();
    while (leftMs() > 0) {
      const outcome = await sendPart(message, part, endAt);
      if (outcome.kind === 'delivered') {
        return outcome;
      }
      if (outcome.kind !== 'retry' || outcome.afterMs > leftMs()) {
        return partly;
      }
      await time.sleep(outcome.afterMs);
    }
    return partly;
  }

  return async (message) => {
    const endAt = time.now() + options.totalMs;
    const texts = splitText(textWithOptions(message.body), MAX_TEXT_LENGTH);
    let outcome: SendOutcome = { kind: 'gave_up', reason: 'empty_text' };
    for (const [index, text] of texts.entries()) {
      const part = { text, buttons: index === texts.length - 1 ? message.body.buttons : undefined };
      outcome = index === 0 ? await sendPart(message, part, endAt) : await sendLaterPart(message, part, endAt);
      if (outcome.kind !== 'delivered') {
        return outcome;
      }
    }
    return outcome;
  };
}

/** Plain text, no link previews (a preview would open personal links), one wide button a line. */
function payload(chat: string, { text, buttons }: Part) {
  const usable = (buttons ?? []).filter(
    (button) =>
      button.label.trim() !== '' &&
      button.data !== '' &&
      Buffer.byteLength(button.send ?? button.data) <= MAX_BUTTON_DATA,
  );
  const keyboard = usable.map((button) => [{ text: button.label, callback_data: button.send ?? button.data }]);
  return {
    chat_id: chat,
    text,
    link_preview_options: { is_disabled: true },
    ...(keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}),
  };
}
