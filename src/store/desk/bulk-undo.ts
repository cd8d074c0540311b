import type { BulkForm, Kept } from '../../app/desk/bulk-port.ts';
import type { ItemBefore } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { Instant } from '../../core/ids.ts';
import type { BulkField, ChildBulkKind } from '../../core/ledger/bulk-change.ts';
import { notOwnFamily } from '../access/child-scope.ts';
import { placeScope } from '../access/place-scope.ts';
import type { Database } from '../prisma.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';
import { actToUndo, bulkTransaction, endItems, type ItemEnd } from './bulk-acts.ts';
import { changeableIds } from './bulk-children.ts';
import { writeManyFacts } from './bulk-facts.ts';
import { type HomeTrace, moveHomeBack } from './move-household.ts';

interface Item {
  readonly id: string;
  readonly before: ItemBefore;
}

/** Takes an act back by later facts; whoever was changed since stays as they are and is named. */
export async function undoBulk(
  database: Database,
  actor: DeskActor,
  id: string,
  now: Instant,
): Promise<'undone' | 'too_late' | null> {
  const places = await placeScope(database, actor, 'child.edit');
  return database.$transaction(async (tx) => {
    const act = await actToUndo(tx, actor.staffId, id, now);
    if (act === null || typeof act === 'string') return act;
    const items = act.items.flatMap((item): Item[] =>
      item.state === 'done' && item.before ? [{ id: item.entityId, before: item.before as unknown as ItemBefore }] : [],
    );
    const kind = act.kind as ChildBulkKind;
    const mine = await stillMine(tx, actor, kind, items, places?.regionIds ?? new Set(), now);
    const form = act.wish as unknown as BulkForm;
    const back =
      kind === 'visit'
        ? await withdrawVisits(tx, actor, id, items.filter(mine), now)
        : await writeBack(tx, actor, { id, field: kind, form, now, trace: traceOf(act.trace) }, items.filter(mine));
    const ends = items.map((item): ItemEnd => {
      if (back.has(item.id)) return { id: item.id, state: 'undone', reason: null };
      const why: Kept = mine(item) ? 'changed' : 'not_yours';
      return { id: item.id, state: 'kept', reason: why };
    });
    await endItems(tx, id, ends);
    await tx.bulkAct.update({ where: { id }, data: { state: 'undone', undoneAt: new Date(now) } });
    return 'undone';
  }, bulkTransaction);
}

const traceOf = (trace: unknown) => (trace ?? []) as readonly HomeTrace[];

/** In reach now, or moved out of it by this very act: then it is the place they come back to that counts. */
async function stillMine(
  tx: LedgerTransaction,
  actor: DeskActor,
  kind: ChildBulkKind,
  items: readonly Item[],
  regionIds: ReadonlySet<string>,
  now: Instant,
): Promise<(item: Item) => boolean> {
  const ids = items.map(({ id }) => id);
  const changeable = await changeableIds(tx, actor, kind, ids, now);
  const strangers = await tx.child.findMany({
    where: { AND: [{ id: { in: ids } }, notOwnFamily(actor, new Date(now))] },
    select: { id: true },
  });
  const notFamily = new Set(strangers.map((one) => one.id));
  return ({ id, before }) =>
    changeable.has(id) || (kind === 'residence' && notFamily.has(id) && regionIds.has(before.fromRaw));
}

interface Undo {
  readonly id: string;
  readonly field: BulkField;
  readonly form: BulkForm;
  readonly now: Instant;
  readonly trace: readonly HomeTrace[];
}

/** The former value as a later entry, where the entry of this act still counts. */
async function writeBack(
  tx: LedgerTransaction,
  actor: DeskActor,
  { id, field, form, now, trace }: Undo,
  items: readonly Item[],
): Promise<ReadonlySet<string>> {
  await tx.$queryRaw`select 1 from child where id = any(${items.map((item) => item.id)}::uuid[]) order by id for update`;
  const facts = await tx.childFact.findMany({
    where: { id: { in: items.flatMap(({ before }) => before.fact ?? []) }, supersededBy: null },
    select: { id: true, childId: true },
  });
  const column = { residence: 'residenceRegionId', class: 'classId', boarding: 'boarding' } as const;
  const rows = await tx.child.findMany({
    where: { id: { in: facts.map(({ childId }) => childId) } },
    select: { id: true, residenceRegionId: true, classId: true, boarding: true },
  });
  const wanted = field === 'boarding' ? form.to === 'yes' : form.to;
  const asLeft = new Set(rows.filter((row) => row[column[field]] === wanted).map((row) => row.id));
  const back = items.filter((item) => asLeft.has(item.id));
  await writeManyFacts(tx, actor, {
    actId: `undo ${id}`,
    field,
    since: form.since,
    source: '撤回刚才的改动',
    now,
    mark: { undo: id },
    children: back.map(({ id: childId, before }) => ({
      id: childId,
      factId: before.fact ?? null,
      raw: before.fromRaw,
      text: before.from,
      schoolId: before.fromSchool ?? null,
    })),
  });
  const done = new Set(back.map((item) => item.id));
  for (const home of trace)
    if (home.childIds.every((childId) => done.has(childId) || !items.some((item) => item.id === childId)))
      await moveHomeBack(tx, actor, home, { actId: id, now });
  return done;
}

/** A planned visit that nobody has taken up is closed; one that somebody has is theirs. */
async function withdrawVisits(
  tx: LedgerTransaction,
  actor: DeskActor,
  id: string,
  items: readonly Item[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const open = { id: { in: items.flatMap(({ before }) => before.fact ?? []) }, doneAt: null, assignedTo: null };
  const rows = await tx.humanInbox.findMany({ where: open, select: { id: true, childId: true } });
  await tx.humanInbox.updateMany({
    where: { id: { in: rows.map((row) => row.id) }, doneAt: null, assignedTo: null },
    data: { doneAt: new Date(now), doneBy: actor.staffId },
  });
  const children = rows.flatMap(({ childId }) => childId ?? []);
  await tx.auditLog.createMany({
    data: children.map((childId) => auditRow(actor, now, 'visit_plan_withdrawn', 'child', childId, { undo: id })),
  });
  return new Set(children);
}
