import type { AlertRecord } from '../../src/core/alert/alert.ts';
import { isOpen } from '../../src/core/alert/alert-state.ts';
import { applyToAlert } from '../../src/core/alert/apply-to-alert.ts';
import type { Effect, SendMessage } from '../../src/core/effect.ts';
import type { Instant } from '../../src/core/ids.ts';

type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** What a store would hold of alerts, in memory: the same uniqueness, the same refusal of stale decisions. */
export interface AlertRows {
  readonly alerts: Map<string, AlertRecord>;
  readonly messages: Map<string, SendMessage & { readonly at: Instant }>;
  readonly signals: Map<string, Of<'save_signal'>['signal']>;
  readonly events: {
    readonly at: Instant;
    readonly alertId: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly recipients: { readonly at: Instant; readonly row: Of<'add_alert_recipient'> }[];
  readonly steps: { readonly at: Instant; readonly row: Of<'finish_alert_step'>; readonly step: string }[];
  readonly alarms: Map<string, Of<'system_alarm'>>;
}

export function emptyRows(): AlertRows {
  return {
    alerts: new Map(),
    messages: new Map(),
    signals: new Map(),
    events: [],
    recipients: [],
    steps: [],
    alarms: new Map(),
  };
}

/** All or nothing: 'stale' when a version is not the expected one any more or a second open alert would come to be. */
export function applyAlertEffects(rows: AlertRows, effects: readonly Effect[], now: Instant): 'committed' | 'stale' {
  if (effects.some((effect) => isStale(rows, effect))) return 'stale';
  for (const effect of effects) applyOne(rows, effect, now);
  return 'committed';
}

function isStale(rows: AlertRows, effect: Effect): boolean {
  if (effect.kind === 'update_alert') return rows.alerts.get(effect.alertId)?.version !== effect.expectedVersion;
  if (effect.kind !== 'open_alert') return false;
  const { subjectKey, flagCode } = effect.alert;
  return [...rows.alerts.values()].some(
    (row) => isOpen(row) && row.subjectKey === subjectKey && row.flagCode === flagCode,
  );
}

function applyOne(rows: AlertRows, effect: Effect, now: Instant): void {
  switch (effect.kind) {
    case 'open_alert': {
      const { alert, steps } = effect;
      if (rows.alerts.has(alert.id)) throw new Error(`alert ${alert.id} is opened twice`);
      const pending = steps.map(({ no, chainStep, repeatNo, dueAt }) => ({ no, step: chainStep, repeatNo, dueAt }));
      const no = `A-2611-${String(rows.alerts.size + 1).padStart(4, '0')}`;
      rows.alerts.set(alert.id, { ...alert, no, pending, signals: [] });
      return;
    }
    case 'send_message':
      if (!rows.messages.has(effect.effectKey)) rows.messages.set(effect.effectKey, { ...effect, at: now });
      return;
    case 'save_signal':
      rows.signals.set(effect.signal.id, effect.signal);
      break;
    case 'add_alert_event':
      rows.events.push({ at: now, alertId: effect.alertId, type: effect.type, data: effect.data ?? {} });
      return;
    case 'add_alert_recipient':
      rows.recipients.push({ at: now, row: effect });
      break;
    case 'finish_alert_step': {
      const step = rows.alerts.get(effect.alertId)?.pending.find(({ no }) => no === effect.no);
      if (!step) throw new Error(`step ${effect.no} is finished twice`);
      rows.steps.push({ at: now, row: effect, step: step.step });
      break;
    }
    case 'add_alert_step':
      if ((rows.alerts.get(effect.alertId)?.lastStepNo ?? 0) >= effect.step.no)
        throw new Error(`step ${effect.step.no} exists`);
      break;
    case 'system_alarm':
      if (!rows.alarms.has(effect.key)) rows.alarms.set(effect.key, effect);
      return;
  }
  for (const [id, alert] of rows.alerts) rows.alerts.set(id, applyToAlert(alert, effect, now));
}
