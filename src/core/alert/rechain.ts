import type { Effect, NewAlertStep } from '../effect.ts';
import type { Severity } from '../flow/outcome.ts';
import type { Instant } from '../ids.ts';
import type { Flag } from '../risk/flags.ts';
import type { AlertRecord, FrozenChain } from './alert.ts';
import type { ChainBook } from './chains.ts';
import { type ChainBits, freezeChain } from './freeze-chain.ts';
import { outsideQuietHours, stepRows, type Zone } from './step-times.ts';

export interface Rechained {
  readonly chain: FrozenChain;
  readonly effects: readonly Effect[];
  readonly lastStepNo: number;
}

/**
 * Replaces the chain of a running alert: what is pending of the old one is skipped, the new one begins now. A higher level
 * makes it count anew (an orange that somebody had is to be taken again as red); a changed line of people does not.
 */
export function rechain(
  book: ChainBook,
  flag: Flag,
  alert: AlertRecord,
  severity: Severity,
  bits: ChainBits,
  zone: Zone,
): Rechained {
  const now = bits.startedAt;
  const rises = severity !== alert.severity;
  const frozen = freezeChain(book, flag, severity, bits);
  const { offDutyStaffIds: _forgotten, ...run } = alert.chain.run ?? {};
  const chain: FrozenChain = {
    ...frozen,
    startedAt: rises ? now : (alert.chain.startedAt ?? alert.openedAt),
    run: rises ? run : (alert.chain.run ?? {}),
  };
  const rows = stepRows(chain.steps, now, alert.lastStepNo + 1, book, zone);
  return {
    chain,
    effects: [...skipAll(alert, 'chain_replaced'), ...addSteps(alert, rows)],
    lastStepNo: alert.lastStepNo + rows.length,
  };
}

/** Ends every pending step of an alert, with the reason. */
export function skipAll(alert: AlertRecord, outcome: string): Effect[] {
  return alert.pending.map(({ no }) => ({
    kind: 'finish_alert_step',
    alertId: alert.id,
    no,
    state: 'skipped',
    outcome,
  }));
}

export function addSteps(alert: Pick<AlertRecord, 'id'>, rows: readonly NewAlertStep[]): Effect[] {
  return rows.map((step) => ({ kind: 'add_alert_step', alertId: alert.id, step }));
}

/** A step without a time of its own: due now, below red outside quiet hours. */
export function demand(
  book: ChainBook,
  alert: AlertRecord,
  no: number,
  chainStep: string,
  now: Instant,
  zone: Zone,
): Effect {
  const dueAt = alert.severity === 'red' ? now : outsideQuietHours(now, book.quietHours, zone);
  return { kind: 'add_alert_step', alertId: alert.id, step: { no, chainStep, repeatNo: 0, dueAt } };
}
