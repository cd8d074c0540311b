import type { PersonId } from '../ids.ts';

/** The list that this person keeps, as it stands: of a village or of a school. */
export interface LedgerSummary {
  readonly placeId: string;
  readonly count: number;
  /** Of this month. */
  readonly entered: number;
  readonly exited: number;
  readonly changed: number;
  /** SHA-256 over the children, their status, class, village and arrangement: what a signature signs. */
  readonly hash: string;
}

/** A child outside the ledger that somebody has named: waits for the village's visit or the township's word. */
export interface UnlistedChild {
  readonly id: string;
  readonly onDay: string | null;
  readonly state: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Name, age, place, in the words of who named it. */
  readonly text: string;
  /** The member of staff who named the child and waits to hear; a family that did is told nothing and nobody is told of them. */
  readonly reporterId?: PersonId | null;
}

export interface StaffView {
  readonly ledger: LedgerSummary | null;
  readonly unlisted: readonly UnlistedChild[];
}
