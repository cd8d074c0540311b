import type { AlertChanges, Decision, Effect } from '../../core/effect.ts';
import { deriveId } from '../../core/ids.ts';
import type { HotContext, Of } from './hot-context.ts';
import { instant } from './rare.ts';
import { recordRow } from './write-rhythm.ts';

/** The rows of one decision for commit-full-sql.ts: alerts with what belongs to them, others' conversations, records. */
export interface FullRows {
  readonly touched: readonly { readonly id: string }[];
  readonly opened: readonly object[];
  readonly steps: readonly object[];
  readonly finished: readonly object[];
  readonly recipients: readonly object[];
  readonly events: readonly object[];
  readonly signals: readonly object[];
  readonly others: readonly object[];
  readonly records: readonly object[];
}

/** Written by commit-full-sql.ts, whatever else is in the decision. */
export const alertKinds: ReadonlySet<Effect['kind']> = new Set<Effect['kind']>([
  'open_alert',
  'update_alert',
  'add_alert_step',
  'finish_alert_step',
  'add_alert_recipient',
  'add_alert_event',
  'save_signal',
  'open_session_for',
]);

type Step = { readonly no: number; readonly chainStep: string; readonly repeatNo: number; readonly dueAt: number };

/** `withRecords`: the records go with the rest; else they were written before it, in the same transaction. */
export function fullRows(context: HotContext, { effects }: Decision, withRecords: boolean): FullRows {
  const of = <K extends Effect['kind']>(kind: K) => effects.filter((effect): effect is Of<K> => effect.kind === kind);
  const { alertNos, situation } = context;
  const opened = of('open_alert');
  return {
    touched: touchedRows(context, of('update_alert'), effects.length > 0),
    opened: opened.map(({ alert }) => openedRow(alert, alertNos.get(alert.id) ?? '')),
    steps: [
      ...opened.flatMap(({ alert, steps }) => steps.map((step) => stepRow(alert.id, step))),
      ...of('add_alert_step').map(({ alertId, step }) => stepRow(alertId, step)),
    ],
    finished: of('finish_alert_step').map(({ alertId, no, state, outcome }) => ({
      alert_id: alertId,
      no,
      state,
      outcome,
      now: new Date(situation.now),
    })),
    recipients: recipientRows(context, of('add_alert_recipient'), of('send_message')),
    events: effects.flatMap((effect, ordinal) =>
      effect.kind === 'add_alert_event' ? [eventRow(context, effect, ordinal)] : [],
    ),
    signals: of('save_signal').map((effect) => signalRow(context, effect)),
    others: otherParties(context, of('open_session_for')).map((party) => ({ party })),
    records: withRecords ? of('save_record').map((effect) => recordRow(context, effect)) : [],
  };
}

/** Parties whose decisions under way are made anew, because a session was opened for them. */
export function otherParties({ situation }: HotContext, opens: readonly Of<'open_session_for'>[]): readonly string[] {
  const own = 'partyId' in situation ? situation.partyId : null;
  return [...new Set(opens.map(({ partyId }) => partyId).filter((partyId) => partyId !== own))];
}

/**
 * One row an alert, with all its changes: whoever saw an older version decides anew. The alert of an event is held also when nothing
 * of it changes: one decision an alert at a time.
 */
function touchedRows(
  { situation }: HotContext,
  updates: readonly Of<'update_alert'>[],
  holdsOwn: boolean,
): FullRows['touched'] {
  const rows = new Map<string, { version: number; touch: boolean; changes: AlertChanges }>();
  if ('alert' in situation && holdsOwn)
    rows.set(situation.alert.id, { version: situation.alert.version, touch: false, changes: {} });
  const updated = new Set<string>();
  for (const { alertId, expectedVersion, changes } of updates) {
    // The version that the first of several saw is the one that counts.
    const version = updated.has(alertId) ? (rows.get(alertId)?.version ?? expectedVersion) : expectedVersion;
    rows.set(alertId, { version, touch: true, changes: { ...rows.get(alertId)?.changes, ...changes } });
    updated.add(alertId);
  }
  return [...rows].map(([id, { version, touch, changes }]) => ({
    id,
    version,
    touch,
    changes: Object.fromEntries(
      Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [[name, written(name, value)]])),
    ),
    now: new Date(situation.now),
  }));
}

