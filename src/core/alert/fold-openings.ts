import type { Effect } from '../effect.ts';
import type { Instant } from '../ids.ts';
import type { AlertRecord } from './alert.ts';
import { applyToAlert } from './apply-to-alert.ts';

type Opening = Extract<Effect, { kind: 'open_alert' }>;

/**
 * Joins what a turn did to an alert that the same turn opened into its opening: one statement cannot insert a row and change
 * it as well. A second hit in one message, for instance, raises the level of the alert that the first one opened.
 */
export function foldOpenings(effects: readonly Effect[], now: Instant): Effect[] {
  const opened = new Map<string, AlertRecord>();
  for (const effect of effects) if (effect.kind === 'open_alert') opened.set(effect.alert.id, effect.alert);
  if (opened.size === 0) return [...effects];
  const changed = new Set<string>();
  const rest = effects.filter((effect) => {
    if (effect.kind !== 'update_alert' && effect.kind !== 'add_alert_step' && effect.kind !== 'finish_alert_step')
      return true;
    const alert = opened.get(effect.alertId);
    if (!alert) return true;
    opened.set(effect.alertId, applyToAlert(alert, effect, now));
    changed.add(effect.alertId);
    return false;
  });
  return rest.map((effect) =>
    effect.kind === 'open_alert' && changed.has(effect.alert.id) ? reopened(effect, opened) : effect,
  );
}

/** The steps that are left are numbered anew from one, and the alert is new: version 0. */
function reopened(effect: Opening, opened: ReadonlyMap<string, AlertRecord>): Opening {
  const alert = opened.get(effect.alert.id) ?? effect.alert;
  const pending = alert.pending.map((row, index) => ({ ...row, no: index + 1 }));
  return {
    kind: 'open_alert',
    alert: { ...alert, version: 0, pending, lastStepNo: pending.length },
    steps: pending.map(({ no, step, repeatNo, dueAt }) => ({ no, chainStep: step, repeatNo, dueAt })),
  };
}
