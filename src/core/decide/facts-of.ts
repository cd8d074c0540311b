import type { AlertRecord } from '../alert/alert.ts';
import type { Facts } from '../flow/facts.ts';
import type { ChildId, Instant } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { ChildFacts, PartySituation } from '../situation.ts';
import { absenceFacts } from './absence-facts.ts';
import { alertFacts } from './alert-facts.ts';
import { detailFor } from './detail-for.ts';
import { familyFacts } from './family-facts.ts';
import { campaignOf, staffFacts, staffViewFacts } from './staff-facts.ts';

const chinaMs = 8 * 3_600_000;
const goneParent = new Set(['lost_contact', 'in_prison', 'dead']);

/** Whole years between a birth date and the day of `now` in China; -1 when unknown (domain 10.16). */
export function ageAt(birthDate: string | null, now: Instant): number {
  if (!birthDate) return -1;
  const today = new Date(now + chinaMs).toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/**
 * The facts that texts and conditions of a conversation may name (catalogue: core/flow/facts.ts), for the children in
 * question. With several children the engine asks for each of them alone; then `childIds` holds one id.
 */
export function factsOf(
  playbook: Playbook,
  situation: PartySituation,
  alert: AlertRecord | null,
): (childIds: readonly ChildId[]) => Facts {
  const shared = sharedFacts(playbook, situation, alert);
  const cache = new Map<string, Facts>();
  return (childIds) => {
    const key = childIds.join();
    const known = cache.get(key);
    if (known) return known;
    const children = childIds.flatMap((id) => situation.children.find((child) => child.id === id) ?? []);
    const first = children[0] ?? situation.children[0];
    const facts: Facts = {
      ...shared,
      ...(first ? placeFacts(first) : {}),
      ...(children[0] ? childFacts(children[0], situation) : {}),
      ...(children.length > 0
        ? { 'children.names': children.map((child) => child.name).join('、'), 'children.count': children.length }
        : {}),
    };
    cache.set(key, facts);
    return facts;
  };
}

function sharedFacts(playbook: Playbook, situation: PartySituation, alert: AlertRecord | null): Facts {
  const { county, person, identity, invite } = situation;
  const who = person ?? invite?.person ?? null;
  const locked = identity?.lockedUntil != null && identity.lockedUntil > situation.now;
  return {
    'person.name': who?.name ?? '',
    'person.role': who?.staff?.roles[0]?.role ?? roleInFamily(situation),
    'person.roles': who?.staff?.roles.map(({ role }) => role) ?? [roleInFamily(situation)],
    'person.literacy': who?.literacy ?? '',
    'person.phoneLast4': who?.staff?.phoneLast4 ?? '',
    'person.promptsOff': who?.promptsOff ?? false,
    ...(who?.staff ? { ...staffViewFacts(situation), 'period.campaign': campaignOf(situation) } : {}),
    'party.known': person !== null,
    'consent.status': who?.consent ?? 'none',
    'county.name': county.name,
    'county.authority': county.authority,
    'county.keepYears': county.keepYears,
    'officer.name': county.officer?.name ?? '',
    'officer.phone': county.officer?.phone ?? '',
    'duty.phone': county.dutyPhone,
    'invite.status': locked ? 'locked' : inviteStatus(situation),
    'invite.needsParent': needsParent(situation),
    'invite.otherParent': otherParentOf(situation.children[0], who?.id),
    'invite.surname': invite?.surname ?? '',
    'invite.group': invite?.group ?? '',
    'invite.kind': invite?.kind ?? '',
    ...alertFacts(playbook, alert, {
      now: situation.now,
      staff: person?.staff ?? null,
      detail: detailFor(playbook, situation, alert),
    }),
  };
}

function roleInFamily(situation: PartySituation): string {
  const relation = situation.children[0]?.relation;
  return relation === 'parent' ? 'PARENT_AWAY' : relation === 'carer' ? 'CAREGIVER' : '';
}

function placeFacts(child: ChildFacts): Facts {
  return {
    'village.name': child.villageName,
    'town.name': child.townName,
    'director.name': child.director?.name ?? '',
    'director.phone': child.director?.phone ?? '',
    'teacher.name': child.teacher?.name ?? '',
    'teacher.phone': child.teacher?.phone ?? '',
    'station.phone': child.stationPhone,
    'police.name': child.policeName,
    'police.phone': child.policePhone,
  };
}

function childFacts(child: ChildFacts, situation: PartySituation): Facts {
  const age = ageAt(child.birthDate, situation.now);
  const me = situation.person?.id ?? situation.invite?.person.id;
  const keeper = child.carers.find((carer) => carer.livesWith) ?? child.carers[0];
  return {
    ...familyFacts(child, situation.now),
    ...staffFacts(child, situation),
    ...absenceFacts(child, situation.now),
    'child.name': child.name,
    'child.age': age,
    'child.ageKnown': child.birthDate !== null,
    'child.gender': child.gender ?? '',
    'child.boarding': child.boarding,
    'child.inSchool': child.inSchool,
    'child.schoolAge': age === -1 || (age >= 6 && age < 16),
    'child.parentsReachable': !child.parents.some((parent) => goneParent.has(parent.status)),
    'child.otherParent': otherParentOf(child, me),
    'child.disabled': child.disabled ?? false,
    'child.parentsHome': child.parentsHome ?? false,
    'child.caregiver': keeper?.name ?? '',
    'child.className': child.className,
    'child.fileNo': child.fileNo,
    'child.teacherRecordThisMonth': child.teacherRecordThisMonth,
    'child.lastMonthFlags': child.lastMonthFlags,
  };
}

/** The code that this very person was bound with stays valid in their conversation. */
function inviteStatus({ invite, person }: PartySituation): string {
  if (!invite) return 'none';
  return invite.status === 'used' && person && invite.person.id === person.id ? 'valid' : invite.status;
}

/** A trustee's word is not enough for a child under 14 (PIPL art. 31): a parent who can be reached is asked as well. */
function needsParent({ invite, children, now }: PartySituation): boolean {
  if (invite?.kind !== 'caregiver') return false;
  return children.some((child) => {
    const reachable = child.parents.some((parent) => !goneParent.has(parent.status));
    return child.relation !== 'parent' && reachable && ageAt(child.birthDate, now) < 14;
  });
}

function otherParentOf(child: ChildFacts | undefined, me: string | undefined): string {
  const other = child?.parents.find((parent) => parent.personId !== me);
  if (!other || goneParent.has(other.status)) return '';
  return other.gender === 'female' ? '妈妈' : other.gender === 'male' ? '爸爸' : '';
}
