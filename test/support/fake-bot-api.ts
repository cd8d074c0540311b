import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeFakeChats, refuse } from './fake-bot-api-chats.ts';
import { type FaultRule, playFault } from './fake-bot-api-faults.ts';
import { idOf, makeFakeUpdates } from './fake-bot-api-updates.ts';
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

const WEBHOOK_ACTIVE =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

export async function startFakeBotApi(options: FakeBotApiOptions = {}): Promise<FakeBotApi> {
  const token = options.token ?? `7000000001:${randomBytes(16).toString('hex')}`;
  const botId = token.split(':', 1)[0] ?? '';
  const sent: SentMessage[] = [];
  const answeredCallbacks: string[] = [];
  const requests: BotApiRequest[] = [];
  const blocked = new Set<string>();
  const missing = new Set<string>();
  const counts = new Map<string, number>();
  let rule: FaultRule | null = options.faults ?? null;
  let revoked = false;
  let webhook: WebhookTarget | null = null;

  const updates = makeFakeUpdates(botId, options.maxHoldMs ?? 1000, () => poster.poke());
  const poster = makeWebhookPoster(
    updates.queue,
    () => webhook,
    options.webhookRetryMs ?? 50,
    (update) => updates.confirmed.push(idOf(update)),
  );
  const limits = options.limits === undefined ? {} : { limits: options.limits };
  const chats = makeFakeChats({ sent, blocked, missing, nextMessageId: updates.nextMessageId, ...limits });

  /** Each method does what Telegram's does; unknown ones are not found. */
  const methods: Readonly<Record<string, (payload: BotApiRequest['payload'], closed: AbortSignal) => unknown>> = {
    getMe: () => ({ id: Number(botId), is_bot: true, first_name: 'Jiaxin', username: 'jiaxin_test_bot' }),
    answerCallbackQuery: ({ callback_query_id }) => answeredCallbacks.push(String(callback_query_id)) > 0,
    setWebhook({ url, secret_token }) {
      webhook = { url: String(url), secret: String(secret_token ?? '') };
      updates.wake('conflict');
      poster.poke();
      return true;
    },
    deleteWebhook() {
      webhook = null;
      return true;
    },
    getWebhookInfo: () => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.queue.length,
    }),
  };

  async function perform({ method, payload }: BotApiRequest, closed: AbortSignal): Promise<Answer> {
    if (method === 'sendMessage') {
      return chats.send(payload);
    }
    if (method === 'getUpdates') {
      return webhook === null ? updates.poll(payload, closed) : refuse(409, WEBHOOK_ACTIVE);
    }
    const known = methods[method];
    return known === undefined
      ? refuse(404, 'Not Found: method not found')
      : { ok: true, result: known(payload, closed) };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const body = await readBody(request);
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const payload = parsePayload(body, request.url ?? '');
    const call: BotApiRequest = { method, payload, n: counts.get(method) ?? 0, at: performance.now() };
    counts.set(method, call.n + 1);
    requests.push(call);
    if (given !== token || revoked) {
      return write(response, refuse(401, 'Unauthorized'));
    }
    const fault = rule?.(call);
    if (fault) {
      return playFault(fault, response, () => perform(call, closed.signal), write);
    }
    write(response, await perform(call, closed.signal));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    botId,
    say: updates.say,
    press: updates.press,
    push: updates.push,
    sent,
    answeredCallbacks,
    requests,
    confirmed: updates.confirmed,
    waiting: () => updates.queue.map(idOf),
    blocked,
    missing,
    setFault(next) {
      rule = next;
    },
    revokeToken(next) {
      revoked = next;
      updates.wake('time');
    },
    webhook: () => webhook,
    dropConnections: () => server.closeAllConnections(),
    async stop() {
      webhook = null;
      updates.wake('time');
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
