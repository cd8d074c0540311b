import type { AccessAction } from '../../core/access/access-rules.ts';
import type { AlertId, Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { Family, InboxItem, ItemMove, MoveResult, Named } from './talk-port.ts';

export interface FamilyRow extends Family {
  readonly householdId: string | null;
  readonly isParent: boolean;
  readonly isCarer: boolean;
}

export interface WrittenRow {
  readonly id: string;
  readonly at: Instant;
  readonly kind: string;
  readonly text: string;
  /** In the course of a conversation's questions. */
  readonly inForm: boolean;
  /** The danger scan found something in it. */
  readonly flagged: boolean;
}

export interface SentRow {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
  readonly purpose: string;
  readonly inForm: boolean;
  readonly state: string;
}

export interface OpenSession {
  readonly sessionId: string;
  readonly flowId: string;
  readonly since: Instant;
  readonly begunByStaff: boolean;
}

/** The room's own reads and writes; every one is within the reader's scope, or of a person found by `family`. */
/** The note as it was written, with codes of the playbook. */
export type StoredItem = Omit<InboxItem, 'note'> & { readonly note: string };

export interface TalkStore {
  items(actor: DeskActor, limit: number, now: Instant): Promise<readonly StoredItem[]>;
  item(actor: DeskActor, id: string, now: Instant): Promise<StoredItem | null>;
  move(actor: DeskActor, id: string, what: ItemMove, at: Instant): Promise<MoveResult>;
  held(
    actor: DeskActor,
    now: Instant,
  ): Promise<
    readonly { readonly personId: string; readonly name: string; readonly until: Instant; readonly waiting: number }[]
  >;
  /** A carer or parent of a child to whom the reader may do this; null: nobody of that kind. */
  family(actor: DeskActor, personId: string, action: AccessAction, now: Instant): Promise<FamilyRow | null>;
  find(actor: DeskActor, words: string, now: Instant): Promise<readonly Family[]>;
  /** Latest first. */
  written(personId: string, limit: number): Promise<readonly WrittenRow[]>;
  sent(personId: string, limit: number): Promise<readonly SentRow[]>;
  taken(personId: string): Promise<{ readonly by: Named; readonly until: Instant } | null>;
  open(personId: string, now: Instant): Promise<readonly OpenSession[]>;
  unfinished(
    actor: DeskActor,
    now: Instant,
  ): Promise<readonly (OpenSession & { readonly personId: string; readonly name: string })[]>;
  /** Open alerts about any child of this person, or about what they said of a child nobody knows. */
  alertsAround(personId: string): Promise<readonly AlertId[]>;
  logAccess(actor: DeskActor, entity: string, entityId: string, purpose: string, now: Instant): Promise<void>;
}
