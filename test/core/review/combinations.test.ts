import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../../src/core/alert/alert.ts';
import { decideReview } from '../../../src/core/decide/decide-review.ts';
import type { Effect } from '../../../src/core/effect.ts';
import type { ChildReviewDue } from '../../../src/core/event.ts';
import { type AlertId, deriveId, type InboundId } from '../../../src/core/ids.ts';
import type { ChildPicture } from '../../../src/core/review/picture.ts';
import type { ChildFacts, ChildSituation } from '../../../src/core/situation.ts';
import { answer, childFile, day, parent, personOf, quickMonth, record, signal } from '../../support/child-file.ts';
import { china } from '../../support/county-app.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const playbook = projectPlaybook();
const now = china('2026-11-20 09:00');
const ago = (days: number): number => now - days * day;
const f02 = (step: string, value: unknown, days = 5) =>
  answer(`F02_guardian_monthly.${step}`, value, '王奶奶', ago(days));

const review = (situation: ChildSituation, at = situation.now): readonly Effect[] => {
  const event: ChildReviewDue = {
    kind: 'child_review_due',
    id: deriveId<InboundId>(at, 'review', situation.child.id),
    childId: situation.child.id,
    at,
  };
  return decideReview(playbook, situation, event).effects;
};
type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
const only = <K extends Effect['kind']>(effects: readonly Effect[], kind: K): Of<K>[] =>
  effects.filter((effect): effect is Of<K> => effect.kind === kind);
const rulesOf = (effects: readonly Effect[]): string[] => only(effects, 'note_finding').map(({ rule }) => rule);
/** What was raised, as "P02 red". */
const raisedIn = (effects: readonly Effect[]): string[] =>
  only(effects, 'save_signal').map(({ signal: one }) => `${one.flagCode} ${one.severity}`);

interface Row {
  readonly rule: string;
  readonly picture: Partial<ChildPicture>;
  readonly child?: Partial<ChildFacts>;
  readonly alerts?: readonly AlertRecord[];
  readonly raises?: readonly string[];
  readonly tasks?: readonly string[];
  readonly records?: readonly string[];
  /** Just not: each differs in one thing. */
  readonly not: readonly (Partial<ChildPicture> & { readonly child?: Partial<ChildFacts> })[];
}

const redAlert = {
  id: 'a' as AlertId,
  subjectKey: 'child:x',
  flagCode: 'P04',
  severity: 'red',
  drill: false,
  closedAt: null,
  openedAt: ago(0.1),
} as unknown as AlertRecord;

const carer = (birthDate: string | null, children: number): Partial<ChildPicture> => ({
  carers: [{ personId: personOf('王奶奶'), birthDate, livesWith: true, children }],
});
const months = [china('2026-11-02 19:00'), china('2026-10-02 19:00'), china('2026-09-02 19:00')];
const quick = (seconds: number, last?: string) => months.flatMap((at) => quickMonth(at, seconds, last));
const teacherWorried = [signal('M03', 'yellow', '王老师', ago(3))];

