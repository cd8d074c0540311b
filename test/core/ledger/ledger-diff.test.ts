// proves: S0-21
import { describe, expect, it } from 'vitest';
import { diffLedgers, type LedgerEntry } from '../../../src/core/ledger/ledger-diff.ts';

const child = (n: number, over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  key: `QH-${String(n).padStart(4, '0')}`,
  name: `孩子${n}`,
  parentsPlace: '广东东莞',
  caregiver: '王奶奶',
  phone: '199-0000-1234',
  ...over,
});
const list = (count: number) => Array.from({ length: count }, (_, n) => child(n + 1));

describe('13 · Given the school has 31 children and the village 30', () => {
  it('When they are compared, Then T05 shows one 仅学校 and nothing else', () => {
    const found = diffLedgers(list(31), list(30));
    expect(found).toEqual([{ kind: 'only_school', entry: child(31) }]);
  });
});

/** What is only here, only there, and what both have differently (domain 5.19). */
describe('the difference of two lists', () => {
  it('is empty for the same list, in whatever order', () => {
    expect(diffLedgers(list(5), list(5).reverse())).toEqual([]);
    expect(diffLedgers([], [])).toEqual([]);
  });

  it('lists the school’s first, then what only the village has', () => {
    const found = diffLedgers([child(1), child(3)], [child(2), child(3, { caregiver: '李外婆' })]);
    expect(found.map(({ kind }) => kind)).toEqual(['only_school', 'different', 'only_village']);
  });

  it.each<[string, Partial<LedgerEntry>, readonly string[]]>([
    ['another place of the parents', { parentsPlace: '浙江义乌' }, ['parentsPlace']],
    ['another caregiver and number', { caregiver: '李外婆', phone: '199-0000-5678' }, ['caregiver', 'phone']],
    ['a number written otherwise', { phone: '19900001234' }, []],
    ['a number with the country in front', { phone: '+86 199 0000 1234' }, []],
    ['a name with a space in it', { caregiver: '王 奶奶' }, []],
    ['what one side does not know', { caregiver: '', phone: '', parentsPlace: '' }, []],
  ])('%s', (_name, over, fields) => {
    const found = diffLedgers([child(1)], [child(1, over)]);
    expect(found.flatMap((one) => (one.kind === 'different' ? one.fields : []))).toEqual(fields);
  });

  it('counts a child that stands twice on one side once (merging is a person’s work, 10.27)', () => {
    expect(diffLedgers([child(1), child(1, { caregiver: '李外婆' })], [child(1)])).toEqual([]);
  });
});
