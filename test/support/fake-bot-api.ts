import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeFakeChats, refuse } from './fake-bot-api-chats.ts';
import { type Fault, type FaultRule, playFault } from './fake-bot-api-faults.ts';
import { makeWebhookPoster, type WebhookTarget } from './fake-bot-api-webhook.ts';

/*
 * A Bot API server on the loopback that behaves as Telegram does where it matters: updates stay until a getUpdates with
 * a higher offset confirms them, a second poller ends the first with 409, webhooks carry the secret and are repeated
 * until they get a 2xx, messages are checked (length, buttons, blocked chats). Faults are scripted call by call.
 */

export interface SentMessage {
  readonly chat: string;
  readonly text: string;
  readonly buttons: readonly { readonly text: string; readonly callback_data: string }[];
  /** Milliseconds of the process's own time. */
  readonly at: number;
  readonly messageId: number;
  /** The request as it came. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface BotApiRequest {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** How many requests of this method came before. */
  readonly n: number;
  readonly at: number;
}

export interface FakeBotApiOptions {
  readonly token?: string;
  /** Asked for every request; see {@link FakeBotApi.setFault}. */
  readonly faults?: FaultRule;
  /** Longest time getUpdates is held, milliseconds, whatever the bot asks for. */
  readonly maxHoldMs?: number;
  /** Answers 429 as Telegram does: at most so many a second, at most one a second to a chat. */
  readonly limits?: { readonly perSecond: number; readonly perChatMs: number };
  /** Pause before a webhook post is repeated, milliseconds; Retry-After is not waited for. */
  readonly webhookRetryMs?: number;
}

export interface FakeBotApi {
  readonly url: string;
  readonly token: string;
  readonly botId: string;
  /** A person writes: a text, or any part of a message (`{ sticker: {…} }`). Returns the update's number. */
  say(chatId: number, message: string | Readonly<Record<string, unknown>>): number;
  /** A person presses a button. Returns the update's number; the callback's id is `cb<number>`. */
  press(chatId: number, data: string): number;
  /** Any update, number included when given: duplicates, strange kinds. */
  push(update: Readonly<Record<string, unknown>>): number;
  /** What people see, in order of arrival. */
  readonly sent: SentMessage[];
  readonly answeredCallbacks: string[];
  readonly requests: BotApiRequest[];
  /** Numbers that were told "received" for, by offset or by a 2xx of the webhook. */
  readonly confirmed: number[];
  /** Numbers not yet confirmed. */
  waiting(): readonly number[];
  /** Chats that blocked the bot, or that never existed (null: everybody else exists). */
  readonly blocked: Set<string>;
  readonly missing: Set<string>;
  /** Decides for each request whether and how it fails; null: no faults. */
  setFault(rule: FaultRule | null): void;
  /** Revokes the token (every call answers 401) or gives it back. */
  revokeToken(revoked: boolean): void;
  webhook(): WebhookTarget | null;
  /** Breaks every open connection. */
  dropConnections(): void;
  stop(): Promise<void>;
}

interface Waiter {
  readonly wake: (why: 'updates' | 'conflict' | 'time') => void;
}

