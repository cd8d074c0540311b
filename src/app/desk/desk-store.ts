import type { AlertId, Instant, PersonId, StaffId } from '../../core/ids.ts';
import type { DeskActor, DeskBanner, DeskInboxItem, DeskPhoneRow } from '../desk-ports.ts';
import type { AlertPageStore } from './alert-page-store.ts';

/** What the desk reads and writes beside the hallway. Every query carries the actor's scope (promise P4). */
export interface DeskStore extends AlertPageStore {
  /** Spends a one-time link; null when it is unknown, used or too old. */
  spendLink(
    linkToken: string,
    device: string,
    now: Instant,
  ): Promise<{ readonly sessionToken: string; readonly expiresAt: Instant } | null>;
  staff(sessionToken: string, now: Instant): Promise<DeskActor | null>;
  endSession(sessionToken: string, now: Instant): Promise<void>;
  /** Open alerts this person was told of, owns or is offered, and those at the places of their supervising roles; newest first. */
  alertIds(actor: DeskActor, now: Instant, limit: number): Promise<readonly AlertId[]>;
  /** One alert's id if it may exist for this person at all, open or closed. */
  alertId(actor: DeskActor, id: string): Promise<AlertId | null>;
  names(personIds: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>;
  staffNames(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, string>>;
  logAccess(actor: DeskActor, entity: string, entityId: string, purpose: string, now: Instant): Promise<void>;
  /** Whether this person gave a reason for this restricted alert within the last hours. */
  gaveReason(actor: DeskActor, alertId: AlertId, since: Instant): Promise<boolean>;
  /** How many items of the inbox wait, and how many of them are late; nothing of them is opened. */
  waiting(actor: DeskActor, now: Instant): Promise<{ readonly inbox: number; readonly late: number }>;
  inbox(actor: DeskActor, limit: number): Promise<readonly DeskInboxItem[]>;
  /** Those of the alerts for which somebody is to be phoned. */
  toBePhoned(alertIds: readonly AlertId[]): Promise<readonly AlertId[]>;
  phoneList(actor: DeskActor, alertIds: readonly AlertId[]): Promise<readonly DeskPhoneRow[]>;
  banners(): Promise<readonly DeskBanner[]>;
}
