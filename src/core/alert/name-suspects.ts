import type { Effect } from '../effect.ts';
import type { Instant, PersonId, StaffId } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';
import type { AlertRecord } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { isOpen } from './alert-state.ts';
import { directorInvolved, exclusionAtOpening, mergeExclusions } from './exclusion.ts';
import { type ChainBits, chainName, type SuspectKind } from './freeze-chain.ts';
import { rechain } from './rechain.ts';
import { chinaZone } from './step-times.ts';

export interface SuspectsNamed {
  readonly who: SuspectKind;
  readonly suspectPersonIds?: readonly PersonId[];
  readonly child: ChildFacts | null;
  readonly byStaffId: StaffId | null;
  readonly now: Instant;
}

/**
 * The discoverer says who may be harming the child (conversation F14, question 5). Exclusions only grow; staff of the school
 * or the village as suspects move the alert to chain PS or PV, whose people are told now (domain 4.3, 4.4).
 */
export function nameSuspects(
  books: AlertBooks,
  alert: AlertRecord,
  { who, suspectPersonIds = [], child, byStaffId, now }: SuspectsNamed,
): Effect[] {
  const flag = books.flags.flags.get(alert.flagCode);
  if (!flag || !isOpen(alert)) return [];
  const children = child ? [child] : [];
  const { chain } = alert;
  const pushed = chain.steps.find(({ step }) => step === 'push')?.roles ?? [];
  const bits: ChainBits = {
    startedAt: now,
    suspect: who,
    atSchool: pushed.some((role) => books.chains.schoolRoles.includes(role)),
    directorInvolved: directorInvolved(children, suspectPersonIds),
    ...(chain.onlyStaffId ? { drillTrainer: chain.onlyStaffId } : {}),
  };
  const restricted = true;
  const exclusion = mergeExclusions(
    alert.exclusion,
    exclusionAtOpening(books.chains, { flag, restricted, bits, suspectPersonIds, children }),
  );
  const name = chainName(books.chains, flag, bits);
  const moved =
    name !== chain.chain && (name === 'PS' || name === 'PV')
      ? rechain(books.chains, flag, alert, alert.severity, bits, books.zone ?? chinaZone)
      : null;
  return [
    {
      kind: 'update_alert',
      alertId: alert.id,
      expectedVersion: alert.version,
      changes: { exclusion, restricted, ...(moved ? { chain: moved.chain } : {}) },
    },
    ...(moved?.effects ?? []),
    {
      kind: 'add_alert_event',
      alertId: alert.id,
      type: 'SUSPECTS',
      byStaffId,
      data: { who, chain: moved?.chain.chain ?? chain.chain },
    },
  ];
}

/** The police gave a receipt number or an officer's name: the call is more than a pressed button (domain 10.44). */
export function noteReceipt(alert: AlertRecord, byStaffId: StaffId | null): Effect[] {
  const { chain } = alert;
  if (chain.run?.receiptKnown === true || !isOpen(alert)) return [];
  return [
    {
      kind: 'update_alert',
      alertId: alert.id,
      expectedVersion: alert.version,
      changes: { chain: { ...chain, run: { ...chain.run, receiptKnown: true } } },
    },
    { kind: 'add_alert_event', alertId: alert.id, type: 'RECEIPT', byStaffId },
  ];
}
