import { deriveId } from '../../src/core/ids.ts';
import type { Ledger } from '../../src/store/write-ledger.ts';

/** The id of a person, child, staff member or place of the village below, by kind and name. */
export const villageId = <T extends string = string>(...name: readonly string[]): T =>
  deriveId<T>(0, 'village', ...name);

/** Each member of staff: who, in which role, answering for what. The first of a role is on duty. */
const posts: readonly (readonly [name: string, role: string, kind: string, place: string])[] = [
  ['施值班', 'TOWN_STATION', 'town', '青山镇'],
  ['张值班', 'TOWN_STATION', 'town', '青山镇'],
  ['何督导', 'TOWN_SUPERVISOR', 'town', '青山镇'],
  ['曹镇长', 'TOWN_LEAD', 'town', '青山镇'],
  ['华主任', 'COUNTY_OFFICE', 'county', '清河县'],
  ['金县长', 'COUNTY_LEAD', 'county', '清河县'],
  ['魏科长', 'COUNTY_EDU', 'county', '清河县'],
  ['李姐', 'CHILD_DIRECTOR', 'village', '石桥村'],
  ['奚书记', 'VILLAGE_HEAD', 'village', '石桥村'],
  ['水校长', 'PRINCIPAL', 'school', '石桥小学'],
  ['云主任', 'SCHOOL_OFFICE', 'school', '石桥小学'],
  ['潘老师', 'PSYCH_TEACHER', 'school', '石桥小学'],
  ['王老师', 'CLASS_TEACHER', 'class', '一(1)班'],
  ['刘叔', 'HELPER', 'village', '石桥村'],
  ['训练员', 'ADMIN', 'county', '清河县'],
  ['新老师', 'CLASS_TEACHER', 'class', '练习班'],
];

export const staffNames = posts.map(([name]) => name);
export const familyNames = ['王奶奶', '张爷爷', '张哥', '张嫂'] as const;

/** A number that cannot be dialled. */
export const phoneOf = (name: string): string =>
  `199-0000-${String(1000 + [...staffNames, ...familyNames].indexOf(name))}`;

const scope = (kind: string, place: string): string => villageId(kind, place);

function staffRows(): Pick<Ledger, 'staff' | 'roles' | 'roster'> {
  const onDuty = posts.filter(([name, role]) => role === 'COUNTY_OFFICE' || name === '施值班');
  return {
    staff: posts.map(([name]) => ({
      id: villageId('staff', name),
      personId: villageId('person', name),
      ...(name === '新老师' ? { drill: true, trainerStaffId: villageId('staff', '训练员') } : {}),
    })),
    roles: posts.map(([name, role, kind, place]) => ({
      id: villageId('role', name),
      staffId: villageId('staff', name),
      role,
      scopeType: kind as 'town',
      scopeId: scope(kind, place),
    })),
    roster: onDuty.map(([name, role, kind, place]) => ({
      id: villageId('roster', name),
      regionId: scope(kind, place),
      role,
      staffId: villageId('staff', name),
      backupStaffId: name === '施值班' ? villageId('staff', '张值班') : null,
      phone: phoneOf(name),
      from: Date.UTC(2026, 0, 1),
    })),
  };
}

interface Kid {
  readonly name: string;
  readonly birthDate: string;
  readonly className: string;
}

const kids: readonly Kid[] = [
  { name: '小军', birthDate: '2020-03-01', className: '一(1)班' },
  { name: '小红', birthDate: '2016-05-20', className: '一(1)班' },
  { name: '小练', birthDate: '2018-05-20', className: '练习班' },
];

