import type { FilePart } from '../access/file-parts.ts';

export const factFields = [
  'residence',
  'villagers_group',
  'address',
  'class',
  'boarding',
  'living_arrangement',
  'carer',
  'phone',
  'health',
  'hukou_registered',
] as const;
export type FactField = (typeof factFields)[number];

interface FieldKind {
  readonly zh: string;
  readonly en: string;
  readonly part: FilePart;
  /** place, class, person: chosen from what the ledger has · choice: one of `options` · text, phone: typed */
  readonly type: 'place' | 'class' | 'person' | 'choice' | 'text' | 'phone';
  readonly options?: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  /** Names or locates somebody: kept as ciphertext. */
  readonly secret?: boolean;
}

const yesNo = { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } };

/** What can be changed in a child's file as a dated fact with its source (domain 8.2). */
export const factKinds: Readonly<Record<FactField, FieldKind>> = {
  residence: { zh: '住在哪个村', en: 'Village of residence', part: 'basic', type: 'place' },
  villagers_group: { zh: '村民小组', en: 'Villagers’ group', part: 'basic', type: 'text' },
  address: { zh: '详细地址', en: 'Address', part: 'identity', type: 'text', secret: true },
  class: { zh: '班级', en: 'Class', part: 'basic', type: 'class' },
  boarding: { zh: '住校', en: 'Boards at school', part: 'school', type: 'choice', options: yesNo },
  living_arrangement: {
    zh: '跟谁生活',
    en: 'Lives with',
    part: 'care',
    type: 'choice',
    options: {
      grandparents: { zh: '祖辈照看', en: 'Grandparents' },
      one_parent: { zh: '一方父母在家', en: 'One parent at home' },
      one_parent_unable: { zh: '一方在家但没有监护能力', en: 'One parent at home, unable to care' },
      with_parents: { zh: '跟父母', en: 'Both parents' },
      relatives: { zh: '亲戚照看', en: 'Relatives' },
      alone: { zh: '独自居住', en: 'Alone' },
      orphan: { zh: '孤儿、事实无人抚养', en: 'Orphan or without care' },
    },
  },
  carer: { zh: '主要照看的人', en: 'Main carer', part: 'care', type: 'person' },
  phone: { zh: '家里人的电话', en: 'Phone of a guardian', part: 'identity', type: 'phone', secret: true },
  health: {
    zh: '健康',
    en: 'Health',
    part: 'health',
    type: 'choice',
    options: {
      healthy: { zh: '健康', en: 'Healthy' },
      ill: { zh: '有病', en: 'Ill' },
      disabled: { zh: '残疾', en: 'Disabled' },
    },
  },
  hukou_registered: {
    zh: '已上户口',
    en: 'Household registration done',
    part: 'welfare',
    type: 'choice',
    options: yesNo,
  },
};

export function factFieldOf(text: string): FactField | null {
  return factFields.find((field) => field === text) ?? null;
}

export type FactProblem =
  | 'missing'
  | 'too_long'
  | 'not_offered'
  | 'no_phone'
  | 'no_date'
  | 'future'
  | 'too_early'
  | 'no_source';

export const factLimits = { text: 60, address: 120, source: 120 } as const;

const unseen = /[\p{Cc}\p{Cs}]/gu;

/** Typed text as it is kept: one line, without characters that nobody sees; direction marks too, as they change how a line reads. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(unseen, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** "199-0000-0012" in any spelling, as digits with single hyphens; null when it cannot be a number. */
export function phoneOf(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[^\d+-]/gu, '');
  const digits = plain.replace(/\D/gu, '');
  return digits.length >= 7 && digits.length <= 15 ? plain.replace(/-+/gu, '-') : null;
}

export interface FactDraft {
  readonly value: string;
  /** yyyy-mm-dd */
  readonly since: string;
  readonly source: string;
}

/** What is wrong with what was typed; null when it can be kept. Whether a place, class or person exists is the store's to say. */
export function factProblem(field: FactField, { value, since, source }: FactDraft, today: string): FactProblem | null {
  const kind = factKinds[field];
  const mayBeEmpty = field === 'villagers_group' || field === 'address';
  if (value === '' && !mayBeEmpty) return 'missing';
  if (kind.options && !Object.hasOwn(kind.options, value)) return 'not_offered';
  if (kind.type === 'phone' && phoneOf(value) === null) return 'no_phone';
  if (value.length > (field === 'address' ? factLimits.address : factLimits.text)) return 'too_long';
  return dateProblem(since, today) ?? sourceProblem(source);
}

function dateProblem(since: string, today: string): FactProblem | null {
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(since) ? Date.parse(`${since}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== since) return 'no_date';
  if (since > today) return 'future';
  return since < '2000-01-01' ? 'too_early' : null;
}

function sourceProblem(source: string): FactProblem | null {
  if (source === '') return 'no_source';
  return source.length > factLimits.source ? 'too_long' : null;
}
