import type { Ledger } from '../../src/store/write-ledger.ts';
import { villageId, villageLedger } from './village-ledger.ts';

/** Somebody who is not among the village's people: name, role, and the place they answer for. */
interface Post {
  readonly name: string;
  readonly role: string;
  readonly kind: 'county' | 'town' | 'village' | 'school' | 'class';
  readonly place: string;
  /** Vetted and trained then; null: never. */
  readonly vettedAt?: number | null;
}

interface Kid {
  readonly name: string;
  readonly livingArrangement?: string;
  readonly riskLevel?: string;
  /** Of this child's own, away from home. */
  readonly parent?: string;
  readonly carer?: string;
}

export interface SchoolYear {
  /** Further children of 王老师's class and of 石桥村; by a number: 娃1, 娃2 … with nobody who is written to. */
  readonly more?: number | readonly Kid[];
  readonly posts?: readonly Post[];
  /** The village's own children that are left out. */
  readonly without?: readonly string[];
}

/** The village of the scenarios in the school year 2026–2027 with its terms, and with as many more children and staff as a story needs. */
export function schoolYearLedger({ more = [], posts = [], without = ['小练'] }: SchoolYear = {}): Ledger {
  const base = without.reduce(leaveOut, villageLedger());
  const kids = typeof more === 'number' ? Array.from({ length: more }, (_, n) => ({ name: `娃${n + 1}` })) : more;
  const withKids = kids.reduce(addChild, base);
  return { ...posts.reduce(addPost, withKids), terms, calendarDays };
}

const terms: NonNullable<Ledger['terms']> = [
  [1, '2026-09-01', '2027-01-20'] as const,
  [2, '2027-02-22', '2027-07-05'] as const,
].map(([term, startsOn, endsOn]) => ({
  id: villageId('term', String(term)),
  organizationId: null,
  schoolYear: '2026-2027',
  term,
  startsOn,
  endsOn,
}));

const days = (kind: 'holiday' | 'workday', ...list: readonly string[]) => list.map((day) => ({ day, kind }));
const calendarDays: NonNullable<Ledger['calendarDays']> = [
  ...days('workday', '2026-09-20', '2026-10-10'),
  ...days('holiday', '2026-09-25', '2026-09-26', '2026-09-27'),
  ...days('holiday', ...['01', '02', '03', '04', '05', '06', '07'].map((day) => `2026-10-${day}`)),
];

function leaveOut(ledger: Ledger, name: string): Ledger {
  const id = villageId('child', name);
  const others = <T extends { readonly childId: string }>(rows: readonly T[]) =>
    rows.filter(({ childId }) => childId !== id);
  return {
    ...ledger,
    persons: ledger.persons.filter((person) => person.id !== villageId('person', name)),
    children: ledger.children.filter((child) => child.id !== id),
    careRelations: others(ledger.careRelations),
    parentStates: others(ledger.parentStates),
  };
}

function addChild(ledger: Ledger, { name, parent, carer, ...row }: Kid): Ledger {
  const childId = villageId('child', name);
  const adults = [parent, carer].filter((adult) => adult !== undefined);
  const relation = (person: string, kind: 'parent' | 'actual_carer') => ({
    id: villageId('care', name, person),
    childId,
    personId: villageId('person', person),
    kind,
    relationText: kind === 'parent' ? '爸爸' : '舅妈',
    livesWith: kind !== 'parent',
    verified: true,
  });
  return {
    ...ledger,
    persons: [
      ...ledger.persons,
      { id: villageId('person', name), displayName: name, birthDate: '2018-04-01' },
      ...adults.map((adult) => ({ id: villageId('person', adult), displayName: adult, realName: `${adult}(例)` })),
    ],
    children: [
      ...ledger.children,
      {
        id: childId,
        personId: villageId('person', name),
        fileNo: `QH-1${String(ledger.children.length).padStart(3, '0')}`,
        nickname: name,
        residenceRegionId: villageId('village', '石桥村'),
        schoolOrganizationId: villageId('school', '石桥小学'),
        classId: villageId('class', '一(1)班'),
        ...row,
      },
    ],
    careRelations: [
      ...ledger.careRelations,
      ...(parent ? [relation(parent, 'parent')] : []),
      ...(carer ? [relation(carer, 'actual_carer')] : []),
    ],
    parentStates: [
      ...ledger.parentStates,
      ...(parent
        ? [
            {
              id: villageId('parent', name, parent),
              childId,
              parentPersonId: villageId('person', parent),
              away: true,
            },
          ]
        : []),
    ],
  };
}

function addPost(ledger: Ledger, { name, role, kind, place, vettedAt = null }: Post): Ledger {
  const personId = villageId('person', name);
  const staffId = villageId('staff', name);
  return {
    ...ledger,
    persons: [...ledger.persons, { id: personId, displayName: name, realName: `${name}(例)`, phone: '199-0000-0900' }],
    staff: [...ledger.staff, { id: staffId, personId, vettingCheckedAt: vettedAt, trainingDoneAt: vettedAt }],
    roles: [
      ...ledger.roles,
      { id: villageId('role', name), staffId, role, scopeType: kind, scopeId: villageId(kind, place) },
    ],
  };
}
