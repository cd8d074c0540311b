import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/app/clock.ts';
import type { HandleResult } from '../../../src/app/ports.ts';
import { makeTelegramChannel, type TelegramChannel } from '../../../src/channels/telegram/telegram-channel.ts';
import type { Event, MessageReceived } from '../../../src/core/event.ts';
import { captureLog } from '../../support/capture-log.ts';
import { type FakeBotApi, startFakeBotApi } from '../../support/fake-bot-api.ts';
import { type Fault, randomFaults } from '../../support/fake-bot-api-faults.ts';
import { until } from '../../support/until.ts';

const DONE: HandleResult = { kind: 'done', outboundIds: [], alertIds: [] };
let api: FakeBotApi;
let channel: TelegramChannel;
let counts: Map<string, number>;
let unparsed: { id: string; problem: string }[];
let events: MessageReceived[];
let answer: (event: MessageReceived) => HandleResult | Promise<HandleResult>;

function make(secret?: string, mode: 'poll' | 'webhook' = 'poll'): TelegramChannel {
  return makeTelegramChannel({
    token: api.token,
    apiRoot: api.url,
    mode,
    ...(secret === undefined ? {} : { webhookSecret: secret }),
    handle: async (event: Event) => {
      events.push(event as MessageReceived);
      return answer(event as MessageReceived);
    },
    keepUnparsed: async (_, __, id, problem) => {
      unparsed.push({ id, problem });
    },
    clock: systemClock,
    random: () => 0.5,
    log: captureLog(),
    count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
    timing: { pausesMs: [5, 20], slowPausesMs: [5, 20], idlePauseMs: 5, settleMs: 50 },
  });
}

beforeEach(async () => {
  counts = new Map();
  unparsed = [];
  events = [];
  answer = () => DONE;
  api = await startFakeBotApi();
  channel = make();
});
afterEach(async () => {
  await channel.stop();
  await api.stop();
});

const textsOf = (chat: string) =>
  events.filter((event) => event.address.externalId === chat).map((event) => (event.content as { text: string }).text);

