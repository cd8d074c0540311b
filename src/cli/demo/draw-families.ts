import type { Ledger } from '../../store/write-ledger.ts';
import { demoId, demoPhone } from './demo-id.ts';
import type { Draw } from './draw.ts';
import { boys, type DemoPlaces, girls, given, surnames } from './places.ts';

type Arrangement =
  | 'grandparents'
  | 'one_parent'
  | 'one_parent_unable'
  | 'relatives'
  | 'alone'
  | 'with_parents'
  | 'orphan';

/** 60 children (domain 12.2): 38 with grandparents, 9 with one parent (3 unable), 6 with relatives, 2 nearly alone, 3 migrants, 2 orphans. */
const arrangements: readonly Arrangement[] = [
  ...Array<Arrangement>(38).fill('grandparents'),
  ...Array<Arrangement>(6).fill('one_parent'),
  ...Array<Arrangement>(3).fill('one_parent_unable'),
  ...Array<Arrangement>(6).fill('relatives'),
  ...Array<Arrangement>(2).fill('alone'),
  ...Array<Arrangement>(3).fill('with_parents'),
  ...Array<Arrangement>(2).fill('orphan'),
];

type Families = Pick<Ledger, 'persons' | 'households' | 'children' | 'careRelations' | 'parentStates' | 'kinship'> & {
  readonly showcase: {
    readonly grandmother: { name: string; personId: string };
    readonly father: { name: string; personId: string };
  };
};

type Rows = 'persons' | 'households' | 'children' | 'careRelations' | 'parentStates';
type Growing = { readonly [K in Rows]: Ledger[K][number][] };

const dayMs = 86_400_000;
const familiesOfSixty = 53;

/** The families of the invented county. The first is the one a visitor meets: 王奶奶 with 小军 (6) and 小红 (10) in 石桥村. */
export function drawFamilies(draw: Draw, now: number, places: DemoPlaces): Families {
  const grown: Growing = { persons: [], households: [], children: [], careRelations: [], parentStates: [] };
  const seats = places.villages.flatMap((village) => Array.from({ length: village.children }, () => village.key));
  let number = 0;
  let family = 0;
  while (number < seats.length) {
    // A larger county is made like the small one, again and again.
    const arrangement = arrangements[number % arrangements.length] ?? 'grandparents';
    const kind = family % familiesOfSixty;
    const size = Math.min(kind < 6 ? (kind === 2 ? 3 : 2) : 1, seats.length - number);
    const village = seats[number] ?? '';
    const town = places.villages.find(({ key }) => key === village)?.town ?? '';
    addFamily(grown, draw, { family, first: number, size, arrangement, village, town, places, now });
    number += size;
    family += 1;
  }
  const cousin = grown.careRelations.find(({ childId }) => childId === childIdOf(14))?.personId;
  return {
    ...grown,
    kinship: cousin
      ? [
          {
            id: demoId('kinship', 'chen'),
            personAId: demoId('person', 'CHILD_DIRECTOR', '陈姐'),
            personBId: cousin,
            relation: '侄女',
          },
        ]
      : [],
    showcase: {
      grandmother: { name: '王奶奶', personId: demoId('person', 'carer', '0') },
      father: { name: '张哥', personId: demoId('person', 'father', '0') },
    },
  };
}

function childIdOf(number: number): string {
  return demoId('child', String(number));
}

interface FamilyPlan {
  readonly family: number;
  readonly first: number;
  readonly size: number;
  readonly arrangement: Arrangement;
  readonly village: string;
  readonly town: string;
  readonly places: DemoPlaces;
  readonly now: number;
}

