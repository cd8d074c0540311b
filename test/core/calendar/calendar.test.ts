import { describe, expect, it } from 'vitest';
import {
  addWorkingDays,
  isFirstWorkingDayOfQuarter,
  isLastWorkingDays,
  isListed,
  isWorkingDay,
  makeCalendar,
} from '../../../src/core/calendar/calendar.ts';
import { addMonths, clockIn, inChina, momentIn, mondayOf, weekdayOf } from '../../../src/core/calendar/civil-time.ts';
import { emptyCalendar } from '../../../src/core/calendar/county-calendar.ts';
import { isSpringFestivalSeason, lunarDaysBetween } from '../../../src/core/calendar/lunar.ts';
import { calendarFindings, holidayAt, isSchoolDay, schoolWeek, termAt } from '../../../src/core/calendar/terms.ts';
import { isoDate, readIsoDate } from '../../../src/core/flow/facts.ts';

const day = (text: string): number => readIsoDate(text) as number;
const plain = makeCalendar(emptyCalendar);

describe('working days', () => {
  it.each([
    ['2026-11-05', true, 'a Thursday'],
    ['2026-11-07', false, 'a Saturday'],
    ['2026-10-10', true, 'a Saturday that is made up for (调休)'],
    ['2026-09-20', true, 'a Sunday that is made up for'],
    ['2026-10-05', false, 'the week of the first of October'],
    ['2026-10-08', true, 'the day after it'],
    ['2026-02-14', true, 'a Saturday before the Spring Festival that is made up for'],
    ['2026-02-17', false, '初一'],
    ['2027-01-01', false, 'New Year of a year whose list is not out'],
    ['2027-02-05', false, '除夕 of such a year'],
    ['2027-02-12', false, '初七'],
    ['2027-02-15', true, 'a Monday after it'],
    ['2027-04-05', false, '清明 by its formula'],
    ['2028-04-04', false, '清明 of a leap year'],
    ['2027-06-09', false, '端午, from the lunar table'],
    ['2027-09-15', false, '中秋, from the lunar table'],
    ['2027-10-07', false, 'the October week by custom'],
  ])('%s is worked: %s (%s)', (text, worked) => {
    expect(isWorkingDay(plain, day(text))).toBe(worked);
  });

  it('what the county entered goes before every list', () => {
    const county = makeCalendar({
      terms: [],
      days: [
        { day: '2026-11-07', kind: 'workday' },
        { day: '2026-11-05', kind: 'holiday', name: '县里的节' },
      ],
    });
    expect([isWorkingDay(county, day('2026-11-07')), isWorkingDay(county, day('2026-11-05'))]).toEqual([true, false]);
  });

  it.each([
    ['2026-11-06', 5, '2026-11-13'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-11-08', 0, '2026-11-09'],
    ['2026-11-09', -1, '2026-11-06'],
    ['2026-12-31', 1, '2027-01-04'],
  ])('%s plus %i working days is %s', (from, count, to) => {
    expect(isoDate(addWorkingDays(plain, day(from), count))).toBe(to);
  });

  it('the last working days of a month and the first of a quarter', () => {
    expect([27, 28, 29, 30].map((n) => isLastWorkingDays(plain, day(`2026-11-${n}`), 2))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(isFirstWorkingDayOfQuarter(plain, day('2026-10-08'))).toBe(true);
    expect(isFirstWorkingDayOfQuarter(plain, day('2026-10-09'))).toBe(false);
  });

  it('a calendar without a working day ends the search', () => {
    const closed = makeCalendar({
      terms: [],
      days: Array.from({ length: 900 }, (_, n) => ({ day: isoDate(day('2026-01-01') + n), kind: 'holiday' as const })),
    });
    expect(addWorkingDays(closed, day('2026-02-01'), 3)).toBeGreaterThan(day('2026-02-01'));
  });
});

const countyTerms = [
  { organizationId: null, schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-22' },
  { organizationId: null, schoolYear: '2026-2027', term: 2, startsOn: '2027-02-25', endsOn: '2027-07-09' },
  { organizationId: 'hill', schoolYear: '2026-2027', term: 1, startsOn: '2026-08-31', endsOn: '2027-01-15' },
];
const county = makeCalendar({ terms: countyTerms, days: [] });

describe('terms', () => {
  it('a school goes by its own terms, else by the county’s, else by the country’s', () => {
    expect(termAt(county, 'hill', day('2027-01-18'))).toBeNull();
    expect(termAt(county, 'valley', day('2027-01-18'))?.from).toBe('county');
    expect(termAt(county, 'hill', day('2027-03-01'))?.from).toBe('county');
    expect(termAt(plain, 'valley', day('2027-01-18'))).toMatchObject({ from: 'country', term: 1 });
    expect(termAt(plain, 'valley', day('2027-01-21'))).toBeNull();
  });

  it('a 调休 Saturday is a school day, the October week is not, nor is a holiday', () => {
    expect(isSchoolDay(county, 'valley', day('2026-10-10'))).toBe(true);
    expect(isSchoolDay(county, 'valley', day('2026-10-03'))).toBe(false);
    expect(isSchoolDay(county, 'valley', day('2027-02-01'))).toBe(false);
  });

  it('weeks are counted from the term’s first, and a week without lessons is none', () => {
    expect(schoolWeek(county, 'valley', day('2026-09-01'))).toBe(1);
    expect(schoolWeek(county, 'valley', day('2026-09-11'))).toBe(2);
    expect(schoolWeek(county, 'valley', day('2026-10-02'))).not.toBeNull();
    expect(schoolWeek(county, 'valley', day('2026-10-09'))).toBe(6);
    expect(schoolWeek(county, 'valley', day('2027-02-10'))).toBeNull();
  });

  it('holidays lie between terms, over the change of the year', () => {
    expect(holidayAt(county, 'valley', day('2027-02-01'))).toMatchObject({
      kind: 'winter',
      schoolYear: '2026-2027',
      startsOn: day('2027-01-23'),
      endsOn: day('2027-02-24'),
    });
    expect(holidayAt(county, 'hill', day('2027-01-16'))?.kind).toBe('winter');
    expect(holidayAt(plain, null, day('2027-08-01'))).toMatchObject({ kind: 'summer', startsOn: day('2027-07-06') });
    expect(holidayAt(county, 'valley', day('2026-11-05'))).toBeNull();
  });

  it('a school without a calendar and a year without a list are said, and nothing stands still', () => {
    expect(isListed(2026)).toBe(true);
    const schools = [{ id: 'valley', name: '谷地小学' }];
    expect(calendarFindings(plain, schools, day('2026-11-30')).map(({ code }) => code)).toEqual([
      'school_without_calendar',
    ]);
    expect(calendarFindings(county, schools, day('2026-11-30'))).toEqual([]);
    expect(calendarFindings(county, schools, day('2026-12-20')).map(({ code, year }) => [code, year])).toEqual([
      ['year_not_listed', 2027],
    ]);
  });
});

describe('lunar days and clocks', () => {
  it.each([
    [12, 15, '2027-01-22'],
    [1, 8, '2027-02-13'],
  ])('lunar %i-%i after November 2026 is %s', (month, ofMonth, text) => {
    expect(lunarDaysBetween(month, ofMonth, day('2026-11-01'), day('2027-10-01')).map(isoDate)).toEqual([text]);
  });

  it('腊月二十 to 正月二十 is the season of coming home', () => {
    expect(
      ['2027-01-26', '2027-01-27', '2027-02-06', '2027-02-25', '2027-02-26'].map((text) =>
        isSpringFestivalSeason(day(text)),
      ),
    ).toEqual([false, true, true, true, false]);
  });

  it('the moment a clock shows is found again in every zone, summer time too', () => {
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'Europe/Rome', 'Australia/Sydney', 'Pacific/Kiritimati'])
      for (const text of ['2026-03-29', '2026-07-01', '2026-11-01', '2027-01-01'])
        for (const minutes of [480, 750, 1170, 1289]) {
          const shown = clockIn(zone, momentIn(zone, day(text), minutes));
          expect([zone, shown.day, shown.minutes]).toEqual([zone, day(text), minutes]);
        }
    expect(clockIn('Nowhere/Nothing', inChina(day('2026-11-05'), 600))).toEqual({
      day: day('2026-11-05'),
      minutes: 600,
    });
  });

  it('weeks and months', () => {
    expect(weekdayOf(day('2026-11-30'))).toBe(1);
    expect(isoDate(mondayOf(day('2027-01-03')))).toBe('2026-12-28');
    expect(isoDate(addMonths(day('2026-12-31'), 2))).toBe('2027-02-28');
  });
});
