import { expect, it } from 'vitest';
import { nameMatches } from '../../../src/core/text/name-matches.ts';

it.each([
  ['小军', '军', true],
  ['小军', 'xiaojun', true],
  ['小军', 'Xiao Jun', true],
  ['小军', 'jun', true],
  ['小军', 'xj', true],
  ['小军', 'xh', false],
  ['小军', '红', false],
  ['小军', '', true],
  ['吕小妹', 'lv', true],
  ['吕小妹', 'lü', true],
  ['Anna', 'ann', true],
  ['小军', 'QS-0012', false],
  ['小军', '<script>', false],
])('%s, typed %s: %s', (name, typed, meant) => {
  expect(nameMatches(name, typed)).toBe(meant);
});