export async function startFakeBotApi(options: FakeBotApiOptions = {}): Promise<FakeBotApi> {
  const token = options.token ?? `7000000001:${randomBytes(16).toString('hex')}`;
  const botId = token.split(':', 1)[0] ?? '';
  const maxHoldMs = options.maxHoldMs ?? 1000;
  const queue: Record<string, unknown>[] = [];
  const sent: SentMessage[] = [];
  const answeredCallbacks: string[] = [];
  const requests: BotApiRequest[] = [];
  const confirmed: number[] = [];
  const blocked = new Set<string>();
  const missing = new Set<string>();
  const counts = new Map<string, number>();
  let rule: FaultRule | null = options.faults ?? null;
  let revoked = false;
  let nextUpdate = 1000;
  let nextMessage = 1;
  let waiter: Waiter | null = null;
  let webhook: WebhookTarget | null = null;

  const poster = makeWebhookPoster(
    queue,
    () => webhook,
    options.webhookRetryMs ?? 50,
    (update) => confirmed.push(idOf(update)),
  );
  const chats = makeFakeChats({
    sent,
    blocked,
    missing,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    nextMessageId: () => {
      nextMessage += 1;
      return nextMessage;
    },
  });
  const now = () => performance.now();
  const idOf = (update: Readonly<Record<string, unknown>>) => Number(update.update_id);

  function push(update: Readonly<Record<string, unknown>>): number {
    const id = typeof update.update_id === 'number' ? update.update_id : nextUpdate;
    nextUpdate = Math.max(nextUpdate, id + 1);
    queue.push({ ...update, update_id: id });
    waiter?.wake('updates');
    poster.poke();
    return id;
  }

  function person(chatId: number) {
    return { id: chatId, is_bot: false, first_name: '测试' };
  }

  function message(chatId: number, part: Readonly<Record<string, unknown>>) {
    nextMessage += 1;
    const date = Math.floor(Date.now() / 1000);
    return { message_id: nextMessage, date, from: person(chatId), chat: { id: chatId, type: 'private' }, ...part };
  }

  function confirm(below: number): void {
    for (let index = queue.length - 1; index >= 0; index -= 1) {
      const id = idOf(queue[index] ?? {});
      if (id < below) {
        queue.splice(index, 1);
        confirmed.push(id);
      }
    }
  }

  async function getUpdates(payload: Readonly<Record<string, unknown>>, closed: AbortSignal): Promise<Answer> {
    if (webhook !== null) {
      return refuse(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    waiter?.wake('conflict');
    confirm(Number(payload.offset ?? 0));
    const limit = Math.min(100, Number(payload.limit ?? 100));
    const holdMs = Math.min(maxHoldMs, Number(payload.timeout ?? 0) * 1000);
    if (queue.length === 0 && holdMs > 0) {
      const why = await new Promise<'updates' | 'conflict' | 'time'>((resolve) => {
        const mine: Waiter = {
          wake: (reason) => {
            clearTimeout(timer);
            waiter = waiter === mine ? null : waiter;
            resolve(reason);
          },
        };
        const timer = setTimeout(() => mine.wake('time'), holdMs);
        closed.addEventListener('abort', () => mine.wake('time'));
        waiter = mine;
      });
      if (why === 'conflict') {
        return refuse(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        );
      }
    }
    return { ok: true, result: [...queue].sort((a, b) => idOf(a) - idOf(b)).slice(0, limit) };
  }

  async function perform(request: BotApiRequest, closed: AbortSignal): Promise<Answer> {
    const { method, payload } = request;
    switch (method) {
      case 'getMe':
        return {
          ok: true,
          result: { id: Number(botId), is_bot: true, first_name: 'Jiaxin', username: 'jiaxin_test_bot' },
        };
      case 'getUpdates':
        return getUpdates(payload, closed);
      case 'sendMessage':
        return chats.send(payload);
      case 'answerCallbackQuery':
        answeredCallbacks.push(String(payload.callback_query_id));
        return { ok: true, result: true };
      case 'setWebhook':
        webhook = { url: String(payload.url), secret: String(payload.secret_token ?? '') };
        waiter?.wake('conflict');
        poster.poke();
        return { ok: true, result: true };
      case 'deleteWebhook':
        webhook = null;
        return { ok: true, result: true };
      case 'getWebhookInfo':
        return {
          ok: true,
          result: { url: webhook?.url ?? '', has_custom_certificate: false, pending_update_count: queue.length },
        };
      default:
        return refuse(404, 'Not Found: method not found');
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const body = await readBody(request);
    const [, given, method] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const call: BotApiRequest = {
      method: method ?? '',
      payload: parsePayload(body, request.url ?? ''),
      n: counts.get(method ?? '') ?? 0,
      at: now(),
    };
    counts.set(call.method, call.n + 1);
    requests.push(call);
    if (given !== token || revoked) {
      return write(response, refuse(401, 'Unauthorized'));
    }
    const fault: Fault | null | undefined = rule?.(call);
    if (fault) {
      return playFault(fault, response, () => perform(call, closed.signal), write);
    }
    write(response, await perform(call, closed.signal));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    botId,
    say: (chatId, part) => push({ message: message(chatId, typeof part === 'string' ? { text: part } : part) }),
    press(chatId, data) {
      const id = nextUpdate;
      const asked = message(chatId, { from: { id: Number(botId), is_bot: true } });
      return push({
        callback_query: { id: `cb${id}`, from: person(chatId), message: asked, chat_instance: '1', data },
      });
    },
    push,
    sent,
    answeredCallbacks,
    requests,
    confirmed,
    waiting: () => queue.map(idOf),
    blocked,
    missing,
    setFault(next) {
      rule = next;
    },
    revokeToken(next) {
      revoked = next;
      waiter?.wake('time');
    },
    webhook: () => webhook,
    dropConnections: () => server.closeAllConnections(),
    async stop() {
      webhook = null;
      waiter?.wake('time');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string; readonly parameters?: object };

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.ok ? 200 : answer.error_code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsePayload(body: string, url: string): Record<string, unknown> {
  if (body.startsWith('{')) {
    return JSON.parse(body) as Record<string, unknown>;
  }
  return Object.fromEntries(new URL(url, 'http://127.0.0.1').searchParams);
}
