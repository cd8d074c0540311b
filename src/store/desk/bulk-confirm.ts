import { homesOf, type MovingHome } from '../../app/desk/bulk-homes.ts';
import type { BulkForm } from '../../app/desk/bulk-port.ts';
import { judgedChild, undoMs } from '../../app/desk/child-bulk.ts';
import type { ConfirmWish, ItemBefore, StoredBulkChild } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId } from '../../core/ids.ts';
import { type BulkField, type ChildBulkKind, type LeftOut, whyLeftOut } from '../../core/ledger/bulk-change.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';
import { bulkTransaction, endItems, holdAct, type ItemEnd } from './bulk-acts.ts';
import { bulkChildren } from './bulk-children.ts';
import { writeManyFacts } from './bulk-facts.ts';
import { type HomeTrace, moveHome } from './move-household.ts';
import { opener } from './open-child.ts';
import { plannedVisit } from './planned-visits.ts';

interface Act {
  readonly id: string;
  readonly kind: ChildBulkKind;
  readonly form: BulkForm;
  readonly toText: string;
}

/** All of it in one transaction, once: whoever has changed since it was looked at is left out and named. */
export async function confirmBulk(
  database: Database,
  crypto: FieldCrypto,
  actor: DeskActor,
  wish: ConfirmWish,
): Promise<'done' | 'nothing' | null> {
  return database.$transaction(async (tx) => {
    const row = await holdAct(tx, actor.staffId, wish.id);
    if (!row) return null;
    if (row.state !== 'draft') return 'done';
    if (row.wish === null) return 'nothing';
    const note = opener(crypto)('bulk_act', 'note_e', row.id, row.noteE);
    const kind = row.kind as ChildBulkKind;
    const form: BulkForm = { ...(row.wish as unknown as BulkForm), note };
    const ids = row.items.map(({ entityId }) => entityId);
    const children = await heldChildren(tx, actor, kind, ids, wish);
    const judged = children.map((child) => ({ child, why: whyNot(kind, child, form, wish) }));
    const going = judged.flatMap(({ child, why }) => (why === null ? [child] : []));
    if (going.length === 0) return 'nothing';
    const act = { id: row.id, kind, form, toText: await textOf(tx, kind, form.to) };
    const { ends, trace } =
      kind === 'visit'
        ? await planVisits(tx, crypto, actor, act, going, wish.now)
        : await change(tx, actor, act, going, wish);
    const left = judged.flatMap(({ child, why }): ItemEnd[] =>
      why === null || why === 'unticked'
        ? []
        : [{ id: child.id, state: 'left_out', reason: why, before: beforeOf(child, act) }],
    );
    await endItems(tx, row.id, [...ends, ...left]);
    await tx.bulkAct.update({
      where: { id: row.id },
      data: {
        state: 'done',
        doneAt: new Date(wish.now),
        undoUntil: new Date(wish.now + undoMs),
        trace: trace as unknown as Prisma.InputJsonArray,
      },
    });
    return 'done';
  }, bulkTransaction);
}

/** The children and, of a move, everybody's brothers and sisters, held until it is done: two who change the same child stand one after the other. */
async function heldChildren(
  tx: LedgerTransaction,
  actor: DeskActor,
  kind: ChildBulkKind,
  ids: readonly string[],
  { now }: ConfirmWish,
): Promise<StoredBulkChild[]> {
  await tx.$queryRaw`
    select 1 from child where id = any(${[...ids]}::uuid[]) or ${kind === 'residence'} and person_id in (
      select m.id from child c join person p on p.id = c.person_id join person m on m.household_id = p.household_id where c.id = any(${[...ids]}::uuid[]))
    order by id for update`;
  return bulkChildren(tx, actor, kind, ids, now);
}

/** Rows that were not ticked were not wanted: nothing is said of them. */
function whyNot(
  kind: ChildBulkKind,
  child: StoredBulkChild,
  form: BulkForm,
  { ticked, blocked }: ConfirmWish,
): LeftOut | 'unticked' | null {
  const why = whyLeftOut(kind, judgedChild(child, blocked), form);
  const was = ticked.get(child.id);
  if (was === undefined) return why ?? 'unticked';
  return was === child.was ? why : 'changed';
}

