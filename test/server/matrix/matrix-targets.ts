import { type AccessAction, accessRules } from '../../../src/core/access/access-rules.ts';
import {
  carerId,
  chainOf,
  childId,
  colleagues,
  kidPlaces,
  kids,
  mid,
  placeId,
  type Reader,
  readers,
} from './matrix-county.ts';
import { alertId, alertSpecs, campaignRegions, itemId, itemSpecs, mediaRef, ownId } from './matrix-rows.ts';

/** One thing that an address is about, and what is plain to see of it. */
export interface Target {
  /** How it stands to those who read: own, near, town, county, kin, kept, none … */
  readonly relation: string;
  readonly id: string;
  /** Ids of the places in which it lies, the county first; none: it lies nowhere. */
  readonly places?: readonly string[];
  /** An open alert about it that everybody who reads was told of. */
  readonly givenAlertId?: string;
  /** It is of the reader's own family. */
  readonly kin?: true;
  /** The reader stepped aside from what it is about. */
  readonly kept?: true;
  readonly ownerStaffId?: string;
  /** False: there is none of this id. */
  readonly exists?: false;
  /** Of an item: for whom it waits. */
  readonly forRole?: string | null;
  readonly restricted?: true;
  readonly side?: 'village' | 'school';
}

const none: Target = { relation: 'none', id: mid('nothing'), exists: false };
/** Not even an id. */
const nonsense: Target = { relation: 'nonsense', id: "x'--", exists: false };

function ofKids(idOf: (name: string) => string): readonly Target[] {
  return kids.map((kid): Target => {
    const { name } = kid;
    return {
      ...{ relation: name, id: idOf(name), places: kidPlaces(kid) },
      ...(name === 'own' ? { givenAlertId: alertId('own') } : {}),
      ...(name === 'kin' ? { kin: true } : {}),
    };
  });
}

function placesAmong(names: readonly string[]): readonly Target[] {
  return names.map((name) => ({ relation: name, id: placeId(name), places: chainOf(name) }));
}

const kidOf = (name: string) => kids.find((one) => one.name === name) ?? kids[0];

function alerts(): readonly Target[] {
  return alertSpecs.map(({ name, child, flag, told, recused, atHome }) => ({
    ...{ relation: name, id: alertId(name), places: kidPlaces(kidOf(child) as (typeof kids)[number]) },
    ...(told ? { givenAlertId: alertId(name) } : {}),
    ...(recused ? { kept: true } : {}),
    ...(atHome ? { kin: true } : {}),
    ...(flag === 'P02' ? { restricted: true } : {}),
  }));
}

function items(idOf: (name: string) => string, only: (spec: (typeof itemSpecs)[number]) => boolean): readonly Target[] {
  return itemSpecs.filter(only).map(({ name, child, forRole, restricted }) => ({
    ...{ relation: name, id: idOf(name), places: kidPlaces(kidOf(child) as (typeof kids)[number]), forRole },
    ...(child === 'kin' ? { kin: true } : {}),
    ...(restricted ? { kept: true } : {}),
  }));
}

const owned =
  (kind: string) =>
  ({ staffId }: Reader): readonly Target[] => [
    { relation: 'own', id: ownId(kind, staffId), ownerStaffId: staffId },
    {
      relation: 'of a colleague',
      id: ownId(kind, mid('staff', 'teacher here')),
      ownerStaffId: mid('staff', 'teacher here'),
    },
    none,
    nonsense,
  ];

const staffTargets: readonly Target[] = colleagues.map(([name, , , at]) => ({
  ...{ relation: name, id: mid('staff', name), places: chainOf(at) },
}));

const always = (targets: readonly Target[]) => (): readonly Target[] => [...targets, none, nonsense];

