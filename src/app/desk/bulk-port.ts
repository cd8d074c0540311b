import type { DutyBulkKind, DutyLeftOut } from '../../core/duty/hand-over.ts';
import type { Instant } from '../../core/ids.ts';
import type { ChildBulkKind, LeftOut } from '../../core/ledger/bulk-change.ts';
import type { FactProblem } from '../../core/ledger/fact-fields.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';

export type BulkKind = ChildBulkKind | DutyBulkKind;

/** What is filled in once for all of them. */
export interface BulkForm {
  /** Village, class, yes or no; of a hand-over the staff; of a visit the day. */
  readonly to: string;
  /** yyyy-mm-dd since when it holds, or when it was done. */
  readonly since: string;
  /** Who says so, how it is known. */
  readonly source: string;
  /** Of a move: whether the others of the home come along. */
  readonly along: 'all' | 'none' | '';
  /** A remark in somebody's own words. */
  readonly note: string;
}

export type BulkProblem = FactProblem | 'no_along' | 'too_far';

/** Why it could not be taken back. */
export type Kept = 'changed' | 'not_yours';

export interface BulkRow {
  /** The child's or the duty's. */
  readonly id: string;
  readonly name: string;
  readonly fileNo: string;
  /** Of a duty: what it is. */
  readonly title: Said | null;
  readonly dueAt: Instant | null;
  /** As people read it; codes of yes and no as they are. */
  readonly from: string;
  readonly to: string;
  /** Names the state that is shown: a change by somebody else makes another. */
  readonly was: string;
  /** Of a move: who of the home comes along, and who stays. */
  readonly along: readonly string[];
  readonly stays: readonly string[];
}

export interface BulkLeft extends Pick<BulkRow, 'id' | 'name' | 'fileNo' | 'title'> {
  readonly why: LeftOut | DutyLeftOut | Kept;
}

export interface BulkView {
  readonly id: string;
  readonly kind: BulkKind;
  /** form: nothing is filled in yet. preview: what would happen. */
  readonly state: 'form' | 'preview' | 'done' | 'undone';
  readonly chosen: number;
  readonly form: BulkForm;
  readonly choices: readonly {
    readonly group: string;
    readonly id: string;
    readonly name: string;
    /** Of people: codes of domain 4.1. */
    readonly roles?: readonly string[];
  }[];
  /** Of a move: somebody of these homes is not among the chosen. */
  readonly asksHome: boolean;
  /** Who is affected, was, or is again as before. */
  readonly rows: readonly BulkRow[];
  readonly leftOut: readonly BulkLeft[];
  readonly undoUntil: Instant | null;
  readonly mayUndo: boolean;
}

/**
 * Acts on many rows: chosen, filled in, looked at, done once, taken back for a time. An act is its maker's alone; rows out of the maker's reach
 * are as if they had not been chosen. Null: there is no such act.
 */
export interface BulkPort<K extends BulkKind> {
  /** The act's id, the same for the same form and choice; null: none of these is there for the reader. */
  choose(actor: DeskActor, kind: K, ids: readonly string[], actId: string): Promise<string | null>;
  show(actor: DeskActor, id: string): Promise<BulkView | null>;
  fill(actor: DeskActor, id: string, form: BulkForm): Promise<'filled' | BulkProblem | null>;
  /** `ticked`: ids with what they were when they were looked at. Done already: nothing is done again. */
  confirm(
    actor: DeskActor,
    id: string,
    ticked: ReadonlyMap<string, string>,
  ): Promise<'done' | 'nothing' | 'later' | null>;
  undo(actor: DeskActor, id: string): Promise<'undone' | 'too_late' | null>;
}

export type ChildBulkPort = BulkPort<ChildBulkKind>;
export type DutyBulkPort = BulkPort<DutyBulkKind>;
