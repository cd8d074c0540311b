import { describe, expect, it } from 'vitest';
import { readOne } from '../support/read-one.ts';

const step = `
id: needs
type: multi
prompt: 有要帮忙的没有?
options:
  - {label: 没有, value: NONE, best: true, hears: ["@none"]}
  - {label: 钱紧, value: MONEY}
  - {label: 看病, value: MEDICAL}
  - {label: 户口, value: HUKOU}
`;

describe('multi', () => {
  it.each([
    ['1', ['NONE']],
    ['2 3', ['MONEY', 'MEDICAL']],
    ['23', ['MONEY', 'MEDICAL']],
    ['3、2', ['MONEY', 'MEDICAL']],
    ['2 2', ['MONEY']],
    ['没得', ['NONE']],
    ['看病', ['MEDICAL']],
  ])('%s', (answer, value) => {
    expect(readOne(step, answer)).toEqual(value);
  });

  it.each([['5'], ['2 7'], ['1 2'], ['天晴了'], ['138']])('%s is not understood', (answer) => {
    expect(readOne(step, answer)).toBe('again');
  });

  it('echoes several things said in words', () => {
    expect(readOne(step, '钱紧,户口')).toBe('echo:钱紧、户口');
  });

  it('keeps free words as "other" where there is one', () => {
    expect(readOne(`${step}other: {label: 别的, value: OTHER}`, '就是有点不放心')).toEqual(['OTHER']);
  });
});
