import type { BulkForm } from '../../app/desk/bulk-port.ts';
import { undoMs } from '../../app/desk/child-bulk.ts';
import type { ItemBefore } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { whyDutyLeftOut } from '../../core/duty/hand-over.ts';
import { deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import { settleOwners } from '../rhythm/settle.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';
import { actToUndo, bulkTransaction, endItems, holdAct, type ItemEnd } from './bulk-acts.ts';
import { type DutyAct, type DutyBulkParts, plain } from './duty-act.ts';
import { handedDuties, type StoredDuty } from './handed-duties.ts';
import { sessionOver } from './session-over.ts';

interface ReportBefore extends ItemBefore {
  readonly nextAt: Instant | null;
}

type Filled = DutyAct & { readonly form: BulkForm };

/**
 * One event through the hallway about all of them, so that the remark is read for danger as always; then what became of each is kept with the act. An
 * event that was handled before a crash is found by its id, and the rest goes on.
 */
export async function confirmReports(
  parts: DutyBulkParts,
  actor: DeskActor,
  act: Filled,
  ticked: ReadonlyMap<string, string>,
): Promise<'done' | 'nothing' | 'later' | null> {
  const { database, handle, playbook, now } = parts;
  const eventId = deriveId<InboundId>(0, 'desk_form', actor.staffId, act.id);
  const ids = act.items.map(({ id }) => id);
  const duties = await handedDuties(database, actor, playbook(), ids, now());
  const going = duties.filter(
    (duty) => ticked.get(duty.id) === duty.was && whyDutyLeftOut('report', actor, duty, null) === null,
  );
  const before = await markOf(parts, eventId);
  if (before === null) {
    if (going.length === 0) return 'nothing';
    const at = now();
    const result = await handle({
      kind: 'form_filled',
      id: eventId,
      personId: actor.personId,
      flowId: 'F19_duty_done',
      childIds: [],
      answers: { d1_which: going.map(({ id }) => id), d2_note: noteOf(act.form) },
      startedAt: at,
      at,
    });
    if (result.kind === 'refused' || result.kind === 'kept_for_retry') return 'later';
    // One of them was done while this was sent: nothing is written, and the page shows which.
    if (result.kind === 'done' && result.problem) return 'nothing';
  }
  const at = (await markOf(parts, eventId)) ?? now();
  await settle(parts, actor, going.length);
  return keep(parts, actor, act, { duties, ticked, at });
}

/** The day stands before the words: when it was done is not when it was written down. */
function noteOf({ since, note }: BulkForm): string {
  const [, month, day] = since.split('-').map(Number);
  return `${month}月${day}日办完。${note}`.trim();
}

/** When the event was handled. */
async function markOf({ database }: DutyBulkParts, id: string): Promise<Instant | null> {
  const mark = await database.timer.findUnique({ where: { id }, select: { doneAt: true } });
  return mark?.doneAt?.getTime() ?? null;
}

/** Each record counts for one period of a rule: several of one rule are settled one after the other. */
async function settle({ database, playbook }: DutyBulkParts, actor: DeskActor, most: number): Promise<void> {
  for (let round = 0; round <= most; round++)
    if ((await settleOwners(sessionOver(database), playbook().duties, [actor.personId])) === 0) return;
}

interface Outcome {
  readonly duties: readonly StoredDuty[];
  readonly ticked: ReadonlyMap<string, string>;
  readonly at: Instant;
}

async function keep(
  { database, now }: DutyBulkParts,
  actor: DeskActor,
  { id }: Filled,
  { duties, ticked, at }: Outcome,
): Promise<'done' | 'nothing' | null> {
  return database.$transaction(async (tx) => {
    const row = await holdAct(tx, actor.staffId, id);
    if (!row) return null;
    if (row.state !== 'draft') return 'done';
    const records = await tx.fileRecord.findMany({
      where: { personId: actor.personId, kind: 'duty_report', at: new Date(at) },
      select: { id: true },
    });
    const done = await tx.duty.findMany({
      where: { id: { in: duties.map((duty) => duty.id) }, evidenceId: { in: records.map((one) => one.id) } },
      select: { id: true, evidenceId: true },
    });
    const beforeOf = (duty: StoredDuty, fact?: string): ReportBefore => ({
      ...plain(duty),
      from: '',
      to: '',
      fromRaw: '',
      nextAt: duty.nextAt,
      ...(fact ? { fact } : {}),
    });
    const ends = duties.flatMap((duty): ItemEnd[] => {
      const fact = done.find((one) => one.id === duty.id)?.evidenceId;
      if (fact) return [{ id: duty.id, state: 'done', reason: null, before: beforeOf(duty, fact) }];
      const why = whyDutyLeftOut('report', actor, duty, null) ?? (ticked.has(duty.id) ? 'changed' : null);
      return why === null ? [] : [{ id: duty.id, state: 'left_out', reason: why, before: beforeOf(duty) }];
    });
    await endItems(tx, id, ends);
    const undoUntil = new Date(now() + undoMs);
    await tx.bulkAct.update({ where: { id }, data: { state: 'done', doneAt: new Date(at), undoUntil } });
    return 'done';
  }, bulkTransaction);
}

/** The record is superseded by one that says so, and whatever stood on it is open again; a duty that another record shows to be done stays. */
export async function undoReports(
  { database, now }: DutyBulkParts,
  actor: DeskActor,
  id: string,
): Promise<'undone' | 'too_late' | null> {
  return database.$transaction(async (tx) => {
    const at = now();
    const act = await actToUndo(tx, actor.staffId, id, at);
    if (act === null || typeof act === 'string') return act;
    const ends: ItemEnd[] = [];
    for (const { entityId, state, before } of act.items) {
      if (state !== 'done') continue;
      const { fact, nextAt } = before as unknown as ReportBefore;
      const isBack = fact !== undefined && (await withdraw(tx, actor, { fact, dutyId: entityId, nextAt, act: id, at }));
      ends.push({ id: entityId, state: isBack ? 'undone' : 'kept', reason: isBack ? null : 'changed' });
    }
    await endItems(tx, id, ends);
    await tx.bulkAct.update({ where: { id }, data: { state: 'undone', undoneAt: new Date(at) } });
    return 'undone';
  }, bulkTransaction);
}

interface Withdrawal {
  readonly fact: string;
  readonly dutyId: string;
  readonly nextAt: Instant | null;
  readonly act: string;
  readonly at: Instant;
}

async function withdraw(tx: LedgerTransaction, actor: DeskActor, wish: Withdrawal): Promise<boolean> {
  const { fact, dutyId, nextAt, act, at } = wish;
  const record = await tx.fileRecord.findFirst({ where: { id: fact, supersededBy: null } });
  const duty = record && (await tx.duty.findFirst({ where: { id: dutyId, evidenceId: fact } }));
  if (!record || !duty) return false;
  const { textE: _text, supersededBy: _none, updatedAt: _at, data, ...same } = record;
  const id = deriveId<string>(at, 'duty_report_withdrawn', act, fact);
  await tx.fileRecord.create({
    data: { ...same, id, kind: 'duty_report_withdrawn', data: data ?? {}, at: new Date(at), sessionId: null },
  });
  await tx.fileRecord.update({ where: { id: fact }, data: { supersededBy: id } });
  const open = { state: 'due' as const, doneAt: null, evidenceKind: null, evidenceId: null };
  await tx.duty.update({ where: { id: dutyId }, data: { ...open, nextAt: nextAt === null ? null : new Date(nextAt) } });
  // Somebody else's duty of the same place that it also fulfilled is looked at by the rhythm at once.
  await tx.duty.updateMany({ where: { evidenceId: fact }, data: { ...open, nextAt: new Date(at) } });
  await tx.auditLog.create({ data: auditRow(actor, at, 'duty_report_withdrawn', 'duty', dutyId, { undo: act }) });
  return true;
}
