import type { ServerResponse } from 'node:http';
import type { Answer, BotApiRequest } from './fake-bot-api.ts';

/**
 * How one call fails. `applied: true`: Telegram did what was asked (the message arrived, the offset counted) before
 * things went wrong; otherwise it never happened.
 */
export type Fault =
  /** Telegram's own "no", in JSON. */
  | {
      readonly kind: 'refuse';
      readonly code: number;
      readonly description?: string;
      readonly retryAfter?: number;
      readonly applied?: boolean;
    }
  /** A gateway's page. */
  | { readonly kind: 'html'; readonly status: number; readonly applied?: boolean }
  /** No answer until the other side hangs up. */
  | { readonly kind: 'hang'; readonly applied?: boolean }
  /** The connection breaks before a byte, or in the middle of the answer. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'mid_body'; readonly applied?: boolean }
  | { readonly kind: 'garbage'; readonly applied?: boolean }
  /** A well-formed answer of this many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The real answer with its list of updates changed: doubled, turned round, spoilt. */
  | { readonly kind: 'updates'; readonly change: (updates: readonly Record<string, unknown>[]) => readonly unknown[] };

export type FaultRule = (request: BotApiRequest) => Fault | null | undefined;

type Write = (response: ServerResponse, answer: Answer) => void;

export async function playFault(
  fault: Fault,
  response: ServerResponse,
  perform: () => Promise<Answer>,
  write: Write,
): Promise<void> {
  if ('applied' in fault && fault.applied) {
    await perform();
  }
  switch (fault.kind) {
    case 'refuse': {
      const parameters = fault.retryAfter === undefined ? {} : { parameters: { retry_after: fault.retryAfter } };
      return write(response, {
        ok: false,
        error_code: fault.code,
        description: fault.description ?? 'Scripted',
        ...parameters,
      });
    }
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end(`<html><body><h1>${fault.status}</h1></body></html>`);
      return;
    case 'hang':
      return;
    case 'reset':
      if (fault.when === 'mid_body') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        await new Promise<void>((resolve) => response.write('{"ok":true,"result":', () => resolve()));
      }
      response.destroy();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ok":tru');
      return;
    case 'huge':
      return writeHuge(response, fault.bytes);
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return write(response, await perform());
    case 'updates': {
      const answer = await perform();
      return write(
        response,
        answer.ok ? { ok: true, result: fault.change(answer.result as Record<string, unknown>[]) } : answer,
      );
    }
  }
}

function writeHuge(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = 'x'.repeat(1024 * 1024);
  let left = bytes;
  response.write('{"ok":true,"result":[{"update_id":1,"message":{"text":"');
  const pump = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end('"}}]}');
  };
  pump();
}

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A rule that lets a share of all calls of `methods` fail in a random one of the given ways; the same for the same seed. */
export function randomFaults(
  seed: number,
  share: number,
  methods: readonly string[],
  faults: readonly Fault[],
): FaultRule {
  const random = seededRandom(seed);
  return ({ method }) => {
    if (!methods.includes(method) || random() >= share) {
      return null;
    }
    return faults[Math.floor(random() * faults.length)] ?? null;
  };
}
