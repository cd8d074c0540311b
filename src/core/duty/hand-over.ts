import type { ChildPlace, Reader } from '../access/may.ts';
import { grantsFor, grantsOf } from '../access/may.ts';
import { oversees } from '../access/oversight.ts';
import type { RoleHeld } from '../situation.ts';
import { type DutyRule, isReported } from './duty-rule.ts';

/** What can be done to many duties at once. */
export const dutyBulkKinds = ['hand_over', 'report'] as const;
export type DutyBulkKind = (typeof dutyBulkKinds)[number];

/** Why a duty is left out. */
export type DutyLeftOut =
  /** Neither one's own nor of somebody one answers for. */
  | 'not_yours'
  /** Done, missed or excused by now. */
  | 'not_open'
  /** About the owner alone, or a family's. */
  | 'personal'
  /** Theirs already. */
  | 'already'
  /** The taker does not reach what it is about, or could not do what shows that it is done. */
  | 'cannot_take'
  /** Another record shows that it is done. */
  | 'not_reported'
  | 'changed';

/** A duty that somebody wants to hand on. */
export interface HandedDuty {
  readonly rule: DutyRule;
  readonly isOpen: boolean;
  readonly mine: boolean;
  readonly ownerPersonId: string;
  /** The owner's roles now. */
  readonly ownerRoles: readonly RoleHeld[];
  /** Where the child or the place stands. */
  readonly place: ChildPlace;
  readonly aboutChild: boolean;
}

/** Who takes it: all roles of this day, and those that are their own. */
export interface Taker extends Reader {
  readonly ownRoles: readonly RoleHeld[];
}

/** Whether the hander may hand on this duty at all; null: yes. */
export function whyNotTheirs(reader: Reader, duty: HandedDuty): DutyLeftOut | null {
  if (!duty.isOpen) return 'not_open';
  if (duty.rule.side !== 'staff' || duty.rule.about === 'person') return 'personal';
  if (duty.mine) return null;
  const held = duty.ownerRoles.map(({ role }) => role).filter((role) => duty.rule.owners.includes(role));
  const grants = duty.aboutChild
    ? grantsFor(reader, 'duty.assign', duty.place)
    : grantsOf(reader, 'duty.assign').filter((grant) => holdsPlace(grant, duty.place));
  const may = grants
    .filter(({ reach }) => reach === 'scope')
    .some(({ role }) => held.length > 0 && held.every((one) => oversees(role, one)));
  return may ? null : 'not_yours';
}

/**
 * Whether this person could do it. What is done by saying so or by a visit is done at the desk, by whoever reaches it there, as deputy too; what is
 * done in a conversation needs a role of their own, because the conversation knows no deputies.
 */
export function canTake(taker: Taker, { rule, place, aboutChild }: HandedDuty): boolean {
  const reached = (reader: Reader, action: 'duty.read' | 'visit.write' | 'handover.write') =>
    aboutChild
      ? grantsFor(reader, action, place)
      : grantsOf(reader, action).filter((grant) => holdsPlace(grant, place));
  const family = aboutChild && place.familyIds.some((id) => taker.kin.includes(id));
  if (family) return false;
  if (isReported(rule)) return reached(taker, 'duty.read').length > 0;
  const shows = (record: string) => rule.evidence.some((one) => one.type === 'record' && one.record === record);
  if (shows('visit')) return reached(taker, 'visit.write').length > 0;
  if (shows('handover')) return reached(taker, 'handover.write').length > 0;
  return taker.ownRoles.some((role) => rule.owners.includes(role.role) && holdsPlace(role, place));
}

/** Whether the act is about this duty; null: it is. The same for looking and for doing. */
export function whyDutyLeftOut(
  kind: DutyBulkKind,
  reader: Reader,
  duty: HandedDuty,
  taker: Taker | null,
): DutyLeftOut | null {
  if (kind === 'report') {
    if (!duty.isOpen) return 'not_open';
    if (!duty.mine) return 'not_yours';
    return isReported(duty.rule) ? null : 'not_reported';
  }
  const why = whyNotTheirs(reader, duty);
  if (why !== null) return why;
  if (duty.ownerPersonId === taker?.personId) return 'already';
  return taker && canTake(taker, duty) ? null : 'cannot_take';
}

function holdsPlace(
  { scopeType, scopeId }: Pick<RoleHeld, 'scopeType' | 'scopeId'>,
  { regionIds, schoolId, classId }: ChildPlace,
): boolean {
  if (scopeType === 'school') return schoolId === scopeId;
  if (scopeType === 'class') return classId === scopeId;
  return scopeType !== 'case' && regionIds.includes(scopeId);
}
