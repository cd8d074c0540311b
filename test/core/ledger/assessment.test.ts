// proves: S0-53
import { describe, expect, it } from 'vitest';
import {
  type AssessmentContext,
  type AssessmentPart,
  assessmentItems,
  atLeast,
  isLower,
  proposeLevel,
  riskLevelOf,
  worseRatings,
} from '../../../src/core/ledger/assessment.ts';

const quiet: AssessmentContext = { openRed: false, halfYearFlags: [], seenInHalfYear: true };
type Ratings = AssessmentPart['ratings'];
const allGood = Object.fromEntries(assessmentItems.map((item) => [item, 0])) as Ratings;
const director = (ratings: Ratings = {}): AssessmentPart => ({ side: 'director', ratings: { ...allGood, ...ratings } });
const teacher = (ratings: Ratings): AssessmentPart => ({ side: 'teacher', ratings });

/** The level comes from the worse side; unknown is not safe; nobody is scored while something red is open (domain 5.18). */
describe('the proposed level of an assessment', () => {
  it.each<[string, readonly AssessmentPart[], Partial<AssessmentContext>, string | null, number?]>([
    ['all eight good', [director()], {}, 'normal', 0],
    ['one fair', [director({ mind: 1 })], {}, 'low', 1],
    ['four fair', [director({ mind: 1, peers: 1, study: 1, life: 1 })], {}, 'low', 4],
    ['five fair', [director({ mind: 1, peers: 1, study: 1, life: 1, body: 1 })], {}, 'middle', 5],
    ['one poor', [director({ guard: 2 })], {}, 'middle', 2],
    ['eight points', [director({ guard: 2, mind: 2, life: 2, study: 2 })], {}, 'middle', 8],
    ['nine points', [director({ guard: 2, mind: 2, life: 2, study: 2, body: 1 })], {}, 'high', 9],
    ['one bad', [director({ safety: 3 })], {}, 'high', 3],
    ['the teacher is the worse side', [director({ mind: 0 }), teacher({ mind: 2 })], {}, 'middle', 2],
    ['the director is the worse side', [director({ mind: 2 }), teacher({ mind: 0 })], {}, 'middle', 2],
    [
      'the sum counts the worse of each item once',
      [director({ mind: 1 }), teacher({ mind: 1, study: 1 })],
      {},
      'low',
      2,
    ],
    ['an open red alert: no scoring', [director()], { openRed: true }, 'high', 0],
    ['an open red alert and nobody has rated', [], { openRed: true }, 'high', 0],
    ['a key object', [director()], { halfYearFlags: ['G08'] }, 'middle', 0],
    ['nobody keeps the child', [director()], { halfYearFlags: ['G02'] }, 'middle', 0],
    ['perhaps in fact without support', [director()], { halfYearFlags: ['C02'] }, 'middle', 0],
    ['changed behaviour within half a year', [director({ mind: 1 })], { halfYearFlags: ['M02'] }, 'middle', 1],
    ['a bond never lowers', [director({ mind: 3 })], { halfYearFlags: ['M02'] }, 'high', 3],
    ['other flags are no bond', [director()], { halfYearFlags: ['E06', 'C01'] }, 'normal', 0],
    ['not seen in half a year', [director()], { seenInHalfYear: false }, 'middle', 0],
    ['only the teacher has rated', [teacher({ mind: 1, study: 0, peers: 0, body: 0 })], {}, null],
    ['only the teacher has rated, and one is bad', [teacher({ mind: 3 })], {}, 'high', 3],
    ['nobody has rated', [], {}, null],
  ])('%s', (_name, parts, context, level, sum) => {
    const proposed = proposeLevel(parts, { ...quiet, ...context });
    expect(proposed?.level ?? null).toBe(level);
    if (sum !== undefined) expect(proposed?.sum).toBe(sum);
  });

  it('says why in words', () => {
    const proposed = proposeLevel([director({ mind: 2, guard: 1 })], {
      openRed: false,
      halfYearFlags: ['G08', 'G02', 'M02'],
      seenInHalfYear: false,
    });
    expect(proposed?.reasons).toEqual(['合计3分', '心理行为2分', '重点对象', '半年内情绪行为异常', '半年没见到孩子']);
  });

  it('keeps the worse rating of each item', () => {
    const worse = worseRatings([teacher({ mind: 1, body: 2 }), director({ mind: 2 })]);
    expect([worse.get('mind'), worse.get('body'), worse.get('family')]).toEqual([2, 2, 0]);
  });
});

describe('levels', () => {
  it('are ordered from normal to high', () => {
    expect(atLeast('low', 'middle')).toBe('middle');
    expect(atLeast('high', 'middle')).toBe('high');
    expect(isLower('low', 'middle')).toBe(true);
    expect(isLower('middle', 'middle')).toBe(false);
  });
  it.each([
    ['high', 'high'],
    ['unverified', null],
    ['', null],
    [null, null],
  ])('%s read from a column is %s', (written, level) => {
    expect(riskLevelOf(written)).toBe(level);
  });
});
