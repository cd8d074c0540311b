import { dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { AbsenceReason, DropoutState } from './dropout-case.ts';

/** A case as the report reads it; names and owners are those the office knows. Days are yyyy-mm-dd. */
export interface ReportCase {
  readonly caseId: string;
  readonly name: string;
  /** 学籍: the class, or the number where it is known. */
  readonly enrolment: string;
  readonly firstAbsentDay: string;
  readonly reason: AbsenceReason | null;
  readonly attempts: number;
  readonly state: DropoutState;
  readonly suspectedAt: Instant | null;
  readonly droppedOutAt: Instant | null;
  readonly returnedOn: string | null;
  readonly closedAt: Instant | null;
  /** Where the child is, as far as it is known. */
  readonly whereabouts: string;
  readonly educationOwner: string;
  readonly governmentOwner: string;
}

export interface DropoutRow {
  readonly caseId: string;
  readonly name: string;
  readonly enrolment: string;
  readonly firstAbsentDay: string;
  readonly reason: string;
  readonly attempts: number;
  readonly state: string;
  readonly whereabouts: string;
  readonly owners: string;
  /** 销号日, empty while the case is open. */
  readonly closedOn: string;
}

export interface DropoutTable {
  /** yyyy-mm */
  readonly month: string;
  readonly asOf: string;
  readonly rows: readonly DropoutRow[];
  readonly suspected: number;
  readonly droppedOut: number;
  readonly returned: number;
  readonly closed: number;
  /** Nothing to report is a report of its own (domain 10.43). */
  readonly isZero: boolean;
}

const reasons: Readonly<Record<AbsenceReason, string>> = {
  sick: '病假',
  private: '事假',
  parent_called: '家长来电',
  unreachable: '联系不上',
  knows_refuses: '知道在哪但不来',
  moved: '转走未办手续',
  unclear: '不清楚',
  not_registered: '未报到',
};
const states: Readonly<Record<DropoutState, string>> = {
  absent: '缺课',
  suspected: '疑似辍学',
  dropped_out: '辍学',
  returned: '复学',
  transferred: '转学',
  excused: '依法缓学休学',
  closed: '销号',
};

/**
 * Table T10, 一月一报告 (domain 9, L-22): every case that was ever suspected and was open at some time between the last report
 * (the 28th of the month before) and this one. `asOf` is the day of the report; what happened after it is not in it.
 */
export function dropoutTable(cases: readonly ReportCase[], asOf: string): DropoutTable {
  const since = dayOfLastReport(asOf);
  const on = (at: Instant | null): string | null => (at === null ? null : isoDate(dayOf(at)));
  const reported = cases
    .filter(({ suspectedAt, closedAt }) => {
      const began = on(suspectedAt);
      const ended = on(closedAt);
      return began !== null && began <= asOf && (ended === null || ended > since);
    })
    .map((one) => ({ one, state: stateOn(one, asOf, on), closedOn: on(one.closedAt) }))
    .toSorted((a, b) => orderOf(a.one).localeCompare(orderOf(b.one), 'en'));
  const count = (wanted: DropoutState): number => reported.filter(({ state }) => state === wanted).length;
  return {
    month: asOf.slice(0, 7),
    asOf,
    rows: reported.map(({ one, state, closedOn }) => ({
      caseId: one.caseId,
      name: one.name,
      enrolment: one.enrolment,
      firstAbsentDay: one.firstAbsentDay,
      reason: one.reason ? reasons[one.reason] : '',
      attempts: one.attempts,
      state: states[state],
      whereabouts: one.whereabouts,
      owners: [one.educationOwner, one.governmentOwner].filter(Boolean).join('、'),
      closedOn: closedOn !== null && closedOn <= asOf ? closedOn : '',
    })),
    suspected: count('suspected'),
    droppedOut: count('dropped_out'),
    returned: count('returned'),
    closed: count('closed') + count('transferred'),
    isZero: reported.length === 0,
  };
}

const orderOf = ({ firstAbsentDay, caseId }: ReportCase): string => `${firstAbsentDay} ${caseId}`;

/** As it stood on the day of the report: what came later is undone. */
function stateOn(one: ReportCase, asOf: string, on: (at: Instant | null) => string | null): DropoutState {
  const closedOn = on(one.closedAt);
  if (closedOn !== null && closedOn <= asOf) return one.state;
  if (one.returnedOn !== null && one.returnedOn <= asOf && one.state !== 'suspected' && one.state !== 'dropped_out')
    return 'returned';
  const droppedOn = on(one.droppedOutAt);
  return droppedOn !== null && droppedOn <= asOf ? 'dropped_out' : 'suspected';
}

function dayOfLastReport(asOf: string): string {
  const [year = 0, month = 1] = asOf.split('-').map(Number);
  const [y, m] = month === 1 ? [year - 1, 12] : [year, month - 1];
  return `${y}-${String(m).padStart(2, '0')}-28`;
}
