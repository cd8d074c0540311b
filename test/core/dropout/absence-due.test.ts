import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAbsenceClock } from '../../../src/core/dropout/absence-clock.ts';
import { absenceDue } from '../../../src/core/dropout/absence-due.ts';
import type { DropoutCaseFacts } from '../../../src/core/dropout/dropout-case.ts';
import { missingChild } from '../../../src/core/dropout/missing-child.ts';
import { noteAbsence } from '../../../src/core/dropout/note-absence.ts';
import { noteAttendance } from '../../../src/core/dropout/note-attendance.ts';
import { notePersuasion } from '../../../src/core/dropout/note-persuasion.ts';
import { childFacts } from '../../support/party.ts';
import { at, became, calendar, caseOf, days, kindsOf, look, saying } from './case-of.ts';

const due = (found: DropoutCaseFacts, now: string) => absenceDue(found, days, at(now)).map(({ kind }) => kind);
const persuadeOf = (found: DropoutCaseFacts, now: number, result: 'agreed' | 'refused' | 'back', more: object = {}) =>
  became(
    found,
    notePersuasion(
      found,
      childFacts('小军'),
      { method: 'HOME_VISIT', reason: 'DISLIKES', result, ...more },
      { ...saying(now), line: 'education', days },
    ),
    now,
  );

