import { describe, expect, it } from 'vitest';
import { readOne } from '../support/read-one.ts';

/** The clock stands at Thursday, 2026-11-05. */
describe('date', () => {
  const step = '{id: day, type: date, prompt: 哪天?, range: past, maxDays: 400}';

  it.each([
    ['1', '2026-11-05'],
    ['今天', '2026-11-05'],
    ['昨天', '2026-11-04'],
    ['昨天下午', '2026-11-04'],
    ['前天', '2026-11-03'],
    ['大前天', '2026-11-02'],
    ['周三', '2026-11-04'],
    ['周五', '2026-10-30'],
    ['上周五', '2026-10-30'],
    ['上上周一', '2026-10-19'],
    ['星期天', '2026-11-01'],
    ['3号', '2026-11-03'],
    ['28号', '2026-10-28'],
    ['9月1日', '2026-09-01'],
    ['九月一号', '2026-09-01'],
    ['9.1', '2026-09-01'],
    ['12/31', '2025-12-31'],
    ['2026-09-01', '2026-09-01'],
    ['2026年9月1日', '2026-09-01'],
    ['明天', 'again'],
    ['2月30日', 'again'],
    ['2024-01-01', 'again'],
    ['13月1日', 'again'],
    ['忘了', 'again'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step, answer)).toBe(value);
  });

  it.each([
    ['明天', '2026-11-06'],
    ['周三', '2026-11-11'],
    ['下周三', '2026-11-11'],
    ['1月3日', '2027-01-03'],
    ['昨天', 'again'],
  ])('in the future: %s → %s', (answer, value) => {
    expect(readOne(step.replace('past', 'future'), answer)).toBe(value);
  });
});
