import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/app/clock.ts';
import type { OutgoingMessage } from '../../../src/app/ports.ts';
import {
  makeTelegramChannel,
  type TelegramChannel,
  type TelegramTiming,
} from '../../../src/channels/telegram/telegram-channel.ts';
import { captureLog } from '../../support/capture-log.ts';
import { type FakeBotApi, startFakeBotApi } from '../../support/fake-bot-api.ts';
import type { Fault } from '../../support/fake-bot-api-faults.ts';

const CHAT = '500100200';
let api: FakeBotApi;
let channel: TelegramChannel;

function make(timing: Partial<TelegramTiming> = {}, apiRoot = api.url): TelegramChannel {
  return makeTelegramChannel({
    token: api.token,
    apiRoot,
    mode: 'poll',
    handle: async () => ({ kind: 'duplicate' }),
    keepUnparsed: async () => undefined,
    clock: systemClock,
    random: () => 1,
    log: captureLog(),
    timing: { sendTimeoutMs: 5000, perChatMs: 1, ...timing },
  });
}

let no = 0;
function outgoing(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  no += 1;
  return {
    outboundId: `o${no}`,
    seq: no,
    externalId: CHAT,
    body: { text: '在吗' },
    messageClass: 'reply',
    attempt: 1,
    ...more,
  };
}

beforeEach(async () => {
  api = await startFakeBotApi();
  channel = make();
});
afterEach(() => api.stop());

const failWith = (fault: Fault) => api.setFault(({ method }) => (method === 'sendMessage' ? fault : null));
const no4xx = (code: number, description: string): Fault => ({ kind: 'refuse', code, description });

describe('a message as Telegram gets it', () => {
  it('plain text, one wide button a line, the options in the text as well, no link preview', async () => {
    const buttons = [
      { data: '1', label: '好着呢' },
      { data: '2', label: '有点不舒服' },
    ];
    const outcome = await channel.send(outgoing({ body: { text: '*娃儿* <b>好不好</b>？', buttons } }));
    expect(outcome).toEqual({ kind: 'delivered', platformMessageId: String(api.sent[0]?.messageId) });
    expect(api.requests.at(-1)?.payload).toEqual({
      chat_id: CHAT,
      text: '*娃儿* <b>好不好</b>？\n1 好着呢\n2 有点不舒服',
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [[{ text: '好着呢', callback_data: '1' }], [{ text: '有点不舒服', callback_data: '2' }]],
      },
    });
  });

  it('a button that Telegram would refuse is left out; the message still goes, and its options can be typed', async () => {
    const buttons = [
      { data: '字'.repeat(30), label: '太长' },
      { data: '2', label: '有' },
    ];
    expect((await channel.send(outgoing({ body: { text: '有没有？', buttons } }))).kind).toBe('delivered');
    expect(api.sent[0]?.buttons.map((button) => button.callback_data)).toEqual(['2']);
    expect(api.sent[0]?.text).toContain('太长');
  });

  it('a long one in parts, the buttons under the last', async () => {
    const text = Array.from({ length: 700 }, (_, index) => `第${index}条提醒：天冷加衣`).join('\n');
    await channel.send(outgoing({ body: { text, buttons: [{ data: '1', label: '知道了' }] } }));
    expect(api.sent.length).toBeGreaterThan(1);
    expect(api.sent.map((part) => part.buttons.length)).toEqual([...api.sent.slice(1).map(() => 0), 1]);
  });
});

