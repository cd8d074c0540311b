import { accessRules } from '../../../src/core/access/access-rules.ts';
import { deriveId } from '../../../src/core/ids.ts';
import { staffRoles } from '../../../src/core/ledger/county/staff-roles.ts';
import type { Ledger } from '../../../src/store/write-ledger.ts';

/** Two invented counties, as small as can be: a place of each kind inside and outside of every reader's reach. */

export const mid = (...name: readonly string[]): string => deriveId<string>(0, 'matrix', ...name);
export const now = Date.parse('2026-11-18T10:00:00+08:00');

type Kind = 'county' | 'town' | 'village' | 'school' | 'class';

/** Each place: its kind and the one that holds it. */
const places: Readonly<Record<string, readonly [kind: Kind, within: string | null]>> = {
  A: ['county', null],
  A1: ['town', 'A'],
  A11: ['village', 'A1'],
  A12: ['village', 'A1'],
  A2: ['town', 'A'],
  A21: ['village', 'A2'],
  SA: ['school', 'A1'],
  KA1: ['class', 'SA'],
  KA2: ['class', 'SA'],
  SA2: ['school', 'A2'],
  KA3: ['class', 'SA2'],
  B: ['county', null],
  B1: ['town', 'B'],
  B11: ['village', 'B1'],
  SB: ['school', 'B1'],
  KB1: ['class', 'SB'],
};

export const placeId = (name: string): string => mid('place', name);

/** The place and those that hold it, from the county down. */
export function chainOf(name: string): readonly string[] {
  const within = places[name]?.[1] ?? null;
  return [...(within === null ? [] : chainOf(within)), placeId(name)];
}

/** Where everybody's own post is. */
const ownPlace: Readonly<Record<Kind, string>> = {
  county: 'A',
  town: 'A1',
  village: 'A11',
  school: 'SA',
  class: 'KA1',
};

export interface Reader {
  readonly name: string;
  readonly role: string;
  readonly scopeType: Kind | 'case';
  readonly scopeId: string;
  readonly countyId: string;
  readonly staffId: string;
  readonly personId: string;
}

function readerOf(name: string, role: string, scopeType: Reader['scopeType'], scopeId: string): Reader {
  const ids = { staffId: mid('staff', name), personId: mid('person', name) };
  return { name, role, scopeType, scopeId, countyId: placeId('A'), ...ids };
}

/** The alert that a reader with a post "for one case" was given. */
export const caseAlertId = mid('alert', 'own');

/** One reader in every post of the table, at its usual place; those without a desk; and a social worker of one case. */
export const readers: readonly Reader[] = [
  ...[...new Set([...Object.keys(accessRules), ...staffRoles.map(({ code }) => code)])].map((role) => {
    const kind = staffRoles.find(({ code }) => code === role)?.places[0] ?? 'county';
    return readerOf(role, role, kind, placeId(ownPlace[kind]));
  }),
  readerOf('SOCIAL_WORKER of one case', 'SOCIAL_WORKER', 'case', caseAlertId),
];

/** Colleagues who ask nothing: they are what people see of people. */
export const colleagues = [
  ['teacher here', 'CLASS_TEACHER', 'class', 'KA2'],
  ['director near', 'CHILD_DIRECTOR', 'village', 'A12'],
  ['supervisor of the other town', 'TOWN_SUPERVISOR', 'town', 'A2'],
  ['office of the other county', 'COUNTY_OFFICE', 'county', 'B'],
] as const;

export interface Kid {
  readonly name: string;
  readonly village: string;
  readonly school: string;
  readonly room: string;
}

/** One child in each relation to those who read; who is told of what about them stands in matrix-rows. */
export const kids: readonly Kid[] = [
  { name: 'own', village: 'A11', school: 'SA', room: 'KA1' },
  { name: 'quiet', village: 'A11', school: 'SA', room: 'KA1' },
  { name: 'kept', village: 'A11', school: 'SA', room: 'KA1' },
  { name: 'kin', village: 'A11', school: 'SA', room: 'KA1' },
  { name: 'near', village: 'A12', school: 'SA', room: 'KA2' },
  { name: 'town', village: 'A21', school: 'SA2', room: 'KA3' },
  { name: 'county', village: 'B11', school: 'SB', room: 'KB1' },
];

