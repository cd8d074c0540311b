import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockIn, dayMs, inChina } from '../../../src/core/calendar/civil-time.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import { planDuties, turnOf } from '../../../src/core/duty/plan.ts';
import { quietFrom, quietTo } from '../../../src/core/duty/step-time.ts';
import { subjectOf } from '../../../src/core/duty/subject.ts';
import { ticksBetween } from '../../../src/core/duty/ticks.ts';
import { isoDate } from '../../../src/core/flow/facts.ts';
import { childRow, placeRow, subjectRow } from '../../support/duty-rows.ts';
import { idOf } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { county, dayNo, duties, ruleOf, shown } from './opened.ts';

const rules = [...projectPlaybook().duties.rules.values()].filter(({ kind }) => kind !== 'machine');
const zones = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Rome',
  'Australia/Sydney',
  'Pacific/Kiritimati',
  'Asia/Dubai',
];

const anyRow = (role: string, about: string) =>
  fc
    .record({
      hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
      zone: fc.constantFrom(...zones),
      person: fc.integer({ min: 1, max: 99 }),
      level: fc.constantFrom('high', 'middle', 'low', 'normal', null),
      birth: fc.constantFrom(null, '2010-12-02', '2016-02-29', '2019-11-20', '2008-12-01'),
      bereaved: fc.constantFrom(null, '2026-11-20'),
    })
    .map(({ hour, zone, person, level, birth, bereaved }): DutySubjectRow => {
      const more = {
        ownerPersonId: idOf<never>('owner', String(person)),
        ownerHour: hour,
        ownerTimeZone: zone,
        bereavedOn: bereaved,
      };
      return about === 'child'
        ? subjectRow(role, { ...more, child: childRow('小军', { riskLevel: level, birthDate: birth }) })
        : placeRow(role, { ...more, openUnlisted: 1 });
    });