const table: readonly Row[] = [
  {
    rule: 'red_open',
    picture: {},
    alerts: [redAlert],
    records: ['assessment'],
    not: [{ child: { riskLevel: 'high' } }],
  },
  {
    rule: 'hurt_two_sources',
    picture: { signals: [signal('P02', 'orange', '张哥', ago(20)), signal('P07', 'orange', '王老师', ago(1))] },
    raises: ['P02 red'],
    not: [
      { signals: [signal('P02', 'orange', '张哥', ago(20)), signal('P07', 'orange', '张哥', ago(1))] },
      { signals: [signal('P02', 'orange', '张哥', ago(31)), signal('P07', 'orange', '王老师', ago(1))] },
      { signals: [signal('P02', 'yellow', '张哥', ago(20)), signal('P07', 'orange', '王老师', ago(1))] },
      { signals: [signal('P02', 'orange', '张哥', ago(20)), signal('M03', 'yellow', '王老师', ago(1))] },
    ],
  },
  {
    rule: 'hurt_two_sources',
    picture: {
      signals: [signal('P02', 'orange', '张哥', ago(20))],
      answers: [answer('F04_teacher_report.a4_hurt', 'BUMPED', '王老师', ago(2))],
    },
    raises: ['P02 red'],
    not: [
      {
        signals: [signal('P02', 'orange', '王老师', ago(20))],
        answers: [answer('F04_teacher_report.a4_hurt', 'BUMPED', '王老师', ago(2))],
      },
    ],
  },
  {
    rule: 'low_two_months',
    picture: {
      signals: [
        signal('M03', 'yellow', '王奶奶', china('2026-10-31 23:59')),
        signal('M03', 'yellow', '王老师', china('2026-11-01 00:00')),
      ],
    },
    raises: ['M02 orange'],
    not: [
      {
        signals: [
          signal('M03', 'yellow', '王奶奶', china('2026-11-02 08:00')),
          signal('M03', 'yellow', '王老师', ago(1)),
        ],
      },
      {
        signals: [
          signal('M03', 'yellow', '王奶奶', china('2026-09-30 08:00')),
          signal('M03', 'yellow', '王老师', ago(1)),
        ],
      },
      {
        signals: [
          signal('M03', 'blue', '王奶奶', china('2026-10-20 08:00')),
          signal('M03', 'yellow', '王老师', ago(1)),
        ],
      },
    ],
  },
  {
    rule: 'low_school_care',
    picture: { signals: ['M03', 'E07', 'N01'].map((code, n) => signal(code, 'yellow', '王老师', ago(10 * n + 1))) },
    raises: ['M02 orange'],
    not: [
      { signals: ['M03', 'E07'].map((code, n) => signal(code, 'yellow', '王老师', ago(10 * n + 1))) },
      { signals: ['M03', 'E07', 'N01'].map((code, n) => signal(code, 'yellow', '王老师', ago(16 * n + 1))) },
    ],
  },
  {
    rule: 'strained_and_old',
    picture: { signals: [signal('G05', 'yellow', '王奶奶', ago(1))], ...carer('1951-11-20', 1) },
    raises: ['G05 orange'],
    not: [
      { signals: [signal('G05', 'yellow', '王奶奶', ago(1))], ...carer('1951-11-21', 1) },
      { signals: [signal('G05', 'yellow', '王奶奶', ago(1))], ...carer(null, 2) },
      { signals: [signal('G05', 'yellow', '王奶奶', ago(31))], ...carer('1940-01-01', 1) },
    ],
  },
  {
    rule: 'strained_and_old',
    picture: { signals: [signal('G05', 'blue', '王奶奶', ago(1))], ...carer('1970-01-01', 3) },
    raises: ['G05 orange'],
    not: [{ signals: [], ...carer('1940-01-01', 5) }],
  },
  {
    rule: 'silent_and_absent',
    picture: { signals: [signal('C05', 'yellow', 'REVIEW', ago(2)), signal('E01', 'yellow', '王老师', ago(1))] },
    raises: ['C05 orange'],
    tasks: ['CHILD_DIRECTOR'],
    not: [
      { signals: [signal('C05', 'yellow', 'REVIEW', ago(2)), signal('E01', 'yellow', '王奶奶', ago(1))] },
      { signals: [signal('C05', 'yellow', 'REVIEW', ago(2)), signal('E01', 'yellow', '王老师', ago(4))] },
      { signals: [signal('E01', 'yellow', '王老师', ago(1))] },
    ],
  },
  {
    rule: 'silent_and_absent',
    picture: {
      signals: [signal('C05', 'yellow', '李姐', ago(2))],
      records: [record('attendance', ago(1), '王老师', { present: false })],
    },
    raises: ['C05 orange'],
    tasks: ['CHILD_DIRECTOR'],
    not: [
      {
        signals: [signal('C05', 'yellow', '李姐', ago(2))],
        records: [record('attendance', ago(1), '王老师', { present: true })],
      },
    ],
  },
  {
    rule: 'ill_twice',
    picture: { signals: [signal('H01', 'yellow', '王奶奶', ago(59)), signal('H01', 'yellow', '王奶奶', ago(1))] },
    raises: ['N01 yellow'],
    not: [
      { signals: [signal('H01', 'yellow', '王奶奶', ago(61)), signal('H01', 'yellow', '王奶奶', ago(1))] },
      // Said twice in one talk is one illness.
      { signals: [signal('H01', 'yellow', '王奶奶', ago(1)), signal('H01', 'yellow', '王奶奶', ago(1) + 60_000)] },
    ],
  },
  {
    rule: 'poor_and_leaving',
    picture: { signals: [signal('L03', 'blue', '张哥', ago(30)), signal('E07', 'yellow', '王老师', ago(2))] },
    raises: ['E04 orange'],
    not: [{ signals: [signal('L03', 'blue', '张哥', ago(91)), signal('E07', 'yellow', '王老师', ago(2))] }],
  },
  {
    rule: 'form_answers',
    picture: { answers: quick(20), signals: teacherWorried },
    raises: ['C07 yellow'],
    tasks: ['CHILD_DIRECTOR'],
    not: [
      { answers: quick(20) },
      { answers: quick(21), signals: teacherWorried },
      { answers: quick(20).filter(({ at }) => at > ago(60)), signals: teacherWorried },
      { answers: quick(20, 'BUMPS'), signals: teacherWorried },
      { answers: quick(20), signals: [signal('E06', 'blue', '王老师', ago(3))] },
      { answers: quick(20), signals: [signal('G05', 'yellow', '王奶奶', ago(3))] },
    ],
  },
  {
    rule: 'untrue_twice',
    picture: {
      falseAlarms: [
        { alertId: 'a' as AlertId, sourcePersonId: personOf('王老师'), flagCode: 'P07', times: 2, closedAt: ago(1) },
      ],
    },
    records: ['source_note'],
    not: [
      {
        falseAlarms: [
          { alertId: 'a' as AlertId, sourcePersonId: personOf('王老师'), flagCode: 'P07', times: 1, closedAt: ago(1) },
        ],
      },
    ],
  },
  {
    rule: 'three_yellows',
    picture: { signals: ['E07', 'N01', 'G05'].map((code, n) => signal(code, 'yellow', '王老师', ago(10 * n + 1))) },
    tasks: ['TOWN_SUPERVISOR'],
    not: [
      // G05, C01 and A01 are one group: 亲情缺失.
      { signals: ['G05', 'C01', 'A01'].map((code) => signal(code, 'yellow', '李姐', ago(1))) },
      { signals: ['E07', 'N01', 'G05'].map((code, n) => signal(code, 'yellow', '王老师', ago(16 * n + 1))) },
      {
        signals: [
          signal('E07', 'yellow', '王老师', ago(1)),
          signal('N01', 'yellow', '王老师', ago(1)),
          signal('G05', 'blue', '王奶奶', ago(1)),
        ],
      },
      {
        signals: ['E07', 'N01', 'G05'].map((code) =>
          signal(code, 'yellow', '王老师', ago(1), { outcome: 'false_alarm' }),
        ),
      },
    ],
  },
  {
    rule: 'where_differs',
    picture: { answers: [f02('q3_night', 'HOME')], records: [record('movement', ago(2), '张哥', { with: '外婆' })] },
    raises: ['C07 yellow', 'G07 yellow'],
    not: [
      { answers: [f02('q3_night', 'ELSEWHERE')], records: [record('movement', ago(2), '张哥')] },
      // Where the child will be in the holidays, where it was, and where it is since after she was asked.
      { answers: [f02('q3_night', 'HOME')], records: [record('movement', ago(20), '张哥', { from: '2026-11-21' })] },
      { answers: [f02('q3_night', 'HOME')], records: [record('movement', ago(20), '张哥', { until: '2026-11-19' })] },
      { answers: [f02('q3_night', 'HOME')], records: [record('movement', ago(20), '张哥', { from: '2026-11-16' })] },
      { answers: [f02('q3_night', 'HOME')], records: [record('movement', ago(2), '王奶奶')] },
      // She has said otherwise since.
      {
        answers: [f02('q3_night', 'HOME'), f02('q3_night', 'ELSEWHERE', 1)],
        records: [record('movement', ago(2), '张哥')],
      },
    ],
  },
  {
    rule: 'contact_differs',
    picture: {
      answers: [f02('q6_parents', 'NONE'), answer('F03_parent_monthly.p1_contact', 'WEEKLY', '张嫂', ago(3))],
    },
    raises: ['C07 yellow'],
    not: [
      { answers: [f02('q6_parents', 'WEEKLY'), answer('F03_parent_monthly.p1_contact', 'WEEKLY', '张嫂', ago(3))] },
      { answers: [f02('q6_parents', 'NONE'), answer('F03_parent_monthly.p1_contact', 'FEW', '张嫂', ago(3))] },
      { answers: [f02('q6_parents', 'NONE', 36), answer('F03_parent_monthly.p1_contact', 'WEEKLY', '张嫂', ago(3))] },
    ],
  },
  {
    rule: 'school_differs',
    picture: { answers: [f02('q7_school', 'DAILY')], signals: [signal('E02', 'orange', '王老师', ago(1))] },
    raises: ['C07 orange'],
    not: [
      { answers: [f02('q7_school', 'LEAVE')], signals: [signal('E02', 'orange', '王老师', ago(1))] },
      { answers: [f02('q7_school', 'DAILY')], signals: [signal('E02', 'orange', '王老师', ago(15))] },
    ],
  },
  {
    rule: 'night_differs',
    picture: { answers: [f02('q3_night', 'HOME')], signals: [signal('G02', 'red', '王老师', ago(1))] },
    raises: ['C07 red'],
    not: [
      { answers: [f02('q3_night', 'SOMETIMES_ALONE')], signals: [signal('G02', 'red', '王老师', ago(1))] },
      { answers: [f02('q3_night', 'HOME')], signals: [signal('G02', 'red', '张爷爷', ago(1))] },
    ],
  },
  {
    rule: 'injury_differs',
    picture: { answers: [f02('q5_safe', 'NONE')], signals: [signal('P02', 'orange', '王老师', ago(1))] },
    raises: ['C07 orange'],
    not: [
      { answers: [f02('q5_safe', 'UNEXPLAINED')], signals: [signal('P02', 'orange', '王奶奶', ago(1))] },
      { answers: [f02('q5_safe', 'NONE')], signals: [signal('M03', 'yellow', '王老师', ago(1))] },
    ],
  },
];