function addFamily(grown: Growing, draw: Draw, plan: FamilyPlan): void {
  const key = String(plan.family);
  const showcase = plan.family === 0;
  const surname = showcase ? '张' : draw.pick(surnames);
  const householdId = demoId<string>('household', key);
  grown.households.push({
    id: householdId,
    regionId: demoId('village', plan.village),
    address: `${plan.village}${(plan.family % 6) + 1}组`,
  });
  const father = addPerson(grown, {
    id: demoId('person', 'father', key),
    name: showcase ? '张哥' : `${surname}哥`,
    real: surname + draw.pick(given),
    gender: 'male',
    ...(abroad(plan, true) ? { timeZone: 'Asia/Dubai', preferredHour: 19 } : {}),
  });
  const mother = addPerson(grown, {
    id: demoId('person', 'mother', key),
    name: showcase ? '张嫂' : `${surname}嫂`,
    real: draw.pick(surnames) + draw.pick(given),
    gender: 'female',
  });
  const carer = addCarer(grown, draw, plan, { surname, householdId, mother });
  for (let index = 0; index < plan.size; index++)
    addChild(grown, draw, plan, { index, surname, householdId, father, mother, carer });
}

interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly real: string;
  readonly gender: string;
  readonly householdId?: string;
  readonly birthDate?: string;
  readonly timeZone?: string;
  readonly preferredHour?: number;
}

/** One father of sixty works in another country, in a time zone of his own (domain 7). */
const abroad = ({ family }: FamilyPlan, isFather: boolean): boolean => isFather && family % familiesOfSixty === 3;

function addPerson(grown: Growing, person: NewPerson): string {
  grown.persons.push({
    id: person.id,
    displayName: person.name,
    realName: person.real,
    gender: person.gender,
    phone: demoPhone(person.id),
    householdId: person.householdId ?? null,
    birthDate: person.birthDate ?? null,
    ...(person.timeZone ? { timeZone: person.timeZone } : {}),
    ...(person.preferredHour === undefined ? {} : { preferredHour: person.preferredHour }),
  });
  return person.id;
}

/** Who keeps the children: a grandparent, the parent at home, a relative, or nobody. */
function addCarer(
  grown: Growing,
  draw: Draw,
  plan: FamilyPlan,
  home: { surname: string; householdId: string; mother: string },
): { personId: string; relation: string; kind: 'actual_carer' | 'parent' | 'board_relative' | 'trustee' } | null {
  const id = demoId<string>('person', 'carer', String(plan.family));
  switch (plan.arrangement) {
    case 'grandparents':
    case 'orphan': {
      const grandmother = plan.family === 0 || draw.next() < 0.6;
      const name =
        plan.family === 0
          ? '王奶奶'
          : `${grandmother ? draw.pick(surnames) : home.surname}${grandmother ? '奶奶' : '爷爷'}`;
      addPerson(grown, {
        id,
        name,
        real: `${name.charAt(0)}${draw.pick(given)}`,
        gender: grandmother ? 'female' : 'male',
        householdId: home.householdId,
        birthDate: `${draw.int(1946, 1966)}-0${draw.int(1, 9)}-1${draw.int(0, 9)}`,
        ...(plan.family % 7 === 4 ? { preferredHour: 12 } : {}),
      });
      return { personId: id, relation: grandmother ? '奶奶' : '爷爷', kind: 'actual_carer' };
    }
    case 'relatives':
      addPerson(grown, {
        id,
        name: `${draw.pick(surnames)}舅妈`,
        real: draw.pick(surnames) + draw.pick(given),
        gender: 'female',
        householdId: home.householdId,
      });
      return { personId: id, relation: '舅妈', kind: 'board_relative' };
    case 'one_parent':
    case 'one_parent_unable':
    case 'with_parents':
      return { personId: home.mother, relation: '妈妈', kind: 'parent' };
    case 'alone':
      return null;
  }
}

