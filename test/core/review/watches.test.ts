// proves: S4-22
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/core/ids.ts';
import { watchContact } from '../../../src/core/review/contact-clock.ts';
import { contactWeeks } from '../../../src/core/review/contact-weeks.ts';
import type { Finding, Watch } from '../../../src/core/review/finding.ts';
import type { ChildPicture, PictureParent } from '../../../src/core/review/picture.ts';
import { watchAge } from '../../../src/core/review/watch-age.ts';
import { watchAgreement } from '../../../src/core/review/watch-agreement.ts';
import { watchReunion } from '../../../src/core/review/watch-reunion.ts';
import type { ChildFacts } from '../../../src/core/situation.ts';
import { answer, childFile, contact, day, parent, personOf, record } from '../../support/child-file.ts';
import { china } from '../../support/county-app.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const playbook = projectPlaybook();
const clock = playbook.combinations.contact;

const look = (watch: Watch, now: Instant, picture: Partial<ChildPicture>, child: Partial<ChildFacts> = {}) =>
  watch({ playbook, situation: childFile(now, child, picture) });
const flags = (findings: readonly Finding[]) =>
  findings.flatMap(({ raise = [] }) => raise.map(({ flag, severity }) => `${flag} ${severity}`));
const tasks = (findings: readonly Finding[]) => findings.flatMap((one) => (one.tasks ?? []).map(({ role }) => role));

