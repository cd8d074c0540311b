import { expect, it } from 'vitest';
import { makeSlowPace, type SlowPaceOptions } from '../../../src/channels/wechat/slow-pace.ts';
import type { MessageClass } from '../../../src/core/effect.ts';
import { seededRandom } from '../../support/fake-bot-api-faults.ts';

const options: SlowPaceOptions = { betweenChatsMs: [30, 80], sameChatMs: 10, maxWaitMs: 1000, random: seededRandom(7) };

function recorder(more: Partial<SlowPaceOptions> = {}) {
  const pace = makeSlowPace({ ...options, ...more });
  const sent: { chat: string; what: string; at: number }[] = [];
  const send = (chat: string, messageClass: MessageClass, what = chat) =>
    pace.run(chat, messageClass, async () => {
      sent.push({ chat, what, at: performance.now() });
    });
  return { sent, send };
}

it('keeps an uneven pause of at least the least between chats, a short one within a chat, one message at a time', async () => {
  const { sent, send } = recorder();
  await Promise.all(['a', 'b', 'b', 'c', 'd', 'e', 'f'].map((chat) => send(chat, 'prompt')));
  const gaps = sent
    .slice(1)
    .map(({ chat, at }, index) => ({ same: chat === sent[index]?.chat, ms: at - (sent[index]?.at ?? 0) }));
  for (const { same, ms } of gaps) {
    // Timers may fire a millisecond early.
    expect(ms).toBeGreaterThanOrEqual((same ? 10 : 30) - 1.5);
  }
  const between = gaps.filter(({ same }) => !same).map(({ ms }) => ms);
  expect(Math.max(...between) - Math.min(...between)).toBeGreaterThan(5);
});

it('an alert goes before what waits; within a class the order stays', async () => {
  const { sent, send } = recorder();
  const all = [
    send('a', 'prompt'),
    send('b', 'tip'),
    send('c', 'prompt'),
    send('d', 'reply'),
    send('e', 'prompt'),
    send('f', 'alert'),
  ];
  await Promise.all(all);
  expect(sent.map(({ what }) => what)).toEqual(['a', 'f', 'd', 'c', 'e', 'b']);
});

it('whose turn does not come in time is told when to come back, and is not sent later', async () => {
  const { sent, send } = recorder({ maxWaitMs: 20 });
  const [first, second] = await Promise.all([send('a', 'prompt'), send('b', 'prompt')]);
  expect(first).toEqual({ done: undefined });
  expect(second).toEqual({ comeBackInMs: expect.any(Number) });
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(sent).toHaveLength(1);
});

it('a send that throws does not stop the line', async () => {
  const pace = makeSlowPace(options);
  await expect(pace.run('a', 'reply', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await pace.run('a', 'reply', async () => 1)).toEqual({ done: 1 });
});
