import type { RoleRefusal } from '../../core/access/role-rules.ts';
import type { Instant } from '../../core/ids.ts';
import type { RoleHeld } from '../../core/situation.ts';
import type { DeskActor } from '../desk-ports.ts';

export interface PeopleFilter {
  /** Form of address, full name, number of employment or phone; "" for all. */
  readonly words: string;
  /** A code of domain 4.1, or "". */
  readonly role: string;
  readonly state: 'active' | 'ended';
  /** Those who lack something: a check within the year, training within the year, the signed duty, a first visit at the desk. */
  readonly missing: '' | 'vetting' | 'training' | 'duty' | 'desk';
  /** From 1. */
  readonly page: number;
}

export interface Post extends RoleHeld {
  readonly id: string;
  /** 青山镇; 石桥小学三(1)班 */
  readonly place: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface MemberRow {
  readonly staffId: string;
  readonly name: string;
  /** Held now. */
  readonly posts: readonly Post[];
  readonly unit: string;
  readonly active: boolean;
  readonly drill: boolean;
  /** Away today. */
  readonly away: boolean;
  readonly lastSeenAt: Instant | null;
  readonly vettingAt: Instant | null;
  readonly trainingAt: Instant | null;
  readonly dutyAt: Instant | null;
}

export interface Leave {
  readonly id: string;
  readonly staffId: string;
  readonly name: string;
  readonly deputy: string;
  /** yyyy-mm-dd, both days included. */
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

/** What the form of a member holds. Days are yyyy-mm-dd or "". */
export interface MemberFacts {
  readonly name: string;
  readonly phone: string;
  readonly employmentNo: string;
  readonly vettingOn: string;
  readonly vettingResult: string;
  readonly trainingOn: string;
  readonly dutyOn: string;
}

export interface Member extends MemberRow {
  readonly realName: string;
  readonly facts: MemberFacts;
  /** Of `facts`, to be sent back with the form. */
  readonly version: string;
  /** Held before, or later. */
  readonly otherPosts: readonly Post[];
  readonly leave: readonly Leave[];
  /** Has an address on a chat channel. */
  readonly bound: boolean;
  /** passkey · totp · recovery: those that can be used. */
  readonly credentials: readonly string[];
  readonly history: readonly {
    readonly at: Instant;
    readonly who: string;
    readonly action: string;
    readonly what: string;
  }[];
}

/** A place that a role can be given for. */
export interface PlaceChoice {
  readonly id: string;
  readonly type: 'county' | 'town' | 'village' | 'school' | 'class';
  readonly name: string;
}

export type PeopleRefusal =
  | RoleRefusal
  | 'place_unknown'
  | 'place_kind'
  | 'held_already'
  | 'days_wrong'
  | 'deputy_unknown'
  | 'name_missing'
  | 'phone_wrong'
  | 'phone_taken';

export type PeopleResult =
  | { readonly kind: 'done'; readonly staffId: string }
  /** Nobody of that id in the reader's places. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: PeopleRefusal }
  /** Somebody else changed the same facts in between; nothing was written. */
  | { readonly kind: 'stale' };

export interface NewMember {
  readonly actId: string;
  readonly realName: string;
  readonly name: string;
  readonly phone: string;
  readonly role: string;
  readonly placeId: string;
}

/** Staff, their posts, their leave. Readers find the people of their places; every change needs `people.change`, is audited, and deletes nothing. */
export interface PeoplePort {
  list(
    actor: DeskActor,
    filter: PeopleFilter,
  ): Promise<{ readonly total: number; readonly rows: readonly MemberRow[]; readonly pageSize: number }>;
  member(actor: DeskActor, staffId: string): Promise<Member | null>;
  places(actor: DeskActor): Promise<readonly PlaceChoice[]>;
  add(actor: DeskActor, wish: NewMember): Promise<PeopleResult>;
  change(actor: DeskActor, staffId: string, facts: MemberFacts, version: string): Promise<PeopleResult>;
  addRole(
    actor: DeskActor,
    staffId: string,
    wish: { readonly actId: string; readonly role: string; readonly placeId: string; readonly until: string },
  ): Promise<PeopleResult>;
  endRole(actor: DeskActor, staffId: string, roleId: string): Promise<PeopleResult>;
  /** Ends the account with all its posts and sessions, or opens it again without posts. */
  setActive(actor: DeskActor, staffId: string, active: boolean): Promise<PeopleResult>;
  /** A new link into the desk; earlier ones end. The token of `/console/enter/<token>`, shown once; null: nobody of that id. */
  makeLink(
    actor: DeskActor,
    staffId: string,
  ): Promise<{ readonly token: string; readonly expiresAt: Instant; readonly name: string } | null>;
  /** Of the reader's places, from today on. */
  leave(actor: DeskActor): Promise<readonly Leave[]>;
  addLeave(
    actor: DeskActor,
    staffId: string,
    wish: {
      readonly actId: string;
      readonly from: string;
      readonly to: string;
      readonly deputyId: string;
      readonly note: string;
    },
  ): Promise<PeopleResult>;
  cancelLeave(actor: DeskActor, leaveId: string): Promise<PeopleResult>;
  /** Who may stand in for somebody: active people of the reader's places. */
  colleagues(
    actor: DeskActor,
  ): Promise<readonly { readonly staffId: string; readonly name: string; readonly post: string }[]>;
}
