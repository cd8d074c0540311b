import type { BulkForm } from '../../app/desk/bulk-port.ts';
import { undoMs } from '../../app/desk/child-bulk.ts';
import type { ItemBefore } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { whyDutyLeftOut } from '../../core/duty/hand-over.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';
import { actToUndo, bulkTransaction, endItems, holdAct, type ItemEnd } from './bulk-acts.ts';
import { type DutyAct, type DutyBulkParts, plain } from './duty-act.ts';
import { handedDuties, type StoredDuty, takerOf } from './handed-duties.ts';

interface HandedBefore extends ItemBefore {
  readonly takerPersonId: string;
  readonly handedFrom: string | null;
}

type Filled = DutyAct & { readonly form: BulkForm };

/** All of them in one transaction: the duty is the same, its owner another; who has changed since is left out and named. */
export async function confirmHandOver(
  { database, playbook, now }: DutyBulkParts,
  actor: DeskActor,
  { id, form }: Filled,
  ticked: ReadonlyMap<string, string>,
): Promise<'done' | 'nothing' | null> {
  return database.$transaction(async (tx) => {
    const row = await holdAct(tx, actor.staffId, id);
    if (!row) return null;
    if (row.state !== 'draft') return 'done';
    const at = now();
    const ids = row.items.map(({ entityId }) => entityId);
    await tx.$queryRaw`select 1 from duty where id = any(${ids}::uuid[]) order by id for update`;
    const taker = await takerOf(tx, form.to, at);
    const duties = await handedDuties(tx, actor, playbook(), ids, at);
    const judged = duties.map((duty) => {
      const why = whyDutyLeftOut('hand_over', actor, duty, taker);
      const was = ticked.get(duty.id);
      return { duty, why: was === undefined ? (why ?? 'unticked') : was === duty.was ? why : ('changed' as const) };
    });
    const going = judged.flatMap(({ duty, why }) => (why === null ? [duty] : []));
    if (!taker || going.length === 0) return 'nothing';
    await giveTo(
      tx,
      going.map((duty) => ({ duty: duty.id, owner: taker.personId, from: fromOf(duty, taker.personId) })),
    );
    const handed = { from: '', to: taker.personId as string, bulk: id };
    await tx.auditLog.createMany({
      data: going.map((duty) =>
        auditRow(actor, at, 'duty_handed_over', 'duty', duty.id, { ...handed, from: duty.ownerPersonId }),
      ),
    });
    const before = (duty: StoredDuty): HandedBefore => ({
      ...plain(duty),
      from: duty.ownerName,
      to: taker.name,
      fromRaw: duty.ownerPersonId,
      takerPersonId: taker.personId,
      handedFrom: duty.handedFrom,
    });
    const ends = judged.flatMap(({ duty, why }): ItemEnd[] =>
      why === 'unticked'
        ? []
        : [{ id: duty.id, state: why === null ? 'done' : 'left_out', reason: why, before: before(duty) }],
    );
    await endItems(tx, id, ends);
    const undoUntil = new Date(at + undoMs);
    await tx.bulkAct.update({ where: { id }, data: { state: 'done', doneAt: new Date(at), undoUntil } });
    return 'done';
  }, bulkTransaction);
}

/** Whose it was by the rule stays known over several hands; back with them it is as it was. */
function fromOf({ handedFrom, ownerPersonId }: StoredDuty, takerId: string): string | null {
  const first = handedFrom ?? ownerPersonId;
  return first === takerId ? null : first;
}

async function giveTo(
  tx: LedgerTransaction,
  rows: readonly { readonly duty: string; readonly owner: string; readonly from: string | null }[],
): Promise<void> {
  await tx.$executeRaw`
    update duty d set owner_person_id = x.owner, handed_from_person_id = x."from"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(duty uuid, owner uuid, "from" uuid) where d.id = x.duty and d.state = 'due'`;
}

/** Back to the former owner, where the duty is open and still with whom it was given to. */
export async function undoHandOver(
  { database, now }: DutyBulkParts,
  actor: DeskActor,
  id: string,
): Promise<'undone' | 'too_late' | null> {
  return database.$transaction(async (tx) => {
    const at = now();
    const act = await actToUndo(tx, actor.staffId, id, at);
    if (act === null || typeof act === 'string') return act;
    const items = act.items.flatMap(({ entityId, state, before }) =>
      state === 'done' ? [{ id: entityId, before: before as unknown as HandedBefore }] : [],
    );
    const ids = items.map((item) => item.id);
    await tx.$queryRaw`select 1 from duty where id = any(${ids}::uuid[]) order by id for update`;
    const rows = await tx.duty.findMany({
      where: { id: { in: ids }, state: 'due' },
      select: { id: true, ownerPersonId: true },
    });
    const back = items.filter((item) =>
      rows.some((row) => row.id === item.id && row.ownerPersonId === item.before.takerPersonId),
    );
    await giveTo(
      tx,
      back.map(({ id: duty, before }) => ({ duty, owner: before.fromRaw, from: before.handedFrom })),
    );
    await tx.auditLog.createMany({
      data: back.map(({ id: duty, before }) =>
        auditRow(actor, at, 'duty_handed_over', 'duty', duty, {
          from: before.takerPersonId,
          to: before.fromRaw,
          undo: id,
        }),
      ),
    });
    const ends = items.map((item): ItemEnd => {
      const isBack = back.includes(item);
      return { id: item.id, state: isBack ? 'undone' : 'kept', reason: isBack ? null : 'changed' };
    });
    await endItems(tx, id, ends);
    await tx.bulkAct.update({ where: { id }, data: { state: 'undone', undoneAt: new Date(at) } });
    return 'undone';
  }, bulkTransaction);
}