async function textOf(tx: LedgerTransaction, kind: ChildBulkKind, to: string): Promise<string> {
  if (kind === 'residence') {
    const place = await tx.region.findUniqueOrThrow({
      where: { id: to },
      select: { name: true, parent: { select: { name: true } } },
    });
    return [place.parent?.name, place.name].filter(Boolean).join(' · ');
  }
  if (kind !== 'class') return to;
  const of = await tx.schoolClass.findUniqueOrThrow({
    where: { id: to },
    select: { name: true, organization: { select: { name: true } } },
  });
  return `${of.organization.name} · ${of.name}`;
}

function beforeOf(child: StoredBulkChild, { toText }: Act): ItemBefore {
  return {
    name: child.name,
    fileNo: child.fileNo,
    from: child.text,
    to: toText,
    fromRaw: child.raw,
    fromSchool: child.schoolId,
  };
}

interface Done {
  readonly ends: readonly ItemEnd[];
  readonly trace: readonly HomeTrace[];
}

async function change(
  tx: LedgerTransaction,
  actor: DeskActor,
  act: Act,
  going: readonly StoredBulkChild[],
  { now }: ConfirmWish,
): Promise<Done> {
  const { form, toText } = act;
  const field = act.kind as BulkField;
  const homes = field === 'residence' ? homesOf(going, form.along === 'all' ? 'all' : []) : [];
  const also = await bulkChildren(
    tx,
    actor,
    'residence',
    homes.flatMap(({ alsoChildren }) => alsoChildren),
    now,
  );
  const all = [...going, ...also.filter(({ raw, mayChange }) => mayChange && raw !== form.to)];
  const facts = await writeManyFacts(tx, actor, {
    actId: act.id,
    field,
    since: form.since,
    source: form.source,
    now,
    mark: { bulk: act.id },
    children: all.map(({ id, factId }) => ({ id, factId, raw: form.to, text: toText })),
  });
  const trace: HomeTrace[] = [];
  for (const home of homes) {
    const one = await moveHome(tx, actor, home, {
      actId: act.id,
      toRegionId: form.to,
      since: form.since,
      source: form.source,
      now,
    });
    if (one) trace.push(one);
  }
  const ends = all.map((child): ItemEnd => {
    const names = namesAt(homes, child);
    return {
      id: child.id,
      state: 'done',
      reason: null,
      before: { ...beforeOf(child, act), ...names, fact: facts.get(child.id) as string },
    };
  });
  return { ends, trace };
}

function namesAt(homes: readonly MovingHome[], { id }: StoredBulkChild): Pick<ItemBefore, 'along' | 'stays'> {
  const home = homes.find(({ children }) => children[0]?.id === id);
  return { along: home?.alongNames ?? [], stays: home?.stayNames ?? [] };
}

/** A line of the child director's inbox for each child: what is to be visited by when. Families hear nothing of it. */
async function planVisits(
  tx: LedgerTransaction,
  crypto: FieldCrypto,
  actor: DeskActor,
  act: Act,
  going: readonly StoredBulkChild[],
  now: number,
): Promise<Done> {
  const rows = going.map((child) => ({ child, id: deriveId<string>(now, 'plan_visit', act.id, child.id) }));
  const note = act.form.note === '' ? '走访' : `走访：${act.form.note}`;
  await tx.humanInbox.createMany({
    data: rows.map(({ child, id }) => ({
      id,
      effectKey: `${plannedVisit}${act.id}:${child.id}`,
      childId: child.id,
      regionId: child.regionId,
      reason: 'task',
      forRole: 'CHILD_DIRECTOR',
      noteE: crypto.encrypt('human_inbox', 'note_e', id, note),
      dueAt: new Date(`${act.form.to}T23:59:59+08:00`),
      createdAt: new Date(now),
    })),
  });
  const due = { due: act.form.to, bulk: act.id };
  await tx.auditLog.createMany({
    data: rows.map(({ child }) => auditRow(actor, now, 'visit_planned', 'child', child.id, due)),
  });
  const ends = rows.map(({ child, id }): ItemEnd => {
    return { id: child.id, state: 'done', reason: null, before: { ...beforeOf(child, act), fact: id } };
  });
  return { ends, trace: [] };
}
