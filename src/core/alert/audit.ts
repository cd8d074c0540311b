import type { Effect } from '../effect.ts';
import type { AlertId, Instant } from '../ids.ts';
import type { AlertRecord } from './alert.ts';
import { isAcked, isOpen } from './alert-state.ts';

/** What the auditor reads: only what it needs to see that alerts run. */
export interface AlertSnapshot {
  /** All open alerts, and those closed since the last audit. */
  readonly alerts: readonly AlertRecord[];
  /** Rows of alerts that have not left yet. */
  readonly unsent: readonly {
    readonly outboundId: string;
    readonly alertId: AlertId;
    readonly stepNo: number;
    readonly state: 'queued' | 'sending';
    /** When it could have left: when it was written, or after a pause it was told to make. */
    readonly readySince: Instant;
  }[];
  /** Signals of orange and red that belong to no alert. */
  readonly strayHits: readonly { readonly signalId: string; readonly flagCode: string }[];
  /** Steps that fired with the outcome 'told' and have no row of any recipient. */
  readonly silentSteps: readonly { readonly alertId: AlertId; readonly stepNo: number; readonly chainStep: string }[];
  /** (subject, flag) with more than one open alert. */
  readonly doubles: readonly { readonly subjectKey: string; readonly flagCode: string; readonly count: number }[];
}

export type FindingKind =
  | 'no_next_step'
  | 'step_overdue'
  | 'step_too_far'
  | 'row_stuck'
  | 'stray_hit'
  | 'silent_step'
  | 'double_alert';

export interface Finding {
  readonly kind: FindingKind;
  /** An alarm rings once for a key. */
  readonly key: string;
  readonly alertId: AlertId | null;
  /** How it is mended, or null: then only a person can. */
  readonly mend:
    | { readonly what: 'add_step'; readonly step: Extract<Effect, { kind: 'add_alert_step' }>['step'] }
    | { readonly what: 'wake_step'; readonly stepNo: number }
    | { readonly what: 'requeue'; readonly outboundId: string }
    | null;
}

export interface AuditLimits {
  /** A step may be this late before the auditor speaks. */
  readonly stepLateMs: number;
  readonly redUnsentMs: number;
  readonly otherUnsentMs: number;
  /** Red and untaken: the next step is never further off than the chain's own repeat and this (also after the clock was set back). */
  readonly redSlackMs: number;
  readonly otherGapMs: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const auditLimits: AuditLimits = {
  stepLateMs: 2 * minuteMs,
  redUnsentMs: 2 * minuteMs,
  otherUnsentMs: 15 * minuteMs,
  redSlackMs: minuteMs,
  otherGapMs: 31 * dayMs,
};

/** What is wrong with the alerts of this snapshot (reliability, invariants 4 to 6). Nothing: all is well. */
export function findings(snapshot: AlertSnapshot, now: Instant, limits: AuditLimits = auditLimits): Finding[] {
  const open = snapshot.alerts.filter(isOpen);
  return [
    ...open.flatMap((alert) => stepFindings(alert, now, limits)),
    ...snapshot.unsent.flatMap((row) => stuckRow(row, snapshot.alerts, now, limits)),
    ...snapshot.strayHits.map(({ signalId }) => only('stray_hit', `stray_hit:${signalId}`, null)),
    ...snapshot.silentSteps.map(({ alertId, stepNo }) =>
      only('silent_step', `silent_step:${alertId}:${stepNo}`, alertId),
    ),
    ...snapshot.doubles.map(({ subjectKey, flagCode }) =>
      only('double_alert', `double_alert:${subjectKey}:${flagCode}`, null),
    ),
  ];
}

function stepFindings(alert: AlertRecord, now: Instant, limits: AuditLimits): Finding[] {
  const [next] = alert.pending.toSorted((a, b) => a.dueAt - b.dueAt);
  const red = alert.severity === 'red';
  const add = (chainStep: string): Finding['mend'] => ({
    what: 'add_step',
    step: { no: alert.lastStepNo + 1, chainStep, repeatNo: 0, dueAt: now },
  });
  if (!next) {
    const step = isAcked(alert) ? lastRepeating(alert) : 'push';
    return [
      { kind: 'no_next_step', key: `no_next_step:${alert.id}:${alert.lastStepNo}`, alertId: alert.id, mend: add(step) },
    ];
  }
  if (next.dueAt < now - limits.stepLateMs) {
    return [
      {
        kind: 'step_overdue',
        key: `step_overdue:${alert.id}:${next.no}`,
        alertId: alert.id,
        mend: { what: 'wake_step', stepNo: next.no },
      },
    ];
  }
  const gap = red && !isAcked(alert) && !alert.drill ? callEveryMs(alert) + limits.redSlackMs : limits.otherGapMs;
  if (next.dueAt > now + gap) {
    const step = red && !isAcked(alert) ? 'again' : lastRepeating(alert);
    return [
      { kind: 'step_too_far', key: `step_too_far:${alert.id}:${alert.lastStepNo}`, alertId: alert.id, mend: add(step) },
    ];
  }
  return [];
}

/** How often an untaken alert calls. */
function callEveryMs(alert: AlertRecord): number {
  const repeats = alert.chain.steps.flatMap(({ unless, repeatEveryMs }) =>
    unless === 'acked' && repeatEveryMs ? [repeatEveryMs] : [],
  );
  return repeats.length > 0 ? Math.min(...repeats) : dayMs;
}

/** The step that repeats until a person closes the alert. */
function lastRepeating(alert: AlertRecord): string {
  return (
    alert.chain.steps.findLast(({ unless, repeatEveryMs }) => unless === 'closed' && repeatEveryMs)?.step ?? 'push'
  );
}

function stuckRow(
  row: AlertSnapshot['unsent'][number],
  alerts: readonly AlertRecord[],
  now: Instant,
  limits: AuditLimits,
): Finding[] {
  const alert = alerts.find(({ id }) => id === row.alertId);
  const limit = alert && alert.severity !== 'red' ? limits.otherUnsentMs : limits.redUnsentMs;
  if (now - row.readySince <= limit) return [];
  return [
    {
      kind: 'row_stuck',
      key: `row_stuck:${row.outboundId}`,
      alertId: row.alertId,
      mend: { what: 'requeue', outboundId: row.outboundId },
    },
  ];
}

function only(kind: FindingKind, key: string, alertId: AlertId | null): Finding {
  return { kind, key, alertId, mend: null };
}
