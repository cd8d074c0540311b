import { describe, expect, it } from 'vitest';
import { readOne, shown } from '../support/read-one.ts';

const step = '{id: want, type: confirm, prompt: 要不要帮着问问?, yes: {label: 要}, no: {label: 不用}}';

describe('confirm', () => {
  it('shows 1 and 2', () => {
    expect(shown(step)).toBe('要不要帮着问问?\n1 要\n2 不用');
  });

  it.each([
    ['1', true],
    ['2', false],
    ['要', true],
    ['要得', true],
    ['是的', true],
    ['不用', false],
    ['不要', false],
    ['3', 'again'],
    ['天晴了', 'again'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step, answer)).toBe(value);
  });
});
