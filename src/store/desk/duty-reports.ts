import type { BulkForm } from '../../app/desk/bulk-port.ts';
import { undoMs } from '../../app/desk/child-bulk.ts';
import type { ItemBefore } from '../../app/desk/child-bulk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { whyDutyLeftOut } from '../../core/duty/hand-over.ts';
import { deriveId, type InboundId, type Instant } from '../../core/ids.ts';
import type { Prisma } from '../generated/client.ts';
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

/** What is kept with the act before its event goes out, so that whoever looks later can end it. */
interface Begun {
  /** Which event: another one after one that came to nothing. */
  readonly attempt: number;
  readonly ticked: readonly string[];
  /** When each duty was to be looked at next: a settled one does not say so any more. */
  readonly nextAt: Readonly<Record<string, Instant | null>>;
}

/**
 * One event through the hallway about all of them, so that the remark is read for danger as always. It is a transaction of its own: what is about to be
 * reported is kept with the act before, and what became of it after. Whatever breaks off in between, the next look at the act ends it
 * (`finishReports`), and the same form again finds the same event.
 */
export async function confirmReports(
  parts: DutyBulkParts,
  actor: DeskActor,
  act: Filled,
  ticked: ReadonlyMap<string, string>,
): Promise<'done' | 'nothing' | 'later' | null> {
  const { handle, now } = parts;
  const duties = await dutiesOf(parts, actor, act);
  const going = duties.filter(
    (duty) => ticked.get(duty.id) === duty.was && whyDutyLeftOut('report', actor, duty, null) === null,
  );
  if (going.length > 0) {
    const begun = await begin(parts, actor, act, [...ticked.keys()], duties);
    if (begun === null || begun === 'done') return begun;
    const { eventId } = begun;
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
  }
  // Nothing was written where one of them was done while this was sent: the page shows which.
  return (await finishReports(parts, actor, act)) ? 'done' : 'nothing';
}

/** The day stands before the words: when it was done is not when it was written down. */
function noteOf({ since, note }: BulkForm): string {
  const [, month, day] = since.split('-').map(Number);
  return `${month}月${day}日办完。${note}`.trim();
}

const dutiesOf = ({ database, playbook, now }: DutyBulkParts, actor: DeskActor, { items }: DutyAct) =>
  handedDuties(
    database,
    actor,
    playbook(),
    items.map(({ id }) => id),
    now(),
  );

const eventOf = (actor: DeskActor, actId: string, attempt: number): InboundId =>
  deriveId<InboundId>(0, 'desk_form', actor.staffId, actId, String(attempt));

/** The event that reports them. Two who press at once have the same one; a new one only after one that reported nothing. */
async function begin(
  { database }: DutyBulkParts,
  actor: DeskActor,
  { id }: DutyAct,
  ticked: readonly string[],
  duties: readonly StoredDuty[],
): Promise<{ readonly eventId: InboundId } | 'done' | null> {
  return database.$transaction(async (tx) => {
    const row = await holdAct(tx, actor.staffId, id);
    if (!row) return null;
    if (row.state !== 'draft') return 'done';
    const before = row.trace as unknown as Begun | null;
    const handled = before && (await reportedBy(tx, actor, id, before));
    if (before && handled && handled.recordIds.length > 0) return { eventId: eventOf(actor, id, before.attempt) };
    const begun: Begun = {
      attempt: before ? before.attempt + (handled ? 1 : 0) : 0,
      ticked,
      nextAt: Object.fromEntries(duties.map((duty) => [duty.id, duty.nextAt])),
    };
    await tx.bulkAct.update({ where: { id }, data: { trace: begun as unknown as Prisma.InputJsonObject } });
    return { eventId: eventOf(actor, id, begun.attempt) };
  }, bulkTransaction);
}

interface Reported {
  readonly at: Instant;
  readonly recordIds: readonly string[];
}

/** When the event was handled, and the records it wrote. Null: it was not handled. */
async function reportedBy(
  database: LedgerTransaction,
  actor: DeskActor,
  actId: string,
  { attempt }: Begun,
): Promise<Reported | null> {
  const id = eventOf(actor, actId, attempt);
  const mark = await database.timer.findUnique({ where: { id }, select: { doneAt: true } });
  if (!mark?.doneAt) return null;
  const records = await database.fileRecord.findMany({
    where: { personId: actor.personId, kind: 'duty_report', at: mark.doneAt },
    select: { id: true },
  });
  return { at: mark.doneAt.getTime(), recordIds: records.map((record) => record.id) };
}

/** Each record counts for one period of a rule: several of one rule are settled one after the other. */
async function settle({ database, playbook }: DutyBulkParts, actor: DeskActor, most: number): Promise<void> {
  for (let round = 0; round <= most; round++)
    if ((await settleOwners(sessionOver(database), playbook().duties, [actor.personId])) === 0) return;
}

/** Ends an act whose event has reported something; true: it is ended, now or before. */
export async function finishReports(parts: DutyBulkParts, actor: DeskActor, act: DutyAct): Promise<boolean> {
  const { database } = parts;
  const row = await database.bulkAct.findUnique({ where: { id: act.id }, select: { state: true, trace: true } });
  if (row?.state !== 'draft') return row !== null;
  const begun = row.trace as unknown as Begun | null;
  const reported = begun && (await reportedBy(database, actor, act.id, begun));
  if (!begun || !reported || reported.recordIds.length === 0) return false;
  await settle(parts, actor, begun.ticked.length);
  await keep(parts, actor, act, { begun, reported, duties: await dutiesOf(parts, actor, act) });
  return true;
}

interface Outcome {
  readonly begun: Begun;
  readonly reported: Reported;
  readonly duties: readonly StoredDuty[];
}

async function keep(
  { database }: DutyBulkParts,
  actor: DeskActor,
  { id }: DutyAct,
  { begun, reported: { at, recordIds }, duties }: Outcome,
): Promise<void> {
  await database.$transaction(async (tx) => {
    if ((await holdAct(tx, actor.staffId, id))?.state !== 'draft') return;
    const done = await tx.duty.findMany({
      where: { id: { in: duties.map((duty) => duty.id) }, evidenceId: { in: [...recordIds] } },
      select: { id: true, evidenceId: true },
    });
    const beforeOf = (duty: StoredDuty, fact?: string): ReportBefore => ({
      ...plain(duty),
      from: '',
      to: '',
      fromRaw: '',
      nextAt: begun.nextAt[duty.id] ?? null,
      ...(fact ? { fact } : {}),
    });
    const ends = duties.flatMap((duty): ItemEnd[] => {
      const fact = done.find((one) => one.id === duty.id)?.evidenceId;
      if (fact) return [{ id: duty.id, state: 'done', reason: null, before: beforeOf(duty, fact) }];
      const isTicked = begun.ticked.includes(duty.id);
      const why = whyDutyLeftOut('report', actor, duty, null) ?? (isTicked ? 'changed' : null);
      return why === null ? [] : [{ id: duty.id, state: 'left_out', reason: why, before: beforeOf(duty) }];
    });
    await endItems(tx, id, ends);
    await tx.auditLog.createMany({
      data: done.map((duty) =>
        auditRow(actor, at, 'duty_reported', 'duty', duty.id, { act: id, record: duty.evidenceId ?? '' }),
      ),
    });
    const undoUntil = new Date(at + undoMs);
    await tx.bulkAct.update({ where: { id }, data: { state: 'done', doneAt: new Date(at), undoUntil } });
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
