import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/app/clock.ts';
import type { HandleResult } from '../../../src/app/ports.ts';
import { makeWeChatChannel, type WeChatChannel } from '../../../src/channels/wechat/wechat-channel.ts';
import type { Event, MessageReceived } from '../../../src/core/event.ts';
import { captureLog } from '../../support/capture-log.ts';
import { until } from '../../support/until.ts';
import { type PhoneScript, startPhoneScript } from './phone-script.ts';

const AT = 1_795_219_200_000;
const DONE: HandleResult = { kind: 'done', outboundIds: [], alertIds: [] };

/** wechaty itself, with its own mock of a phone, in the real child process. One process for the whole file: it starts slowly. */
describe('wechat through wechaty', () => {
  const events: MessageReceived[] = [];
  const counts = new Map<string, number>();
  const log = captureLog();
  let answer: (event: MessageReceived) => HandleResult = () => DONE;
  let phone: PhoneScript;
  let channel: WeChatChannel;

  const say = (
    id: string,
    text: string,
    more: { type?: 'Text' | 'Image' | 'Recalled' | 'Url' | 'ChatHistory'; room?: boolean; from?: string } = {},
  ) =>
    phone.perform({
      do: 'message',
      id,
      from: more.from ?? 'granny',
      type: more.type ?? 'Text',
      text,
      room: more.room ?? false,
      at: AT,
    });
  const eventOf = async (id: string) => {
    await until(() => events.some((event) => event.externalMessageId === id));
    return events.find((event) => event.externalMessageId === id);
  };
  const outgoing = (externalId: string, text: string) =>
    ({ outboundId: text, seq: 1, externalId, body: { text }, messageClass: 'reply', attempt: 1 }) as const;

  beforeAll(async () => {
    phone = await startPhoneScript();
    channel = makeWeChatChannel({
      ...phone,
      handle: async (event: Event) => {
        events.push(event as MessageReceived);
        return answer(event as MessageReceived);
      },
      keepUnparsed: async () => undefined,
      clock: systemClock,
      random: () => 0.5,
      log,
      count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
      timing: { betweenChatsMs: [2, 4], sameChatMs: 1, sendTimeoutMs: 2000, resendMs: 100, restartMs: [10, 40] },
    });
    await channel.start();
    await until(() => channel.health().state === 'up', 30_000);
  });
  afterAll(async () => {
    await channel.stop();
    await phone.close();
  });

  it('hands on words with their sender and time', async () => {
    say('m1', '今天娃儿有点咳');
    expect(await eventOf('m1')).toMatchObject({
      address: { channel: 'wechat', externalId: 'granny' },
      content: { kind: 'text', text: '今天娃儿有点咳' },
      sentAt: AT,
    });
  });

  it.each([
    ['Image', { kind: 'photo', mediaRef: 'wechat:t-Image' }],
    ['Url', { kind: 'other', what: 'link' }],
    ['ChatHistory', { kind: 'other', what: 'forward' }],
  ] as const)('hands on %s as a kind, never as words', async (type, content) => {
    say(`t-${type}`, '<xml>…</xml>', { type });
    expect((await eventOf(`t-${type}`))?.content).toEqual(content);
  });

  it('hands a replay after a new log-in on with the same id', async () => {
    say('m2', '没得事');
    await eventOf('m2');
    phone.perform({ do: 'logout' });
    await until(() => channel.health().state === 'down');
    expect(channel.health().reason).toBe('logged_out');
    phone.perform({ do: 'login' });
    await until(() => channel.health().state === 'up');
    say('m2', '没得事');
    await until(() => events.filter((event) => event.externalMessageId === 'm2').length === 2);
  });

  it('keeps the first text of a recalled message', async () => {
    const before = events.length;
    say('m3', '他爸打他了');
    await eventOf('m3');
    say('r3', 'm3', { type: 'Recalled' });
    await until(() => (counts.get('ignored_service') ?? 0) === 1);
    expect(events).toHaveLength(before + 1);
  });

  it('ignores rooms', async () => {
    const before = events.length;
    say('room1', '群里的话', { room: true });
    await until(() => (counts.get('ignored_room') ?? 0) === 1);
    expect(events).toHaveLength(before);
  });

  it('accepts a friend request with a code and begins with it; leaves others alone', async () => {
    phone.perform({ do: 'friend', id: 'f1', from: 'stranger', hello: '加个好友嘛' });
    phone.perform({ do: 'friend', id: 'f2', from: 'mother', hello: '我是小军妈妈 K7Q2M9XW' });
    expect(await eventOf('friend:f2')).toMatchObject({
      startCode: 'K7Q2M9XW',
      address: { externalId: 'mother' },
      content: { kind: 'text', text: '/start' },
    });
    expect(phone.told.filter((told) => told.told === 'accepted')).toEqual([{ told: 'accepted', id: 'f2' }]);
    expect(counts.get('ignored_friend_without_code')).toBe(1);
  });

  it('sends, and knows an address it never met', async () => {
    expect(await channel.send(outgoing('granny', '奶奶，吃饭没得？'))).toEqual({ kind: 'delivered' });
    await until(() => phone.told.some((told) => told.told === 'sent'));
    expect(phone.told).toContainEqual({ told: 'sent', to: 'granny', text: '奶奶，吃饭没得？' });
    expect(await channel.send(outgoing('nobody', '在吗'))).toMatchObject({
      kind: 'gave_up',
      reason: 'no_such_contact',
    });
  });

  it('says again what was refused, until it is stored', async () => {
    let times = 0;
    answer = (event) => {
      times += event.externalMessageId === 'm4' ? 1 : 0;
      return event.externalMessageId === 'm4' && times < 3 ? { kind: 'refused', retryAfterMs: 5, problem: 'x' } : DONE;
    };
    say('m4', '屋头没得人');
    await until(() => times === 3);
  });

  it('comes back after the process died; a send under way may have arrived; a message not stored yet is not lost', async () => {
    let refuse = true;
    answer = () => (refuse ? { kind: 'refused', retryAfterMs: 5, problem: 'x' } : DONE);
    say('m5', '娃儿不见了');
    await eventOf('m5');
    phone.perform({ do: 'mood', mood: 'silent' });
    await until(() => phone.told.some((told) => told.told === 'mood'));
    const sending = channel.send(outgoing('granny', '在路上'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    phone.perform({ do: 'die' });
    expect(await sending).toEqual({ kind: 'ambiguous', reason: 'process_died' });
    expect(await channel.send(outgoing('granny', '在吗'))).toMatchObject({ kind: 'channel_down' });
    const handled = events.length;
    refuse = false;
    await until(() => events.length > handled && events.at(-1)?.externalMessageId === 'm5');
    await until(() => channel.health().state === 'up', 30_000);
  });

  it('wrote no names, texts, addresses or tokens to the log', () => {
    for (const secret of ['granny', '娃儿', 'K7Q2M9XW', '奶奶', `"${phone.token}"`]) {
      expect(log.text()).not.toContain(secret);
    }
    expect(log.lines.length).toBeGreaterThan(0);
  });
});
