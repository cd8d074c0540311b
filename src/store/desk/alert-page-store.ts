import { createHash } from 'node:crypto';
import type { AlertPageStore, HistoryRow, ReportRow, StepRow, ToldRow } from '../../app/desk/alert-page-store.ts';
import type { ReportPart } from '../../app/desk/alert-parts.ts';
import type { PersonId, StaffId } from '../../core/ids.ts';
import { childScope } from '../access/child-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { isKept } from './fill-form.ts';
import { nameMap, staffNameMap } from './staff-names.ts';

/** What the page of one alert reads and writes. */
export function makeAlertPageStore(database: Database, crypto: FieldCrypto): AlertPageStore {
  return {
    told: (alertId) => toldOf(database, alertId),
    history: (alertId) => historyOf(database, crypto, alertId),
    async steps(alertId) {
      const rows = await database.alertStep.findMany({ where: { alertId }, orderBy: { no: 'asc' } });
      return rows.map(
        ({ no, chainStep, repeatNo, dueAt, state, firedAt, outcome }): StepRow => ({
          no,
          step: chainStep,
          repeatNo,
          dueAt: dueAt.getTime(),
          state,
          firedAt: firedAt?.getTime() ?? null,
          outcome,
        }),
      );
    },
    report: (alertId) => reportOf(database, crypto, alertId),
    isKept: (actor, form) => isKept(database, actor, form),
    async mayReadChild(actor, childId, now) {
      const where = childScope(actor, 'child.read', now);
      if (where === null) return false;
      return (
        (await database.child.findFirst({ where: { AND: [{ id: childId }, where] }, select: { id: true } })) !== null
      );
    },
    tick: (actor, tick) => keepTick(database, crypto, actor, tick),
  };
}

async function toldOf(database: Database, alertId: string): Promise<ToldRow[]> {
  const rows = await database.alertRecipient.findMany({ where: { alertId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  const [names, sent] = await Promise.all([
    nameMap(
      database,
      rows.map(({ personId }) => personId),
    ),
    database.outboundMessage.findMany({
      where: { alertId, messageClass: 'alert' },
      select: {
        id: true,
        personId: true,
        alertStepNo: true,
        channel: true,
        state: true,
        sentAt: true,
        deliveredAt: true,
        readAt: true,
      },
    }),
  ]);
  return rows.flatMap((row): ToldRow[] => {
    const base = {
      personId: row.personId as PersonId,
      name: names.get(row.personId) ?? '',
      role: row.role,
      at: row.at.getTime(),
      how: row.state as ToldRow['how'],
      reason: row.reason,
    };
    const mine = sent.filter(({ personId, alertStepNo }) => personId === row.personId && alertStepNo === row.stepNo);
    const nothing = { channel: null, outboundId: null, outbound: null, sentAt: null, deliveredAt: null, readAt: null };
    if (mine.length === 0) return [{ ...base, ...nothing }];
    return mine.map(({ id, channel, state, sentAt, deliveredAt, readAt }) => ({
      ...base,
      channel,
      outboundId: id,
      outbound: state,
      sentAt: sentAt?.getTime() ?? null,
      deliveredAt: deliveredAt?.getTime() ?? null,
      readAt: readAt?.getTime() ?? null,
    }));
  });
}

async function historyOf(database: Database, crypto: FieldCrypto, alertId: string): Promise<HistoryRow[]> {
  const rows = await database.alertEvent.findMany({ where: { alertId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  const names = await staffNameMap(
    database,
    rows.flatMap(({ byStaffId }) => byStaffId ?? []),
  );
  return rows.map(
    (row): HistoryRow => ({
      at: row.at.getTime(),
      type: row.type,
      who: (row.byStaffId && names.get(row.byStaffId as StaffId)) ?? '',
      data: row.dataE
        ? (JSON.parse(crypto.decrypt('alert_event', 'data_e', row.id, row.dataE)) as HistoryRow['data'])
        : null,
    }),
  );
}

async function reportOf(database: Database, crypto: FieldCrypto, alertId: string): Promise<ReportRow | null> {
  const row = await database.mandatoryReport.findUnique({ where: { alertId } });
  if (!row) return null;
  const open = (column: string, sealed: string | null) =>
    sealed === null ? '' : crypto.decrypt('mandatory_report', column, row.id, sealed);
  const filled: Readonly<Record<ReportPart, boolean>> = {
    whereNow: row.whereNowE !== null,
    called: row.calledAt !== null,
    situations: row.situations.length > 0,
    facts: row.factsE !== null,
    childWords: row.childWordsE !== null,
    harmBy: row.harmBy !== null,
    whoKnows: row.whoKnowsE !== null,
    station: row.station !== null || row.officer !== null,
    receiptNo: row.receiptNoE !== null,
  };
  return {
    filled: new Set((Object.keys(filled) as ReportPart[]).filter((part) => filled[part])),
    calledAt: row.calledAt?.getTime() ?? null,
    said: {
      whereNow: open('where_now_e', row.whereNowE),
      situations: row.situations,
      facts: open('facts_e', row.factsE),
      childWords: open('child_words_e', row.childWordsE),
      harmBy: row.harmBy ?? '',
      whoKnows: open('who_knows_e', row.whoKnowsE),
      station: row.station ?? '',
      receiptNo: open('receipt_no_e', row.receiptNoE),
    },
  };
}

async function keepTick(
  database: Database,
  crypto: FieldCrypto,
  actor: Parameters<AlertPageStore['tick']>[0],
  { alertId, step, done, actId, at }: Parameters<AlertPageStore['tick']>[1],
): Promise<void> {
  const id = idOf('runbook', alertId, actor.staffId, actId);
  await database.$transaction(async (tx) => {
    const { count } = await tx.alertEvent.createMany({
      data: [
        {
          id,
          alertId,
          at: new Date(at),
          byStaffId: actor.staffId,
          type: 'RUNBOOK',
          dataE: crypto.encrypt('alert_event', 'data_e', id, JSON.stringify({ text: step, done })),
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await tx.auditLog.create({
      data: {
        at: new Date(at),
        actorKind: 'person',
        actorId: actor.personId,
        action: done ? 'runbook_ticked' : 'runbook_unticked',
        entity: 'alert',
        entityId: alertId,
      },
    });
  });
}

/** A UUID (version 8 layout) of a form: the same form gives the same row, whenever it comes again. */
function idOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