describe('planning, whatever the rule, the owner and the day', () => {
  const cases = fc
    .record({
      rule: fc.constantFrom(...rules),
      from: fc.integer({ min: dayNo('2026-08-01'), max: dayNo('2027-08-01') }),
    })
    .chain(({ rule, from }) =>
      fc.record({
        rule: fc.constant(rule),
        from: fc.constant(from),
        // A person has one hour and one zone, however many rows of the store name them: the last row is the first again.
        rows: fc
          .uniqueArray(anyRow(rule.owners[0] ?? '', rule.about), {
            minLength: 1,
            maxLength: 4,
            selector: ({ ownerPersonId }) => ownerPersonId,
          })
          .map((rows) => [...rows, ...rows.slice(0, 1)]),
      }),
    );

  it('never asks anybody in their quiet hours', () => {
    fc.assert(
      fc.property(cases, ({ rule, from, rows }) => {
        if (rule.steps[0]?.do.type !== 'prompt') return;
        for (const duty of duties(rule, rows, isoDate(from), isoDate(from + 20))) {
          const owner = rows.find(({ ownerPersonId }) => ownerPersonId === duty.ownerPersonId);
          const { minutes } = clockIn(owner?.ownerTimeZone ?? '', duty.nextAt ?? 0);
          expect([rule.id, minutes >= quietTo && minutes < quietFrom]).toEqual([rule.id, true]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('planned twice, in other portions and another order, it is the same rows; nobody is late when they are asked', () => {
    fc.assert(
      fc.property(cases, ({ rule, from, rows }) => {
        const window = [inChina(from) - 1, inChina(from + 15)] as const;
        const ticks = ticksBetween(rule, county, ...window);
        for (const tick of ticks) {
          const subjects = rows.map((row) => subjectOf(row, tick.at, county));
          const whole = planDuties(rule, tick, subjects, county);
          const parts = subjects.toReversed().flatMap((one) => planDuties(rule, tick, [one], county));
          expect(new Map(parts.map((duty) => [duty.id, duty]))).toEqual(new Map(whole.map((duty) => [duty.id, duty])));
          for (const { opensAt, dueAt } of whole) expect(opensAt).toBeLessThan(dueAt);
        }
        // The look of another process, and a clock that went back a day.
        expect(ticksBetween(rule, county, window[0], window[1])).toEqual(ticks);
        const again = ticksBetween(rule, county, window[0] - dayMs, window[1]).filter(({ at }) => at > window[0]);
        expect(again).toEqual(ticks);
        const halves = [
          ...ticksBetween(rule, county, window[0], inChina(from + 7)),
          ...ticksBetween(rule, county, inChina(from + 7), window[1]),
        ];
        expect(halves.map(({ key }) => key)).toEqual(ticks.map(({ key }) => key));
      }),
      { numRuns: 60 },
    );
  });

  it('one duty for one owner, child and period, over a whole year of looks', () => {
    for (const rule of rules) {
      const row = rule.about === 'child' ? subjectRow(rule.owners[0] ?? '') : placeRow(rule.owners[0] ?? '');
      const found = duties(rule, [row], '2026-09-01', '2027-08-31');
      expect(new Set(found.map(({ periodKey }) => periodKey)).size).toBe(found.length);
    }
  });
});

describe('whose duty it is', () => {
  const carers = (reachable: [boolean, boolean], livesWith: [boolean, boolean]): DutySubjectRow[] => {
    const ids = [idOf<never>('grandmother'), idOf<never>('grandfather')] as const;
    return ids.map((id, index) =>
      subjectRow('CAREGIVER', {
        ownerPersonId: id,
        ownerReachable: reachable[index] ?? false,
        ownerLivesWith: livesWith[index] ?? false,
        coOwners: [
          {
            personId: ids[1 - index] as never,
            reachable: reachable[1 - index] ?? false,
            livesWith: livesWith[1 - index] ?? false,
          },
        ],
      }),
    );
  };
  const owners = (rows: readonly DutySubjectRow[]) =>
    duties(ruleOf('guardian_monthly'), rows, '2026-11-01', '2026-11-30').map(({ ownerPersonId }) => ownerPersonId);

  it('two guardians on one phone: the one whose phone it is is asked, once, and nobody is phoned about the other', () => {
    expect(owners(carers([true, false], [true, true]))).toEqual([idOf('grandmother')]);
    expect(owners(carers([false, true], [true, true]))).toEqual([idOf('grandfather')]);
  });

  it('of two who can be reached the one who lives with the child, and exactly one of two alike', () => {
    expect(owners(carers([true, true], [false, true]))).toEqual([idOf('grandfather')]);
    expect(owners(carers([true, true], [true, true]))).toHaveLength(1);
    expect(owners(carers([false, false], [true, true]))).toHaveLength(1);
  });

  it('a caregiver of nine children has nine duties, all asked at the same minute', () => {
    const rows = Array.from({ length: 9 }, (_, n) => subjectRow('CAREGIVER', { child: childRow(`孩子${n}`) }));
    const found = duties(ruleOf('guardian_monthly'), rows, '2026-11-01', '2026-11-30');
    expect(found).toHaveLength(9);
    expect(new Set(found.map(({ nextAt }) => nextAt)).size).toBe(1);
  });

  it('hukou in one village, home in another, school in a third: home’s village visits, the school’s teacher talks', () => {
    const child = childRow('小军', { riskLevel: 'high' });
    const home = idOf<never>('village', 'home');
    const [visit] = duties(
      ruleOf('visit_due'),
      [subjectRow('CHILD_DIRECTOR', { child, regionId: home })],
      '2026-11-02',
      '2026-11-02',
    );
    expect(visit).toMatchObject({ regionId: home, childId: child.childId });
    const [talk] = duties(
      ruleOf('teacher_weekly'),
      [subjectRow('CLASS_TEACHER', { child, regionId: home, organizationId: idOf('school', 'third') })],
      '2026-11-06',
      '2026-11-06',
    );
    expect(talk).toMatchObject({ organizationId: idOf('school', 'third') });
  });
});

describe('when somebody is asked', () => {
  const asked = (row: Partial<DutySubjectRow>, zone: string) =>
    duties(ruleOf('parent_weekly'), [subjectRow('PARENT_AWAY', row)], '2026-11-02', '2026-11-09').map(({ nextAt }) =>
      shown(nextAt, zone),
    );

  it.each(zones)('a parent in %s is asked on Sunday at 19:30 of their own clock', (zone) => {
    expect(asked({ ownerTimeZone: zone }, zone)).toEqual(['2026-11-08 19:30']);
  });

  it.each([
    [7, '2026-11-08 08:00'],
    [12, '2026-11-08 12:00'],
    [21, '2026-11-08 21:00'],
    [23, '2026-11-08 21:00'],
  ])('who chose %i o’clock is asked at %s', (ownerHour, at) => {
    expect(asked({ ownerHour, ownerTimeZone: 'Europe/Rome' }, 'Europe/Rome')).toEqual([at]);
  });

  it('the days of a cron are shared out evenly, and each home keeps its day', () => {
    const days = Array.from({ length: 500 }, (_, n) => turnOf({ ownerPersonId: idOf('owner', String(n)) } as never, 5));
    for (const day of [0, 1, 2, 3, 4]) {
      const count = days.filter((one) => one === day).length;
      expect(count).toBeGreaterThan(70);
      expect(count).toBeLessThan(135);
    }
    const months = duties(ruleOf('guardian_monthly'), [subjectRow('CAREGIVER')], '2026-09-01', '2027-02-28');
    expect(new Set(months.map(({ nextAt }) => shown(nextAt).slice(8))).size).toBe(1);
  });

  it('a child who comes on the seventh is asked about this month all the same', () => {
    const rule = ruleOf('guardian_monthly');
    const [, , , last] = ticksBetween(rule, county, inChina(dayNo('2026-11-05')) - 1, inChina(dayNo('2026-11-10')));
    if (!last) throw new Error('There are five days.');
    const found = planDuties(rule, last, [subjectOf(subjectRow('CAREGIVER'), last.at, county)], county);
    expect(found.map(({ nextAt }) => shown(nextAt))).toEqual(['2026-11-08 18:30']);
  });

  it('a home in which a child died is left in peace for two weeks', () => {
    const [duty] = duties(
      ruleOf('guardian_monthly'),
      [subjectRow('CAREGIVER', { bereavedOn: '2026-11-03' })],
      '2026-11-01',
      '2026-11-30',
    );
    expect((duty?.nextAt ?? 0) - inChina(dayNo('2026-11-03'))).toBeGreaterThan(14 * dayMs);
  });
});

describe('facts', () => {
  const facts = (child: Partial<ReturnType<typeof childRow>>, day: string) =>
    subjectOf(subjectRow('CAREGIVER', { child: childRow('小军', child) }), inChina(dayNo(day), 600), county).facts;

  it('an unknown birth date counts on both stricter sides', () => {
    expect(facts({ birthDate: null }, '2026-11-05')).toMatchObject({
      'child.age': -1,
      'child.maybeUnder8': true,
      'child.maybeUnder16': true,
      'child.under18': true,
      'child.schoolAge': true,
    });
  });

  it.each([
    ['2011-02-29', '2026-11-05', -1],
    ['2012-02-29', '2027-02-28', 14],
    ['2012-02-29', '2027-03-01', 15],
    ['2012-02-29', '2028-02-29', 16],
    ['2010-11-05', '2026-11-04', 15],
    ['2010-11-05', '2026-11-05', 16],
  ])('born on %s, on %s a child is %i', (birthDate, day, age) => {
    expect(facts({ birthDate }, day)['child.age']).toBe(age);
  });

  it('a parent who is home for the festival, from the day to the day', () => {
    const home = {
      personId: idOf<never>('father'),
      status: 'normal',
      away: true,
      returnFrom: '2027-02-01',
      returnTo: '2027-02-20',
    };
    expect(
      ['2027-01-31', '2027-02-01', '2027-02-19', '2027-02-20'].map(
        (day) => facts({ parents: [home] }, day)['child.parentsHome'],
      ),
    ).toEqual([false, true, true, false]);
  });
});
