import type { Severity } from '../flow/outcome.ts';
import type { ChildId, IdentityId, Instant, PartyId, PersonId, RegionId, SessionId, StaffId } from '../ids.ts';
import type { Flag, FlagBook } from '../risk/flags.ts';
import type { ChildFacts } from '../situation.ts';
import { type AlertRecord, type Exclusion, worse } from './alert.ts';
import type { ChainBook } from './chains.ts';
import { directorInvolved, exclusionAtOpening } from './exclusion.ts';
import type { ChainBits, SuspectKind } from './freeze-chain.ts';
import type { Zone } from './step-times.ts';

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
  /** When it was said, where that is not now: a message that came late, or is tried again (domain 10.31). */
  readonly saidAt?: Instant;
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

/** The hits of one event that belong to one (subject, flag). */
export interface HitGroup {
  readonly key: string;
  readonly flag: Flag;
  readonly child: ChildFacts | null;
  readonly childId: ChildId | null;
  readonly hits: RiskHit[];
}

export function groupHits(input: RaiseInput): HitGroup[] {
  const groups = new Map<string, HitGroup>();
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

export function worst(group: HitGroup): Severity {
  return group.hits.reduce<Severity>((level, hit) => worse(level, hit.severity ?? group.flag.severity), 'blue');
}

const restrictedByFlag: readonly string[] = ['yes', 'until_sorted', 'strictest'];

export function isRestricted(group: HitGroup): boolean {
  if (group.flag.restricted === 'strictest') return true;
  return group.hits.some((hit) => hit.restricted ?? restrictedByFlag.includes(group.flag.restricted));
}

export function bitsOf(input: RaiseInput, group: HitGroup): ChainBits {
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
    tonight: group.hits.some(
      (hit) => hit.tonight === true || chains.tonightWords.some((word) => hit.because.includes(word)),
    ),
    ...(trainer ? { drillTrainer: trainer } : {}),
  };
}

function near(input: RaiseInput, group: HitGroup): readonly ChildFacts[] {
  return group.child ? [group.child] : group.childId === null ? input.children : [];
}

export function exclusionOf(input: RaiseInput, group: HitGroup, bits: ChainBits): Exclusion {
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

/** The residence village owns visits and alerts (domain 10.26). */
export function placeOf(input: RaiseInput, group: HitGroup): RegionId | null {
  if (group.child) return group.child.residenceRegionId;
  if (input.placeRegionId) return input.placeRegionId;
  const villages = new Set(input.children.map(({ residenceRegionId }) => residenceRegionId));
  const [only] = villages;
  return only !== undefined && villages.size === 1 ? only : input.countyId;
}