describe('polling', () => {
  it('asks for the kinds it knows and never confirms what it has not seen', async () => {
    api.say(5, '一');
    await channel.start();
    await until(() => api.confirmed.length === 1);
    api.say(5, '二');
    await until(() => api.confirmed.length === 2);
    const polls = api.requests.filter(({ method }) => method === 'getUpdates').map(({ payload }) => payload);
    expect(polls[0]).toEqual({
      limit: 100,
      timeout: 25,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    expect(polls.map((poll) => poll.offset).filter((offset) => offset !== undefined)).toEqual([1001, 1002]);
  });

  it('takes updates that are numbered lower than before, as after a quiet week', async () => {
    api.push({ update_id: 900_000, message: { message_id: 1, chat: { id: 5, type: 'private' }, text: '一' } });
    await channel.start();
    await until(() => api.confirmed.length === 1);
    await until(() => api.requests.at(-1)?.payload.offset === undefined);
    api.push({ update_id: 1200, message: { message_id: 2, chat: { id: 5, type: 'private' }, text: '二' } });
    await until(() => textsOf('5').length === 2);
    await until(() => api.confirmed.length === 2);
  });

  it('removes a webhook that was left, and keeps what waits behind it', async () => {
    await fetch(`${api.url}/bot${api.token}/setWebhook?url=http://127.0.0.1:9/`);
    api.say(5, '在');
    await channel.start();
    await until(() => events.length === 1);
    expect(api.webhook()).toBeNull();
  });

  it('a refused update keeps itself and all later ones unconfirmed; what was done is done once', async () => {
    let refuse = true;
    answer = (event) =>
      event.address.externalId === '1' && refuse ? { kind: 'refused', retryAfterMs: 20, problem: 'x' } : DONE;
    api.say(2, '先');
    api.say(1, '中');
    api.say(3, '后');
    await channel.start();
    await until(() => api.confirmed.length === 1 && textsOf('1').length > 1);
    expect(api.waiting()).toEqual([1001, 1002]);
    expect(channel.health()).toEqual({ state: 'down', reason: 'not_storing' });
    refuse = false;
    await until(() => api.confirmed.length === 3);
    expect([textsOf('2').length, textsOf('3').length]).toEqual([1, 1]);
    await until(() => channel.health().state === 'up');
  });

  it('a message on which handling always throws is put away after five tries, and the chat goes on', async () => {
    answer = (event) => {
      if ((event.content as { text: string }).text === '毒') {
        throw new Error('bug');
      }
      return DONE;
    };
    api.say(1, '毒');
    api.say(1, '还在');
    await channel.start();
    await until(() => api.confirmed.length === 2, 8000);
    expect(textsOf('1')).toEqual(['毒', '毒', '毒', '毒', '毒', '还在']);
    expect(unparsed).toEqual([{ id: `${api.botId}:1000`, problem: 'handle_threw' }]);
  });

  it('rubbish between messages is put away or passed over', async () => {
    api.push({ message: { message_id: 1, chat: { id: 5, type: 'private' }, text: 7 } });
    api.push({ purchased_paid_media: {} });
    api.push({ message: null, callback_query: 'x' });
    api.say(5, '在');
    api.setFault(({ method, n }) =>
      method === 'getUpdates' && n === 0
        ? { kind: 'updates', change: (updates) => [null, 7, {}, { update_id: 'x' }, ...updates] }
        : null,
    );
    await channel.start();
    await until(() => api.waiting().length === 0);
    expect(textsOf('5')).toEqual(['在']);
    expect(unparsed.map(({ problem }) => problem)).toEqual(['bad_update:text', 'bad_update:']);
    expect(counts.get('not_an_update')).toBe(4);
  });

  it.each<[string, Fault, string?]>([
    ['401', { kind: 'refuse', code: 401, description: 'Unauthorized' }, 'token_refused'],
    [
      'a second poller',
      { kind: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request' },
      'second_poller',
    ],
    [
      "somebody else's webhook",
      { kind: 'refuse', code: 409, description: "Conflict: can't use getUpdates method while webhook is active" },
      'webhook_elsewhere',
    ],
    ['resets', { kind: 'reset', when: 'before' }, 'unreachable'],
    ["a gateway's 502", { kind: 'html', status: 502 }, 'unreachable'],
    ['garbage', { kind: 'garbage' }, 'unreachable'],
    ['50 MB', { kind: 'huge', bytes: 50 * 1024 * 1024 }, 'unreachable'],
  ])('%s: down with the reason, up again by itself, nothing lost', async (_, fault, reason) => {
    api.setFault(({ method }) => (method === 'getUpdates' ? fault : null));
    await channel.start();
    api.say(5, '在');
    await until(() => channel.health().state === 'down');
    await until(() => channel.health().reason === reason);
    api.setFault(null);
    await until(() => events.length === 1 && channel.health().state === 'up');
  });

  it('a single update too large to read is put away by its number', async () => {
    api.push({ update_id: 1, message: { message_id: 1, chat: { id: 5, type: 'private' }, text: 'x' } });
    api.say(6, '在');
    api.setFault(({ method, payload }) =>
      method === 'getUpdates' && payload.offset === undefined && api.waiting().includes(1)
        ? { kind: 'huge', bytes: 20 * 1024 * 1024 }
        : null,
    );
    await channel.start();
    await until(() => textsOf('6').length === 1);
    expect(unparsed).toEqual([{ id: `${api.botId}:1`, problem: 'too_large' }]);
  });

  it('every pressed button is answered, also when it is refused, unreadable or in a group', async () => {
    let refused = false;
    answer = () => {
      const first = !refused;
      refused = true;
      return first ? { kind: 'refused', retryAfterMs: 10, problem: 'x' } : DONE;
    };
    api.press(5, '1');
    const from = { id: 5, is_bot: false };
    api.push({ callback_query: { id: 'group', from, message: { chat: { id: -1, type: 'group' } }, data: '1' } });
    api.push({ callback_query: { id: 'broken', from: 'x' } });
    await channel.start();
    await until(() => ['cb1000', 'group', 'broken'].every((id) => api.answeredCallbacks.includes(id)));
    await until(() => api.waiting().length === 0);
  });

  it('a button is not held up by an answerCallbackQuery that hangs', async () => {
    api.setFault(({ method }) => (method === 'answerCallbackQuery' ? { kind: 'hang' } : null));
    api.press(5, '1');
    await channel.start();
    await until(() => api.confirmed.length === 1, 1000);
    api.dropConnections();
  });

  it('two processes on one token: both say so, nothing is lost, nothing is confirmed unhandled', async () => {
    const other = make();
    await channel.start();
    await other.start();
    for (let n = 0; n < 30; n += 1) {
      api.say(5, String(n));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await until(() => api.waiting().length === 0);
    expect(new Set(textsOf('5')).size).toBe(30);
    await other.stop();
  });
});

describe('polling under faults', () => {
  const faults: Fault[] = [
    { kind: 'html', status: 502 },
    { kind: 'html', status: 502, applied: true },
    { kind: 'reset', when: 'before' },
    { kind: 'reset', when: 'mid_body', applied: true },
    { kind: 'garbage' },
    { kind: 'refuse', code: 429, retryAfter: 0 },
    { kind: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request' },
    { kind: 'refuse', code: 500 },
    { kind: 'delay', ms: 10 },
    { kind: 'updates', change: (updates) => [...updates, ...updates] },
    { kind: 'updates', change: (updates) => [...updates].reverse() },
    { kind: 'updates', change: (updates) => updates.slice(0, 1) },
  ];

  it.each([[1], [2], [3]])(
    'seed %i: every message is stored, in order of its chat, and none is confirmed before',
    async (seed) => {
      const stored = new Map<string, string[]>();
      const seen = new Set<string>();
      let no = 0;
      answer = async (event) => {
        no += 1;
        if (no % 7 === 0) {
          return { kind: 'refused', retryAfterMs: 3, problem: 'x' };
        }
        if (no % 23 === 0) {
          await new Promise((resolve) => setTimeout(resolve, 8));
        }
        if (seen.has(event.externalMessageId)) {
          return { kind: 'duplicate' };
        }
        seen.add(event.externalMessageId);
        const chat = event.address.externalId;
        stored.set(chat, [...(stored.get(chat) ?? []), (event.content as { text: string }).text]);
        return DONE;
      };
      let early = 0;
      const rule = randomFaults(seed, 0.35, ['getUpdates', 'answerCallbackQuery'], faults);
      api.setFault((request) => {
        // Whatever this request confirms must have been stored before.
        const offset = Number(request.payload.offset ?? 0);
        early += api.waiting().filter((id) => id < offset && !seen.has(`${api.botId}:${id}`)).length;
        return rule(request);
      });
      await channel.start();
      for (let n = 0; n < 120; n += 1) {
        api.say(1 + (n % 6), String(Math.floor(n / 6)));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await until(() => api.waiting().length === 0, 15_000);
      expect(early).toBe(0);
      expect([...stored.keys()].sort()).toEqual(['1', '2', '3', '4', '5', '6']);
      for (const texts of stored.values()) {
        expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
      }
    },
  );
});

describe('webhook', () => {
  const SECRET = 'webhook-secret';
  const update = (text: string) =>
    JSON.stringify({ update_id: 5, message: { message_id: 1, chat: { id: 9, type: 'private' }, text } });
  beforeEach(async () => {
    channel = make(SECRET, 'webhook');
    await channel.start();
  });

  it('does not exist without a secret', async () => {
    const open = make(undefined, 'webhook');
    await open.start();
    expect(await open.webhook({ secretHeader: '', body: update('x') })).toEqual({ status: 404 });
    expect(await open.webhook({ secretHeader: undefined, body: update('x') })).toEqual({ status: 404 });
    await open.stop();
  });

  it.each([[undefined], [''], ['webhook-secre'], ['webhook-secret2'], ['WEBHOOK-SECRET']])(
    'refuses the secret %j before it reads',
    async (secretHeader) => {
      expect(await channel.webhook({ secretHeader, body: 'x'.repeat(50_000_000) })).toEqual({ status: 401 });
      expect(events).toHaveLength(0);
    },
  );

  it.each<[string, string | Uint8Array, number, string?]>([
    ['a message', update('在'), 200],
    ['a message as bytes', Buffer.from(update('在')), 200],
    ['a group', JSON.stringify({ update_id: 6, message: { chat: { id: -1, type: 'group' }, text: 'x' } }), 200],
    ['no JSON', 'hello', 400],
    ['JSON that is no update', '{"a":1}', 400],
    ['a list', '[]', 400],
    ['an update cut off', '{"update_id":7,"message":{"te', 200, 'not_json'],
    ['an update above 64 KiB', update('长'.repeat(70_000)), 200, 'too_large'],
    ['something above 64 KiB', `{"a":"${'x'.repeat(70_000)}"}`, 413],
    ['nested 30,000 deep', `{"update_id":8,"message":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 200, 'bad_update:'],
  ])('%s is answered', async (_, body, status, problem) => {
    expect(await channel.webhook({ secretHeader: SECRET, body })).toEqual({ status });
    expect(unparsed.map((row) => row.problem)).toEqual(problem === undefined ? [] : [problem]);
  });

  it.each<[string, HandleResult, object]>([
    ['done', DONE, { status: 200 }],
    ['duplicate', { kind: 'duplicate' }, { status: 200 }],
    ['kept for a retry', { kind: 'kept_for_retry', problem: 'x' }, { status: 200 }],
    ['refused', { kind: 'refused', retryAfterMs: 2500, problem: 'x' }, { status: 503, retryAfter: 3 }],
  ])('%s', async (_, result, expected) => {
    answer = () => result;
    expect(await channel.webhook({ secretHeader: SECRET, body: update('在') })).toEqual(expected);
  });

  it('stopped, it sends Telegram away', async () => {
    await channel.stop();
    expect(await channel.webhook({ secretHeader: SECRET, body: update('在') })).toEqual({ status: 503, retryAfter: 1 });
    expect(events).toHaveLength(0);
  });
});
