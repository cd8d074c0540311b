import { type Calendar, makeCalendar } from '../../../src/core/calendar/calendar.ts';
import { clockIn, inChina } from '../../../src/core/calendar/civil-time.ts';
import type { NewDuty } from '../../../src/core/duty/duty.ts';
import type { DutyRule } from '../../../src/core/duty/duty-rule.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import { planDuties } from '../../../src/core/duty/plan.ts';
import { subjectOf } from '../../../src/core/duty/subject.ts';
import { ticksBetween } from '../../../src/core/duty/ticks.ts';
import { isoDate, readIsoDate } from '../../../src/core/flow/facts.ts';
import { projectPlaybook } from '../../support/playbook.ts';

/** The county's terms of the invented county; the school on the hill has a first term of its own. */
export const county: Calendar = makeCalendar({
  terms: [
    { organizationId: null, schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-22' },
    { organizationId: null, schoolYear: '2026-2027', term: 2, startsOn: '2027-02-25', endsOn: '2027-07-09' },
    { organizationId: 'hill', schoolYear: '2026-2027', term: 1, startsOn: '2026-08-31', endsOn: '2027-01-15' },
  ],
  days: [],
});

export function ruleOf(id: string): DutyRule {
  const rule = projectPlaybook().duties.rules.get(id);
  if (!rule) throw new Error(`There is no rule ${id}.`);
  return rule;
}

export function dayNo(text: string): number {
  return readIsoDate(text) as number;
}

/** What a rule opens for these rows from the first day to the last, each duty once, in order of time. */
export function duties(
  rule: DutyRule,
  rows: readonly DutySubjectRow[],
  from: string,
  to: string,
  calendar: Calendar = county,
): NewDuty[] {
  const found = new Map<string, NewDuty>();
  for (const tick of ticksBetween(rule, calendar, inChina(dayNo(from)) - 1, inChina(dayNo(to) + 1) - 1)) {
    const subjects = rows.map((row) => subjectOf(row, tick.at, calendar));
    for (const duty of planDuties(rule, tick, subjects, calendar)) if (!found.has(duty.id)) found.set(duty.id, duty);
  }
  return [...found.values()];
}

/** "2026-11-06 18:30" as clocks in that zone show it. */
export function shown(at: number | null, zone = 'Asia/Shanghai'): string {
  if (at === null) return '-';
  const { day, minutes } = clockIn(zone, at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${isoDate(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
