import { type Calendar, isFirstWorkingDayOfQuarter, isLastWorkingDays, isWorkingDay } from '../calendar/calendar.ts';
import { dayMs, endOfDay, inChina, minuteInChina } from '../calendar/civil-time.ts';
import type { Day } from '../calendar/county-calendar.ts';
import { cronMoments } from '../calendar/cron-times.ts';
import { lunarDaysBetween } from '../calendar/lunar.ts';
import { holidayAt, holidaysAround, isSchoolDay, schoolWeek, termAt, termsAround } from '../calendar/terms.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { AnchorPoint, Cadence, DayFilter, DutyRule } from './duty-rule.ts';
import type { DutyTick } from './duty-tick.ts';
import { addOffset } from './offset.ts';
import { type PeriodSpan, periodOf } from './period.ts';

/** One moment of a cadence: the day it falls on, the rule's own time of it, and the period an anchor belongs to. */
interface Beat {
  readonly at: Instant;
  readonly span: PeriodSpan | null;
}

type CronCadence = Extract<Cadence, { type: 'cron' }>;

/** Filters that read a school's calendar: such a rule has ticks for every school with terms of its own. */
const bySchool: ReadonlySet<DayFilter> = new Set([
  'school_day',
  'school_week',
  'even_school_week',
  'last_2_weeks_of_term',
  'winter_holiday',
  'summer_holiday',
]);

/**
 * Every moment at which the rule opens duties with `from < at ≤ to`, in order of time. Pure: asked twice, or after the clock
 * went back, it gives the same keys.
 */
export function ticksBetween(rule: DutyRule, calendar: Calendar, from: Instant, to: Instant): DutyTick[] {
  if (rule.kind === 'machine') return [];
  const own = isBySchool(rule.cadence) ? schoolsOf(calendar) : [];
  const scopes: readonly (string | null)[] = [null, ...own];
  const ticks = scopes.flatMap((scopeId) => {
    // Planning of rules with hours of the owner's own begins at midnight: the moment of the beat may be a day later.
    const beats = beatsBetween(rule, calendar, scopeId, from - dayMs, to + dayMs);
    return beats
      .map((beat) => tickOf(rule, calendar, scopeId, scopeId === null ? own : [], beat))
      .filter(({ at }) => from < at && at <= to);
  });
  return ticks.toSorted((a, b) => a.at - b.at || a.key.localeCompare(b.key));
}

function isBySchool(cadence: Cadence): boolean {
  return cadence.type === 'anchor' || (cadence.type === 'cron' && cadence.only !== null && bySchool.has(cadence.only));
}

function schoolsOf(calendar: Calendar): string[] {
  return [...new Set(calendar.county.terms.flatMap(({ organizationId }) => organizationId ?? []))].sort();
}

function tickOf(
  rule: DutyRule,
  calendar: Calendar,
  scopeId: string | null,
  exceptScopes: readonly string[],
  beat: Beat,
): DutyTick {
  const day = dayOf(beat.at);
  const span = typeof rule.period === 'string' ? (beat.span ?? periodOf(rule.period, calendar, scopeId, day)) : null;
  return {
    key: `${rule.id}@${isoDate(day)}T${minuteInChina(beat.at)}${scopeId === null ? '' : `/${scopeId}`}`,
    rule: rule.id,
    scopeId,
    exceptScopes,
    at: rule.hours === 'rule' ? beat.at : inChina(day),
    periodKey: span?.key ?? null,
    periodStartsAt: span && rule.period !== 'once' ? inChina(span.start) : 0,
    opensAt: rule.opens === 'start' && span ? Math.min(inChina(span.start), inChina(day)) : inChina(day),
    dueAt: dueOf(rule, calendar, day, beat.at, span),
    promptAt: beat.at,
    slot: slotOf(rule, calendar, scopeId, beat.at, span),
  };
}

/** The end of the day on which the duty is due; with `hours` the exact moment. */
export function dueOf(
  { due }: DutyRule,
  calendar: Calendar,
  day: Day,
  promptAt: Instant,
  span: PeriodSpan | null,
): Instant {
  const from = due.from === 'end' ? (span?.end ?? day) : due.from === 'start' ? (span?.start ?? day) : day;
  if (due.unit === 'hour') return promptAt + due.amount * 3_600_000;
  // Whatever the file says, nobody is late on the day they are asked.
  return endOfDay(Math.max(addOffset(calendar, from, due), day));
}

function slotOf(
  rule: DutyRule,
  calendar: Calendar,
  scopeId: string | null,
  at: Instant,
  span: PeriodSpan | null,
): DutyTick['slot'] {
  if (rule.cadence.type !== 'cron' || !rule.cadence.stagger || !span) return null;
  const all = beatsBetween(rule, calendar, scopeId, inChina(span.start) - 1, endOfDay(span.end));
  return { no: all.findIndex((beat) => beat.at === at), of: all.length };
}

