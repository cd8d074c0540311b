import type { AlertChanges, Effect, NewSignal } from '../effect.ts';
import type { Severity } from '../flow/outcome.ts';
import { type AlertId, deriveId } from '../ids.ts';
import { type AlertRecord, worse } from './alert.ts';
import { isOpen } from './alert-state.ts';
import { mergeExclusions } from './exclusion.ts';
import { chainName, freezeChain } from './freeze-chain.ts';
import {
  bitsOf,
  exclusionOf,
  groupHits,
  type HitGroup,
  isRestricted,
  placeOf,
  type RaiseInput,
  type RiskHit,
  worst,
} from './hit-group.ts';
import { demand, rechain } from './rechain.ts';
import { chinaZone, stepRows } from './step-times.ts';

/**
 * Turns hits of danger into signals and alerts (rule 2: before the conversation goes on). One open alert for (subject,
 * flag): a further hit is attached to it, and its level may only go up (domain 6.2). Blue hits alone open none: they wait
 * for the weekly digest.
 */
export function raiseSignals(input: RaiseInput): Effect[] {
  return groupHits(input).flatMap((group) => {
    const open = input.alerts.find(
      (alert) => isOpen(alert) && alert.subjectKey === group.key && alert.flagCode === group.flag.code,
    );
    if (open) return attach(input, group, open);
    const severity = worst(group);
    if (severity === 'blue') return group.hits.map((hit, index) => signalEffect(input, group, hit, index, null));
    return openAlert(input, group, severity);
  });
}

function openAlert(input: RaiseInput, group: HitGroup, severity: Severity): Effect[] {
  const { now, eventId, reporter, chains } = input;
  const bits = bitsOf(input, group);
  const chain = freezeChain(chains, group.flag, severity, bits);
  const steps = stepRows(chain.steps, now, 1, chains, input.zone ?? chinaZone);
  const id = deriveId<AlertId>(now, eventId, 'alert', group.key, group.flag.code);
  const alert: AlertRecord = {
    id,
    no: '',
    countyId: input.countyId,
    childId: group.childId,
    subjectKey: group.key,
    placeRegionId: placeOf(input, group),
    flagCode: group.flag.code,
    severity,
    state: 'new',
    restricted: isRestricted(group),
    drill: reporter.drill === true,
    chain,
    exclusion: exclusionOf(input, group, bits),
    reporterPersonId: reporter.personId,
    reporterIdentityId: reporter.identityId,
    ownerStaffId: null,
    ownerName: '',
    handoverToStaffId: null,
    closeRequestedBy: null,
    version: 0,
    openedAt: now,
    ackedAt: null,
    calledPoliceAt: null,
    sawChildAt: null,
    writtenAt: null,
    closedAt: null,
    signals: [],
    pending: steps.map(({ no, chainStep, repeatNo, dueAt }) => ({ no, step: chainStep, repeatNo, dueAt })),
    lastStepNo: steps.length,
    told: [],
  };
  return [
    { kind: 'open_alert', alert, steps },
    ...group.hits.map((hit, index) => signalEffect(input, group, hit, index, id)),
    {
      kind: 'add_alert_event',
      alertId: id,
      type: 'OPEN',
      byStaffId: null,
      data: { flag: group.flag.code, severity, chain: chain.chain },
    },
  ];
}

function attach(input: RaiseInput, group: HitGroup, alert: AlertRecord): Effect[] {
  const { now, chains } = input;
  // A message that is tried again has said this before.
  const known = new Set(alert.signals.map(({ id }) => id));
  if (group.hits.every((hit, index) => known.has(signalId(input, group, hit, index)))) return [];
  const zone = input.zone ?? chinaZone;
  const severity = worse(alert.severity, worst(group));
  const restricted = alert.restricted || isRestricted(group);
  const trainer = alert.chain.onlyStaffId;
  const bits = { ...bitsOf(input, group), ...(trainer ? { drillTrainer: trainer } : {}) };
  const exclusion = mergeExclusions(alert.exclusion, exclusionOf(input, group, bits));
  const otherLine =
    chainName(chains, group.flag, bits) !== alert.chain.chain &&
    ['PS', 'PV'].includes(chainName(chains, group.flag, bits));
  const effects: Effect[] = [];
  let changes: AlertChanges = {
    ...(alert.state === 'waiting' ? { state: alert.ownerStaffId ? 'acting' : 'new', closeRequestedBy: null } : {}),
    ...(restricted === alert.restricted ? {} : { restricted }),
    exclusion,
  };
  if (severity !== alert.severity || otherLine) {
    const next = rechain(chains, group.flag, alert, severity, bits, zone);
    // Whoever had it as orange is asked again as red: it counts as new until somebody takes it.
    changes = { ...changes, severity, chain: next.chain, ...(severity === alert.severity ? {} : { state: 'new' }) };
    effects.push(...next.effects);
  } else if (
    worst(group) !== 'yellow' &&
    worst(group) !== 'blue' &&
    !alert.pending.some(({ step }) => step === 'push' || step === 'signal')
  ) {
    effects.push(demand(chains, alert, alert.lastStepNo + 1, 'signal', now, zone));
  }
  return [
    // Also when nothing changes: a signal must not join an alert that was closed in between.
    { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes },
    ...effects,
    ...group.hits.map((hit, index) => signalEffect(input, group, hit, index, alert.id)),
    {
      kind: 'add_alert_event',
      alertId: alert.id,
      type: 'SIGNAL',
      byStaffId: null,
      data: { flag: group.flag.code, from: alert.severity, to: severity },
    },
  ];
}

function signalId(input: RaiseInput, group: HitGroup, hit: RiskHit, index: number): string {
  const at = input.saidAt ?? input.now;
  return deriveId(at, input.eventId, 'signal', group.key, group.flag.code, hit.stepId ?? '', index);
}

function signalEffect(
  input: RaiseInput,
  group: HitGroup,
  hit: RiskHit,
  index: number,
  alertId: AlertId | null,
): Effect {
  const { reporter } = input;
  const signal: NewSignal = {
    id: signalId(input, group, hit, index),
    flagCode: group.flag.code,
    severity: hit.severity ?? group.flag.severity,
    sourceRole: reporter.role,
    sourcePersonId: reporter.personId,
    because: hit.because,
    at: input.saidAt ?? input.now,
    alertId,
    childId: group.childId,
    subjectKey: group.key,
    sourceIdentityId: reporter.identityId,
    sessionId: hit.sessionId,
    stepId: hit.stepId,
    restricted: isRestricted(group),
  };
  return { kind: 'save_signal', signal };
}
