import type { Api } from 'grammy';
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
}

export const MAX_TEXT_LENGTH = 4096;
/** Limits of the Bot API for a button's data, bytes. */
const MAX_BUTTON_DATA = 64;
const never = new AbortController().signal;

type Part = { readonly text: string; readonly buttons: MessageBody['buttons'] };

/** Sends one message with its own time limit and pace; the pace is kept in the process's own time, which never jumps. */
export function makeSender(options: SenderOptions): (message: OutgoingMessage) => Promise<SendOutcome> {
  const { api, pacer, health, random } = options;
  let lastLimited: { chat: string; until: number } | null = null;

  async function waitForPace(message: OutgoingMessage): Promise<SendOutcome | null> {
    const startedAt = performance.now();
    for (;;) {
      const waitMs = pacer.take(message.externalId, message.messageClass, performance.now());
      if (waitMs === 0) {
        return null;
      }
      if (performance.now() - startedAt + waitMs > options.maxPaceMs) {
        return { kind: 'retry', afterMs: waitMs, reason: 'pace', pauses: 'chat' };
      }
      await sleep(waitMs, never);
    }
  }

  async function sendPart(message: OutgoingMessage, part: Part, endAt: number): Promise<SendOutcome> {
    const held = await waitForPace(message);
    if (held !== null) {
      return held;
    }
    try {
      const limitMs = Math.max(1, Math.min(options.timeoutMs, endAt - performance.now()));
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
    const now = performance.now();
    const until = now + outcome.afterMs;
    pacer.pauseChat(message.externalId, until);
    // Telegram does not say whose limit it was: when a second chat meets one too, it is the channel's.
    const channelWide = lastLimited !== null && lastLimited.chat !== message.externalId && lastLimited.until > now;
    lastLimited = { chat: message.externalId, until };
    if (channelWide) {
      pacer.pauseChannel(until);
    }
    return { ...outcome, pauses: channelWide ? 'channel' : 'chat' };
  }

  /** A part after the first: what came before has arrived, so "not sent" is no answer any more. */
  async function sendLaterPart(message: OutgoingMessage, part: Part, endAt: number): Promise<SendOutcome> {
    const partly = { kind: 'ambiguous', reason: 'partly_sent' } as const;
    const leftMs = () => endAt - performance.now();
    while (leftMs() > 0) {
      const outcome = await sendPart(message, part, endAt);
      if (outcome.kind === 'delivered') {
        return outcome;
      }
      if (outcome.kind !== 'retry' || outcome.afterMs > leftMs()) {
        return partly;
      }
      await sleep(outcome.afterMs, never);
    }
    return partly;
  }

  return async (message) => {
    const endAt = performance.now() + options.totalMs;
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
