import { describe, expect, it } from 'vitest';
import { readOne, shown } from '../support/read-one.ts';

const step = '{id: who, type: personPick, list: household, prompt: 托的是谁?, other: {label: 别的人, value: NEW}}';
const people = [
  { id: 'p1', name: '大伯', alsoCalled: ['伯伯'] },
  { id: 'p2', name: '外婆' },
];

describe('personPick', () => {
  it('lists people, and "other" last', () => {
    expect(shown(step, { people })).toBe('托的是谁?\n1 大伯\n2 外婆\n3 别的人');
  });

  it.each([
    ['1', 'p1'],
    ['外婆', 'p2'],
    ['他伯伯在', 'p1'],
    ['3', 'NEW'],
    ['隔壁张婶', 'NEW'],
    ['7', 'again'],
    ['1 2', 'again'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step, answer, { people })).toBe(value);
  });

  it('asks for "other" alone when nobody is known, and is skipped when there is none', () => {
    expect(shown(step, { people: [] })).toBe('托的是谁?\n1 别的人');
    expect(shown('{id: who, type: personPick, list: staff, prompt: 交给谁?}', { people: [] })).toBe('还有什么?');
  });
});
