import type { AlertRecord } from '../../core/alert/alert.ts';
import { isSettled } from '../../core/alert/alert-state.ts';
import type { StepRow } from './alert-page-store.ts';
import type { DeskAlertSteps } from './alert-parts.ts';

/**
 * The chain as it ran and as it will go on: what has fired, what is due and what was skipped, in order of time. A step that comes again
 * every five minutes is one line; one that waits for what has happened already will not come.
 */
export function foldSteps(alert: AlertRecord, rows: readonly StepRow[]): readonly DeskAlertSteps[] {
  const byName = new Map<string, StepRow[]>();
  for (const row of rows) byName.set(row.step, [...(byName.get(row.step) ?? []), row]);
  return [...byName].map(([name, list]) => foldOne(alert, name, list)).sort((a, b) => a.at - b.at);
}

function foldOne(alert: AlertRecord, name: string, rows: readonly StepRow[]): DeskAlertSteps {
  const { chain } = alert;
  // "next:TOWN_LEAD", "released:<person>": what stands behind the colon belongs to one occasion.
  const [step = name, detail = ''] = name.split(':');
  const known =
    chain.steps.find((one) => one.step === name) ??
    (chain.onDemand ?? []).find((one) => one.step === name || one.step === step);
  const fired = rows.filter(({ state }) => state === 'fired');
  const comes = !known || !isSettled(alert, known.unless);
  const pending = rows.find(({ state }) => comes && state === 'pending');
  const shown = fired[0] ?? pending ?? rows.at(-1);
  const last = fired.at(-1);
  const role = /^[A-Z_]{3,40}$/u.test(detail) ? [detail] : [];
  return {
    step,
    message: known?.message ?? step,
    roles: role.length > 0 ? role : (known?.roles ?? []).map((one) => one.replace('*', '')),
    unless: known?.unless ?? null,
    state: fired.length > 0 ? 'fired' : pending ? 'pending' : 'skipped',
    at: shown ? (shown.firedAt ?? shown.dueAt) : 0,
    times: fired.length,
    lastAt: fired.length > 1 && last ? (last.firedAt ?? last.dueAt) : null,
    nextAt: fired.length > 0 && pending ? pending.dueAt : null,
    outcome: (last ?? rows.at(-1))?.outcome ?? '',
  };
}
