import { describe, expect, it } from 'vitest';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import type { PartySituation } from '../../../src/core/situation.ts';
import { DutyParty, openDuty } from '../../support/duty-party.ts';
import { childRow, placeRow, subjectRow } from '../../support/duty-rows.ts';
import { childFacts, idOf } from '../../support/party.ts';
import { at, away, dayMs, evening, father, fathers, grandmother, home, mine, playbook, staff } from './duty-people.ts';

describe('asking', () => {
  it('a caregiver of nine children is asked once, about all of them', () => {
    const names = Array.from({ length: 9 }, (_, n) => `孩子${n}`);
    const party = home({}, names);
    party.run(evening);
    expect(party.said).toHaveLength(1);
    for (const name of names) expect(party.said[0]?.text).toContain(name);
    expect(party.situation.sessions[0]?.state.childIds).toHaveLength(9);
    expect(party.situation.duties.every(({ step, promptedAt }) => step === 1 && promptedAt === evening)).toBe(true);
  });

  it('decided twice it is the same, ids included', () => {
    expect(home().run(evening)).toEqual(home().run(evening));
  });

  it('the class teacher gets one message with three lists', () => {
    const duties = ['teacher_weekly', 'teacher_biweekly', 'relatives_weekly'].map((rule) =>
      openDuty(rule, { nextAt: evening }),
    );
    const row = subjectRow('CLASS_TEACHER', { child: childRow('小军', { livingArrangement: 'relatives' }) });
    const party = new DutyParty(
      playbook,
      {
        person: staff('CLASS_TEACHER', '王老师'),
        children: [childFacts('小军', { relation: 'class_teacher' })],
        duties,
      },
      { subjects: [row] },
    );
    party.run(evening);
    expect(new Set(party.said.map(({ key }) => key)).size).toBe(1);
    expect(party.situation.sessions.map(({ flowId }) => flowId)).toEqual(['F06_teacher_contacts']);
    expect(party.situation.duties.every(({ promptedAt }) => promptedAt === evening)).toBe(true);
  });

  it('who cannot be written to, or wants to be called, is phoned by a person at once, and not again on the sixth day', () => {
    for (const party of [
      new DutyParty(playbook, { ...home().situation }, { reachable: false, subjects: mine(['小军']) }),
      home({ person: { ...grandmother, replyMode: 'phone' } }),
      home({ person: { ...grandmother, replyMode: 'visit' } }),
    ]) {
      const { dutyWorld } = party.situation;
      if (party.situation.person?.replyMode === null)
        party.party.situation = {
          ...party.situation,
          dutyWorld: { ...dutyWorld, reachable: false, subjects: mine(['小军']), calendar: { terms: [], days: [] } },
        };
      party.live(evening + 30 * dayMs);
      expect(party.said).toEqual([]);
      expect(party.filed).toHaveLength(1);
      expect(party.filed[0]).toMatchObject({ forRole: 'CHILD_DIRECTOR', reason: 'task' });
      expect(party.filed[0]?.note).toContain('小军');
      expect([...party.ends.values()]).toEqual([{ state: 'missed', reason: 'no_answer' }]);
    }
  });
});