describe('combinations of domain 6.2', () => {
  it('each has a row here', () => {
    expect(new Set(table.map(({ rule }) => rule))).toEqual(new Set(playbook.combinations.rules.map(({ id }) => id)));
  });

  it('a file about which nothing was said yields nothing', () => {
    expect(review(childFile(now))).toEqual([]);
  });

  it.each(table.map((row, n) => [`${row.rule} (${n})`, row] as const))('%s fires', (_name, row) => {
    const situation = { ...childFile(now, row.child, row.picture), alerts: row.alerts ?? [] };
    const effects = review(situation);
    expect(rulesOf(effects)).toContain(row.rule);
    expect(raisedIn(effects)).toEqual(expect.arrayContaining([...(row.raises ?? [])]));
    expect(only(effects, 'file_inbox').map(({ forRole }) => forRole)).toEqual(
      expect.arrayContaining([...(row.tasks ?? [])]),
    );
    expect(only(effects, 'save_record').map(({ recordKind }) => recordKind)).toEqual(
      expect.arrayContaining([...(row.records ?? [])]),
    );
  });

  it.each(table.flatMap((row, n) => row.not.map((not, m) => [`${row.rule} (${n}.${m})`, row, not] as const)))(
    '%s just does not',
    (_name, row, { child, ...picture }) => {
      const situation = { ...childFile(now, child ?? row.child, picture), alerts: row.alerts ?? [] };
      expect(rulesOf(review(situation))).not.toContain(row.rule);
    },
  );
});

