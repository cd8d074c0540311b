import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { Leave } from './people-port.ts';

export interface Watchman {
  readonly id: string;
  readonly staffId: string;
  readonly name: string;
  readonly backup: string;
  /** Away today. */
  readonly away: boolean;
  readonly phone: string;
  readonly phoneTestedAt: Instant | null;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** A duty of a place that must have somebody at any time. */
export interface RosterPost {
  readonly regionId: string;
  readonly place: string;
  readonly role: string;
  /** On duty now first, then those to come. */
  readonly watches: readonly Watchman[];
  /** Of the next two weeks. */
  readonly gaps: readonly { readonly from: Instant; readonly to: Instant }[];
  /** Who holds the role there and may be put on. */
  readonly holders: readonly { readonly staffId: string; readonly name: string }[];
}

export interface NewWatch {
  readonly actId: string;
  readonly regionId: string;
  readonly role: string;
  readonly staffId: string;
  readonly backupStaffId: string;
  readonly phone: string;
  /** As typed: 2026-11-30T20:00; "" from now, without an end. */
  readonly from: string;
  readonly to: string;
}

export type RosterResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: 'phone_wrong' | 'days_wrong' | 'not_holder' };

/** Who is on duty where (domain 4.2); every change needs `people.change` and is audited. */
export interface RosterPort {
  posts(actor: DeskActor): Promise<readonly RosterPost[]>;
  add(actor: DeskActor, watch: NewWatch): Promise<RosterResult>;
  /** Ends now; one that has not begun never begins. */
  end(actor: DeskActor, watchId: string): Promise<RosterResult>;
  /** Somebody called the number and was answered. */
  tested(actor: DeskActor, watchId: string): Promise<RosterResult>;
  /** Leave of the reader's people, from today on. */
  leave(actor: DeskActor): Promise<readonly Leave[]>;
}
