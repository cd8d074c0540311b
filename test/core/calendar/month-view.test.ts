import { expect, it } from 'vitest';
import { makeCalendar } from '../../../src/core/calendar/calendar.ts';
import { monthView, schoolYearMonths, schoolYearOf } from '../../../src/core/calendar/month-view.ts';
import { dayNumber } from '../../../src/core/flow/facts.ts';

const school = '00000000-0000-8000-8000-000000000010';
const calendar = makeCalendar({
  terms: [{ organizationId: school, schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-15' }],
  days: [
    { day: '2026-11-14', kind: 'workday', name: '补课' },
    { day: '2026-11-16', kind: 'holiday', name: '赶集' },
  ],
});
const lookOn = (organizationId: string | null, month: number, ofMonth: number, year = 2026) =>
  monthView(calendar, organizationId, year, month)
    .weeks.flat()
    .find((day) => day?.ofMonth === ofMonth)?.look;

it.each([
  ['a Tuesday in term', 11, 17, 'school'],
  ['a Saturday', 11, 21, 'off'],
  ['a Saturday that the county makes up', 11, 14, 'makeup'],
  ['a Monday that the county keeps free', 11, 16, 'holiday'],
  ['the National Day', 10, 1, 'holiday'],
  ['a Tuesday in August', 8, 25, 'work'],
])('%s', (_what, month, ofMonth, look) => {
  expect(lookOn(school, month, ofMonth)).toBe(look);
});

it('a school with its own term and the county differ after it ended', () => {
  expect([lookOn(school, 1, 18, 2027), lookOn(null, 1, 18, 2027)]).toEqual(['work', 'school']);
});

it('weeks begin on Monday and hold every day of the month once', () => {
  for (const { year, month, weeks } of schoolYearMonths(calendar, school, 2026)) {
    const days = weeks.flat();
    expect(days.length % 7).toBe(0);
    const numbers = days.flatMap((day) => day?.ofMonth ?? []);
    expect(numbers).toEqual(Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, n) => n + 1));
    const first = days.findIndex((day) => day?.ofMonth === 1);
    expect(first).toBe((new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7);
  }
});

it('a school year runs from September to August', () => {
  const months = schoolYearMonths(calendar, school, 2026).map(({ year, month }) => `${year}-${month}`);
  expect([months.length, months[0], months[3], months[4], months[11]]).toEqual([
    12,
    '2026-9',
    '2026-12',
    '2027-1',
    '2027-8',
  ]);
  expect([schoolYearOf(dayNumber(2027, 7, 31)), schoolYearOf(dayNumber(2027, 8, 1))]).toEqual([2026, 2027]);
});
