import { describe, expect, it } from 'vitest';
import { chosenMonth, monthSpan, monthsBack } from '../../../src/core/numbers/month-span.ts';
import { ageBand, quantile } from '../../../src/core/numbers/quantile.ts';

const china = (text: string) => Date.parse(`${text}T00:00:00+08:00`);

describe('a month', () => {
  it('begins and ends at midnight in China; its weeks are those whose Sunday lies in it', () => {
    const span = monthSpan('2026-11');
    expect([span?.from, span?.to]).toEqual([china('2026-11-01'), china('2026-12-01')]);
    // The 1st of November 2026 is a Sunday.
    expect(span?.weeks.map(({ from }) => from)).toEqual(
      ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].map(china),
    );
    expect(span?.weeks.every(({ from, to }) => to - from === 7 * 86_400_000)).toBe(true);
  });

  it('every week of some years belongs to one month', () => {
    const months = monthsBack('2027-12', 36).toReversed();
    const weeks = months.flatMap((month) => monthSpan(month)?.weeks ?? []);
    for (const [index, week] of weeks.entries()) if (index > 0) expect(week.from).toBe(weeks[index - 1]?.to);
    expect(monthSpan('2026-12')?.to).toBe(china('2027-01-01'));
  });

  it.each(['', '2026-13', '2026-00', '26-11', '2026-11-01', '１２', 'x'])('%j is none', (text) => {
    expect(monthSpan(text)).toBeNull();
  });

  it.each([
    ['2026-10', '2026-10'],
    ['2026-12', '2026-11'],
    ['2023-12', '2023-12'],
    ['2023-11', '2026-11'],
    [undefined, '2026-11'],
    ['x', '2026-11'],
  ])('asked for %j: %s', (asked, month) => {
    expect(chosenMonth(asked, china('2026-11-30'))).toBe(month);
  });

  it.each([
    ['2026-12-01', '2026-11'],
    ['2026-12-03', '2026-11'],
    ['2026-12-04', '2026-12'],
    ['2027-01-01', '2026-12'],
  ])('unasked, on %s, is %s: one that has just begun says nothing yet', (day, month) => {
    expect(chosenMonth(undefined, china(day))).toBe(month);
    expect(chosenMonth(day.slice(0, 7), china(day))).toBe(day.slice(0, 7));
  });
});

describe('quantiles and bands', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.9, 7],
    [[4, 1, 3, 2], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
  ])('%j at %d: %j', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it.each([
    [-1, 0],
    [0.99, 0],
    [1, 1],
    [6.9, 2],
    [7, 3],
    [30, 4],
    [900, 4],
  ])('%d days old: band %d', (days, band) => {
    expect(ageBand(days * 86_400_000)).toBe(band);
  });
});
