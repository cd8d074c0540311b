import { createHmac } from 'node:crypto';
import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { ChannelHealthReport, ChannelPort, OutgoingMessage, SendOutcome } from '../../app/ports.ts';
import { connectionFailure, retryAfterMs } from '../connection-failure.ts';
import { growingPause } from '../growing-pause.ts';
import { splitText } from '../split-text.ts';
import { textWithOptions } from '../text-with-options.ts';

export interface SmsOptions {
  /** SMS_WEBHOOK_URL: a program of the county that hands messages to its SMS provider. */
  readonly url: string;
  /** SMS_WEBHOOK_SECRET: key of the signature. */
  readonly secret: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly timeoutMs?: number;
}

const MAX_TEXT_LENGTH = 500;
const RETRY_MS = [1_000, 300_000] as const;

/**
 * The SMS door: one POST a message, JSON `{ to, text, id, at }` (`at` in epoch milliseconds).
 *
 * Headers: `Idempotency-Key` is `id`, and whoever receives it sends one SMS for one id however often it comes (409 is
 * taken as "had it already"); `X-Jiaxin-Signature: sha256=<hex>` is the HMAC-SHA256 of the raw body with the secret.
 * 2xx: taken. 429 and 503 with Retry-After: later. 401, 403 and 404: the door itself is wrong. Other 4xx: never to this
 * number. Everything else may have been taken, and is tried again with the same id.
 */
export function makeSmsChannel(options: SmsOptions): ChannelPort {
  const { url, secret, clock, random, log } = options;
  let running = false;
  let problem: string | null = null;

  async function post(message: OutgoingMessage, id: string, text: string): Promise<SendOutcome> {
    const body = JSON.stringify({ to: message.externalId, text, id, at: clock.now() });
    const retryMs = growingPause(message.attempt, RETRY_MS, random);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': id,
          'x-jiaxin-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(options.timeoutMs ?? 12_000),
      });
      await answer.body?.cancel();
      return outcomeOf(answer.status, retryAfterMs(answer.headers.get('retry-after')), retryMs);
    } catch (error) {
      const { code, written } = connectionFailure(error);
      return written ? { kind: 'ambiguous', reason: code } : { kind: 'retry', afterMs: retryMs, reason: code };
    }
  }

  function note(outcome: SendOutcome): SendOutcome {
    const unreachable = outcome.kind === 'retry' && outcome.pauses === undefined;
    const now = outcome.kind === 'channel_down' || unreachable ? outcome.reason : null;
    if (now !== problem && outcome.kind !== 'ambiguous') {
      problem = now;
      log.warn({ reason: now ?? 'over' }, 'sms: the state of the SMS door changed');
    }
    return outcome;
  }

  return {
    name: 'sms',
    abilities: { buttons: false, maxTextLength: MAX_TEXT_LENGTH, perSecond: null, exactlyOnce: true, abroad: false },
    async send(message) {
      let outcome: SendOutcome = { kind: 'gave_up', reason: 'empty_text' };
      for (const [index, text] of splitText(textWithOptions(message.body), MAX_TEXT_LENGTH).entries()) {
        if (text.trim() === '') {
          return outcome;
        }
        // A part keeps its id, so that sending all of them again repeats none.
        outcome = note(
          await post(message, index === 0 ? message.outboundId : `${message.outboundId}#${index + 1}`, text),
        );
        if (outcome.kind !== 'delivered') {
          return outcome;
        }
      }
      return outcome;
    },
    async start() {
      running = true;
    },
    async stop() {
      running = false;
    },
    health(): ChannelHealthReport {
      if (!running) {
        return { state: 'off' };
      }
      return problem === null ? { state: 'up' } : { state: 'down', reason: problem };
    },
  };
}

function outcomeOf(status: number, askedMs: number | null, retryMs: number): SendOutcome {
  if ((status >= 200 && status < 300) || status === 409) {
    return { kind: 'delivered' };
  }
  if (status === 429 || (status === 503 && askedMs !== null)) {
    return { kind: 'retry', afterMs: askedMs ?? retryMs, reason: `status_${status}`, pauses: 'channel' };
  }
  if (status === 401 || status === 403 || status === 404 || (status >= 300 && status < 400)) {
    return { kind: 'channel_down', reason: status === 401 || status === 403 ? 'signature_refused' : 'wrong_address' };
  }
  return status >= 400 && status < 500
    ? { kind: 'gave_up', reason: `refused_${status}` }
    : { kind: 'ambiguous', reason: `status_${status}` };
}