export const childId = (name: string): string => mid('child', name);
export const carerId = (name: string): string => mid('person', 'carer', name);

export function kidPlaces({ village, room }: Kid): readonly string[] {
  return [...chainOf(village), ...chainOf(room).slice(-2)];
}

/** The rows of one county. Everybody who reads is a relative of the carer of the child called kin. */
export function matrixLedger(county: 'A' | 'B'): Ledger {
  const mine = Object.entries(places).filter(([name]) => chainOf(name)[0] === placeId(county));
  const own = kids.filter(({ village }) => chainOf(village)[0] === placeId(county));
  const staff = [
    ...(county === 'A' ? readers : []).map((one) => [one.name, one.role, one.scopeType, one.scopeId] as const),
    ...colleagues
      .filter(([, , , at]) => chainOf(at)[0] === placeId(county))
      .map(([name, role, kind, at]) => [name, role, kind, placeId(at)] as const),
  ];
  const regions = mine.filter(([, [kind]]) => kind !== 'school' && kind !== 'class');
  return {
    countyId: placeId(county),
    regions: regions.map(([name, [kind, within]]) => ({
      id: placeId(name),
      code: `99${name}`,
      name: `${name}(示例)`,
      level: kind as 'county',
      parentId: within === null ? null : placeId(within),
    })),
    settings: {},
    organizations: mine
      .filter(([, [kind]]) => kind === 'school')
      .map(([name, [, within]]) => ({
        id: placeId(name),
        type: 'school' as const,
        name: `${name}小学`,
        regionId: placeId(within ?? ''),
      })),
    classes: mine
      .filter(([, [kind]]) => kind === 'class')
      .map(([name, [, within]]) => ({
        id: placeId(name),
        organizationId: placeId(within ?? ''),
        grade: '三年级',
        name: `${name}班`,
        schoolYear: '2026-2027',
        headTeacherId: null,
      })),
    households: own.map(({ name, village }) => ({ id: mid('household', name), regionId: placeId(village) })),
    persons: [
      ...staff.map(([name], n) => ({
        id: mid('person', name),
        displayName: name,
        realName: `${name}例`,
        phone: `199-0000-${county === 'A' ? 1000 + n : 3000 + n}`,
      })),
      ...own.flatMap(({ name }, n) => [
        {
          id: carerId(name),
          displayName: `奶奶${name}`,
          householdId: mid('household', name),
          phone: `199-0001-${1000 + n}`,
        },
        {
          id: mid('person', 'child', name),
          displayName: name,
          birthDate: '2017-05-20',
          householdId: mid('household', name),
        },
      ]),
    ],
    staff: staff.map(([name]) => ({ id: mid('staff', name), personId: mid('person', name) })),
    roles: staff.map(([name, role, scopeType, scopeId]) => ({
      id: mid('role', name),
      staffId: mid('staff', name),
      role,
      scopeType,
      scopeId,
      from: 0,
    })),
    roster: [
      {
        id: mid('watch', county),
        regionId: placeId(county),
        role: 'COUNTY_OFFICE',
        staffId: mid('staff', county === 'A' ? 'COUNTY_OFFICE' : 'office of the other county'),
        backupStaffId: null,
        phone: '199-0000-9001',
        from: 0,
      },
    ],
    kinship:
      county === 'A'
        ? readers.map(({ name, personId }) => ({
            id: mid('kinship', name),
            personAId: personId,
            personBId: carerId('kin'),
            relation: '侄女',
          }))
        : [],
    children: own.map((kid, n) => ({
      id: childId(kid.name),
      personId: mid('person', 'child', kid.name),
      fileNo: `${county}-000${n + 1}`,
      nickname: kid.name,
      residenceRegionId: placeId(kid.village),
      villagersGroup: '3组',
      schoolOrganizationId: placeId(kid.school),
      classId: placeId(kid.room),
      ledgerStatus: 'active' as const,
    })),
    careRelations: own.map(({ name }) => ({
      id: mid('care', name),
      childId: childId(name),
      personId: carerId(name),
      kind: 'actual_carer' as const,
      relationText: '奶奶',
      livesWith: true,
      verified: true,
    })),
    parentStates: [],
  };
}