describe('facts are read when it is sent', () => {
  const nothing = (party: DutyParty) => {
    party.run(evening);
    expect(party.said).toEqual([]);
    return [...party.ends.values()][0];
  };

  it('one that was handed on is judged by what the rule sees of whom it was, and ends when it is not theirs either', () => {
    const deputy = staff('CHILD_DIRECTOR', '周叔');
    const owner = idOf<PersonId>('absent');
    const row = subjectRow('CHILD_DIRECTOR', { ownerPersonId: owner, child: childRow('小军', { riskLevel: 'high' }) });
    const duty = openDuty('visit_due', { nextAt: evening, dueAt: evening + 5 * dayMs, childId: idOf('child', '小军') });
    const handed = { ...duty, handedFromId: owner };
    const run = (duties: PartySituation['duties'], subjects: readonly DutySubjectRow[]) => {
      const party = new DutyParty(playbook, { person: deputy, children: [], duties }, { subjects });
      party.run(evening);
      return [...party.ends.values()];
    };
    expect(run([handed], [row])).toEqual([]);
    expect(run([duty], [row])).toEqual([{ state: 'cancelled', reason: 'not_theirs' }]);
    expect(run([handed], [])).toEqual([{ state: 'cancelled', reason: 'not_theirs' }]);
  });

  it('the child is gone, dead, or somebody else’s by now', () => {
    expect(nothing(home({}, ['小军'], []))).toEqual({ state: 'cancelled', reason: 'not_theirs' });
    expect(nothing(home({ dutyWorld: undefined, children: [] }))).toEqual({ state: 'cancelled', reason: 'not_theirs' });
    const teacher = new DutyParty(
      playbook,
      {
        person: staff('CLASS_TEACHER', '王老师'),
        children: [],
        duties: [openDuty('teacher_weekly', { nextAt: evening })],
      },
      { subjects: [] },
    );
    expect(nothing(teacher)).toEqual({ state: 'cancelled', reason: 'not_theirs' });
  });

  it('one child of two is gone: the other is asked about', () => {
    const party = home({}, ['小军', '小红'], mine(['小红']));
    party.run(evening);
    expect(party.said[0]?.text).toContain('小红');
    expect(party.said[0]?.text).not.toContain('小军');
  });

  it('the condition is over, the owner is dead, is a child, wants no messages', () => {
    expect(nothing(home({}, ['小军'], mine(['小军'], {}, { ledgerStatus: 'to18' })))).toEqual({
      state: 'excused',
      reason: 'condition_over',
    });
    expect(nothing(home({ person: { ...grandmother, dead: true } }))).toEqual({
      state: 'cancelled',
      reason: 'owner_dead',
    });
    expect(nothing(home({ person: { ...grandmother, isChild: true } }))).toEqual({
      state: 'cancelled',
      reason: 'owner_is_child',
    });
    const off = home({ person: { ...grandmother, promptsOff: true } });
    expect(nothing(off)).toEqual({ state: 'excused', reason: 'prompts_off' });
    // Nobody writes, but somebody calls (5.3: contact by phone or visit only).
    expect(off.filed).toHaveLength(1);
    const weekly = away([openDuty('parent_weekly', { nextAt: evening })], { person: { ...father, promptsOff: true } });
    expect(nothing(weekly)).toEqual({ state: 'excused', reason: 'prompts_off' });
    expect(weekly.filed).toEqual([]);
  });

  it('a parent who is in prison by now is not asked', () => {
    const gone = {
      parents: [{ personId: idOf<never>('father'), status: 'in_prison', away: true, returnFrom: null, returnTo: null }],
    };
    expect(nothing(away([openDuty('parent_weekly', { nextAt: evening })], {}, [fathers(gone)]))).toEqual({
      state: 'excused',
      reason: 'condition_over',
    });
  });

  it('a rule that is not there any more asks nobody', () => {
    expect(nothing(home({ duties: [openDuty('old_rule', { nextAt: evening })] }))).toEqual({
      state: 'cancelled',
      reason: 'rule_gone',
    });
  });

  it('a child of this home has died: two weeks of silence, a person who calls, once', () => {
    const rows = mine(['小红'], { bereavedOn: '2026-11-04' });
    const party = home({}, ['小红'], rows);
    party.run(evening);
    party.run(evening + 60_000);
    expect(party.said).toEqual([]);
    expect(party.filed.map(({ effectKey }) => effectKey)).toEqual([`bereaved:${idOf('grandmother')}:2026-11-04`]);
    expect((party.duty('guardian_monthly')?.nextAt ?? 0) - at('2026-11-04', 0)).toBeGreaterThanOrEqual(14 * dayMs);
  });
});

