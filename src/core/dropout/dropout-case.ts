import type { CountyCalendar } from '../calendar/county-calendar.ts';
import type { ChildId, Instant } from '../ids.ts';

/**
 * Terminology (domain 4.3 chain E).
 * - absence: a school day on which a child did not come and nobody excused it.
 * - spell: the days of absence in a row, from the first school day on; a return ends it.
 * - case: one row a child from the first day until 销号; absent → suspected 疑似辍学 → dropped out 辍学 → returned 复学 → closed.
 * - persuasion: one attempt to bring the child back (劝返).
 * - stopped day: a day of school or statutory holidays; it does not count towards "more than a week".
 */
export type DropoutState = 'absent' | 'suspected' | 'dropped_out' | 'returned' | 'transferred' | 'excused' | 'closed';

/** What was said when the absence was noted (domain 5.7). */
export const absenceReasons = [
  'sick',
  'private',
  'parent_called',
  'unreachable',
  'knows_refuses',
  'moved',
  'unclear',
  'not_registered',
] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** The education line and the government line work on one child together (双线). */
export type Line = 'education' | 'government';

/** What was done or fell due. Each is a row, and the evidence that the step was taken; `data.key` tells repeats apart. */
export type StepKind =
  /** Said by people. */
  | 'reported'
  | 'absent_again'
  | 'leave'
  | 'not_seen'
  | 'seen'
  | 'guardian_reached'
  | 'guardian_asked'
  | 'visit'
  | 'persuade'
  | 'persuade_failed'
  | 'returned'
  | 'confirm'
  | 'ended'
  /** Fallen due by the clock. */
  | 'missing'
  | 'day1'
  | 'day1_look'
  | 'letter_a'
  | 'day3_visit'
  | 'suspected'
  | 'persuade_due'
  | 'letter_b'
  | 'month'
  | 'letter_c'
  | 'confirm_due'
  | 'confirm_late'
  | 'leave_over'
  | 'leave_late';

export interface DropoutStepFacts {
  readonly id: string;
  readonly kind: StepKind;
  readonly at: Instant;
  readonly line: Line | null;
  readonly method: string | null;
  readonly result: string | null;
  /** yyyy-mm-dd */
  readonly nextOn: string | null;
  /** Codes and dates: people's own words stay in the store. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A child's open case, as staff of the school and the village see it. Days are yyyy-mm-dd. */
export interface DropoutCaseFacts {
  readonly id: string;
  readonly state: DropoutState;
  readonly firstAbsentDay: string;
  readonly reason: AbsenceReason | null;
  readonly notRegistered: boolean;
  readonly lastSeenAt: Instant | null;
  readonly guardianReachedAt: Instant | null;
  readonly suspectedAt: Instant | null;
  readonly droppedOutAt: Instant | null;
  readonly returnedOn: string | null;
  readonly openedAt: Instant;
  readonly version: number;
  /** Oldest first. */
  readonly steps: readonly DropoutStepFacts[];
  /** The county's terms and days around the case: what its days are counted by. */
  readonly calendar: CountyCalendar;
}

export interface NewDropoutCase {
  readonly id: string;
  readonly childId: ChildId;
  readonly state: DropoutState;
  readonly firstAbsentDay: string;
  readonly reason: AbsenceReason | null;
  readonly notRegistered: boolean;
  readonly openedBy: string | null;
}

export interface DropoutChanges {
  readonly state?: DropoutState;
  readonly reason?: AbsenceReason;
  readonly notRegistered?: boolean;
  readonly firstAbsentDay?: string;
  readonly lastSeenAt?: Instant;
  readonly guardianReachedAt?: Instant;
  readonly suspectedAt?: Instant;
  readonly droppedOutAt?: Instant;
  readonly returnedOn?: string;
  readonly closedAt?: Instant;
}

export interface NewDropoutStep {
  readonly id: string;
  readonly kind: StepKind;
  readonly line?: Line | null;
  readonly byPersonId?: string | null;
  readonly method?: string | null;
  readonly result?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  /** People's own words: ciphertext in the store. */
  readonly text?: string | null;
  readonly nextOn?: string | null;
}

/** The first day of the spell that counts now: a child who came back and stayed away again begins anew. */
export function spellStart({ firstAbsentDay, steps }: DropoutCaseFacts): string {
  const again = steps.findLast(({ kind }) => kind === 'absent_again');
  return typeof again?.data.from === 'string' ? again.data.from : firstAbsentDay;
}

export function stepTaken({ steps }: DropoutCaseFacts, kind: StepKind, key: string): boolean {
  return steps.some((step) => step.kind === kind && step.data.key === key);
}

export function attemptsOf({ steps }: DropoutCaseFacts): readonly DropoutStepFacts[] {
  return steps.filter(({ kind }) => kind === 'persuade');
}

export const isAway = ({ state }: DropoutCaseFacts): boolean =>
  state === 'absent' || state === 'suspected' || state === 'dropped_out';