const written = (name: string, value: unknown): unknown =>
  name.endsWith('At') ? instant(value as number | null) : value;

function openedRow(alert: Of<'open_alert'>['alert'], no: string): object {
  return {
    id: alert.id,
    county_id: alert.countyId,
    no,
    child_id: alert.childId,
    subject_key: alert.subjectKey,
    place_region_id: alert.placeRegionId,
    flag_code: alert.flagCode,
    severity: alert.severity,
    state: alert.state,
    restricted: alert.restricted,
    drill: alert.drill,
    chain: alert.chain,
    exclusion: alert.exclusion,
    reporter_person_id: alert.reporterPersonId,
    reporter_identity_id: alert.reporterIdentityId,
    owner_staff_id: alert.ownerStaffId,
    handover_to_staff_id: alert.handoverToStaffId,
    version: alert.version,
    opened_at: instant(alert.openedAt),
    acked_at: instant(alert.ackedAt),
    called_police_at: instant(alert.calledPoliceAt),
    saw_child_at: instant(alert.sawChildAt),
    written_at: instant(alert.writtenAt),
    closed_at: instant(alert.closedAt),
  };
}

function stepRow(alertId: string, { no, chainStep, repeatNo, dueAt }: Step): object {
  return {
    id: deriveId(dueAt, 'alert_step', alertId, no),
    alert_id: alertId,
    no,
    chain_step: chainStep,
    repeat_no: repeatNo,
    due_at: instant(dueAt),
  };
}

/** One row for each (step, member of staff, role): a statement must not write a row twice. What is said last holds. */
function recipientRows(
  { situation: { now } }: HotContext,
  recipients: readonly Of<'add_alert_recipient'>[],
  sends: readonly Of<'send_message'>[],
): readonly object[] {
  const rows = new Map<string, { readonly outbound_id: string | null }>();
  for (const { alertId, stepNo, staffId, personId, role, state, reason } of recipients) {
    const key = [alertId, stepNo, staffId, role].join();
    const message = sends.find(
      (send) => send.alertId === alertId && send.alertStepNo === stepNo && send.to.personId === personId,
    );
    const outboundId = message === undefined ? null : deriveId<string>(now, 'outbound', message.effectKey);
    rows.set(key, {
      ...{ id: deriveId(now, 'recipient', alertId, stepNo, staffId, role), alert_id: alertId, step_no: stepNo },
      ...{ staff_id: staffId, person_id: personId, role, state, reason: reason ?? null, at: new Date(now) },
      outbound_id: outboundId ?? rows.get(key)?.outbound_id ?? null,
    });
  }
  return [...rows.values()];
}

function eventRow(
  { crypto, event, situation: { now } }: HotContext,
  { alertId, type, byStaffId, data }: Of<'add_alert_event'>,
  ordinal: number,
): object {
  const source =
    'id' in event
      ? event.id
      : 'timerId' in event
        ? event.timerId
        : `${event.kind}:${event.stepNo}:${'outboundId' in event ? event.outboundId : ''}`;
  const id = deriveId<string>(now, 'alert_event', alertId, source, ordinal);
  const sealed = data === undefined ? null : crypto.encrypt('alert_event', 'data_e', id, JSON.stringify(data));
  return { id, alert_id: alertId, at: new Date(now), by_staff_id: byStaffId, type, data_e: sealed };
}

function signalRow({ crypto, event }: HotContext, { signal }: Of<'save_signal'>): object {
  return {
    id: signal.id,
    alert_id: signal.alertId,
    child_id: signal.childId,
    subject_key: signal.subjectKey,
    flag_code: signal.flagCode,
    severity: signal.severity,
    source_role: signal.sourceRole,
    source_person_id: signal.sourcePersonId,
    source_identity_id: signal.sourceIdentityId,
    inbound_id: event.kind === 'message_received' ? event.id : null,
    session_id: signal.sessionId,
    step_id: signal.stepId,
    because_e: crypto.encrypt('signal', 'because_e', signal.id, signal.because),
    restricted: signal.restricted,
    at: instant(signal.at),
  };
}
