import { Api, GrammyError, HttpError } from 'grammy';
import { connectionFailure, retryAfterMs } from '../connection-failure.ts';

/** What went wrong below Telegram's own answers. `written`: the request may have reached Telegram. */
export class TransportError extends Error {
  readonly code: string;
  readonly written: boolean;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** The beginning of an answer that was too large, to find the first update's number in it. */
  readonly head: string;

  constructor(code: string, facts: { written: boolean; status?: number; retryAfterMs?: number | null; head?: string }) {
    super(code);
    this.name = 'TransportError';
    this.code = code;
    this.written = facts.written;
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.head = facts.head ?? '';
  }
}

/** One hundred updates of the longest kind are about 7 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Telegram's methods, typed by grammY, over Node's own fetch with a cap on the answer's size.
 * Calls reject with grammY's GrammyError (Telegram said no) or a {@link TransportError} inside its HttpError; see
 * {@link failureOf}. The token is part of the URL: neither URL nor message of an error may be logged.
 */
export function makeBotApi(token: string, apiRoot: string): Api {
  return new Api(token, {
    apiRoot: apiRoot.replace(/\/+$/, ''),
    // Every call brings its own signal; this is the net under them.
    timeoutSeconds: 120,
    fetch: cappedFetch as typeof fetch,
  });
}

async function cappedFetch(url: string | URL, init: RequestInit): Promise<Response> {
  const { signal, release } = nativeSignal(init.signal);
  try {
    const { method, headers, body } = init;
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit);
    const text = await readCapped(answer);
    if (!isBotApiAnswer(text)) {
      throw new TransportError(answer.status >= 500 ? 'server_error' : 'not_telegram', {
        // Anything but a 2xx or a 5xx is a proxy or portal that did not pass the request on.
        written: answer.status >= 500 || (answer.status >= 200 && answer.status < 300),
        status: answer.status,
        retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
      });
    }
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  } catch (error) {
    throw error instanceof TransportError ? error : transportError(error);
  } finally {
    release();
  }
}

/** grammY brings an AbortSignal of a polyfill, which Node's fetch refuses. */
function nativeSignal(foreign: AbortSignal | null | undefined): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (foreign?.aborted) {
    abort();
  }
  foreign?.addEventListener('abort', abort);
  return { signal: controller.signal, release: () => foreign?.removeEventListener('abort', abort) };
}

async function readCapped(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      const head = Buffer.concat(chunks.slice(0, 1)).subarray(0, 200).toString('utf8');
      // Leaving the loop cancels the body, and with it the connection.
      throw new TransportError('answer_too_large', { written: true, status: answer.status, head });
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isBotApiAnswer(text: string): boolean {
  try {
    const answer = JSON.parse(text) as { ok?: unknown; result?: unknown; error_code?: unknown } | null;
    return answer?.ok === true
      ? answer.result !== undefined
      : answer?.ok === false && Number.isInteger(answer.error_code);
  } catch {
    return false;
  }
}

function transportError(error: unknown): TransportError {
  const { code, written } = connectionFailure(error);
  return new TransportError(code, { written });
}

export type BotApiFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly description: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'transport'; readonly error: TransportError };

/** What a rejected call means: Telegram's refusal, or a failure below it. */
export function failureOf(error: unknown): BotApiFailure {
  if (error instanceof GrammyError) {
    const seconds = error.parameters?.retry_after;
    return {
      kind: 'refused',
      status: error.error_code,
      description: String(error.description),
      retryAfterMs: typeof seconds === 'number' ? seconds * 1000 : null,
    };
  }
  const inner = error instanceof HttpError ? error.error : error;
  return {
    kind: 'transport',
    error: inner instanceof TransportError ? inner : new TransportError('timeout', { written: true }),
  };
}