describe('the contact clock (chain C)', () => {
  const start = china('2026-03-02 10:00');
  /** The father was last in touch at `start`; the mother as given. */
  const silent = (
    days: number,
    changes: Partial<PictureParent> = {},
    more: Partial<ChildPicture> = {},
    other = parent('张嫂', { lastLoggedAt: start }),
  ) => {
    const now = start + days * day;
    return look(watchContact, now, {
      parents: [parent('张哥', { awaySince: start - 90 * day, lastLoggedAt: start, ...changes }), other],
      ...more,
    });
  };
  const mine = (findings: readonly Finding[]) => findings.filter(({ rule }) => rule.endsWith(personOf('张哥')));

  it.each([
    [13, []],
    [14, ['C01 blue']],
    [27, ['C01 blue']],
    [28, ['C01 yellow']],
    [90, ['C01 yellow']],
    [91, ['C01 orange']],
    [182, ['C01 orange']],
    [183, ['C02 orange']],
  ])('after %i days without either parent: %j', (days, expected) => {
    expect(flags(mine(silent(days)))).toEqual(expected);
  });

  it('at four weeks the class teacher phones, or the child director where there is no school; at six months civil affairs check', () => {
    expect(tasks(mine(silent(28)))).toEqual(['CLASS_TEACHER']);
    const small = look(
      watchContact,
      start + 28 * day,
      { parents: [parent('张哥', { lastLoggedAt: start })] },
      { teacher: null },
    );
    expect(tasks(small)).toEqual(['CHILD_DIRECTOR']);
    expect(tasks(mine(silent(183)))).toEqual(['CIVIL_RELIEF']);
    expect(tasks(mine(silent(20)))).toEqual([]);
  });

  it.each([
    ['the mother is in touch', parent('张嫂', { lastLoggedAt: start + 190 * day }), {}],
    ['the mother is at home', parent('张嫂', { away: false }), {}],
    [
      'the mother is home for a while',
      parent('张嫂', { lastLoggedAt: start, temporaryReturnFrom: start + 185 * day }),
      {},
    ],
    [
      'the grandmother says they call',
      parent('张嫂', { lastLoggedAt: start }),
      { answers: [answer('F02_guardian_monthly.q6_parents', 'WEEKLY', '王奶奶', start + 160 * day)] },
    ],
  ] as const)('above four weeks it holds at yellow while %s', (_name, other, more) => {
    expect(flags(mine(silent(200, {}, more, other)))).toEqual(['C01 yellow']);
  });

  it('what the grandmother says never resets it', () => {
    const answers = [answer('F02_guardian_monthly.q6_parents', 'WEEKLY', '王奶奶', start + 27 * day)];
    expect(flags(mine(silent(28, {}, { answers })))).toEqual(['C01 yellow']);
  });

  it('a parent who was never heard here is at blue while the grandmother says they call, and no higher', () => {
    const never = (value: string) =>
      flags(
        mine(
          silent(
            60,
            { lastLoggedAt: null },
            {
              answers: [answer('F02_guardian_monthly.q6_parents', value, '王奶奶', start + 55 * day)],
            },
          ),
        ),
      );
    expect(never('WEEKLY')).toEqual(['C01 blue']);
    expect(never('NONE')).toEqual(['C01 orange']);
  });

  it.each([
    ['money came', { supportPaidAt: start + 60 * day }, {}],
    [
      'the father says it was given',
      {},
      { answers: [answer('F03_parent_monthly.p4_money', 'PAID', '张哥', start + 60 * day)] },
    ],
  ] as const)('six months are no loss while %s', (_name, changes, more) => {
    expect(flags(mine(silent(200, changes, more)))).toEqual(['C01 orange']);
  });

  it.each([
    ['the log', {}, { contacts: [contact('张哥', start + 20 * day)] }],
    ['a date on the parent', { lastContactAt: start + 20 * day }, {}],
    ['his own answer', {}, { answers: [answer('F03_parent_monthly.p1_contact', 'ONCE', '张哥', start + 20 * day)] }],
    ['a new departure', { awaySince: start + 20 * day }, {}],
    ['a return that ended', { temporaryReturnFrom: start + 5 * day, temporaryReturnTo: start + 20 * day }, {}],
  ] as const)('begins anew by %s', (_name, changes, more) => {
    expect(mine(silent(33, changes, more))).toEqual([]);
    expect(flags(mine(silent(34, changes, more)))).toEqual(['C01 blue']);
  });

  it.each([
    ['NONE, said by himself', { answers: [answer('F03_parent_monthly.p1_contact', 'NONE', '张哥', start + 20 * day)] }],
    ['the mother’s call', { contacts: [contact('张嫂', start + 20 * day)] }],
  ] as const)('is not reset by %s', (_name, more) => {
    expect(flags(mine(silent(28, {}, more)))).toEqual(['C01 yellow']);
  });

  it.each(['dead', 'in_prison', 'lost_contact'])('no clock runs for a parent who is %s (10.18)', (status) => {
    expect(mine(silent(200, { status }))).toEqual([]);
  });

  it('a parent who is gone does not keep the other’s silence from being a loss', () => {
    const findings = silent(183, {}, {}, parent('张嫂', { status: 'dead' }));
    expect(flags(findings)).toEqual(['C02 orange']);
  });

  it('stands still at home and when nobody knows whether the parent is away', () => {
    expect(mine(silent(200, { away: false }))).toEqual([]);
    expect(mine(silent(200, { away: null }))).toEqual([]);
  });

  it('counts from the file’s beginning at the earliest: what was before cannot have been heard', () => {
    const now = china('2026-11-20 09:00');
    const imported = { fileSince: now - 13 * day, parents: [parent('张哥', { awaySince: now - 900 * day })] };
    expect(look(watchContact, now, imported)).toEqual([]);
    expect(flags(look(watchContact, now, { ...imported, fileSince: now - 14 * day }))).toEqual(['C01 blue']);
  });
});

describe('Spring Festival (scenario 19, 10.23)', () => {
  const home = china('2027-01-28 12:00');
  const leaves = china('2027-02-18 08:00');
  const father = (to: Instant | null) =>
    parent('张哥', {
      awaySince: china('2026-02-20 08:00'),
      lastLoggedAt: china('2027-01-10 20:00'),
      temporaryReturnFrom: home,
      temporaryReturnTo: to,
    });

  it('no clock while he is home, however long ago the last call was; at departure it starts at nothing', () => {
    const at = (now: Instant, to: Instant | null) => flags(look(watchContact, now, { parents: [father(to)] }));
    expect(at(china('2027-01-27 09:00'), null)).toEqual(['C01 blue']);
    expect(at(china('2027-02-17 09:00'), leaves)).toEqual([]);
    expect(at(china('2027-02-17 09:00'), null)).toEqual([]);
    expect(at(china('2027-02-19 09:00'), leaves)).toEqual([]);
    expect(at(leaves + 13 * day, leaves)).toEqual([]);
    expect(at(leaves + 14 * day, leaves)).toEqual(['C01 blue']);
    expect(at(leaves + 28 * day, leaves)).toEqual(['C01 yellow']);
  });

  it('the weeks at home count neither for nor against him', () => {
    const now = china('2027-03-01 09:00');
    const [table] = contactWeeks(
      clock,
      childFile(
        now,
        {},
        {
          parents: [father(leaves)],
          contacts: [contact('张哥', china('2027-02-24 20:00')), contact('张哥', china('2027-01-10 20:00'))],
        },
      ).picture,
      now,
      8,
    ).parents;
    expect(table?.weeks).toEqual([
      { startsOn: '2027-01-11', state: 'unknown' },
      { startsOn: '2027-01-18', state: 'unknown' },
      { startsOn: '2027-01-25', state: 'stopped' },
      { startsOn: '2027-02-01', state: 'stopped' },
      { startsOn: '2027-02-08', state: 'stopped' },
      { startsOn: '2027-02-15', state: 'stopped' },
      { startsOn: '2027-02-22', state: 'met' },
      { startsOn: '2027-03-01', state: 'unknown' },
    ]);
    expect(table).toMatchObject({ weeksMet: 1, weeksCounted: 4, monthMet: true });
  });
});