/** Everything that an address of the desk can be about. A new kind of address wants a line here. */
export const kinds = {
  child: always(ofKids(childId)),
  /** A carer; and somebody who is of the staff and of no family. */
  person: always([...ofKids(carerId), { relation: 'staff', id: mid('person', 'teacher here'), places: [] }]),
  /** Who can be given a card: families, and staff of the place. */
  invitee: always([
    ...ofKids(carerId),
    { relation: 'staff', id: mid('person', 'teacher here'), places: chainOf('KA2') },
    { relation: 'staff elsewhere', id: mid('person', 'office of the other county'), places: chainOf('B') },
  ]),
  dropoutCase: always(ofKids((name) => mid('case', name))),
  alert: always(alerts()),
  item: always(items(itemId, () => true)),
  media: always(items(mediaRef, ({ voice }) => voice === true)),
  handover: always(
    (['village', 'school'] as const).flatMap((side) =>
      placesAmong(['A11', 'A12', 'A21', 'B11']).map((target) => ({
        ...target,
        relation: `${target.relation} ${side}`,
        side,
      })),
    ),
  ),
  region: always(placesAmong(['A', 'A1', 'A11', 'A12', 'A2', 'A21', 'B', 'B1'])),
  /** Where visits are planned: by where the child lives, of the children there. */
  village: always(placesAmong(['A11', 'A12', 'A21', 'B11'])),
  school: always(placesAmong(['SA', 'SA2', 'SB'])),
  member: always(staffTargets),
  watch: always(['A', 'B'].map((county) => ({ relation: county, id: mid('watch', county), places: chainOf(county) }))),
  invite: always([
    ...ofKids((name) => mid('invite', name)),
    { relation: 'teacher here', id: mid('invite', 'teacher here'), places: chainOf('KA2') },
    { relation: 'director near', id: mid('invite', 'director near'), places: chainOf('A12') },
    { relation: 'other county', id: mid('invite', 'office of the other county'), places: chainOf('B') },
  ]),
  campaign: always(
    campaignRegions.map((name) => ({ relation: name, id: mid('campaign', name), places: chainOf(name) })),
  ),
  alarm: always([
    { relation: 'own', id: mid('alarm', 'own') },
    { relation: 'kept', id: mid('alarm', 'kept'), kept: true },
  ]),
  access: always([
    { relation: 'restricted', id: mid('access', 'restricted') },
    { relation: 'kin', id: mid('access', 'kin'), kin: true },
  ]),
  flow: always([{ relation: 'own', id: 'F02_guardian_monthly' }]),
  limit: always([{ relation: 'own', id: 'red.ack' }]),
  filter: owned('filter'),
  way: owned('way'),
  session: owned('session'),
  leave: owned('leave'),
  batch: owned('batch'),
  /** Owed to the county. */
  duty: (reader: Reader) =>
    owned('duty')(reader).map((target) => (target.exists === false ? target : { ...target, places: chainOf('A') })),
  childAct: owned('childAct'),
  dutyAct: owned('dutyAct'),
} satisfies Readonly<Record<string, (reader: Reader) => readonly Target[]>>;

export type TargetKind = keyof typeof kinds;

/**
 * What the table of rights gives this reader, in the plainest words: the places of the post hold the thing, or it was given to them, or it is
 * theirs, or it is anything of the county; and never anything of one's own family.
 */
export function reaches(reader: Reader, action: AccessAction, target: Target): boolean {
  const reach = accessRules[reader.role]?.[action];
  if (reach === undefined || target.exists === false || target.kin || target.kept) return false;
  switch (reach) {
    case 'scope':
      return target.places?.includes(reader.scopeId) === true;
    case 'told':
      return isGiven(reader, target);
    case 'own':
      return target.ownerStaffId === reader.staffId;
    case 'county':
      return target.places === undefined || target.places[0] === reader.countyId;
  }
}

function isGiven(reader: Reader, { givenAlertId }: Target): boolean {
  return givenAlertId !== undefined && (reader.scopeType !== 'case' || reader.scopeId === givenAlertId);
}

/** Told of it, or of those who answer for the place; whoever stepped aside or must not know is neither. */
export function knowsAlert(reader: Reader, action: AccessAction, target: Target): boolean {
  return told(reader, target) && mayAtAll(reader, action) ? true : reaches(reader, action, target);
}

export function told(_reader: Reader, target: Target): boolean {
  return target.givenAlertId !== undefined && !target.kin && !target.kept;
}

function mayAtAll({ role }: Reader, action: AccessAction): boolean {
  return accessRules[role]?.[action] !== undefined;
}

/** What waits for a post is seen by that post, and by the station, the supervisor and the county office, each at their place. */
export function seesItem(reader: Reader, action: AccessAction, target: Target): boolean {
  const posts = ['TOWN_STATION', 'TOWN_SUPERVISOR', 'COUNTY_OFFICE'];
  return (reader.role === target.forRole || posts.includes(reader.role)) && reaches(reader, action, target);
}

/** Readers whose right it is at all. */
export function readersOf(action: AccessAction): readonly Reader[] {
  return readers.filter((reader) => mayAtAll(reader, action));
}
