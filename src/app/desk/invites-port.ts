import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

export interface InviteFilter {
  readonly kind: 'family' | 'staff';
  /** Families: a village, or "". */
  readonly villageId: string;
  /** Families: a class, or "". */
  readonly classId: string;
  /** File number or form of address; "" for all of the place. */
  readonly words: string;
  /** Also those who are bound or hold a code that is still good. */
  readonly again: boolean;
  /** From 1. */
  readonly page: number;
}

export interface Invitable {
  readonly personId: string;
  /** 称呼 */
  readonly name: string;
  readonly kind: 'caregiver' | 'parent' | 'staff';
  /** Of the reader's reach: 小军 QH-0012. */
  readonly children: readonly string[];
  readonly place: string;
  readonly bound: boolean;
  readonly heldUntil: Instant | null;
}

export interface MadeInvite {
  readonly name: string;
  readonly staff: boolean;
  readonly nicknames: readonly string[];
  /** Shown once: the store keeps its hash. */
  readonly code: string;
  readonly expiresAt: Instant;
  readonly contacts: readonly { readonly role: string; readonly name: string; readonly phone: string }[];
}

export interface InviteRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: InviteState;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
}

export type InviteState = 'open' | 'used' | 'expired' | 'revoked';

export interface InviteWishes {
  readonly personIds: readonly string[];
  readonly form: 'digits' | 'link';
  /** 1 to 60. */
  readonly days: number;
}

/** Invitations to the chat (domain 5.3), for the families and the staff of the reader's places. */
export interface InvitesPort {
  /** Villages and classes that can be chosen. */
  places(actor: DeskActor): Promise<{
    readonly villages: readonly { readonly id: string; readonly name: string }[];
    readonly classes: readonly { readonly id: string; readonly name: string }[];
  }>;
  candidates(
    actor: DeskActor,
    filter: InviteFilter,
  ): Promise<{ readonly total: number; readonly rows: readonly Invitable[]; readonly pageSize: number }>;
  /** For those of the ids that the reader may invite; a code that somebody still holds ends. `refused`: families while the county is not live. */
  make(
    actor: DeskActor,
    wishes: InviteWishes,
  ): Promise<
    | { readonly kind: 'made'; readonly made: readonly MadeInvite[]; readonly county: string }
    | { readonly kind: 'not_live' }
  >;
  list(
    actor: DeskActor,
    state: InviteState,
    page: number,
  ): Promise<{ readonly total: number; readonly rows: readonly InviteRow[]; readonly pageSize: number }>;
  /** False: it was used or taken back before; null: no such invite. */
  revoke(actor: DeskActor, inviteId: string): Promise<boolean | null>;
}

/** Cards of one press: four sheets of six. */
export const invitesAtOnce = 24;