describe('the table of weeks', () => {
  const now = china('2026-11-20 09:00');

  it('keeps what each parent says apart from what the grandmother says', () => {
    const picture = childFile(
      now,
      {},
      {
        fileSince: china('2026-10-20 00:00'),
        parents: [parent('张哥', { awaySince: china('2025-01-01 00:00') }), parent('张嫂', { status: 'in_prison' })],
        answers: [
          answer('F03_parent_weekly.w1_talked', 'NOT_YET', '张哥', china('2026-11-15 19:30')),
          answer('F03_parent_weekly.w1_talked', 'TALKED', '张哥', china('2026-11-08 19:30')),
          answer('F02_guardian_monthly.q6_parents', 'NONE', '王奶奶', china('2026-11-05 18:00')),
        ],
      },
    ).picture;
    const table = contactWeeks(clock, picture, now, 6);
    expect(table.parents[0]?.weeks.map(({ state }) => state)).toEqual([
      'before',
      'unknown',
      'unknown',
      'met',
      'none',
      'unknown',
    ]);
    expect(table.carerSays).toEqual({ inTouch: false, at: china('2026-11-05 18:00') });
    expect(table.summary).toBe(
      '爸爸:近5周有1周联系,这一个月有,2026-11-08起没有记录(12天)。妈妈:不计。照看的人说:没有联系(2026-11-05)',
    );
  });

  it('a parent who says 每周都有 has met the weekly and the monthly measure, one who says 一回 the monthly one', () => {
    const of = (value: string) =>
      contactWeeks(
        clock,
        childFile(
          now,
          {},
          {
            parents: [parent('张哥')],
            answers: [answer('F03_parent_monthly.p1_contact', value, '张哥', china('2026-11-15 20:00'))],
          },
        ).picture,
        now,
        5,
      ).parents[0];
    expect(of('WEEKLY')).toMatchObject({ weeksMet: 4, weeksCounted: 5, monthMet: true });
    expect(of('ONCE')).toMatchObject({ weeksMet: 0, monthMet: true });
    expect(of('NONE')).toMatchObject({ weeksMet: 0, monthMet: false });
  });
});

describe('ages (D02, 10.15, 10.16)', () => {
  const at = (text: string, birthDate: string | null, changes: Partial<ChildFacts> = {}) =>
    look(watchAge, china(text), {}, { birthDate, ...changes });

  it.each([
    ['2026-10-15 09:00', []],
    ['2026-10-16 00:00', ['age.16.soon']],
    ['2026-11-14 23:59', ['age.16.soon']],
    ['2026-11-15 00:00', ['age.16.reached']],
    ['2026-12-14 09:00', ['age.16.reached']],
    ['2026-12-15 09:00', []],
  ])('of a child who turns 16 on 15 November, on %s: %j (scenario 29)', (text, rules) => {
    expect(at(text, '2010-11-15').map(({ rule }) => rule)).toEqual(rules);
  });

  it('thirty days before it is D02; on the day a change of status is proposed to a person, and nothing else happens', () => {
    expect(flags(at('2026-10-20 09:00', '2010-11-15'))).toEqual(['D02 blue']);
    const [reached] = at('2026-11-15 09:00', '2010-11-15');
    expect(reached?.records).toEqual([
      { kind: 'status_proposal', state: 'proposed', data: { to: 'to18', reason: 'age_16', on: '2026-11-15' } },
    ]);
    expect(tasks(reached ? [reached] : [])).toEqual(['TOWN_SUPERVISOR']);
    expect(at('2026-11-15 09:00', '2010-11-15', { ledgerStatus: 'to18' })).toEqual([]);
    expect(at('2026-11-15 09:00', '2008-11-15')[0]?.records?.[0]?.data).toMatchObject({
      to: 'exited',
      reason: 'age_18',
    });
  });

  it('of a child born on 29 February the birthday is 1 March where there is none', () => {
    expect(at('2026-02-28 09:00', '2008-02-29').map(({ rule }) => rule)).toEqual(['age.18.soon']);
    expect(at('2026-03-01 09:00', '2008-02-29').map(({ rule }) => rule)).toEqual(['age.18.reached']);
  });

  it('without a birth date nobody is let go by age; it is asked for once a year', () => {
    const [only, ...others] = at('2026-11-15 09:00', null);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ rule: 'age.unknown', periodKey: '2026', raise: [{ flag: 'U02', severity: 'blue' }] });
    expect(only?.records).toBeUndefined();
  });
});

