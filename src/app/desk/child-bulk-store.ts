import type { ChildId, Instant, PersonId } from '../../core/ids.ts';
import type { BulkField, ChildBulkKind } from '../../core/ledger/bulk-change.ts';
import type { HomeMember } from '../../core/ledger/household-move.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { BulkForm, BulkKind, BulkView } from './bulk-port.ts';

/** An act as it is kept, for its maker alone. */
export interface StoredAct {
  readonly id: string;
  readonly kind: BulkKind;
  readonly state: 'draft' | 'done' | 'undone';
  readonly form: BulkForm | null;
  readonly doneAt: Instant | null;
  readonly undoUntil: Instant | null;
  readonly items: readonly StoredItem[];
}

export interface StoredItem {
  readonly id: string;
  readonly state: 'chosen' | 'done' | 'left_out' | 'undone' | 'kept';
  readonly reason: string | null;
  readonly before: ItemBefore | null;
}

/** What a row was and became; `fact` and `home` are where a change of a child is found again. */
export interface ItemBefore {
  readonly name: string;
  readonly fileNo: string;
  readonly title?: Said | null;
  readonly dueAt?: Instant | null;
  readonly from: string;
  readonly to: string;
  readonly fromRaw: string;
  /** The school of a child that had no class. */
  readonly fromSchool?: string | null;
  readonly fact?: string;
  readonly along?: readonly string[];
  readonly stays?: readonly string[];
}

/** Somebody of a home, as the form names them. */
export interface NamedMember extends HomeMember {
  readonly name: string;
}

export interface StoredBulkChild {
  readonly id: ChildId;
  readonly personId: PersonId;
  readonly countyId: string;
  readonly name: string;
  readonly fileNo: string;
  readonly regionId: string;
  readonly schoolId: string | null;
  readonly mayChange: boolean;
  readonly died: boolean;
  readonly exited: boolean;
  readonly raw: string;
  readonly text: string;
  readonly factSince: string;
  /** The entry that counts. */
  readonly factId: string | null;
  readonly was: string;
  readonly householdId: string | null;
  /** The child itself and everybody of its home; of moves alone. */
  readonly home: readonly NamedMember[];
}

export interface ConfirmWish {
  readonly id: string;
  readonly ticked: ReadonlyMap<string, string>;
  /** Children with an open, restricted alert that the maker knows of. */
  readonly blocked: ReadonlySet<string>;
  readonly now: Instant;
}

/** What acts on many children read and write. */
export interface ChildBulkStore {
  /** Those of the ids whose child the reader may read, in the order of the ledger. */
  readable(actor: DeskActor, ids: readonly string[], now: Instant): Promise<readonly string[]>;
  draft(
    actor: DeskActor,
    act: { readonly id: string; readonly kind: BulkKind; readonly ids: readonly string[]; readonly now: Instant },
  ): Promise<void>;
  act(actor: DeskActor, id: string): Promise<StoredAct | null>;
  saveForm(actor: DeskActor, id: string, form: BulkForm): Promise<boolean>;
  /** Whoever is out of the reader's reach is not among them. */
  children(
    actor: DeskActor,
    kind: ChildBulkKind,
    ids: readonly string[],
    now: Instant,
  ): Promise<readonly StoredBulkChild[]>;
  choices(countyId: string, field: BulkField): Promise<BulkView['choices']>;
  /** That the homes of these children were looked at. */
  logLook(actor: DeskActor, childIds: readonly string[], now: Instant): Promise<void>;
  confirm(actor: DeskActor, wish: ConfirmWish): Promise<'done' | 'nothing' | null>;
  undo(actor: DeskActor, id: string, now: Instant): Promise<'undone' | 'too_late' | null>;
}