function addChild(
  grown: Growing,
  draw: Draw,
  plan: FamilyPlan,
  home: {
    index: number;
    surname: string;
    householdId: string;
    father: string;
    mother: string;
    carer: ReturnType<typeof addCarer>;
  },
): void {
  const number = plan.first + home.index;
  const showcase = plan.family === 0;
  const girl = showcase ? home.index === 1 : draw.next() < 0.5;
  const age = showcase ? (home.index === 0 ? 6 : 10) : draw.int(3, 17);
  // Several birthdays around today.
  const birth =
    plan.now -
    Math.round(age * 365.2425 * dayMs) -
    (number % 7 === 0 ? draw.int(-5, 5) * dayMs : draw.int(20, 340) * dayMs);
  const seat = seatOf(plan, age, number);
  const nickname = showcase ? (girl ? '小红' : '小军') : draw.pick(girl ? girls : boys);
  const personId = demoId<string>('person', 'child', String(number));
  const birthDate = number === 41 ? null : new Date(birth).toISOString().slice(0, 10);
  grown.persons.push({
    id: personId,
    displayName: nickname,
    realName: home.surname + draw.pick(given),
    gender: girl ? 'female' : 'male',
    householdId: home.householdId,
    birthDate,
  });
  const childId = childIdOf(number);
  grown.children.push({
    id: childId,
    personId,
    fileNo: `QH-${String(number + 1).padStart(4, '0')}`,
    nickname,
    hukouRegistered: number !== 20 && number !== 33,
    residenceRegionId: demoId('village', plan.village),
    villagersGroup: `${(plan.family % 6) + 1}组`,
    schoolOrganizationId: seat ? demoId('school', seat.school) : null,
    classId: seat ? demoId('class', seat.key) : null,
    schoolStage: seat?.grade ?? null,
    boarding: age >= 12 && draw.next() < 0.6,
    livingArrangement: plan.arrangement,
    enteredAt: plan.now - (60 + (number % 11) * 30) * dayMs,
  });
  for (const parent of [home.father, home.mother])
    addParent(grown, plan, {
      childId,
      parent,
      isMother: parent === home.mother,
      isCarer: home.carer?.personId === parent,
    });
  if (home.carer && home.carer.kind !== 'parent')
    grown.careRelations.push({
      id: demoId('care', childId, home.carer.personId),
      childId,
      personId: home.carer.personId,
      kind: home.carer.kind,
      relationText: home.carer.relation,
      livesWith: true,
      verified: true,
    });
}

/** A class of the child's age: in the own township where there is one, spread over parallel classes. */
function seatOf({ places, town }: FamilyPlan, age: number, number: number): DemoPlaces['classes'][number] | undefined {
  const fitting = places.classes.filter(({ from, to }) => age >= from && age <= to);
  const near = fitting.filter(({ school }) => places.schools.some((one) => one.key === school && one.town === town));
  const choice = near.length > 0 ? near : fitting;
  return choice[number % choice.length];
}

function addParent(
  grown: Growing,
  plan: FamilyPlan,
  of: { childId: string; parent: string; isMother: boolean; isCarer: boolean },
): void {
  const dead = plan.arrangement === 'orphan';
  const away = !dead && !of.isCarer && plan.arrangement !== 'with_parents';
  grown.careRelations.push({
    id: demoId('care', of.childId, of.parent),
    childId: of.childId,
    personId: of.parent,
    kind: 'parent',
    relationText: of.isMother ? '妈妈' : '爸爸',
    livesWith: of.isCarer,
    verified: true,
  });
  grown.parentStates.push({
    id: demoId('parent_state', of.childId, of.parent),
    childId: of.childId,
    parentPersonId: of.parent,
    away,
    awaySince: away ? plan.now - (120 + (plan.family % 9) * 60) * dayMs : null,
    awayRegion: away ? (abroad(plan, !of.isMother) ? '阿联酋(示例)' : '广东(示例)') : null,
    ableToGuard: plan.arrangement === 'one_parent_unable' && of.isCarer ? '病重' : null,
    status: dead ? (of.isMother ? 'lost_contact' : 'dead') : 'normal',
  });
}
