import { ageAt } from '../decide/facts-of.ts';
import type { FactEntry, FactValue } from '../flow/facts.ts';
import type { ChildSituation } from '../situation.ts';

const bool = (zh: string, example: boolean): FactEntry => ({ type: 'bool', zh, example, none: false });
const int = (zh: string, example: number): FactEntry => ({ type: 'int', zh, example, none: -1 });
const text = (zh: string, example: string): FactEntry => ({ type: 'string', zh, example, none: '' });

/** Every fact that `if:` of a combination may name. An unknown birth date is under every limit (domain 10.16). */
export const REVIEW_FACTS: Readonly<Record<string, FactEntry>> = {
  'child.age': int('周岁,不详为 -1', 7),
  'child.under8': bool('不满8岁,或年龄不详', true),
  'child.under16': bool('不满16岁,或年龄不详', true),
  'child.under18': bool('不满18岁,或年龄不详', true),
  'child.gender': text('性别,不详为空', 'girl'),
  'child.disabled': bool('残疾', false),
  'child.boarding': bool('住校', false),
  'child.inSchool': bool('有学籍', true),
  'child.riskLevel': text('现在的风险等级:high middle low normal,没评过为空', 'low'),
  'carer.oldest': int('同住的照看人里最大的周岁,不详为 -1', 76),
  'carer.mostChildren': int('照看人手上最多有几个台账里的孩子', 3),
  'parents.away': int('几位父母在外', 2),
};

/** The facts of one child's file, by name. */
export function reviewFacts({ now, child, picture }: ChildSituation): (name: string) => FactValue {
  const age = ageAt(child.birthDate, now);
  const keepers = picture.carers.filter(({ livesWith }) => livesWith);
  const carers = keepers.length > 0 ? keepers : picture.carers;
  const facts: Readonly<Record<string, FactValue>> = {
    'child.age': age,
    'child.under8': age < 8,
    'child.under16': age < 16,
    'child.under18': age < 18,
    'child.gender': child.gender ?? '',
    'child.disabled': child.disabled ?? false,
    'child.boarding': child.boarding,
    'child.inSchool': child.inSchool,
    'child.riskLevel': child.riskLevel ?? '',
    'carer.oldest': Math.max(-1, ...carers.map(({ birthDate }) => ageAt(birthDate, now))),
    'carer.mostChildren': Math.max(0, ...carers.map(({ children }) => children)),
    'parents.away': picture.parents.filter(({ away }) => away === true).length,
  };
  return (name) => facts[name] ?? REVIEW_FACTS[name]?.none ?? '';
}
