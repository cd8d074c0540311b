import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCalendar } from '../../../src/core/calendar/calendar.ts';
import { clockIn, inChina } from '../../../src/core/calendar/civil-time.ts';
import { mostADay } from '../../../src/core/decide/duty-talk.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import { quietFrom, quietTo } from '../../../src/core/duty/step-time.ts';
import { FORBIDDEN_WORDS } from '../../../src/core/flow/check/flow-knowledge.ts';
import { dayOf } from '../../../src/core/flow/facts.ts';
import { asFacts, DutyParty, terms } from '../../support/duty-party.ts';
import { childRow, placeRow, subjectRow } from '../../support/duty-rows.ts';
import { childFacts, idOf, personFacts } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { dayNo, duties } from '../duty/opened.ts';

const playbook = projectPlaybook();
const calendar = makeCalendar(terms);
const rules = [...playbook.duties.rules.values()].filter(({ kind }) => kind !== 'machine');

const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/Rome', 'Australia/Sydney'];

/** Somebody with everything that their roles bring, for two months of silence. */
const lives = fc.record({
  roles: fc.constantFrom(
    ['CAREGIVER'],
    ['PARENT_AWAY'],
    ['CLASS_TEACHER'],
    ['CHILD_DIRECTOR'],
    ['HELPER', 'CLASS_TEACHER'],
    ['TOWN_SUPERVISOR'],
    ['SCHOOL_OFFICE'],
  ),
  zone: fc.constantFrom(...zones),
  hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
  from: fc.integer({ min: dayNo('2026-09-01'), max: dayNo('2027-07-01') }),
  children: fc.integer({ min: 1, max: 4 }),
  level: fc.constantFrom('high', 'middle', 'low', null),
});

function live(life: {
  roles: readonly string[];
  zone: string;
  hour: number | null;
  from: number;
  children: number;
  level: string | null;
}) {
  const { roles, zone, hour, from, children, level } = life;
  const id = idOf<never>('somebody');
  const own = { ownerPersonId: id, ownerTimeZone: zone, ownerHour: hour };
  const names = Array.from({ length: children }, (_, n) => `孩子${n}`);
  const parents = [{ personId: id, status: 'normal', away: true, returnFrom: null, returnTo: null }];
  const rows: DutySubjectRow[] = roles.flatMap((role) => [
    ...names.map((name) =>
      subjectRow(role, {
        ...own,
        child: childRow(name, { riskLevel: level, parents, livingArrangement: 'relatives' }),
      }),
    ),
    placeRow(role, own),
    placeRow(role, { ...own, organizationId: idOf('school') }),
  ]);
  const opened = rules.flatMap((rule) => {
    const fitting = rows.filter(
      (row) =>
        (rule.about === 'child') === (row.child !== null) &&
        (rule.about !== 'school' || row.organizationId !== null) &&
        (row.child !== null || rule.about === 'school' || row.organizationId === null),
    );
    return duties(rule, fitting, isoOf(from), isoOf(from + 60), calendar);
  });
  const family = roles.every((role) => role === 'CAREGIVER' || role === 'PARENT_AWAY');
  const relation = roles[0] === 'PARENT_AWAY' ? 'parent' : roles[0] === 'CAREGIVER' ? 'carer' : 'staff';
  const party = new DutyParty(
    playbook,
    {
      person: personFacts('某人', {
        id,
        timeZone: zone,
        preferredHour: hour,
        staff: family
          ? null
          : ({
              staffId: idOf('staff'),
              roles: roles.map((role) => ({ role, scopeType: 'village', scopeId: idOf('village') })),
              phoneLast4: '1234',
              drill: false,
            } as never),
      }),
      children: names.map((name) => childFacts(name, { relation })),
      duties: [],
    },
    { subjects: rows },
  );
  // Duties appear when they are planned, not all at the beginning.
  for (const duty of opened.toSorted((a, b) => (a.nextAt ?? 0) - (b.nextAt ?? 0))) {
    party.live((duty.nextAt ?? 0) - 1);
    party.party.situation = { ...party.situation, duties: [...party.situation.duties, asFacts(duty)] };
  }
  party.live(inChina(from + 400));
  return { party, opened, zone, family };
}

const isoOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

describe('two months of anybody’s life, in which nothing is answered', () => {
  it('two messages a day at most, none in quiet hours, every duty ends, nothing is "done" by silence', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { party, opened, zone, family } = live(life);
        const perDay = Map.groupBy(party.said, ({ at }) => dayOf(at));
        for (const messages of perDay.values())
          expect(new Set(messages.map(({ key }) => key)).size).toBeLessThanOrEqual(mostADay);
        for (const { at, text } of party.said) {
          const { minutes } = clockIn(zone, at);
          expect(minutes >= quietTo && minutes < quietFrom).toBe(true);
          if (family) for (const word of FORBIDDEN_WORDS) expect(text).not.toContain(word);
          expect(text).not.toMatch(/[{}]|undefined|null/u);
        }
        expect(party.situation.duties).toEqual([]);
        for (const { id, rule } of opened) {
          const end = party.ends.get(id);
          const isDuty = playbook.duties.rules.get(rule)?.kind === 'duty';
          expect([rule, end?.state]).not.toEqual([rule, undefined]);
          if (isDuty) expect([rule, end?.state]).not.toEqual([rule, 'done']);
        }
      }),
      { numRuns: 40 },
    );
  });
});
