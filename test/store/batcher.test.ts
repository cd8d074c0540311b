import { describe, expect, it } from 'vitest';
import { makeBatcher } from '../../src/store/hallway/batcher.ts';

/** A batcher of numbers whose batches are over when the test says so. */
function batcher(maxItems = 32, keysOf: (item: number) => readonly string[] = () => []) {
  const batches: (readonly number[])[] = [];
  const release: (() => void)[] = [];
  const add = makeBatcher<number, number>({
    run: (items) => {
      batches.push(items);
      return new Promise((resolve) => release.push(() => resolve(items.map((item) => item * 10))));
    },
    keysOf,
    maxItems,
    maxInFlight: 2,
  });
  return { batches, release, add };
}

const turn = () => new Promise<void>((done) => setImmediate(() => setImmediate(done)));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('what comes together', () => {
  it('goes in one statement when it is few', async () => {
    const { batches, add } = batcher();
    for (const one of numbers(15)) add(one);
    await turn();
    expect(batches).toEqual([numbers(15)]);
  });

  it('is shared out between two statements when it is many', async () => {
    const { batches, add } = batcher();
    for (const one of numbers(20)) add(one);
    await turn();
    expect(batches.map((batch) => batch.length)).toEqual([10, 10]);
  });

  it('is never more than a statement may have, and the rest waits; each gets its own answer', async () => {
    const { batches, release, add } = batcher(8);
    const answers = Promise.all(numbers(20).map((one) => add(one)));
    await turn();
    expect(batches.map((batch) => batch.length)).toEqual([8, 8]);
    for (let over = 0; over < 3; over++) {
      release[over]?.();
      await turn();
    }
    expect(batches.map((batch) => batch.length)).toEqual([8, 8, 4]);
    expect(await answers).toEqual(numbers(20).map((one) => one * 10));
  });

  it('never goes in one statement with what shares a key', async () => {
    const { batches, add } = batcher(32, (item) => [String(item % 2)]);
    for (const one of numbers(4)) add(one);
    await turn();
    expect(batches).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});