describe('entrusted care (chain A)', () => {
  const now = china('2026-11-20 09:00');
  const agreement = (state: string, days: number, data: Record<string, unknown> = {}) => ({
    records: [{ ...record('agreement', now - days * day, '李姐', data), state }],
  });

  it.each([
    ['a draft of 13 days', agreement('draft', 13), []],
    ['a draft of two weeks', agreement('draft', 14), ['A01 yellow']],
    ['signed, nobody told for 29 days', agreement('signed', 29), []],
    ['signed, nobody told for 30 days', agreement('signed', 30), ['A03 blue']],
    ['the school alone told', agreement('school_told', 30), ['A03 blue']],
    ['all told', agreement('village_told', 300), []],
    ['31 days before the end', agreement('village_told', 300, { to: '2026-12-21' }), []],
    ['30 days before the end', agreement('village_told', 300, { to: '2026-12-20' }), ['A04 blue']],
    ['its last day', agreement('village_told', 300, { to: '2026-11-20' }), ['A04 blue']],
    ['the day after', agreement('village_told', 300, { to: '2026-11-19' }), ['A04 yellow']],
    ['ended by a person', agreement('expired', 2), ['A04 yellow']],
  ] as const)('%s: %j', (_name, picture, expected) => {
    expect(flags(look(watchAgreement, now, picture))).toEqual(expected);
  });

  it('both left two weeks ago and nothing was signed: A01; who was away before the file began is no news', () => {
    const left = (days: number, more: Partial<ChildPicture> = {}) =>
      flags(
        look(watchAgreement, now, {
          records: [],
          parents: [parent('张哥', { awaySince: now - 100 * day }), parent('张嫂', { awaySince: now - days * day })],
          ...more,
        }),
      );
    expect(left(13)).toEqual([]);
    expect(left(14)).toEqual(['A01 yellow']);
    expect(left(14, { fileSince: now - 10 * day })).toEqual([]);
    expect(
      left(14, { parents: [parent('张哥', { awaySince: now - 20 * day }), parent('张嫂', { away: false })] }),
    ).toEqual([]);
  });
});

describe('a year without meeting (C03)', () => {
  const now = china('2026-11-20 09:00');
  const of = (changes: Partial<PictureParent>, fileSince = now - 900 * day) =>
    flags(look(watchReunion, now, { fileSince, parents: [parent('张哥', changes)] }));

  it.each([
    [{ lastSeenAt: now - 364 * day }, []],
    [{ lastSeenAt: now - 365 * day }, ['C03 blue']],
    [{ awaySince: now - 800 * day }, ['C03 blue']],
    [{ awaySince: now - 800 * day, temporaryReturnFrom: now - 310 * day, temporaryReturnTo: now - 290 * day }, []],
    [{ awaySince: now - 800 * day, temporaryReturnFrom: now - 2 * day }, []],
    [{ lastSeenAt: now - 700 * day, status: 'in_prison' }, []],
    [{ lastSeenAt: now - 700 * day, away: false }, []],
  ] as const)('%j: %j', (changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  it('a file younger than a year cannot say so', () => {
    expect(of({ awaySince: now - 800 * day }, now - 100 * day)).toEqual([]);
  });
});
