import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../app/log.ts';
import type { Taken } from '../take-event.ts';
import type { Health } from './channel-health.ts';
import type { Taker } from './take-update.ts';
import { readUpdateId } from './update-schema.ts';

export interface WebhookRequest {
  /** The header X-Telegram-Bot-Api-Secret-Token. */
  readonly secretHeader: string | null | undefined;
  readonly body: Uint8Array | string;
}

/** `retryAfter` in seconds, for the header Retry-After. */
export interface WebhookAnswer {
  readonly status: 200 | 400 | 401 | 404 | 413 | 503;
  readonly retryAfter?: number;
}

export const MAX_WEBHOOK_BYTES = 64 * 1024;
const MAX_WAITING = 500;
const BUSY: WebhookAnswer = { status: 503, retryAfter: 1 };

export interface WebhookOptions {
  readonly secret: string | undefined;
  readonly taker: Taker;
  readonly health: Health;
  readonly log: Log;
  readonly accepting: () => boolean;
}

/**
 * One post of Telegram: 200 only when the update is stored (promise P1). A payload that cannot be read is put away by
 * its number where it has one, because Telegram would send it again for a day and hold back the rest of that chat.
 */
export function makeWebhook(options: WebhookOptions): (request: WebhookRequest) => Promise<WebhookAnswer> {
  const { taker, health } = options;

  async function unreadable(
    body: Uint8Array | string,
    problem: string,
    otherwise: WebhookAnswer,
  ): Promise<WebhookAnswer> {
    const head = typeof body === 'string' ? body.slice(0, 200) : Buffer.from(body.subarray(0, 200)).toString('latin1');
    const id = /^\s*\{\s*"update_id"\s*:\s*(\d{1,15})\b/.exec(head)?.[1];
    return id === undefined ? otherwise : answer(await taker.putAway(Number(id), problem));
  }

  function answer(taken: Taken): WebhookAnswer {
    if (taken.kind === 'kept') {
      health.clear('not_storing');
      return { status: 200 };
    }
    health.set('not_storing');
    return { status: 503, retryAfter: Math.max(1, Math.ceil(taken.retryAfterMs / 1000)) };
  }

  return async ({ secretHeader, body }) => {
    if (options.secret === undefined || options.secret === '') {
      return { status: 404 };
    }
    if (!sameSecret(secretHeader ?? '', options.secret)) {
      return { status: 401 };
    }
    if (!options.accepting() || taker.size() >= MAX_WAITING) {
      return BUSY;
    }
    const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
    if (size > MAX_WEBHOOK_BYTES) {
      return unreadable(body, 'too_large', { status: 413 });
    }
    let raw: unknown;
    try {
      raw = JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
    } catch {
      return unreadable(body, 'not_json', { status: 400 });
    }
    return readUpdateId(raw) === null ? { status: 400 } : answer(await taker.take(raw));
  };
}

/** Compares hashes, so that neither content nor length can be learnt from the time it takes. */
function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
