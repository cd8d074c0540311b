import type { Ledger } from '../../store/write-ledger.ts';
import { demoId, demoPhone } from './demo-id.ts';
import { makeDraw } from './draw.ts';
import { drawFamilies } from './draw-families.ts';
import { demoPairings, demoTerms, helpers, volunteers } from './draw-year.ts';
import { manyPlaces } from './many-places.ts';
import { county, type DemoPlaces, smallPlaces } from './places.ts';

const smallCount = 60;

export interface DemoCounty {
  readonly ledger: Ledger;
  /** Persons whose links are printed, by what a visitor would like to try. */
  readonly visitors: readonly {
    readonly role: string;
    readonly name: string;
    readonly personId: string;
    readonly staff: boolean;
  }[];
}

/**
 * The invented county of the demonstration (domain 12.2): 60 children and everyone around them, the same for the same seed and
 * day. Asked for more children it has as many townships, villages and classes as they need.
 */
export function drawCounty(seed: number, now: number, children = smallCount): DemoCounty {
  const places = children === smallCount ? smallPlaces : manyPlaces(children);
  const families = drawFamilies(makeDraw(seed), now, places);
  const people = staffLedger(places);
  const { schools, classes } = places;
  const first = families.showcase;
  // The teacher of the first grade has 小军 in class.
  const personOf = (role: string) => people.rows.find((row) => row.role === role && row.name !== '杨老师');
  const staffVisitor = (label: string, role: string) => {
    const row = personOf(role);
    return row ? [{ role: label, name: row.name, personId: row.personId, staff: true }] : [];
  };
  return {
    ledger: {
      countyId: demoId('county'),
      regions: regionRows(places),
      settings: {
        authority: county.authority,
        keepYears: 3,
        officerPersonId: demoId('person', 'PRIVACY_OFFICER', '谢主任'),
      },
      organizations: schools.map((school) => ({
        id: demoId('school', school.key),
        type: school.type,
        name: school.name,
        regionId: demoId('town', school.town),
        phone: demoPhone(school.name),
      })),
      classes: classes.map((item) => ({
        id: demoId('class', item.key),
        organizationId: demoId('school', item.school),
        grade: item.grade,
        name: item.name,
        schoolYear: '2026-2027',
        headTeacherId: demoId('staff', 'CLASS_TEACHER', item.teacher),
      })),
      ...people.ledger,
      persons: [...people.ledger.persons, ...families.persons],
      households: families.households,
      children: families.children,
      careRelations: families.careRelations,
      parentStates: families.parentStates,
      kinship: families.kinship,
      terms: demoTerms(),
      pairings: demoPairings(families.children),
    },
    visitors: [
      { role: '奶奶(照看两个孩子)', name: first.grandmother.name, personId: first.grandmother.personId, staff: false },
      { role: '在外打工的爸爸', name: first.father.name, personId: first.father.personId, staff: false },
      ...staffVisitor('班主任', 'CLASS_TEACHER'),
      ...staffVisitor('儿童主任', 'CHILD_DIRECTOR'),
      ...staffVisitor('乡镇未保站值班', 'TOWN_STATION'),
      ...staffVisitor('儿童督导员', 'TOWN_SUPERVISOR'),
      ...staffVisitor('县办值班', 'COUNTY_OFFICE'),
    ],
  };
}

function regionRows({ towns, villages }: DemoPlaces): Ledger['regions'] {
  const root = demoId('county');
  return [
    {
      id: root,
      code: county.code,
      name: county.name,
      level: 'county',
      parentId: null,
      dutyPhone: demoPhone('county duty'),
    },
    ...towns.map((town) => ({
      id: demoId<string>('town', town.key),
      code: town.code,
      name: town.name,
      level: 'town' as const,
      parentId: root as string,
      dutyPhone: demoPhone(`${town.key} duty`),
      policeStationName: town.police,
      policePhone: demoPhone(`${town.key} police`),
    })),
    ...villages.map((village) => ({
      id: demoId<string>('village', village.key),
      code: village.code,
      name: village.name,
      level: 'village' as const,
      parentId: demoId<string>('town', village.town),
    })),
  ];
}

interface StaffRow {
  readonly role: string;
  readonly name: string;
  readonly personId: string;
}

function scopeOf(scope: string): { scopeType: 'county' | 'town' | 'village' | 'school' | 'class'; scopeId: string } {
  const [kind = '', key] = scope.split(':');
  return key
    ? { scopeType: kind as 'town' | 'village' | 'school' | 'class', scopeId: demoId(kind, key) }
    : { scopeType: 'county', scopeId: demoId('county') };
}

/** Everybody who works for the children, with their roles, and the duty roster of the stations and the county. */
function staffLedger({ classes, villages, staff }: DemoPlaces): {
  rows: StaffRow[];
  ledger: Pick<Ledger, 'persons' | 'staff' | 'roles' | 'roster'>;
} {
  const posts: readonly { role: string; scope: string; name: string }[] = [
    ...classes.map((item) => ({ role: 'CLASS_TEACHER', scope: `class:${item.key}`, name: item.teacher })),
    ...villages.map((village) => ({ role: 'CHILD_DIRECTOR', scope: `village:${village.key}`, name: village.director })),
    ...staff,
    ...helpers.map((name) => ({ role: 'HELPER', scope: 'county', name })),
    ...volunteers.map((name) => ({ role: 'VOLUNTEER', scope: 'county', name })),
  ];
  const rows = posts.map(({ role, name }) => ({ role, name, personId: demoId<string>('person', role, name) }));
  const onDuty = posts.filter(({ role }) => role === 'TOWN_STATION' || role === 'COUNTY_OFFICE');
  return {
    rows,
    ledger: {
      persons: rows.map((row) => ({
        id: row.personId,
        displayName: row.name,
        realName: `${row.name}(例)`,
        phone: demoPhone(row.name),
      })),
      staff: posts.map(({ role, name }) => ({
        id: demoId('staff', role, name),
        personId: demoId('person', role, name),
        vettingCheckedAt: name === '志愿者寅' ? null : Date.UTC(2026, 1, 1),
        trainingDoneAt: Date.UTC(2026, 1, 10),
      })),
      roles: posts.map(({ role, scope, name }) => ({
        id: demoId('role', role, name),
        staffId: demoId('staff', role, name),
        role,
        ...scopeOf(scope),
      })),
      roster: onDuty
        .filter(({ name }) => name !== '张值班')
        .map(({ role, scope, name }) => ({
          id: demoId('roster', role, name),
          regionId: scopeOf(scope).scopeId,
          role,
          staffId: demoId('staff', role, name),
          backupStaffId: name === '施值班' ? demoId('staff', role, '张值班') : null,
          phone: demoPhone(name),
          from: Date.UTC(2026, 0, 1),
        })),
    },
  };
}
