import type { Ledger } from '../../store/ledger.ts';
import { demoId } from './demo-id.ts';

export const helpers: readonly string[] = [...'甲乙丙丁戊己庚辛壬癸子丑'].map((mark) => `帮扶人${mark}`);
/** The first of them is not vetted (domain 12.1, scenario 17). */
export const volunteers: readonly string[] = [...'寅卯辰巳'].map((mark) => `志愿者${mark}`);

/** Terms as a county announces them: they cannot be computed. */
const terms = [
  { schoolYear: '2025-2026', term: 1, startsOn: '2025-09-01', endsOn: '2026-01-23' },
  { schoolYear: '2025-2026', term: 2, startsOn: '2026-03-02', endsOn: '2026-07-10' },
  { schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-22' },
  { schoolYear: '2026-2027', term: 2, startsOn: '2027-02-25', endsOn: '2027-07-09' },
] as const;

export function demoTerms(): NonNullable<Ledger['terms']> {
  return terms.map((row) => ({ id: demoId('term', row.schoolYear, String(row.term)), organizationId: null, ...row }));
}

const kinds = ['TEACHER', 'CADRE', 'PARTY_MEMBER', 'ACTING_PARENT', 'LOVING_MOTHER', 'WOMEN_VOLUNTEER'] as const;

/** Each helper has two children, each volunteer one; those who need it most come first. */
export function demoPairings(children: Ledger['children']): NonNullable<Ledger['pairings']> {
  const from = Date.UTC(2026, 2, 1);
  const pair = (role: string, name: string, type: string, childId: string | undefined) =>
    childId === undefined
      ? []
      : [
          {
            id: demoId<string>('pairing', name, childId),
            childId,
            helperPersonId: demoId<string>('person', role, name),
            type,
            from,
          },
        ];
  const byNeed = children.toSorted((a, b) => needOf(a) - needOf(b)).map(({ id }) => id);
  return [
    ...helpers.flatMap((name, index) =>
      [byNeed[index * 2], byNeed[index * 2 + 1]].flatMap((childId) =>
        pair('HELPER', name, kinds[index % kinds.length] ?? 'CADRE', childId),
      ),
    ),
    ...volunteers.flatMap((name, index) => pair('VOLUNTEER', name, 'VOLUNTEER', byNeed[helpers.length * 2 + index])),
  ];
}

function needOf({ livingArrangement }: Ledger['children'][number]): number {
  const order = ['alone', 'orphan', 'one_parent_unable', 'relatives', 'grandparents', 'one_parent'];
  const place = order.indexOf(livingArrangement ?? '');
  return place < 0 ? order.length : place;
}