/** Everything of all rows at once, in any order, with what earlier reviews found. */
const all = childFile(
  now,
  {},
  {
    ...carer('1940-01-01', 1),
    signals: table.flatMap(({ picture }) => picture.signals ?? []),
    answers: table.flatMap(({ picture }) => picture.answers ?? []),
    records: table.flatMap(({ picture }) => picture.records ?? []),
    falseAlarms: table.flatMap(({ picture }) => picture.falseAlarms ?? []),
    parents: [parent('张哥', { awaySince: ago(40) }), parent('张嫂', { awaySince: ago(200) })],
  },
);

describe('whatever is on file', () => {
  it('the order in which it was said changes nothing', () => {
    const key = (effects: readonly Effect[]) => [rulesOf(effects).toSorted(), raisedIn(effects).toSorted()];
    const expected = key(review(all));
    const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
    fc.assert(
      fc.property(
        shuffled(all.picture.signals),
        shuffled(all.picture.answers),
        shuffled(all.picture.records),
        (signals, answers, records) => {
          expect(key(review({ ...all, picture: { ...all.picture, signals, answers, records } }))).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('nothing is found twice for the same reasons, today, tomorrow or next month', () => {
    let situation = all;
    const first = review(situation);
    expect(rulesOf(first).length).toBeGreaterThan(8);
    const findings = only(first, 'note_finding').map(({ rule, periodKey, evidenceAt }) => ({
      rule,
      periodKey,
      evidenceAt,
    }));
    situation = { ...all, picture: { ...all.picture, findings } };
    const combinations = new Set(playbook.combinations.rules.map(({ id }) => id));
    for (const days of [0, 1, 5, 11, 12, 20]) {
      const later = { ...situation, now: now + days * day };
      expect(rulesOf(review(later)).filter((rule) => combinations.has(rule))).toEqual([]);
    }
    expect(review(situation)).toEqual([]);
  });

  it('a new reason in a new month is found again, and one of a danger at once', () => {
    const findings = only(review(all), 'note_finding').map(({ rule, periodKey, evidenceAt }) => ({
      rule,
      periodKey,
      evidenceAt,
    }));
    const signals = [
      signal('P02', 'orange', '李姐', now + 2 * day),
      signal('G05', 'yellow', '王奶奶', now + 12 * day),
      ...all.picture.signals,
    ];
    const at = (days: number): ChildSituation => ({
      ...all,
      now: now + days * day,
      picture: { ...all.picture, signals, findings },
    });
    expect(rulesOf(review(at(2)))).toContain('hurt_two_sources');
    expect(rulesOf(review(at(2)))).not.toContain('strained_and_old');
    expect(rulesOf(review(at(12)))).toContain('strained_and_old');
  });

  it('a review says nothing to anybody: no message, no conversation, and no task for a family', () => {
    for (const situation of [
      all,
      ...table.map((row) => ({ ...childFile(now, row.child, row.picture), alerts: row.alerts ?? [] })),
    ]) {
      const effects = review(situation);
      expect(effects.map(({ kind }) => kind)).not.toContain('send_message');
      expect(effects.map(({ kind }) => kind)).not.toContain('open_session_for');
      for (const { forRole } of only(effects, 'file_inbox'))
        expect(['PARENT_AWAY', 'CAREGIVER']).not.toContain(forRole);
    }
  });

  it('sides that contradict one another are restricted, and the home is excluded', () => {
    const opened = only(review(all), 'open_alert').map(({ alert }) => alert);
    const differing = opened.filter(({ flagCode }) => flagCode === 'C07');
    expect(differing).toHaveLength(1);
    for (const { restricted, exclusion } of differing) {
      expect(restricted).toBe(true);
      expect(exclusion.excludedPersonIds).toEqual(expect.arrayContaining(['王奶奶', '张哥', '张嫂'].map(personOf)));
    }
  });
});