function familyRows(
  own: readonly Kid[],
): Pick<Ledger, 'households' | 'children' | 'careRelations' | 'parentStates' | 'kinship'> {
  const home = villageId('household', '张家');
  const carers = [
    ['王奶奶', '奶奶'],
    ['张爷爷', '爷爷'],
  ] as const;
  const together = kids.filter((kid) => own.includes(kid) && kid.name !== '小练');
  return {
    households: [{ id: home, regionId: villageId('village', '石桥村'), address: '3组' }],
    children: own.map((kid, index) => ({
      id: villageId('child', kid.name),
      personId: villageId('person', kid.name),
      fileNo: `QH-000${index + 1}`,
      nickname: kid.name,
      residenceRegionId: villageId('village', '石桥村'),
      villagersGroup: '3组',
      schoolOrganizationId: villageId('school', '石桥小学'),
      classId: villageId('class', kid.className),
    })),
    careRelations: together.flatMap(({ name: child }) => [
      ...carers.map(([name, relationText]) => ({
        id: villageId('care', child, name),
        childId: villageId('child', child),
        personId: villageId('person', name),
        kind: 'actual_carer' as const,
        relationText,
        livesWith: true,
        verified: true,
      })),
      ...['张哥', '张嫂'].map((name) => ({
        id: villageId('care', child, name),
        childId: villageId('child', child),
        personId: villageId('person', name),
        kind: 'parent' as const,
        livesWith: false,
        verified: true,
      })),
    ]),
    parentStates: together.flatMap(({ name: child }) =>
      ['张哥', '张嫂'].map((name) => ({
        id: villageId('parent', child, name),
        childId: villageId('child', child),
        parentPersonId: villageId('person', name),
        away: true,
        awayRegion: '广东东莞',
      })),
    ),
    kinship: [],
  };
}

/**
 * One village with exactly the people the scenarios speak of: 王奶奶 and 张爷爷 keep 小军 (6) and 小红 (10), whose parents
 * 张哥 and 张嫂 work far away; class teacher, school, village, town and county; a trainer and an account in training.
 */
export function villageLedger(options: { readonly oneChild?: boolean; readonly niece?: string } = {}): Ledger {
  const county = villageId('county', '清河县');
  const town = villageId('town', '青山镇');
  const school = villageId('school', '石桥小学');
  const own = kids.filter(({ name }) => !(options.oneChild && name === '小红'));
  const home = villageId('household', '张家');
  const family = familyRows(own);
  return {
    countyId: county,
    regions: [
      { id: county, code: '990000', name: '清河县(示例)', level: 'county', parentId: null, dutyPhone: '199-0000-9001' },
      {
        id: town,
        code: '990100',
        name: '青山镇',
        level: 'town',
        parentId: county,
        dutyPhone: '199-0000-9002',
        policeStationName: '青山派出所',
        policePhone: '199-0000-9110',
      },
      { id: villageId('village', '石桥村'), code: '990101', name: '石桥村', level: 'village', parentId: town },
    ],
    settings: { authority: '清河县民政局(示例)', keepYears: 3 },
    organizations: [{ id: school, type: 'school', name: '石桥小学', regionId: town }],
    classes: [
      { name: '一(1)班', teacher: '王老师' },
      { name: '练习班', teacher: '新老师' },
    ].map(({ name, teacher }) => ({
      id: villageId('class', name),
      organizationId: school,
      grade: '一年级',
      name,
      schoolYear: '2026-2027',
      headTeacherId: villageId('staff', teacher),
    })),
    persons: [
      ...[...staffNames, ...familyNames].map((name) => ({
        id: villageId('person', name),
        displayName: name,
        realName: `${name}(例)`,
        phone: phoneOf(name),
        gender: name === '张哥' ? 'male' : 'female',
        householdId: name === '王奶奶' || name === '张爷爷' ? home : null,
      })),
      ...own.map(({ name, birthDate }) => ({
        id: villageId('person', name),
        displayName: name,
        birthDate,
        householdId: name === '小练' ? null : home,
      })),
    ],
    ...staffRows(),
    ...family,
    kinship: options.niece
      ? [
          {
            id: villageId('kinship'),
            personAId: villageId('person', options.niece),
            personBId: villageId('person', '王奶奶'),
            relation: '侄女',
          },
        ]
      : [],
  };
}
