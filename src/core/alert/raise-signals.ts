import type { AlertChanges, Effect, NewSignal } from '../effect.ts';
import type { Severity } from '../flow/outcome.ts';
import { type AlertId, type ChildId, deriveId, type IdentityId, type Instant, type PartyId, type PersonId, type RegionId, type SessionId, type StaffId } from '../ids.ts';
import type { Flag, FlagBook } from '../risk/flags.ts';
import type { ChildFacts } from '../situation.ts';
import { type AlertRecord, type Exclusion, worse } from './alert.ts';
import { isOpen } from './alert-state.ts';
import type { ChainBook } from './chains.ts';
import { directorInvolved, exclusionAtOpening, mergeExclusions } from './exclusion.ts';
import { type ChainBits, chainName, freezeChain, type SuspectKind } from './freeze-chain.ts';
import { demand, rechain } from './rechain.ts';
import { chinaZone, stepRows, type Zone } from './step-times.ts';

/** One hit of danger: an option, a matched word, a combination rule. */
export interface RiskHit {
  readonly flag: string;
  /** Absent: the flag's own level. */
  readonly severity?: Severity;
  readonly because: string;
  /** Absent: as the flag says. */
  readonly restricted?: boolean;
  readonly childId: ChildId | null;
  readonly stepId: string | null;
  readonly sessionId: SessionId | null;
  readonly suspect?: SuspectKind;
  readonly suspectPersonIds?: readonly PersonId[];
  readonly excludeHousehold?: boolean;
  readonly atSchool?: boolean;
  readonly tonight?: boolean;
}

export interface Reporter {
  readonly partyId: PartyId;
  readonly personId: PersonId | null;
  readonly identityId: IdentityId | null;
  /** A role of domain 4.1, "UNKNOWN" for an address nobody has bound. */
  readonly role: string;
  readonly staffId?: StaffId;
  readonly drill?: boolean;
  readonly trainerStaffId?: StaffId;
}

export interface RaiseInput {
  readonly now: Instant;
  /** Ids derive from it: a redone decision yields the same rows. */
  readonly eventId: string;
  readonly countyId: RegionId;
  readonly hits: readonly RiskHit[];
  readonly reporter: Reporter;
  /** The children the reporter may speak of. */
  readonly children: readonly ChildFacts[];
  /** Open alerts of these children and of this party. */
  readonly alerts: readonly AlertRecord[];
  readonly flags: FlagBook;
  readonly chains: ChainBook;
  /** Where an alert belongs whose child is unknown; absent: the village all children share, else the county. */
  readonly placeRegionId?: RegionId | null;
  readonly zone?: Zone;
}

interface Group {
  readonly key: string;
  readonly flag: Flag;
  readonly child: ChildFacts | null;
  readonly childId: ChildId | null;
  readonly hits: RiskHit[];
}

/**
 * Turns hits of danger into signals and alerts (rule 2: before the conversation goes on). One open alert for (subject,
 * flag): a further hit is attached to it, and its level may only go up (domain 6.2). Blue hits alone open none: they wait
 * for the weekly digest.
 */
export function raiseSignals(input: RaiseInput): Effect[] {
  return groupHits(input).flatMap((group) => {
    const open = input.alerts.find((alert) => isOpen(alert) && alert.subjectKey === group.key && alert.flagCode === group.flag.code);
    if (open) return attach(input, group, open);
    const severity = worst(group);
    if (severity === 'blue') return group.hits.map((hit, index) => signalEffect(input, group, hit, index, null));
    return openAlert(input, group, severity);
  });
}