describe('what became of it', () => {
  it.each<[string, Fault, object]>([
    [
      '429 for a chat',
      { kind: 'refuse', code: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 },
      { kind: 'retry', afterMs: 3000, reason: 'too_many_requests', pauses: 'chat' },
    ],
    [
      'blocked',
      no4xx(403, 'Forbidden: bot was blocked by the user'),
      { kind: 'gave_up', reason: 'blocked', blocked: true },
    ],
    [
      'deactivated',
      no4xx(403, 'Forbidden: user is deactivated'),
      { kind: 'gave_up', reason: 'deactivated', blocked: true },
    ],
    [
      'never wrote',
      no4xx(403, "Forbidden: bot can't initiate conversation with a user"),
      { kind: 'gave_up', reason: 'never_wrote', blocked: true },
    ],
    ['no such chat', no4xx(400, 'Bad Request: chat not found'), { kind: 'gave_up', reason: 'chat_not_found' }],
    [
      'another 400, with our words in it',
      no4xx(400, "Bad Request: can't parse 在吗"),
      { kind: 'gave_up', reason: 'refused_400' },
    ],
    ['revoked token', no4xx(401, 'Unauthorized'), { kind: 'channel_down', reason: 'token_refused' }],
    ['no such bot', no4xx(404, 'Not Found'), { kind: 'channel_down', reason: 'token_refused' }],
    ["Telegram's own 500", no4xx(500, 'Internal Server Error'), { kind: 'retry', afterMs: 1000, reason: 'server_500' }],
    [
      'Telegram restarts under way',
      no4xx(500, 'Internal Server Error: restart'),
      { kind: 'ambiguous', reason: 'server_restart' },
    ],
    ["a gateway's 502", { kind: 'html', status: 502 }, { kind: 'ambiguous', reason: 'server_error' }],
    [
      "a gateway's 502 after it arrived",
      { kind: 'html', status: 502, applied: true },
      { kind: 'ambiguous', reason: 'server_error' },
    ],
    ["a portal's page", { kind: 'html', status: 403 }, { kind: 'retry', reason: 'not_telegram' }],
    ['a page instead of an answer', { kind: 'html', status: 200 }, { kind: 'ambiguous' }],
    ['an answer that is no JSON', { kind: 'garbage', applied: true }, { kind: 'ambiguous' }],
    ['reset before the answer', { kind: 'reset', when: 'before', applied: true }, { kind: 'ambiguous' }],
    ['reset in the answer', { kind: 'reset', when: 'mid_body', applied: true }, { kind: 'ambiguous' }],
    ['no answer', { kind: 'hang', applied: true }, { kind: 'ambiguous', reason: 'timeout' }],
    ['50 MB of answer', { kind: 'huge', bytes: 50 * 1024 * 1024 }, { kind: 'ambiguous', reason: 'answer_too_large' }],
  ])('%s', async (_, fault, outcome) => {
    failWith(fault);
    // Only where no answer is to come is it worth being impatient.
    const asked = fault.kind === 'hang' ? make({ sendTimeoutMs: 200 }) : channel;
    expect(await asked.send(outgoing())).toMatchObject(outcome);
  });

  it('nobody listens, no such host: not sent', async () => {
    await api.stop();
    expect(await channel.send(outgoing())).toEqual({ kind: 'retry', afterMs: 1000, reason: 'econnrefused' });
    expect(await make({}, 'http://telegram.invalid').send(outgoing())).toMatchObject({
      kind: 'retry',
      reason: expect.stringMatching(/enotfound|eai_/),
    });
    api = await startFakeBotApi();
  });

  it('pauses grow with the attempts, up to five minutes', async () => {
    failWith(no4xx(500, 'Internal Server Error'));
    const pauses = [];
    for (const attempt of [1, 2, 3, 8, 30]) {
      pauses.push(await channel.send(outgoing({ attempt })));
    }
    expect(pauses.map((outcome) => outcome.kind === 'retry' && outcome.afterMs)).toEqual([
      1000, 2000, 4000, 128_000, 300_000,
    ]);
  });

  it('a first part that fails is a message that failed', async () => {
    failWith(no4xx(400, 'Bad Request: chat not found'));
    expect(await channel.send(outgoing({ body: { text: '天冷加衣。'.repeat(1500) } }))).toMatchObject({
      kind: 'gave_up',
    });
  });

  it('a later part that fails for good makes it ambiguous; one that fails for a moment is sent again', async () => {
    const text = '天冷加衣。'.repeat(1500);
    api.setFault(({ method, n }) =>
      method === 'sendMessage' && n === 1 ? { kind: 'refuse', code: 429, retryAfter: 0 } : null,
    );
    expect((await channel.send(outgoing({ body: { text } }))).kind).toBe('delivered');
    expect(api.sent.map((part) => part.text).join('')).toBe(text);
    const next = api.requests.filter(({ method }) => method === 'sendMessage').length;
    api.setFault(({ method, n }) => (method === 'sendMessage' && n === next + 1 ? no4xx(400, 'x') : null));
    expect(await channel.send(outgoing({ body: { text } }))).toEqual({ kind: 'ambiguous', reason: 'partly_sent' });
  });
});

describe('pace', () => {
  it('a chat that was told to wait is not asked again before; an alert to another chat goes', async () => {
    failWith({ kind: 'refuse', code: 429, retryAfter: 30 });
    expect(await channel.send(outgoing())).toMatchObject({ kind: 'retry', pauses: 'chat' });
    api.setFault(null);
    const before = api.requests.length;
    const again = await channel.send(outgoing());
    expect(again).toMatchObject({ kind: 'retry', reason: 'pace' });
    expect(again.kind === 'retry' && again.afterMs).toBeGreaterThan(29_000);
    expect(api.requests.length).toBe(before);
    expect((await channel.send(outgoing({ externalId: '9' }))).kind).toBe('delivered');
  });

  it('when a second chat is told to wait it is the channel: prompts wait, alerts go', async () => {
    failWith({ kind: 'refuse', code: 429, retryAfter: 30 });
    await channel.send(outgoing());
    expect(await channel.send(outgoing({ externalId: '2' }))).toMatchObject({ kind: 'retry', pauses: 'channel' });
    api.setFault(null);
    expect(await channel.send(outgoing({ externalId: '3', messageClass: 'prompt' }))).toMatchObject({
      kind: 'retry',
      reason: 'pace',
    });
    expect((await channel.send(outgoing({ externalId: '4', messageClass: 'alert' }))).kind).toBe('delivered');
  });

  it('under a server that counts as Telegram does, a campaign meets no 429, and an alert overtakes what waits of it', async () => {
    await api.stop();
    api = await startFakeBotApi({ limits: { perSecond: 40, perChatMs: 50 } });
    channel = make({ perSecond: 25, perChatMs: 100, maxPaceMs: 5000 });
    const campaign = Array.from({ length: 45 }, (_, index) =>
      channel.send(outgoing({ externalId: String(index % 30), messageClass: 'prompt' })),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await channel.send(outgoing({ externalId: '777', messageClass: 'alert' }))).kind).toBe('delivered');
    expect((await Promise.all(campaign)).every((outcome) => outcome.kind === 'delivered')).toBe(true);
    // A few prompts go at once, some more in 300 ms; the alert goes before the rest.
    expect(api.sent.findIndex((message) => message.chat === '777')).toBeLessThan(35);
  });
});
