import type { PersonId, StaffId } from '../ids.ts';
import type { AlertSituation, Candidate } from '../situation.ts';
import type { AlertRecord, ChainStep } from './alert.ts';
import type { ChainBook } from './chains.ts';
import { type ExclusionReason, whyExcluded } from './may-receive.ts';

export interface Recipient {
  readonly candidate: Candidate;
  /** The role they are told in: the first of the step's roles that they hold. */
  readonly role: string;
}

export interface Resolution {
  readonly told: readonly Recipient[];
  readonly excluded: readonly {
    readonly staffId: StaffId;
    readonly personId: PersonId;
    readonly role: string;
    readonly reason: ExclusionReason;
  }[];
  /** Entitled, but without an address and without a number: somebody else must be told instead. */
  readonly unreachable: readonly Candidate[];
  /** Roles for which nobody could be told, so that the next role up was. */
  readonly climbed: readonly { readonly role: string; readonly to: string | null }[];
}

type Place = Pick<AlertSituation, 'candidates' | 'family'>;

/**
 * Who is told at a step: its roles, minus those who must not learn of it (domain 4.4). Of a role the one on duty, else the
 * backup, else all who hold it; nobody left: the next role up at once (domain 4.2). One message a person, however many roles.
 */
export function resolveRecipients(
  book: ChainBook,
  alert: AlertRecord,
  step: Pick<ChainStep, 'step' | 'roles'>,
  place: Place,
): Resolution {
  const told = new Map<PersonId, Recipient>();
  const excluded = new Map<string, Resolution['excluded'][number]>();
  const climbed: { role: string; to: string | null }[] = [];
  const [, argument] = step.step.split(':');
  const already = step.step.startsWith('next:') ? alert.told.map(({ personId }) => personId) : [];
  const entitled = entitledCandidates(book, alert, place, excluded).filter(
    ({ personId }) => !already.includes(personId),
  );
  const free = entitled.filter(isReachable);
  const unreachable = entitled.filter((candidate) => !isReachable(candidate) && step.roles.includes(candidate.role));
  const add = (role: string, list: readonly Candidate[]): void => {
    for (const candidate of list) {
      if (!told.has(candidate.personId)) told.set(candidate.personId, { candidate, role });
    }
  };
  if (alert.chain.onlyStaffId) {
    add('TRAINER', place.candidates.filter(({ staffId }) => staffId === alert.chain.onlyStaffId).slice(0, 1));
    return { told: [...told.values()], excluded: [], unreachable: [], climbed };
  }
  if (step.step.startsWith('released:')) {
    add('RELEASED', free.filter(({ personId }) => personId === argument).slice(0, 1));
    return { told: [...told.values()], excluded: [], unreachable: [], climbed };
  }
  if (step.step.startsWith('reporter:')) {
    const mine = ({ personId, role }: Candidate) => personId === alert.reporterPersonId && role === argument;
    add(argument ?? '', free.filter(mine).slice(0, 1));
    return { told: [...told.values()], excluded: [], unreachable: [], climbed };
  }
  if (step.roles.includes('@approvers')) {
    const [first] = approverGroups(book, alert, free);
    if (first) add(first.role, first.list);
    return { told: [...told.values()], excluded: [...excluded.values()], unreachable, climbed };
  }
  const roles: readonly Expanded[] = argument === undefined ? expandRoles(book, alert, step.roles) : [argument];
  const missing: string[] = [];
  for (const role of roles) {
    if (typeof role !== 'string') add(...namedStaff(role.staffId, alert, free));
    else if (mayBeToldIn(book, alert, role)) {
      const name = role.replace('*', '');
      const holders = free.filter((candidate) => candidate.role === name);
      if (holders.length === 0) missing.push(name);
      add(name, role.endsWith('*') ? holders : onDutyFirst(holders));
    }
  }
  for (const role of missing) {
    if (!mustClimb(book, alert, role, told.size === 0)) continue;
    climbed.push({ role, to: climb(book, alert, role, free, add) });
  }
  return { told: [...told.values()], excluded: [...excluded.values()], unreachable, climbed };
}

export function isReachable({ addresses, phone }: Candidate): boolean {
  return addresses.length > 0 || phone !== '';
}

/** Candidates who may know and have not said that they are off duty. */
function entitledCandidates(
  book: ChainBook,
  alert: AlertRecord,
  place: Place,
  excluded: Map<string, Resolution['excluded'][number]>,
): readonly Candidate[] {
  const named = namedRoles(book, alert);
  return place.candidates.filter((candidate) => {
    const reason = whyNotTold(alert, candidate, place);
    if (reason !== null && named.has(candidate.role)) {
      const { staffId, personId, role } = candidate;
      excluded.set(`${staffId} ${role}`, { staffId, personId, role, reason });
    }
    return reason === null && !(alert.chain.run?.offDutyStaffIds ?? []).includes(candidate.staffId);
  });
}

