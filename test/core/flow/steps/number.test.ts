import { describe, expect, it } from 'vitest';
import { readOne } from '../support/read-one.ts';

describe('number', () => {
  const step = '{id: times, type: number, prompt: 几回?, min: 0, max: 31, unit: [回, 次]}';

  it.each([
    ['3', 3],
    ['３', 3],
    ['三', 3],
    ['三回', 3],
    ['两次', 2],
    ['12', 12],
    ['十二回', 12],
    ['一次都没有', 0],
    ['没有', 0],
    ['31', 31],
    ['32', 'again'],
    ['2.5', 'again'],
    ['3天', 'again'],
    ['好多', 'again'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step, answer)).toBe(value);
  });

  it('takes decimals where the file allows them', () => {
    expect(readOne('{id: km, type: number, prompt: 多远?, decimals: true}', '2.5')).toBe(2.5);
  });
});
