import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeOrderedRunner } from '../../src/channels/in-order-by-chat.ts';

it('any jobs: in order and one at a time within a chat, never more than the cap at once, each to its end', async () => {
  const jobs = fc.array(
    fc.record({
      chat: fc.constantFrom('a', 'b', 'c', 'd'),
      turns: fc.integer({ min: 0, max: 5 }),
      fails: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 1, max: 3 }), async (list, cap) => {
      const runner = makeOrderedRunner(cap);
      const ended: { chat: string; index: number }[] = [];
      const running = new Set<string>();
      let most = 0;
      let overlap = false;
      const results = list.map(({ chat, turns, fails }, index) =>
        runner.run(chat, async () => {
          overlap ||= running.has(chat);
          running.add(chat);
          most = Math.max(most, running.size);
          for (let turn = 0; turn < turns; turn += 1) {
            await Promise.resolve();
          }
          running.delete(chat);
          ended.push({ chat, index });
          if (fails) {
            throw new Error('x');
          }
          return index;
        }),
      );
      const settled = await Promise.allSettled(results);
      await runner.idle();
      expect(overlap).toBe(false);
      expect(most).toBeLessThanOrEqual(cap);
      expect(settled.map(({ status }) => status)).toEqual(list.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')));
      for (const chat of ['a', 'b', 'c', 'd']) {
        const order = ended.filter((job) => job.chat === chat).map(({ index }) => index);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
      expect(runner.size()).toBe(0);
    }),
  );
});
