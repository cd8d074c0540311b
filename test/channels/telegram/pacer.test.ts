import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePacer } from '../../../src/channels/telegram/pacer.ts';
import type { MessageClass } from '../../../src/core/effect.ts';

const classes = ['alert', 'reply', 'prompt', 'tip'] as const;

describe('pacer', () => {
  it('never lets more than the rate and one bucket through, nor two to a chat within its pause', () => {
    const step = fc.record({
      chat: fc.integer({ min: 0, max: 4 }),
      messageClass: fc.constantFrom<MessageClass>(...classes),
      afterMs: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pacer = makePacer({ perSecond: 10, perChatMs: 300 });
        const last = new Map<number, number>();
        let now = 0;
        let sent = 0;
        for (const { chat, messageClass, afterMs } of steps) {
          now += afterMs;
          const waitMs = pacer.take(String(chat), messageClass, now);
          expect(waitMs).toBeGreaterThanOrEqual(0);
          if (waitMs === 0) {
            sent += 1;
            expect(now - (last.get(chat) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(300);
            last.set(chat, now);
          }
          expect(sent).toBeLessThanOrEqual(2 + (now * 10) / 1000 + 1e-6);
        }
      }),
    );
  });

  it('waiting as long as it says is enough', () => {
    const pacer = makePacer({ perSecond: 25, perChatMs: 1000 });
    let now = 0;
    for (let n = 0; n < 500; n += 1) {
      now += pacer.take(`chat${n % 60}`, 'prompt', now);
      expect(pacer.take(`other${n}`, 'prompt', now)).toBeLessThanOrEqual(40);
    }
  });

  it('an alert goes at once in the middle of a campaign; a reply soon; prompts leave them room', () => {
    const pacer = makePacer({ perSecond: 25, perChatMs: 1000 });
    let prompts = 0;
    while (pacer.take(`p${prompts}`, 'prompt', 0) === 0) {
      prompts += 1;
    }
    expect(prompts).toBe(3);
    let replies = 0;
    while (pacer.take(`r${replies}`, 'reply', 0) === 0) {
      replies += 1;
    }
    expect(replies).toBe(1);
    for (let alerts = 0; alerts < 1; alerts += 1) {
      expect(pacer.take(`a${alerts}`, 'alert', 0)).toBe(0);
    }
    expect(pacer.take('a9', 'alert', 0)).toBe(40);
  });

  it('a limit that a campaign meets holds prompts and tips only; one that a reply meets holds replies too', () => {
    const pacer = makePacer({ perSecond: 25, perChatMs: 1 });
    pacer.pauseChannel(5000, 'tip');
    expect(classes.map((one) => pacer.take(one, one, 0))).toEqual([0, 0, 5000, 5000]);
    pacer.pauseChannel(4000, 'reply');
    expect(classes.map((one) => pacer.take(`${one} 2`, one, 1000))).toEqual([0, 3000, 4000, 4000]);
  });

  it('a pause of the channel holds all but alerts; a pause of a chat holds that chat', () => {
    const pacer = makePacer({ perSecond: 25, perChatMs: 1 });
    pacer.pauseChannel(5000, 'reply');
    pacer.pauseChat('x', 9000);
    expect(pacer.take('y', 'reply', 0)).toBe(5000);
    expect(pacer.take('y', 'alert', 0)).toBe(0);
    expect(pacer.take('x', 'alert', 0)).toBe(9000);
    expect(pacer.take('y', 'reply', 5000)).toBe(0);
  });

  it('at one message a second every class still goes', () => {
    for (const messageClass of classes) {
      expect(makePacer({ perSecond: 1, perChatMs: 1 }).take('x', messageClass, 0)).toBe(0);
    }
  });
});
