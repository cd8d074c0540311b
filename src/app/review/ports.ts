import type { ChildId, Instant } from '../../core/ids.ts';

/** Which children a round asks for. */
export interface RoundAsk {
  /** When the last round looked; null: everybody. */
  readonly since: Instant | null;
  readonly now: Instant;
  /** Days after which silence or a date becomes something to find (flows/risk/combinations.yaml, `contact`, and core/review). */
  readonly days: readonly number[];
  /** Days after which a word of money or of whoever keeps the child has grown too old. */
  readonly wordDays: readonly number[];
  /** Answers by which a parent says that there was contact. */
  readonly contactValues: readonly string[];
  /** The last child of the page before. */
  readonly after: ChildId | null;
  readonly limit: number;
}

export interface ReviewStore {
  /** When the last whole round began; null: there was none. */
  lastRound(): Promise<Instant | null>;
  /** Children of whom something new is on file, or for whom a date has come since: rather one too many than one too few. */
  childrenToReview(ask: RoundAsk): Promise<readonly ChildId[]>;
  /** A review that failed comes again. */
  again(childIds: readonly ChildId[], at: Instant): Promise<void>;
}
