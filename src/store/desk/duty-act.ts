import type { StoredAct } from '../../app/desk/child-bulk-store.ts';
import type { DutyBulkKind } from '../../core/duty/hand-over.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { DutiesParts } from './duties-store.ts';
import type { StoredDuty } from './handed-duties.ts';

export interface DutyBulkParts extends DutiesParts {
  readonly crypto: FieldCrypto;
}

export type DutyAct = StoredAct & { readonly kind: DutyBulkKind };

/** A duty as every row of an act names it. */
export const plain = ({ id, child, fileNo, title, dueAt }: StoredDuty) => ({ id, name: child, fileNo, title, dueAt });
