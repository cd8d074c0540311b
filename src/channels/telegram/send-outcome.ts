import type { SendOutcome } from '../../app/ports.ts';
import type { BotApiFailure } from './bot-api.ts';

/** Telegram's words for "no", as our codes. Its descriptions may quote what was sent, so they go no further than here. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/chat not found/i, 'chat_not_found'],
  [/user not found|PEER_ID_INVALID|USER_ID_INVALID/i, 'user_not_found'],
  [/message is too long/i, 'too_long'],
  [/text (is|must be) (empty|non-empty)/i, 'empty_text'],
  [/BUTTON_\w+/, 'bad_button'],
  [/blocked by the user/i, 'blocked'],
  [/user is deactivated/i, 'deactivated'],
  [/can't initiate conversation/i, 'never_wrote'],
  [/can't send messages to (bots|the bot)/i, 'is_a_bot'],
];

/**
 * What a failed sendMessage means.
 *
 * Not sent, so tried again freely: the connection never came about; 429; a 4xx of something that is not Telegram (a proxy
 * or portal); a 5xx in Telegram's own JSON, because that is an answer to this request.
 * May have arrived, so the class of the message decides: a timeout, reset or cut-off answer after the request was
 * written; a 5xx without Telegram's JSON, because the gateway in front may have passed the request on; and Telegram's
 * "Internal Server Error: restart", which it gives to requests under way when it stops.
 *
 * @param retryMs the pause before a free retry, milliseconds
 */
export function sendOutcomeOf(failure: BotApiFailure, retryMs: number): SendOutcome {
  if (failure.kind === 'transport') {
    const { error } = failure;
    if (error.written) {
      return { kind: 'ambiguous', reason: error.code };
    }
    return { kind: 'retry', afterMs: error.retryAfterMs ?? retryMs, reason: error.code };
  }
  const { status, description } = failure;
  const reason = REFUSALS.find(([pattern]) => pattern.test(description))?.[1] ?? `refused_${status}`;
  if (status === 429) {
    return { kind: 'retry', afterMs: failure.retryAfterMs ?? retryMs, reason: 'too_many_requests', pauses: 'chat' };
  }
  if (status === 401 || status === 404) {
    return { kind: 'channel_down', reason: 'token_refused' };
  }
  if (status === 403) {
    return { kind: 'gave_up', reason, blocked: true };
  }
  if (status >= 500) {
    return /restart/i.test(description)
      ? { kind: 'ambiguous', reason: 'server_restart' }
      : { kind: 'retry', afterMs: failure.retryAfterMs ?? retryMs, reason: `server_${status}` };
  }
  return { kind: 'gave_up', reason };
}
