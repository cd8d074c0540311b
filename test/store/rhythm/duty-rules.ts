import type { DutyBook, DutyRule } from '../../../src/core/duty/duty-rule.ts';

/** A rule for tests of the store: monthly about a child, nothing sent, no evidence; `more` says what matters. */
export function rule(id: string, more: Partial<DutyRule> = {}): DutyRule {
  return {
    id,
    job: id,
    kind: 'duty',
    title: id,
    basis: 'test',
    owners: ['CAREGIVER'],
    about: 'child',
    each: 'all',
    side: 'family',
    when: null,
    cadence: { type: 'cron', cron: '0 9 5 * *', stagger: false, only: null },
    period: 'month',
    opens: 'start',
    due: { from: 'end', amount: 0, unit: 'day' },
    hours: 'rule',
    urgent: false,
    send: null,
    evidence: [],
    steps: [],
    missed: [],
    unreachable: null,
    promptsOff: 'excuse',
    program: null,
    ...more,
  } as DutyRule;
}

export function bookOf(...rules: readonly DutyRule[]): DutyBook {
  return { rules: new Map(rules.map((one) => [one.id, one])), texts: new Map() };
}
