import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCalendar } from '../../../src/core/calendar/county-calendar.ts';
import { countAbsence, isMoreThanAWeek, monthsLater } from '../../../src/core/dropout/count-absence.ts';
import { dropoutRules } from '../../../src/core/dropout/dropout-rules.ts';
import { schoolDaysOf } from '../../../src/core/dropout/school-days.ts';
import { dayNumber, isoDate } from '../../../src/core/flow/facts.ts';
import { days } from './case-of.ts';

/** [what, first day, today, counted day, school day, missed, more than a week] */
const table: readonly (readonly [string, string, string, number, number, number, boolean])[] = [
  ['the first day', '2026-11-02', '2026-11-02', 1, 1, 0, false],
  ['a whole week is not over on its Friday', '2026-11-02', '2026-11-06', 5, 5, 4, false],
  ['a weekend counts', '2026-11-02', '2026-11-08', 7, 5, 5, true],
  ['the morning of day 8', '2026-11-02', '2026-11-09', 8, 6, 5, true],
  ['from Friday to the next Thursday', '2026-11-06', '2026-11-12', 7, 5, 4, false],
  ['from Friday to the next Friday', '2026-11-06', '2026-11-13', 8, 6, 5, true],
  ['a first day without lessons counts from the next one on', '2026-11-07', '2026-11-09', 1, 1, 0, false],
  ['the last day before the October week', '2026-09-30', '2026-09-30', 1, 1, 0, false],
  ['inside the October week the clock stands', '2026-09-30', '2026-10-05', 1, 1, 1, false],
  ['and goes on after it', '2026-09-30', '2026-10-08', 2, 2, 1, false],
  ['a make-up Saturday counts', '2026-09-29', '2026-10-10', 5, 5, 4, false],
  ['with it five school days are over before day 8', '2026-09-29', '2026-10-12', 7, 6, 5, true],
  ['a make-up Sunday is a first day', '2026-09-20', '2026-09-21', 2, 2, 1, false],
  ['five days with a make-up Sunday, and 中秋 stops the clock', '2026-09-20', '2026-09-25', 5, 5, 5, true],
  ['the winter holidays stop the clock', '2027-01-19', '2027-02-21', 2, 2, 2, false],
  ['the new term goes on counting', '2027-01-19', '2027-02-22', 3, 3, 2, false],
  ['a clock that was set back counts nothing', '2026-11-02', '2026-10-30', 0, 0, 0, false],
  ['a day that is none counts nothing', '2026-13-02', '2026-11-02', 0, 0, 0, false],
];

describe('the days of an absence', () => {
  it.each(table)('%s', (_what, from, today, day, schoolDay, missed, week) => {
    const count = countAbsence(days, from, today);
    expect(count).toEqual({ day, schoolDay, missed });
    expect(isMoreThanAWeek(count, dropoutRules)).toBe(week);
  });

  it('goes by the country’s holidays where the county has entered nothing, and never stands still', () => {
    const country = schoolDaysOf(emptyCalendar, 'a school without a calendar');
    expect(countAbsence(country, '2026-09-30', '2026-10-05').day).toBe(1);
    expect(countAbsence(country, '2026-11-02', '2026-11-09')).toEqual({ day: 8, schoolDay: 6, missed: 5 });
  });

  it('a county may set other numbers', () => {
    const count = countAbsence(days, '2026-11-02', '2026-11-05');
    expect(isMoreThanAWeek(count, { ...dropoutRules, schoolDays: 3 })).toBe(true);
    expect(isMoreThanAWeek(count, { ...dropoutRules, schoolDays: 9, calendarDays: 3 })).toBe(true);
  });

  const someDay = fc
    .integer({ min: dayNumber(2026, 8, 1), max: dayNumber(2027, 8, 1) })
    .map((n) => ({ n, day: isoDate(n) }));

  it('never runs backwards, never counts a stopped day, and counts each school day once', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 0, max: 200 }), ({ n, day }, length) => {
        const today = countAbsence(days, day, isoDate(n + length));
        const tomorrow = countAbsence(days, day, isoDate(n + length + 1));
        const next = isoDate(n + length + 1);
        expect(tomorrow.day - today.day).toBeGreaterThanOrEqual(0);
        expect(tomorrow.day - today.day).toBeLessThanOrEqual(1);
        if (days.isStopped(next) && !days.isSchoolDay(next)) expect(tomorrow.day).toBe(today.day);
        expect(tomorrow.schoolDay - today.schoolDay).toBe(days.isSchoolDay(next) ? 1 : 0);
        expect(today.day).toBeGreaterThanOrEqual(today.schoolDay);
        expect([today.schoolDay, today.schoolDay - 1]).toContain(today.missed);
      }),
    );
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-11-09', 1, '2026-12-09'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('%s and %i months: %s', (day, months, later) => {
    expect(monthsLater(day, months)).toBe(later);
  });
});