describe('two messages a day, one conversation at a time', () => {
  it('in quiet hours of the owner’s zone it waits for eight o’clock there', () => {
    const party = home({ person: { ...grandmother, timeZone: 'Europe/Rome' } });
    party.run(at('2026-11-06', 14));
    party.party.situation = {
      ...party.situation,
      duties: [openDuty('guardian_monthly', { nextAt: at('2026-11-07', 5) })],
    };
    const night = home({ person: { ...grandmother, timeZone: 'Europe/Rome' } });
    night.party.situation = {
      ...night.situation,
      duties: [openDuty('guardian_monthly', { nextAt: at('2026-11-07', 5) })],
    };
    night.run(at('2026-11-07', 5));
    expect(night.said).toEqual([]);
    // 08:00 in Rome is 15:00 in China.
    expect(night.duty('guardian_monthly')?.nextAt).toBe(at('2026-11-07', 15));
  });

  it('who got two today is asked tomorrow, at the same time', () => {
    const party = home({ promptsToday: 2 });
    party.run(evening);
    expect(party.said).toEqual([]);
    expect(party.duty('guardian_monthly')).toMatchObject({ step: 0, nextAt: evening + dayMs });
    party.live(evening + dayMs);
    expect(party.said).toHaveLength(1);
  });

  it('what is only said is one message: water and storm in June', () => {
    const june = at('2027-06-03', 19);
    const rows = [placeRow('CAREGIVER', { ownerPersonId: idOf('grandmother') })];
    const duties = ['season_water', 'season_storm'].map((rule) =>
      openDuty(rule, { nextAt: june, childId: null, organizationId: null }),
    );
    const party = home({ duties }, ['小军'], rows);
    const decision = party.run(june);
    expect(party.said).toHaveLength(1);
    expect(party.said[0]?.text).toMatch(/塘边.*\n.*打雷/su);
    expect(decision.effects.find(({ kind }) => kind === 'send_message')).toMatchObject({ messageClass: 'tip' });
    expect([...party.ends.values()]).toEqual([
      { state: 'done', reason: 'told' },
      { state: 'done', reason: 'told' },
    ]);
  });

  it('with room for one message the conversation goes first and the tip waits', () => {
    const tip = openDuty('family_edu_tip', { nextAt: evening, childId: null, organizationId: null });
    const rows = [...mine(['小军']), placeRow('CAREGIVER', { ownerPersonId: idOf('grandmother') })];
    const party = home(
      { duties: [openDuty('guardian_monthly', { nextAt: evening }), tip], promptsToday: 1 },
      ['小军'],
      rows,
    );
    party.run(evening);
    expect(party.said).toHaveLength(1);
    expect(party.situation.sessions).toHaveLength(1);
    expect(party.duty('family_edu_tip')?.nextAt).toBe(evening + dayMs);
  });

  it('with room for both the question comes last', () => {
    const tip = openDuty('family_edu_tip', { nextAt: evening, childId: null, organizationId: null });
    const rows = [...mine(['小军']), placeRow('CAREGIVER', { ownerPersonId: idOf('grandmother') })];
    const party = home({ duties: [openDuty('guardian_monthly', { nextAt: evening }), tip] }, ['小军'], rows);
    party.run(evening);
    expect(party.said.map(({ purpose }) => purpose)).toEqual(['duty', 'flow']);
  });

  it('an open conversation is not talked over; the other one waits until it has had its time', () => {
    const party = away([
      openDuty('parent_weekly', { nextAt: evening }),
      openDuty('parent_monthly', { nextAt: evening + 60_000 }),
    ]);
    party.run(evening);
    expect(party.situation.sessions.map(({ flowId }) => flowId)).toEqual(['F03_parent_weekly']);
    party.run(evening + 60_000);
    expect(party.said).toHaveLength(1);
    const waits = party.duty('parent_monthly')?.nextAt ?? 0;
    expect(waits).toBeGreaterThan(evening + 60_000);
    // The weekly question is put again on the second day and then has its two days.
    party.live(evening + 5 * dayMs);
    expect(party.duty('parent_monthly')?.promptedAt).not.toBeNull();
  });

  it('a notice that would come too late is not sent; a duty goes on to a person', () => {
    const birthday = openDuty('birthday', { nextAt: evening, dueAt: evening + 3 * 3_600_000, periodKey: '2026-11-06' });
    const late = away([birthday], { promptsToday: 2 });
    late.run(evening);
    expect([...late.ends.values()]).toEqual([{ state: 'excused', reason: 'too_late' }]);
    const duty = home({
      promptsToday: 2,
      duties: [openDuty('guardian_monthly', { nextAt: evening, dueAt: evening + 3_600_000 })],
    });
    duty.live(evening + 60 * dayMs);
    expect([...duty.ends.values()]).toEqual([{ state: 'missed', reason: 'not_asked' }]);
    expect(duty.filed.some(({ forRole }) => forRole === 'CHILD_DIRECTOR')).toBe(true);
  });
});