/** Why this candidate must not be told, or null. */
export function whyNotTold(alert: AlertRecord, candidate: Candidate, place: Place): ExclusionReason | null {
  const { exclusion } = alert;
  const shunned = [...exclusion.suspectPersonIds, ...exclusion.excludedPersonIds];
  const households = place.family.flatMap(({ personId, householdId }) =>
    householdId !== null && shunned.includes(personId) && !exclusion.releasedPersonIds.includes(personId)
      ? [householdId]
      : [],
  );
  const roles = place.candidates.filter(({ personId }) => personId === candidate.personId).map(({ role }) => role);
  const family = place.family.map(({ personId }) => personId);
  return whyExcluded(exclusion, { ...candidate, roles }, households, family);
}

function namedRoles(book: ChainBook, alert: AlertRecord): ReadonlySet<string> {
  const roles = alert.chain.steps.flatMap((step) => step.roles);
  return new Set([...roles, ...roles.flatMap((role) => book.ladder[role] ?? [])]);
}

type Expanded = string | { readonly staffId: StaffId };

/** Roles with @ become the people they stand for; an alert that nobody has yet has its first recipients as owner. */
function expandRoles(book: ChainBook, alert: AlertRecord, roles: readonly string[]): readonly Expanded[] {
  const owner = alert.told.find(({ staffId }) => staffId === alert.ownerStaffId);
  const loud = alert.told.filter(({ silent }) => !silent);
  return roles.flatMap((role): readonly Expanded[] => {
    switch (role) {
      case '@owner':
        return alert.ownerStaffId ? [{ staffId: alert.ownerStaffId }] : pushRoles(alert);
      case '@told':
        return loud.length > 0 ? loud.map(({ staffId }) => ({ staffId })) : pushRoles(alert);
      case '@up':
        return owner && book.ladder[owner.role] ? [book.ladder[owner.role] ?? ''] : [];
      case '@handover':
        return alert.handoverToStaffId ? [{ staffId: alert.handoverToStaffId }] : [];
      default:
        return [role];
    }
  });
}

/** Who may confirm a closing, the first role first: never the owner nor who asked for it. */
function approverGroups(
  book: ChainBook,
  alert: AlertRecord,
  free: readonly Candidate[],
): { role: string; list: readonly Candidate[] }[] {
  const { ownerStaffId, closeRequestedBy, chain } = alert;
  const others = free.filter(({ staffId }) => staffId !== ownerStaffId && staffId !== closeRequestedBy);
  return (chain.approvers ?? [])
    .filter((role) => mayBeToldIn(book, alert, role))
    .map((role) => ({ role, list: onDutyFirst(others.filter((candidate) => candidate.role === role)) }))
    .filter(({ list }) => list.length > 0);
}

function pushRoles(alert: AlertRecord): readonly string[] {
  return alert.chain.steps.find(({ step }) => step === 'push')?.roles ?? [];
}

function namedStaff(staffId: StaffId, alert: AlertRecord, free: readonly Candidate[]): [string, readonly Candidate[]] {
  const role = alert.told.find((row) => row.staffId === staffId)?.role;
  const list = free.filter((candidate) => candidate.staffId === staffId);
  const chosen = list.find((candidate) => candidate.role === role) ?? list[0];
  return [role ?? chosen?.role ?? '', chosen ? [chosen] : []];
}

function onDutyFirst(list: readonly Candidate[]): readonly Candidate[] {
  const duty = list.filter(({ onDuty }) => onDuty);
  if (duty.length > 0) return duty;
  const backup = list.filter((candidate) => candidate.backup);
  return backup.length > 0 ? backup : list;
}

function mayBeToldIn(book: ChainBook, alert: AlertRecord, name: string): boolean {
  const role = name.replace('*', '');
  if (alert.exclusion.excludedRoles.includes(role)) return false;
  if (alert.exclusion.onlyRoles && !alert.exclusion.onlyRoles.includes(role)) return false;
  return !((role === 'HELPER' || role === 'VOLUNTEER') && book.helpersNever.includes(alert.flagCode));
}

/**
 * An empty role is climbed over at once. In a restricted alert the wish to fill a school role is no reason to tell more
 * people, unless nobody at all was told; and while the child is unknown, so is the school.
 */
function mustClimb(book: ChainBook, alert: AlertRecord, role: string, nobody: boolean): boolean {
  return nobody || !((alert.restricted || alert.childId === null) && book.schoolRoles.includes(role));
}

function climb(
  book: ChainBook,
  alert: AlertRecord,
  from: string,
  free: readonly Candidate[],
  add: (role: string, list: readonly Candidate[]) => void,
): string | null {
  for (let role = book.ladder[from]; role !== undefined; role = book.ladder[role]) {
    if (!mayBeToldIn(book, alert, role)) continue;
    const current = role;
    const list = onDutyFirst(free.filter((candidate) => candidate.role === current));
    if (list.length > 0) {
      add(role, list);
      return role;
    }
  }
  return null;
}