describe('the steps of chain E', () => {
  it('day 1: home is asked in the morning; in the afternoon somebody goes, unless home was reached or the child seen', () => {
    const found = caseOf();
    expect(due(found, '2026-11-02 08:30')).toEqual([]);
    expect(due(found, '2026-11-02 09:00')).toEqual(['day1']);
    expect(due(found, '2026-11-02 15:00')).toEqual(['day1', 'day1_look']);
    expect(due({ ...found, guardianReachedAt: at('2026-11-02 11:00') }, '2026-11-02 15:00')).toEqual(['day1']);
    expect(due({ ...found, lastSeenAt: at('2026-11-02 11:00') }, '2026-11-02 15:00')).toEqual(['day1']);
    // Seen yesterday is not seen today.
    expect(due({ ...found, lastSeenAt: at('2026-11-02 11:00') }, '2026-11-03 09:00')).toContain('day1_look');
  });

  it('day 2 the short notice, day 3 the joint visit, the morning of day 8 the suspicion; never on a day without lessons', () => {
    let found = look(caseOf(), at('2026-11-02 15:00'));
    expect(due(found, '2026-11-03 09:00')).toEqual(['letter_a']);
    found = look(found, at('2026-11-03 09:00'));
    expect(due(found, '2026-11-04 09:00')).toEqual(['day3_visit']);
    found = look(found, at('2026-11-04 09:00'));
    expect(due(found, '2026-11-06 15:00')).toEqual([]);
    expect(due(found, '2026-11-08 09:00')).toEqual([]);
    expect(due(found, '2026-11-09 09:00')).toEqual(['suspected']);
    found = look(found, at('2026-11-09 09:00'));
    expect(found).toMatchObject({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
  });

  it('the October week stops the clock', () => {
    const found = look(caseOf({ firstAbsentDay: '2026-09-29' }), at('2026-09-30 15:00'));
    expect(due(found, '2026-10-05 09:00')).toEqual([]);
    expect(due(found, '2026-10-08 09:00')).toEqual(['day3_visit']);
    expect(due(look(found, at('2026-10-08 09:00')), '2026-10-10 15:00')).toEqual([]);
    expect(due(look(found, at('2026-10-08 09:00')), '2026-10-12 09:00')).toEqual(['suspected']);
  });

  it('a month after the suspicion it is a dropout, and letter C is due; an agreed date is asked about once', () => {
    let found = caseOf({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
    found = persuadeOf(found, at('2026-11-10 16:00'), 'agreed', { next: '2026-11-12' });
    expect(due(found, '2026-11-11 09:00')).toEqual([]);
    found = look(found, at('2026-11-12 09:00'));
    expect(kindsOf(found).at(-1)).toBe('persuade_due');
    expect(due(found, '2026-11-13 09:00')).toEqual([]);
    expect(due(found, '2026-12-08 09:00')).toEqual([]);
    expect(due(found, '2026-12-09 09:00')).toEqual(['month', 'letter_c']);
    expect(look(found, at('2026-12-09 09:00'))).toMatchObject({ state: 'dropped_out' });
  });

  it('letter B is due with every attempt, the one that failed included', () => {
    let found = caseOf({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
    found = persuadeOf(found, at('2026-11-10 16:00'), 'refused', { next: '2026-11-13' });
    found = persuadeOf(found, at('2026-11-13 16:00'), 'refused', { failed: true });
    const letter = found.steps.find(({ kind }) => kind === 'letter_b');
    const attempts = found.steps.filter(({ kind }) => kind === 'persuade').map(({ id }) => id);
    expect(attempts).toHaveLength(2);
    expect(letter?.data).toMatchObject({
      letter: 'B',
      to: ['EDU_CENTER', 'COUNTY_EDU', 'TOWN_LEAD'],
      firstAbsentDay: '2026-11-02',
      attempts,
    });
  });

  it('back after a suspicion: asked on school day 1, 5 and 20; the last confirmation closes the case', () => {
    let found = caseOf({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
    found = became(found, noteAttendance(found, days, { present: true }, saying(at('2026-11-16 10:00'))), 0);
    expect(found).toMatchObject({ state: 'returned', returnedOn: '2026-11-16' });
    expect(due(found, '2026-11-16 15:00')).toEqual([]);
    expect(due(found, '2026-11-20 09:00')).toEqual(['confirm_due']);
    found = look(found, at('2026-11-20 09:00'));
    // Nobody answers: the school's office is asked after two school days.
    expect(due(found, '2026-11-23 09:00')).toEqual([]);
    expect(due(found, '2026-11-24 09:00')).toEqual(['confirm_late']);
    found = became(found, noteAttendance(found, days, { present: true }, saying(at('2026-11-24 10:00'))), 0);
    expect(due(found, '2026-11-25 09:00')).toEqual([]);
    expect(due(found, '2026-12-11 09:00')).toEqual(['confirm_due']);
    const effects = noteAttendance(found, days, { present: true }, saying(at('2026-12-11 10:00')));
    expect(effects[0]).toMatchObject({ changes: { state: 'closed', closedAt: at('2026-12-11 10:00') } });
  });

  it('back before any suspicion closes the case at once', () => {
    const effects = noteAttendance(caseOf(), days, { present: true }, saying(at('2026-11-04 10:00')));
    expect(effects[0]).toMatchObject({ changes: { state: 'closed', returnedOn: '2026-11-04' } });
  });

  it('away again before 销号: suspected as before, and the days count from the new first day', () => {
    let found = caseOf({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
    found = became(found, noteAttendance(found, days, { present: true }, saying(at('2026-11-16 10:00'))), 0);
    found = became(found, noteAttendance(found, days, { present: false }, saying(at('2026-11-18 10:00'))), 0);
    expect(found).toMatchObject({
      state: 'suspected',
      suspectedAt: at('2026-11-09 09:00'),
      firstAbsentDay: '2026-11-02',
    });
    expect(found.steps.at(-1)).toMatchObject({ kind: 'absent_again', data: { from: '2026-11-18' } });
  });

  it('transfer, deferral and teaching at home end a case', () => {
    for (const end of ['transferred', 'deferred', 'home_teaching'] as const)
      expect(noteAttendance(caseOf(), days, { end }, saying(at('2026-11-04 10:00')))[0]).toMatchObject({
        changes: { closedAt: at('2026-11-04 10:00') },
      });
  });

  it('a clock that is set back finds nothing new, and one that slept takes everything in order', () => {
    const woken = look(caseOf(), at('2026-11-09 09:00'));
    expect(kindsOf(woken)).toEqual(['day1', 'day1_look', 'letter_a', 'day3_visit', 'suspected']);
    expect(due(woken, '2026-11-03 09:00')).toEqual([]);
    expect(due(caseOf(), '2026-10-20 09:00')).toEqual([]);
  });
});

describe('a leave', () => {
  const leave = (until?: string) =>
    noteAbsence(null, { reason: 'sick', ...(until ? { until } : {}) }, saying(at('2026-11-02 10:00')));

  it('of one day opens nothing; a longer one is asked about when it is over, and of the office when nobody says', () => {
    expect(leave('2026-11-02')).toEqual([]);
    let found = became(null, leave('2026-11-04'), at('2026-11-02 10:00'));
    expect(found.state).toBe('excused');
    expect(due(found, '2026-11-04 15:00')).toEqual([]);
    expect(due(found, '2026-11-05 09:00')).toEqual(['leave_over']);
    found = look(found, at('2026-11-05 09:00'));
    expect(due(found, '2026-11-06 09:00')).toEqual([]);
    expect(due(found, '2026-11-09 09:00')).toEqual(['leave_late']);
  });

  it('ends in an absence that counts from the day after it', () => {
    let found = became(null, leave('2026-11-04'), 0);
    found = became(found, noteAbsence(found, { reason: 'knows_refuses' }, saying(at('2026-11-06 10:00'))), 0);
    expect(found.state).toBe('absent');
    expect(due(found, '2026-11-06 09:00')).toEqual(['day1', 'day1_look', 'letter_a']);
  });

  it('an illness pauses a suspicion, a telephone call of the parents does not', () => {
    const found = caseOf({ state: 'suspected', suspectedAt: at('2026-11-09 09:00') });
    const state = (reason: 'sick' | 'parent_called') =>
      became(found, noteAbsence(found, { reason, until: '2026-11-20' }, saying(at('2026-11-10 10:00'))), 0).state;
    expect(state('sick')).toBe('excused');
    expect(state('parent_called')).toBe('suspected');
  });
});

describe('what is noted', () => {
  it('an earlier first day counts, a later one takes nothing back', () => {
    const found = caseOf();
    const from = (day: string) => became(found, noteAbsence(found, { from: day }, saying(at('2026-11-03 10:00'))), 0);
    expect(from('2026-10-29').firstAbsentDay).toBe('2026-10-29');
    expect(from('2026-11-03').firstAbsentDay).toBe('2026-11-02');
  });

  it('not there on the day of registration: day 1 with the mark 未报到', () => {
    const now = at('2026-09-01 10:00');
    const found = became(null, noteAbsence(null, { reason: 'not_registered' }, saying(now)), now);
    expect(found).toMatchObject({ state: 'absent', notRegistered: true, firstAbsentDay: '2026-09-01' });
    expect(due(found, '2026-09-01 10:00')).toEqual(['day1']);
  });

  it('the family’s word opens a case and adds nothing to one that stands', () => {
    const effects = noteAbsence(null, { reason: 'unclear' }, saying(at('2026-11-03 10:00')), true);
    expect(effects.map(({ kind }) => kind)).toEqual(['open_dropout_case', 'set_timer']);
    expect(effects[0]).toMatchObject({ ifNone: true });
  });
});

describe('a child is missing', () => {
  const now = at('2026-11-02 10:00');
  const hour = now + 3_600_000;
  const nothing = { records: [], contacts: [] };
  const reported = became(null, noteAbsence(null, { reason: 'unreachable' }, saying(now)), now);

  it('after an hour in which nobody saw it and home was not reached', () => {
    expect(missingChild(reported, nothing, hour - 1)).toBeNull();
    expect(missingChild(reported, nothing, hour)).toBe(now);
    expect(missingChild(reported, nothing, hour + 86_400_000)).toBe(now);
  });

  it('the hour is a timer that outlives the conversation', () => {
    const timers = noteAbsence(null, { reason: 'unclear' }, saying(now)).filter(({ kind }) => kind === 'set_timer');
    expect(timers).toContainEqual(expect.objectContaining({ timer: 'child_review', sessionId: 'child', dueAt: hour }));
    expect(
      noteAbsence(null, { reason: 'knows_refuses' }, saying(now)).filter(({ kind }) => kind === 'set_timer'),
    ).toEqual([expect.objectContaining({ dueAt: at('2026-11-02 15:00') })]);
  });

  const record = (kind: string, data: object, when = now + 1) =>
    ({
      id: 'r',
      kind,
      onDay: null,
      at: when,
      periodKey: null,
      state: null,
      data,
      personId: null,
      role: 'CLASS_TEACHER',
    }) as never;
  const contact = (fromRole: string, toRole: string, when = now + 1) =>
    ({ fromRole, toRole, fromPersonId: null, method: 'call', at: when }) as never;

  it.each([
    ['the child was seen', { ...reported, lastSeenAt: now + 1 }, nothing, false],
    ['home was reached', { ...reported, guardianReachedAt: now + 1 }, nothing, false],
    ['home was reached only before the report', { ...reported, guardianReachedAt: now - 1 }, nothing, true],
    ['it was seen only before the report', { ...reported, lastSeenAt: now - 1 }, nothing, true],
    ['a visit met it', reported, { ...nothing, records: [record('visit', { saw_child: 'ALONE' })] }, false],
    ['a visit did not meet it', reported, { ...nothing, records: [record('visit', { saw_child: 'NO' })] }, true],
    [
      'the guardian answered the message',
      reported,
      { ...nothing, records: [record('attendance', { guardian_reached: true })] },
      false,
    ],
    [
      'the teacher spoke with the caregiver',
      reported,
      { ...nothing, contacts: [contact('CLASS_TEACHER', 'caregiver')] },
      false,
    ],
    [
      'a parent far away spoke with the caregiver',
      reported,
      { ...nothing, contacts: [contact('parent', 'caregiver')] },
      true,
    ],
    ['it is back at school', { ...reported, state: 'returned' as const }, nothing, false],
  ])('%s', (_what, found, picture, missing) => {
    expect(missingChild(found, picture, hour) !== null).toBe(missing);
  });
});

describe('the clock', () => {
  it.each([
    ['2026-11-02 08:00', '2026-11-02 09:00'],
    ['2026-11-02 09:00', '2026-11-02 15:00'],
    ['2026-11-02 15:00', '2026-11-03 09:00'],
    ['2026-12-31 23:59', '2027-01-01 09:00'],
  ])('after %s it strikes at %s', (now, next) => {
    expect(nextAbsenceClock(at(now))).toBe(at(next));
  });

  it('takes each step once whenever it looks, forwards or backwards, and never goes back on its own', () => {
    const order = ['absent', 'suspected', 'dropped_out'];
    const moment = fc.integer({ min: at('2026-10-20 00:00'), max: at('2027-03-01 00:00') });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
        let found = caseOf();
        for (const now of moments) {
          const next = look(found, now);
          expect(order.indexOf(next.state)).toBeGreaterThanOrEqual(order.indexOf(found.state));
          expect(absenceDue(next, days, now)).toEqual([]);
          found = next;
        }
        const kinds = kindsOf(found);
        expect(new Set(kinds).size).toBe(kinds.length);
        if (kinds.includes('month')) expect(kinds).toContain('suspected');
      }),
    );
  });

  it('is counted by the calendar that the case brings', () => {
    expect(caseOf().calendar).toBe(calendar);
  });
});
