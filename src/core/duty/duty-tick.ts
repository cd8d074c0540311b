import type { Instant } from '../ids.ts';

/**
 * A moment at which a rule opens duties. `key` is unique to it, so that a run of it is one row of `job_run`; two ticks of one
 * period open each duty once, because a duty's id derives from the period.
 */
export interface DutyTick {
  readonly key: string;
  readonly rule: string;
  /** The school whose calendar it follows; null: every subject whose school is not in `exceptScopes`. */
  readonly scopeId: string | null;
  /** Schools with a calendar of their own, which have ticks of their own. */
  readonly exceptScopes: readonly string[];
  /** When planning runs: some hours before the first prompt where owners live in other zones or chose their own hour. */
  readonly at: Instant;
  /** Null: the rule's period is a fact of each subject (`period: {of: …}`). */
  readonly periodKey: string | null;
  /** The same for every tick of one period; 0 where the period is a fact of each subject or "once". */
  readonly periodStartsAt: Instant;
  /** From when evidence counts. */
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  /** The rule's own time of this tick. */
  readonly promptAt: Instant;
  /** A staggered rule: this is the n-th of so many days; subjects whose turn has come by now are opened. */
  readonly slot: { readonly no: number; readonly of: number } | null;
}
