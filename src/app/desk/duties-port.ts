import type { DutyState } from '../../core/duty/duty.ts';
import type { Instant } from '../../core/ids.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';

/** open: due or late. Of what has passed the last three months are shown. */
export const dutyViews = ['open', 'late', 'done', 'missed'] as const;
export type DutyView = (typeof dutyViews)[number];

export interface DutyFilter {
  readonly view: DutyView;
  /** Key of flows/duties.yaml, or "". */
  readonly rule: string;
  /** A region or a school, or "". */
  readonly place: string;
  /** mine: the reader's own; staff: those that wait for somebody of the staff; all: the families' as well. */
  readonly who: 'mine' | 'staff' | 'all';
  /** A part of the owner's name, or "". */
  readonly owner: string;
  /** From 1. */
  readonly page: number;
}

/** What shows that a duty was done. */
export type DutyProof =
  /** The owner says so (conversation F19): it leaves no other trace. */
  | { readonly type: 'report' }
  | { readonly type: 'visit' }
  | { readonly type: 'handover' }
  /** `name`: the conversation's title, or what is recorded. */
  | { readonly type: 'talk'; readonly name: Said }
  | { readonly type: 'record'; readonly name: Said | null }
  | { readonly type: 'contact' };

export interface DutyRow {
  readonly id: string;
  readonly rule: string;
  readonly title: Said;
  readonly state: DutyState;
  readonly late: boolean;
  /** Null: about no child, or about one whose file the reader does not open. */
  readonly childId: string | null;
  readonly child: string;
  readonly fileNo: string;
  /** Village, township or school. */
  readonly place: string;
  readonly owner: string;
  readonly mine: boolean;
  /** Whose it was before it was handed on; "": the owner's by the rule. */
  readonly handedFrom: string;
  /** Done in the name of a family: nobody of the staff hands it on. */
  readonly family: boolean;
  readonly periodKey: string;
  readonly dueAt: Instant;
  readonly promptedAt: Instant | null;
  readonly doneAt: Instant | null;
  readonly proofs: readonly DutyProof[];
}

export interface DutyBoard {
  readonly rows: readonly DutyRow[];
  readonly more: boolean;
  /** How many of each view, with the filter's other parts. */
  readonly counts: Readonly<Record<DutyView, number>>;
  readonly rules: readonly { readonly id: string; readonly title: Said }[];
  readonly places: readonly { readonly id: string; readonly name: string }[];
}

/** Open duties of one rule, for the first screen. */
export interface DutyGroup {
  readonly rule: string;
  readonly title: Said;
  readonly mine: boolean;
  readonly count: number;
  /** Due before the end of today, not late yet. */
  readonly today: number;
  readonly late: number;
  readonly firstDueAt: Instant;
}

export type DutyReported = 'done' | 'unknown' | 'not_so' | 'later';

/** Duties of the reader and of the places and children they answer for. */
export interface DutiesPort {
  /** `today`: end of the day in China. For who has no `duty.read` the own ones alone. */
  groups(actor: DeskActor): Promise<readonly DutyGroup[]>;
  board(actor: DeskActor, filter: DutyFilter): Promise<DutyBoard>;
  /** At most `exportLimit` rows. */
  all(actor: DeskActor, filter: DutyFilter): Promise<readonly DutyRow[]>;
  /** Says of own duties that leave no other trace that they are done. `not_so`: another person's, or done in another way. */
  report(
    actor: DeskActor,
    said: { readonly dutyId: string; readonly note: string; readonly actId: string },
  ): Promise<DutyReported>;
}

export const dutiesAPage = 50;
export const dutyExportLimit = 20_000;