function beatsBetween(rule: DutyRule, calendar: Calendar, scopeId: string | null, from: Instant, to: Instant): Beat[] {
  const { cadence } = rule;
  switch (cadence.type) {
    case 'cron':
      return cronBeats(cadence, calendar, scopeId, from, to);
    case 'lunar':
      return cadence.days
        .flatMap(({ month, day }) => lunarDaysBetween(month, day, dayOf(from), dayOf(to)))
        .map((day) => ({ at: inChina(day, cadence.time), span: null }))
        .filter(({ at }) => from < at && at <= to);
    case 'anchor':
      return anchorBeats(rule, cadence, calendar, scopeId, from, to);
  }
}

function cronBeats(
  { cron, only }: CronCadence,
  calendar: Calendar,
  scopeId: string | null,
  from: Instant,
  to: Instant,
): Beat[] {
  return cronMoments(cron, from, to)
    .filter((at) => fits(only, calendar, scopeId, dayOf(at)))
    .map((at) => ({ at, span: null }));
}

function fits(only: DayFilter | null, calendar: Calendar, scopeId: string | null, day: Day): boolean {
  switch (only) {
    case null:
      return true;
    case 'working_day':
      return isWorkingDay(calendar, day);
    case 'school_day':
      return isSchoolDay(calendar, scopeId, day);
    case 'school_week':
      return schoolWeek(calendar, scopeId, day) !== null;
    case 'even_school_week':
      return (schoolWeek(calendar, scopeId, day) ?? 1) % 2 === 0;
    case 'last_working_day_of_month':
      return isLastWorkingDays(calendar, day, 1);
    case 'last_2_working_days_of_month':
      return isLastWorkingDays(calendar, day, 2);
    case 'first_working_day_of_quarter':
      return isFirstWorkingDayOfQuarter(calendar, day);
    case 'last_2_weeks_of_term': {
      const term = termAt(calendar, scopeId, day);
      return term !== null && term.endsOn - day < 14;
    }
    case 'winter_holiday':
      return holidayAt(calendar, scopeId, day)?.kind === 'winter';
    case 'summer_holiday':
      return holidayAt(calendar, scopeId, day)?.kind === 'summer';
  }
}

/** The days of an anchor, each with the term or holiday it belongs to: two weeks before a holiday is about that holiday. */
function anchorBeats(
  rule: DutyRule,
  { at: point, days, time }: Extract<Cadence, { type: 'anchor' }>,
  calendar: Calendar,
  scopeId: string | null,
  from: Instant,
  to: Instant,
): Beat[] {
  const first = dayOf(from) - days;
  const last = dayOf(to) - days;
  return anchorsOf(point, calendar, scopeId, first - 1, last + 1)
    .map(({ day, term, holiday }) => ({
      at: inChina(day + days, time),
      span: rule.period === 'term' ? term : rule.period === 'holiday' ? holiday : null,
    }))
    .filter(({ at }) => from < at && at <= to);
}

interface Anchor {
  readonly day: Day;
  readonly term: PeriodSpan | null;
  readonly holiday: PeriodSpan | null;
}

function anchorsOf(
  point: AnchorPoint,
  calendar: Calendar,
  scopeId: string | null,
  from: Day,
  to: Day,
): readonly Anchor[] {
  const terms = termsAround(calendar, scopeId, from - 200, to + 200);
  const holidays = holidaysAround(calendar, scopeId, from - 200, to + 200);
  const termOn = (day: Day, side: 'startsOn' | 'endsOn') => {
    const term = terms.find((one) => one[side] === day);
    return term ? { key: `${term.schoolYear}/${term.term}`, start: term.startsOn, end: term.endsOn } : null;
  };
  const holidayOn = (day: Day, side: 'startsOn' | 'endsOn') => {
    const holiday = holidays.find((one) => one[side] === day);
    return holiday
      ? { key: `${holiday.schoolYear}/${holiday.kind}`, start: holiday.startsOn, end: holiday.endsOn }
      : null;
  };
  const days = {
    term_start: terms.map(({ startsOn }) => startsOn),
    term_end: terms.map(({ endsOn }) => endsOn),
    holiday_start: holidays.map(({ startsOn }) => startsOn),
    holiday_end: holidays.map(({ endsOn }) => endsOn),
  }[point];
  const isStart = point === 'term_start' || point === 'holiday_end';
  // A holiday begins the day after a term ends, and a term the day after a holiday ends.
  return days
    .filter((day) => from <= day && day <= to)
    .map((day) => {
      const termDay = point === 'holiday_start' ? day - 1 : point === 'holiday_end' ? day + 1 : day;
      const holidayDay = point === 'term_end' ? day + 1 : point === 'term_start' ? day - 1 : day;
      return {
        day,
        term: termOn(termDay, isStart ? 'startsOn' : 'endsOn'),
        holiday: holidayOn(holidayDay, isStart ? 'endsOn' : 'startsOn'),
      };
    });
}