function groupHits(input: RaiseInput): Group[] {
  const groups = new Map<string, Group>();
  for (const hit of input.hits) {
    const key = subjectKey(input.reporter, hit.childId);
    // A code that the book does not know must still reach a person: the rules of an emergency hold for it.
    const flag = input.flags.flags.get(hit.flag) ?? { ...input.flags.get('P01'), code: hit.flag };
    const child = input.children.find(({ id }) => id === hit.childId) ?? null;
    const id = `${key} ${flag.code}`;
    const group = groups.get(id) ?? { key, flag, child, childId: hit.childId, hits: [] };
    group.hits.push(hit);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** An exercise never joins a real alert, nor the other way round (domain 10.55). */
function subjectKey(reporter: Reporter, childId: ChildId | null): string {
  const subject = childId === null ? `party:${reporter.partyId}` : `child:${childId}`;
  return reporter.drill ? `drill:${subject}` : subject;
}

function worst(group: Group): Severity {
  return group.hits.reduce<Severity>((level, hit) => worse(level, hit.severity ?? group.flag.severity), 'blue');
}

const restrictedByFlag: readonly string[] = ['yes', 'until_sorted', 'strictest'];

function isRestricted(group: Group): boolean {
  if (group.flag.restricted === 'strictest') return true;
  return group.hits.some((hit) => hit.restricted ?? restrictedByFlag.includes(group.flag.restricted));
}

function bitsOf(input: RaiseInput, group: Group): ChainBits {
  const { reporter, chains } = input;
  const fromSchool = chains.schoolRoles.includes(reporter.role);
  const suspects = group.hits.flatMap((hit) => hit.suspectPersonIds ?? []);
  const said = group.hits.map((hit) => hit.suspect).find((kind) => kind !== undefined);
  const trainer = reporter.drill ? (reporter.trainerStaffId ?? reporter.staffId) : undefined;
  const { child } = group;
  return {
    startedAt: input.now,
    atSchool: fromSchool || group.hits.some((hit) => hit.atSchool === true),
    hasSchool: child === null || child.schoolOrganizationId !== null,
    ...(said ? { suspect: said } : {}),
    directorInvolved: isRestricted(group) && directorInvolved(near(input, group), suspects),
    tonight: group.hits.some((hit) => hit.tonight === true || chains.tonightWords.some((word) => hit.because.includes(word))),
    ...(trainer ? { drillTrainer: trainer } : {}),
  };
}

function near(input: RaiseInput, group: Group): readonly ChildFacts[] {
  return group.child ? [group.child] : group.childId === null ? input.children : [];
}

function exclusionOf(input: RaiseInput, group: Group, bits: ChainBits): Exclusion {
  const hint = group.hits.map((hit) => hit.excludeHousehold).find((value) => value !== undefined);
  const staff = input.chains.schoolRoles.includes(input.reporter.role);
  return exclusionAtOpening(input.chains, {
    flag: group.flag,
    restricted: isRestricted(group),
    bits,
    suspectPersonIds: group.hits.flatMap((hit) => hit.suspectPersonIds ?? []),
    // A teacher who cannot name the child says nothing about the families of the whole class.
    children: group.child === null && staff ? [] : near(input, group),
    ...(hint === undefined ? {} : { excludeHousehold: hint }),
  });
}

function openAlert(input: RaiseInput, group: Group, severity: Severity): Effect[] {
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
    { kind: 'add_alert_event', alertId: id, type: 'OPEN', byStaffId: null, data: { flag: group.flag.code, severity, chain: chain.chain } },
  ];
}

/** The residence village owns visits and alerts (domain 10.26). */
function placeOf(input: RaiseInput, group: Group): RegionId | null {
  if (group.child) return group.child.residenceRegionId;
  if (input.placeRegionId) return input.placeRegionId;
  const villages = new Set(input.children.map(({ residenceRegionId }) => residenceRegionId));
  const [only] = villages;
  return only !== undefined && villages.size === 1 ? only : input.countyId;
}

function attach(input: RaiseInput, group: Group, alert: AlertRecord): Effect[] {
  const { now, chains } = input;
  const zone = input.zone ?? chinaZone;
  const severity = worse(alert.severity, worst(group));
  const restricted = alert.restricted || isRestricted(group);
  const trainer = alert.chain.onlyStaffId;
  const bits = { ...bitsOf(input, group), ...(trainer ? { drillTrainer: trainer } : {}) };
  const exclusion = mergeExclusions(alert.exclusion, exclusionOf(input, group, bits));
  const otherLine = chainName(chains, group.flag, bits) !== alert.chain.chain && ['PS', 'PV'].includes(chainName(chains, group.flag, bits));
  const effects: Effect[] = [];
  let changes: AlertChanges = {
    ...(alert.state === 'waiting' ? { state: alert.ownerStaffId ? 'acting' : 'new', closeRequestedBy: null } : {}),
    ...(restricted === alert.restricted ? {} : { restricted }),
    exclusion,
  };
  if (severity !== alert.severity || otherLine) {
    const next = rechain(chains, group.flag, alert, severity, bits, zone);
    changes = { ...changes, severity, chain: next.chain };
    effects.push(...next.effects);
  } else if (worst(group) !== 'yellow' && worst(group) !== 'blue' && !alert.pending.some(({ step }) => step === 'push' || step === 'signal')) {
    effects.push(demand(chains, alert, alert.lastStepNo + 1, 'signal', now, zone));
  }
  return [
    // Also when nothing changes: a signal must not join an alert that was closed in between.
    { kind: 'update_alert', alertId: alert.id, expectedVersion: alert.version, changes },
    ...effects,
    ...group.hits.map((hit, index) => signalEffect(input, group, hit, index, alert.id)),
    { kind: 'add_alert_event', alertId: alert.id, type: 'SIGNAL', byStaffId: null, data: { flag: group.flag.code, from: alert.severity, to: severity } },
  ];
}

function signalEffect(input: RaiseInput, group: Group, hit: RiskHit, index: number, alertId: AlertId | null): Effect {
  const { now, eventId, reporter } = input;
  const signal: NewSignal = {
    id: deriveId(now, eventId, 'signal', group.key, group.flag.code, hit.stepId ?? '', index),
    flagCode: group.flag.code,
    severity: hit.severity ?? group.flag.severity,
    sourceRole: reporter.role,
    sourcePersonId: reporter.personId,
    because: hit.because,
    at: now,
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
