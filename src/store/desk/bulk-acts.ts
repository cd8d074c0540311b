import type { BulkForm, BulkKind } from '../../app/desk/bulk-port.ts';
import type { ChildBulkStore, ItemBefore, StoredAct, StoredItem } from '../../app/desk/child-bulk-store.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { opener } from './open-child.ts';

/** A slow machine may take its time over two hundred children; everything else of the desk goes on meanwhile. */
export const bulkTransaction = { timeout: 60_000, maxWait: 10_000 } as const;

type Part = Pick<ChildBulkStore, 'draft' | 'act' | 'saveForm'>;

/** Acts on many rows as they are kept: one is its maker's alone. */
export function makeBulkActs(database: Database, crypto: FieldCrypto): Part {
  return {
    async draft({ staffId }, { id, kind, ids, now }) {
      await database.$transaction(async (tx) => {
        const row = { id, staffId, kind, createdAt: new Date(now) };
        const { count } = await tx.bulkAct.createMany({ data: [row], skipDuplicates: true });
        if (count > 0) await tx.bulkActItem.createMany({ data: ids.map((entityId) => ({ actId: id, entityId })) });
      });
    },
    async act({ staffId }, id) {
      const row = isUuid(id)
        ? await database.bulkAct.findFirst({
            where: { id, staffId },
            include: { items: { orderBy: { entityId: 'asc' } } },
          })
        : null;
      if (!row) return null;
      const note = opener(crypto)('bulk_act', 'note_e', row.id, row.noteE);
      const wish = row.wish as Omit<BulkForm, 'note'> | null;
      return {
        id: row.id,
        kind: row.kind as BulkKind,
        state: row.state as StoredAct['state'],
        form: wish && { ...wish, note },
        doneAt: row.doneAt?.getTime() ?? null,
        undoUntil: row.undoUntil?.getTime() ?? null,
        items: row.items.map(({ entityId, state, reason, before }) => ({
          id: entityId,
          state: state as StoredItem['state'],
          reason,
          before: before as ItemBefore | null,
        })),
      };
    },
    async saveForm({ staffId }, id, { note, ...wish }) {
      const noteE = note === '' ? null : crypto.encrypt('bulk_act', 'note_e', id, note);
      const { count } = await database.bulkAct.updateMany({
        where: { id, staffId, state: 'draft' },
        data: { wish: wish as Prisma.InputJsonObject, noteE },
      });
      return count === 1;
    },
  };
}

/** The act for its maker, held until the transaction ends: of two presses the second finds it done. */
export async function holdAct(tx: LedgerTransaction, staffId: string, id: string) {
  if (!isUuid(id)) return null;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from bulk_act where id = ${id}::uuid and staff_id = ${staffId}::uuid for update`;
  return rows.length === 0 ? null : tx.bulkAct.findUnique({ where: { id }, include: { items: true } });
}

/** The act, held, where it can still be taken back; otherwise what is to be said. */
export async function actToUndo(tx: LedgerTransaction, staffId: string, id: string, now: Instant) {
  const act = await holdAct(tx, staffId, id);
  if (!act || act.state === 'draft') return null;
  if (act.state === 'undone') return 'undone';
  return act.undoUntil === null || act.undoUntil.getTime() <= now ? 'too_late' : act;
}

export interface ItemEnd {
  readonly id: string;
  readonly state: StoredItem['state'];
  readonly reason: string | null;
  readonly before?: ItemBefore | null;
}

/** What became of the rows, in one statement; a row that joined (a brother who moved along) is new. */
export async function endItems(tx: LedgerTransaction, actId: string, ends: readonly ItemEnd[]): Promise<void> {
  const rows = ends.map(({ id, state, reason, before = null }) => ({ id, state, reason, before }));
  await tx.$executeRaw`
    insert into bulk_act_item (act_id, entity_id, state, reason, before)
    select ${actId}::uuid, x.id, x.state, x.reason, nullif(x.before, 'null'::jsonb) from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, state text, reason text, before jsonb)
    on conflict (act_id, entity_id) do update set state = excluded.state, reason = excluded.reason, before = coalesce(excluded.before, bulk_act_item.before)`;
}
