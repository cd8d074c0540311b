import { describe, expect, it } from 'vitest';
import type { PartySituation } from '../../../src/core/situation.ts';
import { DutyParty, openDuty } from '../../support/duty-party.ts';
import { childRow, placeRow, subjectRow } from '../../support/duty-rows.ts';
import { childFacts, flagsOf, idOf } from '../../support/party.ts';
import { asFather, at, away, dayMs, evening, home, playbook, staff } from './duty-people.ts';

describe('nobody answers', () => {
  it('a reminder puts the pending question once more while the conversation is open, else asks anew', () => {
    const party = home();
    party.run(evening);
    const [session] = party.situation.sessions;
    party.live(at('2026-11-08', 12, 30));
    expect(party.said).toHaveLength(2);
    expect(party.said[1]?.key).toBe(session?.id);
    expect(party.situation.sessions[0]?.expiresAt).toBeGreaterThan(session?.expiresAt ?? 0);
    party.live(at('2026-11-10', 23));
    party.party.situation = { ...party.situation, sessions: [] };
    const again = home({
      duties: [openDuty('guardian_monthly', { nextAt: evening, step: 1, promptedAt: evening - 2 * dayMs })],
    });
    again.run(evening);
    expect(again.situation.sessions.map(({ flowId }) => flowId)).toEqual(['F02_guardian_monthly']);
  });

  it('on the sixth day a person phones, about all the children at once', () => {
    const party = home({}, ['小军', '小红']);
    party.live(evening + 7 * dayMs);
    expect(party.filed).toHaveLength(1);
    expect(party.filed[0]).toMatchObject({
      forRole: 'CHILD_DIRECTOR',
      personId: idOf('grandmother'),
      regionId: idOf('village'),
    });
    expect(party.filed[0]?.note).toContain('王奶奶');
    expect(party.filed[0]?.note).toContain('小军、小红');
  });

  it('the second month in a row is C05, said by silence and not by the caregiver, and a visit', () => {
    const missed = (missedBefore: number) => {
      const party = home({
        duties: [
          openDuty('guardian_monthly', {
            nextAt: evening,
            dueAt: evening,
            step: 4,
            promptedAt: evening - 20 * dayMs,
            missedBefore,
          }),
        ],
      });
      return { party, decision: party.run(evening) };
    };
    expect(flagsOf(missed(0).decision)).toEqual([]);
    const second = missed(1);
    expect(flagsOf(second.decision)).toEqual(['C05 yellow']);
    const alert = second.decision.effects.find(({ kind }) => kind === 'open_alert');
    expect(alert).toMatchObject({ alert: { reporterPersonId: null } });
    expect(second.party.filed.map(({ note }) => note)).toEqual([expect.stringContaining('上门看一看')]);
    expect([...second.party.ends.values()]).toEqual([{ state: 'missed', reason: 'no_answer' }]);
    expect(second.party.said).toEqual([]);
  });

  it('a list is not filled with the same line every week: office at two, four, six weeks; headmaster at four', () => {
    const roles = [0, 1, 2, 3, 4, 5].map((missedBefore) => {
      const duty = openDuty('teacher_weekly', {
        nextAt: evening,
        dueAt: evening,
        step: 3,
        promptedAt: evening - 5 * dayMs,
        missedBefore,
      });
      const party = new DutyParty(
        playbook,
        {
          person: staff('CLASS_TEACHER', '王老师'),
          children: [childFacts('小军', { relation: 'class_teacher' })],
          duties: [duty],
        },
        { subjects: [subjectRow('CLASS_TEACHER')] },
      );
      party.run(evening);
      return party.filed.map(({ forRole }) => forRole);
    });
    expect(roles).toEqual([[], ['SCHOOL_OFFICE'], [], ['SCHOOL_OFFICE', 'PRINCIPAL'], [], ['SCHOOL_OFFICE']]);
  });
});

describe('words', () => {
  it('a birthday names the child alone, and nobody who is dead', () => {
    const morning = at('2026-11-03', 8);
    const duties = ['小军', '小红'].map((name) =>
      openDuty('birthday', {
        nextAt: morning,
        dueAt: at('2026-11-06', 23),
        childId: idOf('child', name),
        periodKey: '2026-11-06',
      }),
    );
    const dead = [{ personId: idOf<never>('mother'), status: 'dead', away: null, returnFrom: null, returnTo: null }];
    const rows = ['小军', '小红'].map((name) =>
      subjectRow('PARENT_AWAY', { ownerPersonId: idOf('father'), child: childRow(name, { parents: dead }) }),
    );
    const party = away(duties, { children: [asFather('小军'), asFather('小红')] }, rows);
    party.run(morning);
    expect(party.said).toHaveLength(1);
    expect(party.said[0]?.text).toMatch(/11月6日是小军的生日.*\n.*11月6日是小红的生日/su);
    expect(party.said[0]?.text).not.toMatch(/妈|爸/u);
  });

  const director = (duties: PartySituation['duties'], over: Partial<PartySituation> = {}) =>
    new DutyParty(
      playbook,
      {
        person: staff('CHILD_DIRECTOR', '李姐'),
        children: [childFacts('小军', { relation: 'staff' }), childFacts('小红', { relation: 'staff' })],
        duties,
        ...over,
      },
      {
        subjects: [
          placeRow('CHILD_DIRECTOR'),
          ...['小军', '小红'].map((name) =>
            subjectRow('CHILD_DIRECTOR', { child: childRow(name, { riskLevel: 'high' }) }),
          ),
        ],
      },
    );
  const morning = at('2026-11-09', 8, 30);
  const digest = openDuty('morning_digest', {
    nextAt: morning,
    dueAt: at('2026-11-09', 23, 59),
    childId: null,
    organizationId: null,
  });

  it('the morning message: what begins, what ends today, what is late, the night’s orange alerts', () => {
    const visits = ['小军', '小红'].map((name) =>
      openDuty('visit_due', { nextAt: morning, dueAt: at('2026-11-15', 23, 59), childId: idOf('child', name) }),
    );
    const open = openDuty('migrant_halfyear', {
      nextAt: null,
      dueAt: at('2026-11-09', 23, 59),
      periodKey: 'a',
      childId: null,
    });
    const late = openDuty('visit_low', { nextAt: null, dueAt: at('2026-11-08', 23, 59), periodKey: 'b' });
    const alert = {
      severity: 'orange',
      state: 'new',
      openedAt: at('2026-11-08', 23),
      no: 'A-2611-0007',
      closedAt: null,
    } as never;
    const party = director([digest, ...visits, open, late], { alerts: [alert] });
    party.run(morning);
    expect(party.said).toHaveLength(1);
    expect(party.said[0]?.text).toBe(
      [
        '李姐,您好。',
        '· 走访:小军、小红,11月15日前见到孩子本人;去了回「走访」。',
        '· 今天到期:半年更新外出务工情况1件',
        '· 已过期:走访(低,每季)1件',
        '· 夜里的橙色提醒:A-2611-0007,请先看。',
      ].join('\n'),
    );
    expect(party.duty('visit_due')?.promptedAt).toBe(morning);
  });

  it('with nothing to do there is no morning message', () => {
    const party = director([digest]);
    party.run(morning);
    expect(party.said).toEqual([]);
    expect([...party.ends.values()]).toEqual([{ state: 'done', reason: 'nothing_due' }]);
  });
});
