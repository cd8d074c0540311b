import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockIn, dayMs, inChina } from '../../../src/core/calendar/civil-time.ts';
import type { DutyFacts, NewDuty } from '../../../src/core/duty/duty.ts';
import { dueStep, nextStepAt } from '../../../src/core/duty/ladder.ts';
import { quietFrom, quietTo, toOwner } from '../../../src/core/duty/step-time.ts';
import { placeRow, subjectRow } from '../../support/duty-rows.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { county, duties, ruleOf, shown } from './opened.ts';

const rules = [...projectPlaybook().duties.rules.values()].filter(({ kind }) => kind === 'duty');

function openOf(duty: NewDuty): DutyFacts {
  return { ...duty, step: 0, promptedAt: null, missedBefore: 0 };
}

/** Goes up a ladder in which nobody ever answers; `sleep` is how late each step is looked at. */
function climb(ruleId: string, start: DutyFacts, owner: { hour: number | null; timeZone: string }, sleep = 0) {
  const rule = ruleOf(ruleId);
  const taken: { at: number; what: string; no: number }[] = [];
  let duty = start;
  for (let guard = 0; guard < 50 && duty.nextAt !== null; guard++) {
    const now = duty.nextAt + sleep;
    const due = dueStep(rule, duty, owner, county, now);
    if (!due) throw new Error('A step whose time has come is due.');
    taken.push({ at: now, what: due.step.do.type, no: due.no });
    const asked = duty.promptedAt ?? (due.step.do.type === 'prompt' ? now : null);
    const after = { ...duty, promptedAt: asked };
    duty = { ...after, step: due.no + 1, nextAt: nextStepAt(rule, after, due.no, owner, county, now) };
  }
  return taken;
}

const first = (id: string, over = {}) => {
  const rule = ruleOf(id);
  const row = rule.about === 'child' ? subjectRow(rule.owners[0] ?? '', over) : placeRow(rule.owners[0] ?? '', over);
  const [duty] = duties({ ...rule, when: null, openWhen: null }, [row], '2026-11-01', '2027-09-30');
  if (!duty) throw new Error(`${id} opens nothing.`);
  return openOf(duty);
};
const here = { hour: null, timeZone: 'Asia/Shanghai' };

describe('nobody answers', () => {
  it('the guardian: asked, reminded at two other hours, phoned on the sixth day, missed at the end of the month', () => {
    expect(
      climb('guardian_monthly', first('guardian_monthly'), here).map(({ at, what }) => `${shown(at)} ${what}`),
    ).toEqual([
      '2026-11-06 18:30 prompt',
      '2026-11-08 12:30 remind',
      '2026-11-10 09:00 remind',
      '2026-11-12 09:00 task',
      '2026-11-30 23:59 miss',
    ]);
  });

  it('the parent: Tuesday; the teacher: Monday at ten, then the office’s list', () => {
    expect(climb('parent_weekly', first('parent_weekly'), here).map(({ at, what }) => `${shown(at)} ${what}`)).toEqual([
      '2026-11-01 19:30 prompt',
      '2026-11-03 19:30 remind',
      '2026-11-07 23:59 miss',
    ]);
    expect(
      climb('teacher_weekly', first('teacher_weekly'), here).map(({ at, what }) => `${shown(at)} ${what}`),
    ).toEqual(['2026-11-06 16:30 prompt', '2026-11-09 10:00 remind', '2026-11-09 17:00 task', '2026-11-10 23:59 miss']);
  });

  it.each(rules.map(({ id }) => [id]))('the ladder of %s goes forward in time and ends in "missed"', (id) => {
    const taken = climb(id, first(id), here);
    expect(taken.at(-1)?.what).toBe('miss');
    expect(taken.map(({ at }) => at)).toEqual(taken.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(taken.map(({ no }) => no)).toEqual([...new Set(taken.map(({ no }) => no))]);
  });

  it('whatever the zone and the hour, nobody is reminded in quiet hours, and the ladder always ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rules),
        fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Rome', 'Australia/Sydney'),
        fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
        fc.integer({ min: 0, max: 12 * dayMs }),
        (rule, timeZone, hour, sleep) => {
          const start = first(rule.id, { ownerTimeZone: timeZone, ownerHour: hour });
          const taken = climb(rule.id, start, { hour, timeZone }, sleep);
          expect(taken.at(-1)?.what).toBe('miss');
          if (sleep > 0) return;
          for (const { at, no } of taken) {
            const step = rule.steps[no];
            if (!step || !toOwner(step)) continue;
            const { minutes } = clockIn(timeZone, at);
            expect([rule.id, no, minutes >= quietTo && minutes < quietFrom]).toEqual([rule.id, no, true]);
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it('after two weeks of sleep reminders that were overtaken are left out, a person’s task is not', () => {
    const taken = climb(
      'guardian_monthly',
      {
        ...first('guardian_monthly'),
        promptedAt: inChina(20_000),
        nextAt: inChina(20_002),
        step: 1,
        opensAt: inChina(19_990),
        dueAt: inChina(20_040),
      },
      here,
      14 * dayMs,
    );
    expect(taken.map(({ what }) => what)).toEqual(['task', 'miss']);
  });
});
