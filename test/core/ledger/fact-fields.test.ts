import { describe, expect, it } from 'vitest';
import { contradictions, type Statement } from '../../../src/core/ledger/contradictions.ts';
import { type FactField, factProblem, oneLine, phoneOf } from '../../../src/core/ledger/fact-fields.ts';

const today = '2026-11-18';
const long = '长'.repeat(10_000);

describe('what is wrong with a fact', () => {
  it.each([
    ['health', 'ill', '2026-11-18', '奶奶', null],
    ['health', 'toString', '2026-11-18', '奶奶', 'not_offered'],
    ['health', '', '2026-11-18', '奶奶', 'missing'],
    ['villagers_group', '', '2026-11-18', '奶奶', null],
    ['villagers_group', long, '2026-11-18', '奶奶', 'too_long'],
    ['address', '一'.repeat(120), '2026-11-18', '奶奶', null],
    ['address', '一'.repeat(121), '2026-11-18', '奶奶', 'too_long'],
    ['phone', '199-0000-0012', '2026-11-18', '奶奶', null],
    ['phone', '打不通', '2026-11-18', '奶奶', 'no_phone'],
    ['phone', '1'.repeat(30), '2026-11-18', '奶奶', 'no_phone'],
    ['health', 'ill', '2026-11-19', '奶奶', 'future'],
    ['health', 'ill', '1999-12-31', '奶奶', 'too_early'],
    ['health', 'ill', '2026-02-30', '奶奶', 'no_date'],
    ['health', 'ill', '昨天', '奶奶', 'no_date'],
    ['health', 'ill', '', '奶奶', 'no_date'],
    ['health', 'ill', '2026-11-18', '', 'no_source'],
    ['health', 'ill', '2026-11-18', long, 'too_long'],
  ] as const)('%s', (field, value, since, source, problem) => {
    expect(factProblem(field as FactField, { value, since, source }, today)).toBe(problem);
  });

  it('lines are one line without marks that turn or hide text', () => {
    expect(oneLine(' a\u202eb\u2066\n\tc\u0000 \ud800 ')).toBe('ab c \ufffd');
    expect(oneLine('=1+1')).toBe('=1+1');
  });

  it('numbers in any spelling', () => {
    expect([phoneOf('１９９ 0000 0012'), phoneOf('+86-199-0000-0012'), phoneOf('12')]).toEqual([
      '19900000012',
      '+86-199-0000-0012',
      null,
    ]);
  });
});

describe('what sources say differently', () => {
  const day = 86_400_000;
  const say = (name: string, value: unknown, source: string, days: number): Statement => ({
    name,
    value,
    source,
    role: '',
    at: 1_000 * day - days * day,
  });
  const q6 = (value: string, days: number) => say('F02_guardian_monthly.q6_parents', value, 'grandmother', days);
  const p1 = (value: string, days: number) => say('F03_parent_monthly.p1_contact', value, 'father', days);

  it.each([
    ['agree', [q6('WEEKLY', 1), p1('FEW', 2)], []],
    ['differ', [q6('NONE', 1), p1('WEEKLY', 2)], ['contact']],
    ['one source that changed', [q6('NONE', 1), q6('WEEKLY', 2)], []],
    ['differed until one of them changed', [q6('WEEKLY', 1), q6('NONE', 9), p1('WEEKLY', 2)], []],
    ['too far apart in time', [q6('NONE', 1), p1('WEEKLY', 50)], []],
    ['what says nothing of it', [q6('TOSTRING', 1), q6('constructor', 1), p1('WEEKLY', 2)], []],
    [
      'home and school about school',
      [
        say('F02_guardian_monthly.q7_school', 'DAILY', 'grandmother', 1),
        say('record.attendance.present', false, 'teacher', 2),
      ],
      ['school'],
    ],
  ])('%s', (_what, statements, topics) => {
    expect(contradictions(statements).map(({ topic }) => topic)).toEqual(topics);
  });
});
