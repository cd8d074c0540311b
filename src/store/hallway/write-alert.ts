import type { AlertChanges } from '../../core/effect.ts';
import { deriveId } from '../../core/ids.ts';
import { alertMonth } from './months.ts';
import { instant, mustChange, type RareContext, type Write } from './rare.ts';

/** Numbers the alert (A-YYMM-nnnn, a county's own count a month) and opens it; a second open one for (subject, flag) violates a unique index. */
export const openAlert: Write<'open_alert'> = async ({ session, now, alertNos }, { alert, steps }) => {
  const month = alertMonth(now.getTime());
  const [counter] = await session.rows<{ last: number }>(
    `insert into alert_counter as c (county_id, month, last) values ($1, $2, 1)
     on conflict (county_id, month) do update set last = c.last + 1 returning last`,
    [alert.countyId, month],
  );
  const no = `A-${month}-${String(counter?.last).padStart(4, '0')}`;
  await session.rows(
    `insert into alert (id, county_id, no, child_id, subject_key, place_region_id, flag_code, severity, state, restricted, drill, chain, exclusion,
       reporter_person_id, reporter_identity_id, owner_staff_id, handover_to_staff_id, version, opened_at, acked_at, called_police_at, saw_child_at, written_at, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
    [
      alert.id,
      alert.countyId,
      no,
      alert.childId,
      alert.subjectKey,
      alert.placeRegionId,
      alert.flagCode,
      alert.severity,
      alert.state,
      alert.restricted,
      alert.drill,
      JSON.stringify(alert.chain),
      JSON.stringify(alert.exclusion),
      alert.reporterPersonId,
      alert.reporterIdentityId,
      alert.ownerStaffId,
      alert.handoverToStaffId,
      alert.version,
      instant(alert.openedAt),
      instant(alert.ackedAt),
      instant(alert.calledPoliceAt),
      instant(alert.sawChildAt),
      instant(alert.writtenAt),
      instant(alert.closedAt),
    ],
  );
  alertNos.set(alert.id, no);
  for (const step of steps) await insertStep({ session }, alert.id, step);
};

type Step = { readonly no: number; readonly chainStep: string; readonly repeatNo: number; readonly dueAt: number };

async function insertStep(
  { session }: Pick<RareContext, 'session'>,
  alertId: string,
  { no, chainStep, repeatNo, dueAt }: Step,
): Promise<void> {
  await session.rows(
    'insert into alert_step (id, alert_id, no, chain_step, repeat_no, due_at) values ($1, $2, $3, $4, $5, $6)',
    [deriveId(dueAt, 'alert_step', alertId, no), alertId, no, chainStep, repeatNo, instant(dueAt)],
  );
}

/** Column and kind of each change that an alert can undergo. */
const columns: Readonly<Record<keyof AlertChanges, readonly [column: string, kind: 'plain' | 'json' | 'instant']>> = {
  state: ['state', 'plain'],
  severity: ['severity', 'plain'],
  restricted: ['restricted', 'plain'],
  chain: ['chain', 'json'],
  exclusion: ['exclusion', 'json'],
  ownerStaffId: ['owner_staff_id', 'plain'],
  handoverToStaffId: ['handover_to_staff_id', 'plain'],
  closeRequestedBy: ['close_requested_by', 'plain'],
  closedBy: ['closed_by', 'plain'],
  ackedAt: ['acked_at', 'instant'],
  calledPoliceAt: ['called_police_at', 'instant'],
  sawChildAt: ['saw_child_at', 'instant'],
  writtenAt: ['written_at', 'instant'],
  closedAt: ['closed_at', 'instant'],
};

/** All changes of one alert in one update, which is refused when its version is another by now. */
export const updateAlert: Write<'update_alert'> = async (context, { alertId, expectedVersion }, ordinal) => {
  const { effects, session, now } = context;
  const mine = effects.filter((effect) => effect.kind === 'update_alert' && effect.alertId === alertId);
  // Several changes of one alert are one update, written where the first of them stands.
  if (effects.indexOf(mine[0] as (typeof effects)[number]) !== ordinal) return;
  const changes: AlertChanges = Object.assign({}, ...mine.map((effect) => ('changes' in effect ? effect.changes : {})));
  const values: unknown[] = [alertId, expectedVersion, now];
  const sets = Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const [column, kind] = columns[name as keyof AlertChanges];
      values.push(kind === 'json' ? JSON.stringify(value) : kind === 'instant' ? instant(value as number) : value);
      return `${column} = $${values.length}`;
    });
  await mustChange(
    session,
    `update alert set version = version + 1, updated_at = $3${sets.map((set) => `, ${set}`).join('')} where id = $1 and version = $2`,
    values,
  );
};

export const addAlertStep: Write<'add_alert_step'> = (context, { alertId, step }) => insertStep(context, alertId, step);

export const finishAlertStep: Write<'finish_alert_step'> = async (
  { session, now },
  { alertId, no, state, outcome },
) => {
  await mustChange(
    session,
    `update alert_step set state = $3, outcome = $4, fired_at = $5 where alert_id = $1 and no = $2 and state = 'pending'`,
    [alertId, no, state, outcome, now],
  );
};

export const addAlertRecipient: Write<'add_alert_recipient'> = async ({ session, now, effects }, effect) => {
  const { alertId, stepNo, staffId, personId, role, state, reason } = effect;
  const message = effects.find(
    (other) =>
      other.kind === 'send_message' &&
      other.alertId === alertId &&
      other.alertStepNo === stepNo &&
      other.to.personId === personId,
  );
  const outboundId = message?.kind === 'send_message' ? deriveId(now.getTime(), 'outbound', message.effectKey) : null;
  await session.rows(
    `insert into alert_recipient as r (id, alert_id, step_no, staff_id, person_id, role, outbound_id, state, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (alert_id, step_no, staff_id, role) do update set state = excluded.state, reason = excluded.reason,
       outbound_id = coalesce(excluded.outbound_id, r.outbound_id), at = excluded.at`,
    [
      deriveId(now.getTime(), 'recipient', alertId, stepNo, staffId, role),
      alertId,
      stepNo,
      staffId,
      personId,
      role,
      outboundId,
      state,
      reason ?? null,
      now,
    ],
  );
};

export const addAlertEvent: Write<'add_alert_event'> = async (
  { session, crypto, event, now },
  { alertId, type, byStaffId, data },
  ordinal,
) => {
  const source =
    'id' in event
      ? event.id
      : 'timerId' in event
        ? event.timerId
        : `${event.kind}:${event.stepNo}:${'outboundId' in event ? event.outboundId : ''}`;
  const id = deriveId<string>(now.getTime(), 'alert_event', alertId, source, ordinal);
  const sealed = data === undefined ? null : crypto.encrypt('alert_event', 'data_e', id, JSON.stringify(data));
  await session.rows(
    'insert into alert_event (id, alert_id, at, by_staff_id, type, data_e) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing',
    [id, alertId, now, byStaffId, type, sealed],
  );
};

export const saveSignal: Write<'save_signal'> = async ({ session, crypto, event }, { signal }) => {
  await session.rows(
    `insert into signal (id, alert_id, child_id, subject_key, flag_code, severity, source_role, source_person_id, source_identity_id, inbound_id, session_id, step_id, because_e, restricted, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (id) do nothing`,
    [
      signal.id,
      signal.alertId,
      signal.childId,
      signal.subjectKey,
      signal.flagCode,
      signal.severity,
      signal.sourceRole,
      signal.sourcePersonId,
      signal.sourceIdentityId,
      event.kind === 'message_received' ? event.id : null,
      signal.sessionId,
      signal.stepId,
      crypto.encrypt('signal', 'because_e', signal.id, signal.because),
      signal.restricted,
      instant(signal.at),
    ],
  );
};

/** Form T11. Facts and words are ciphertext; what is said later does not erase what was said before. */
export const saveReport: Write<'save_report'> = async ({ session, crypto, now }, { alertId, changes }) => {
  const id = deriveId<string>(0, 'mandatory_report', alertId);
  const seal = (column: string, text: string | undefined) =>
    text === undefined ? null : crypto.encrypt('mandatory_report', column, id, text);
  await session.rows(
    `insert into mandatory_report as m (id, alert_id, reporter_staff_id, situations, facts_e, child_words_e, where_now_e, harm_by, who_knows_e, called_at, station, officer, receipt_no_e, updated_at)
     values ($1, $2, $3, coalesce($4::int[], '{}'), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (alert_id) do update set reporter_staff_id = coalesce(excluded.reporter_staff_id, m.reporter_staff_id),
       situations = coalesce($4::int[], m.situations), facts_e = coalesce(excluded.facts_e, m.facts_e), child_words_e = coalesce(excluded.child_words_e, m.child_words_e),
       where_now_e = coalesce(excluded.where_now_e, m.where_now_e), harm_by = coalesce(excluded.harm_by, m.harm_by), who_knows_e = coalesce(excluded.who_knows_e, m.who_knows_e),
       called_at = coalesce(excluded.called_at, m.called_at), station = coalesce(excluded.station, m.station), officer = coalesce(excluded.officer, m.officer),
       receipt_no_e = coalesce(excluded.receipt_no_e, m.receipt_no_e), updated_at = excluded.updated_at`,
    [
      id,
      alertId,
      changes.reporterStaffId ?? null,
      changes.situations ?? null,
      seal('facts_e', changes.facts),
      seal('child_words_e', changes.childWords),
      seal('where_now_e', changes.whereNow),
      changes.harmBy ?? null,
      seal('who_knows_e', changes.whoKnows),
      instant(changes.calledAt),
      changes.station ?? null,
      changes.officer ?? null,
      seal('receipt_no_e', changes.receiptNo),
      now,
    ],
  );
};
