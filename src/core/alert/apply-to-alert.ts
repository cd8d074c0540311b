import type { Effect } from '../effect.ts';
import type { Instant } from '../ids.ts';
import type { AlertRecord } from './alert.ts';

/**
 * The alert as it stands after an effect: what the store will hold once it is committed. Effects about other things leave
 * it as it is. Serves a turn that acts twice on one alert, and tests.
 */
export function applyToAlert(alert: AlertRecord, effect: Effect, now: Instant): AlertRecord {
  switch (effect.kind) {
    case 'update_alert': {
      if (effect.alertId !== alert.id) return alert;
      const { closedBy: _closer, ...changes } = effect.changes;
      const owner = 'ownerStaffId' in changes ? { ownerName: ownerName(alert, changes.ownerStaffId ?? null) } : {};
      return { ...alert, ...changes, ...owner, version: alert.version + 1 };
    }
    case 'add_alert_step': {
      if (effect.alertId !== alert.id) return alert;
      const { no, chainStep, repeatNo, dueAt } = effect.step;
      return {
        ...alert,
        lastStepNo: Math.max(alert.lastStepNo, no),
        pending: [...alert.pending, { no, step: chainStep, repeatNo, dueAt }],
      };
    }
    case 'finish_alert_step':
      if (effect.alertId !== alert.id) return alert;
      return { ...alert, pending: alert.pending.filter(({ no }) => no !== effect.no) };
    case 'add_alert_recipient': {
      if (effect.alertId !== alert.id || effect.state === 'excluded') return alert;
      const { staffId, personId, role, state } = effect;
      const others = alert.told.filter((row) => row.staffId !== staffId || (row.silent !== true && state === 'silent'));
      const loud = others.some((row) => row.staffId === staffId);
      return {
        ...alert,
        told: loud ? others : [...others, { staffId, personId, role, ...(state === 'silent' ? { silent: true } : {}) }],
      };
    }
    case 'save_signal': {
      const { signal } = effect;
      if (signal.alertId !== alert.id) return alert;
      const { id, flagCode, severity, sourceRole, sourcePersonId, because } = signal;
      return {
        ...alert,
        signals: [
          ...alert.signals,
          { id, flagCode, severity, sourceRole, sourcePersonId, because, at: signal.at ?? now },
        ],
      };
    }
    default:
      return alert;
  }
}

function ownerName(alert: AlertRecord, staffId: AlertRecord['ownerStaffId']): string {
  if (staffId === null) return '';
  return (
    alert.told.find((row) => row.staffId === staffId)?.name ?? (staffId === alert.ownerStaffId ? alert.ownerName : '')
  );
}
