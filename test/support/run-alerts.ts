import { decideAlert } from '../../src/core/alert/decide-alert.ts';
import type { AlertAction } from '../../src/core/event.ts';
import type { AlertId, InboundId, Instant } from '../../src/core/ids.ts';
import type { AlertSituation } from '../../src/core/situation.ts';
import { actor, books, person, situation } from './alert-county.ts';
import { type AlertRows, applyAlertEffects } from './apply-alert-effects.ts';

/** Fires every step that is due at `now`, in order of time, until nothing is due: what the worker does in one wake. */
export function wakeAt(rows: AlertRows, now: Instant, more: Partial<AlertSituation> = {}): void {
  for (let round = 0; round < 500; round++) {
    const due = [...rows.alerts.values()]
      .flatMap((alert) => alert.pending.map((step) => ({ alert, step })))
      .filter(({ step }) => step.dueAt <= now)
      .toSorted((a, b) => a.step.dueAt - b.step.dueAt || a.step.no - b.step.no)[0];
    if (!due) return;
    const event = { kind: 'alert_step_due', alertId: due.alert.id, stepNo: due.step.no, at: due.step.dueAt } as const;
    const { effects } = decideAlert(books, situation(due.alert, now, more), event);
    if (applyAlertEffects(rows, effects, now) !== 'committed') throw new Error('a step was refused as stale');
  }
  throw new Error('steps never come to rest');
}

/** Wakes at every minute from one instant to another, both included. */
export function liveThrough(rows: AlertRows, from: Instant, to: Instant, more: Partial<AlertSituation> = {}): void {
  for (let now = from; now <= to; now += 60_000) wakeAt(rows, now, more);
}

/** A member of staff acts in the console; returns the code of a refusal, or null. */
export function act(
  rows: AlertRows,
  alertId: AlertId,
  who: string,
  action: AlertAction,
  now: Instant,
  more: Partial<AlertSituation> = {},
): string | null {
  const alert = rows.alerts.get(alertId);
  if (!alert) throw new Error('no such alert');
  const event = {
    kind: 'staff_acted',
    id: `${who}-${now}` as InboundId,
    personId: person(who),
    alertId,
    action,
    at: now,
  } as const;
  const { effects, problem } = decideAlert(books, { ...situation(alert, now, more), actor: actor(who) }, event);
  if (applyAlertEffects(rows, effects, now) !== 'committed') throw new Error('an act was refused as stale');
  return problem ?? null;
}

export function toldNames(rows: AlertRows): string[] {
  return [
    ...new Set(
      rows.recipients
        .filter(({ row }) => row.state === 'told' || row.state === 'phone_list')
        .map(({ row }) => row.personId as string),
    ),
  ].toSorted();
}

export function excludedNames(rows: AlertRows): Record<string, string> {
  return Object.fromEntries(
    rows.recipients.filter(({ row }) => row.state === 'excluded').map(({ row }) => [row.personId, row.reason ?? '']),
  );
}
