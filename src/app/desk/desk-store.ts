import type { ChannelName } from '../../core/event.ts';
import type { AlertId, Instant, PersonId, StaffId } from '../../core/ids.ts';
import type { RoleHeld } from '../../core/situation.ts';
import type { DeskActor, DeskBanner, DeskInboxItem, DeskPhoneRow } from '../desk-ports.ts';

/** A member of staff at the desk, with the roles that say what exists for them. */
export interface DeskStaff extends DeskActor {
  readonly roles: readonly RoleHeld[];
}

/** One row of the outbox or one recipient without a row, as evidence of who was told. */
export interface ToldRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: string;
  readonly at: Instant;
  readonly how: 'told' | 'silent' | 'excluded' | 'phone_list';
  readonly reason: string | null;
  readonly channel: ChannelName | null;
  readonly outbound: string | null;
  readonly sentAt: Instant | null;
}

export interface HistoryRow {
  readonly at: Instant;
  readonly type: string;
  /** Name of the member of staff; "" when the machine did it. */
  readonly who: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** What the desk reads and writes beside the hallway. Every query carries the actor's scope (promise P4). */
export interface DeskStore {
  /** Spends a one-time link; null when it is unknown, used or too old. */
  spendLink(
    linkToken: string,
    now: Instant,
  ): Promise<{ readonly sessionToken: string; readonly expiresAt: Instant } | null>;
  staff(sessionToken: string, now: Instant): Promise<DeskStaff | null>;
  endSession(sessionToken: string, now: Instant): Promise<void>;
  /** Open alerts this person was told of, owns or is offered, and those at the places of their supervising roles; newest first. */
  alertIds(actor: DeskStaff, now: Instant, limit: number): Promise<readonly AlertId[]>;
  /** One alert's id if it may exist for this person at all, open or closed. */
  alertId(actor: DeskStaff, id: string): Promise<AlertId | null>;
  told(alertId: AlertId): Promise<readonly ToldRow[]>;
  history(alertId: AlertId): Promise<readonly HistoryRow[]>;
  names(personIds: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>;
  staffNames(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, string>>;
  whereNow(alertId: AlertId): Promise<string>;
  logAccess(actor: DeskStaff, entity: string, entityId: string, purpose: string, now: Instant): Promise<void>;
  /** Whether this person gave a reason for this restricted alert within the last hours. */
  gaveReason(actor: DeskStaff, alertId: AlertId, since: Instant): Promise<boolean>;
  inbox(actor: DeskStaff, limit: number): Promise<readonly DeskInboxItem[]>;
  finishInbox(actor: DeskStaff, id: string, now: Instant): Promise<boolean>;
  phoneList(actor: DeskStaff, alertIds: readonly AlertId[]): Promise<readonly DeskPhoneRow[]>;
  banners(): Promise<readonly DeskBanner[]>;
}
