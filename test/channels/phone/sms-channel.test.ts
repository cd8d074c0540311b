import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelPort, OutgoingMessage } from '../../../src/app/ports.ts';
import { makeSmsChannel } from '../../../src/channels/phone/sms-channel.ts';
import { type ChannelHarness, channelContract, type Mood } from '../../contracts/channel-contract.ts';
import { captureLog } from '../../support/capture-log.ts';
import { type SmsGateway, startSmsGateway } from './sms-gateway.ts';

const PHONE = '13900001234';
const SECRET = 'sms-secret-41c9';
const NOW = 1_795_219_200_000;

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end();
  };
const moods: Partial<Record<Mood, (response: ServerResponse) => void>> = {
  too_many: status(429, { 'retry-after': '9' }),
  revoked: status(401),
  server_error: status(502),
  breaks_off: (response) => response.destroy(),
  silent: () => undefined,
};

function make(gateway: SmsGateway, log = captureLog()): ChannelPort {
  return makeSmsChannel({
    url: gateway.url,
    secret: SECRET,
    clock: { now: () => NOW },
    random: () => 0.5,
    log,
    timeoutMs: 800,
  });
}

const open: ChannelHarness['open'] = async (_, log) => {
  const gateway = await startSmsGateway();
  return {
    channel: make(gateway, log),
    to: PHONE,
    arrive: () => undefined,
    again: () => undefined,
    acknowledged: () => 0,
    mood: async (mood) => (mood === 'unreachable' ? gateway.stop() : gateway.answerWith(moods[mood] ?? null)),
    seen: () => [...gateway.sms.values()].map(({ text }) => text),
    secrets: [SECRET, PHONE, gateway.url],
    close: () => gateway.stop(),
  };
};

const oneWay = 'nothing comes in by SMS';
channelContract({
  title: 'sms',
  senders: ['13900005555', '13900006666'],
  open,
  skips: {
    incoming: oneWay,
    acknowledgement: oneWay,
    'recipient_blocked is gave_up': 'the door does not tell',
    'no_such_address is gave_up': 'see the table below',
    'health is down with a reason when the platform no longer knows us, and up again by itself':
      'it is learnt by sending; see below',
    'stop ends intake, waits for what is under way, and can be called twice': oneWay,
    'what arrived while it was stopped is handled after the next start': oneWay,
    'no log line holds a secret, a text or an address': 'begins with what comes in; see below',
  },
});

describe('sms door', () => {
  const message: OutgoingMessage = {
    outboundId: 'out-7',
    seq: 7,
    externalId: PHONE,
    body: { text: '家信：12号预警，请打开后台查看。' },
    messageClass: 'alert',
    attempt: 1,
  };
  let gateway: SmsGateway;
  beforeEach(async () => {
    gateway = await startSmsGateway();
  });
  afterEach(() => gateway.stop());

  it('posts to, text, id and time, signed over the raw body, with the id as idempotency key', async () => {
    expect(await make(gateway).send(message)).toEqual({ kind: 'delivered' });
    const [post] = gateway.posts;
    expect(JSON.parse(post?.body ?? '')).toEqual({ to: PHONE, text: message.body.text, id: 'out-7', at: NOW });
    expect(post?.headers['idempotency-key']).toBe('out-7');
    const signature = createHmac('sha256', SECRET)
      .update(post?.body ?? '')
      .digest('hex');
    expect(post?.headers['x-jiaxin-signature']).toBe(`sha256=${signature}`);
  });

  it('sent twice, it is one SMS', async () => {
    const channel = make(gateway);
    gateway.answerWith(status(500));
    expect(await channel.send(message)).toMatchObject({ kind: 'ambiguous' });
    gateway.answerWith(null);
    expect(await channel.send({ ...message, attempt: 2 })).toEqual({ kind: 'delivered' });
    expect(await channel.send({ ...message, attempt: 3 })).toEqual({ kind: 'delivered' });
    expect(gateway.sms.size).toBe(1);
  });

  it.each([
    [200, {}, { kind: 'delivered' }],
    [409, {}, { kind: 'delivered' }],
    [302, { location: 'http://127.0.0.1:9/' }, { kind: 'channel_down', reason: 'wrong_address' }],
    [400, {}, { kind: 'gave_up', reason: 'refused_400' }],
    [401, {}, { kind: 'channel_down', reason: 'signature_refused' }],
    [404, {}, { kind: 'channel_down', reason: 'wrong_address' }],
    [422, {}, { kind: 'gave_up', reason: 'refused_422' }],
    [429, { 'retry-after': '9' }, { kind: 'retry', afterMs: 9000, pauses: 'channel' }],
    [503, { 'retry-after': '3' }, { kind: 'retry', afterMs: 3000, pauses: 'channel' }],
    [503, {}, { kind: 'ambiguous', reason: 'status_503' }],
  ] as const)('answered with %i %j is %j', async (code, headers, outcome) => {
    gateway.answerWith(status(code, headers));
    expect(await make(gateway).send(message)).toMatchObject(outcome);
  });

  it('is down while its signature is refused, up after the next message that goes; and logs neither number nor text', async () => {
    const log = captureLog();
    const channel = make(gateway, log);
    await channel.start();
    gateway.answerWith(status(401));
    await channel.send(message);
    expect(channel.health()).toEqual({ state: 'down', reason: 'signature_refused' });
    gateway.answerWith(null);
    await channel.send(message);
    expect(channel.health()).toEqual({ state: 'up' });
    expect(log.lines).toHaveLength(2);
    expect(log.text()).not.toMatch(new RegExp([PHONE, SECRET, gateway.url, '家信'].join('|')));
  });
});
