import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

export const auditActors = ['staff', 'family', 'system', 'all'] as const;
export type AuditActor = (typeof auditActors)[number];

/** What to look for. `name`: part of a member of staff's name; `number`: of an alert or a file, as it is written. */
export interface AuditFilter {
  readonly from: Instant;
  readonly to: Instant;
  readonly name: string;
  readonly number: string;
  readonly who: AuditActor;
  /** Code of an action; "" for all. */
  readonly action: string;
  /** Older than this row: the next page. */
  readonly before: string | null;
}

/** One row of the audit log. It names what it is about by number only. */
export interface AuditRow {
  readonly seq: string;
  readonly at: Instant;
  readonly actor: Exclude<AuditActor, 'all'>;
  /** Of a member of staff; "" for others. */
  readonly name: string;
  readonly action: string;
  readonly entity: string;
  /** "A-2611-0007", "QH-0001"; "" when it has none. */
  readonly number: string;
}

/** One look at a file, an alert or a recording. */
export interface AccessRow {
  readonly id: string;
  readonly at: Instant;
  readonly name: string;
  readonly entity: string;
  readonly number: string;
  /** "read", "assigned", "supervises", "media"… or "reason". */
  readonly purpose: string;
  /** What was written as the reason; only for whoever answers for personal data. */
  readonly reason: string;
  readonly restricted: boolean;
  /** Who took the second look, and when; null: nobody yet. */
  readonly reviewed: { readonly name: string; readonly at: Instant } | null;
  /** The reader may take the second look: it is not their own access. */
  readonly mayReview: boolean;
}

export interface Paged<T> {
  readonly rows: readonly T[];
  /** `before` of the next page. */
  readonly next: string | null;
}

/** What walking the chain of seals found. */
export interface ChainCheck {
  readonly at: Instant;
  readonly by: string;
  readonly ok: boolean;
  readonly sealed: number;
  readonly unsealed: number;
  /** The last hash: to be kept elsewhere. */
  readonly head: string;
  /** Of a chain that is broken: at which seal, and how. */
  readonly no: string;
  readonly problem: string;
}

export interface ChainState {
  readonly last: ChainCheck | null;
  /** Being walked in this process right now. */
  readonly running: { readonly since: Instant; readonly walked: number } | null;
  /** The last walk in this process could not be ended: the database was away. */
  readonly failedAt: Instant | null;
}

/** Who did what, and who read whose file. No text of any child, and no trace of what the reader may not know of. */
export interface AuditPort {
  actions(actor: DeskActor): Promise<readonly string[]>;
  log(actor: DeskActor, filter: AuditFilter, limit: number): Promise<Paged<AuditRow>>;
  access(actor: DeskActor, filter: AuditFilter, limit: number): Promise<Paged<AccessRow>>;
  /** Restricted files opened with a reason, those that wait for a second look first. Empty but for whoever answers for personal data. */
  restricted(actor: DeskActor, since: Instant, limit: number): Promise<readonly AccessRow[]>;
  /** The second look; twice is once. False: no such access, or one's own. */
  review(actor: DeskActor, accessId: string, at: Instant): Promise<boolean>;
  chain(actor: DeskActor): Promise<ChainState>;
  /** Begins to walk the chain; does nothing while it is being walked. */
  verify(actor: DeskActor, at: Instant): Promise<void>;
  /** Writes down that a list was taken out. */
  exported(actor: DeskActor, what: 'audit' | 'access', rows: number, at: Instant): Promise<void>;
}
