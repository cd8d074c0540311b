import type { Flow, FlowStep } from '../flow/flow.ts';
import type { Restriction } from '../risk/flags.ts';
import type { FilePart } from './file-parts.ts';

/** What nobody thought of belongs to the part that fewest may read. */
const strictest: FilePart = 'protection';

/** The part of the file that a record belongs to, by its kind (src/core/ledger/record-kinds.ts). */
const recordParts: Readonly<Record<string, FilePart>> = {
  contact_missed: 'care',
  good_news: 'school',
  visit: 'home',
  service: 'care',
  holiday_plan: 'care',
  handover_item: 'care',
  registration: 'school',
  attendance: 'school',
  movement: 'care',
  change: 'home',
  departure_ready: 'care',
  agreement: 'care',
  trustee_word: 'home',
  help_request: 'welfare',
  help_answer: 'welfare',
  assessment_part: 'risk',
  assessment: 'risk',
  quarter_review: 'risk',
  relay: 'home',
  spring_plan: 'care',
  status_proposal: 'risk',
};

/** Fields that say what was done to a child, whatever record they stand in. */
const harmFields = new Set(['carer_signs', 'signs']);

export function partOfRecord(kind: string): FilePart {
  return recordParts[kind] ?? strictest;
}

export function partOfField(kind: string, field: string): FilePart {
  return harmFields.has(field) ? 'protection' : partOfRecord(kind);
}

/** Words of a record are somebody's own: those of the school stay the school's, all others are read with what the home says. */
export function partOfWords(kind: string): FilePart {
  const part = partOfRecord(kind);
  return part === 'school' || part === strictest ? part : 'home';
}

const staffParts: readonly (readonly [RegExp, FilePart])[] = [
  [/^(F04_|F05_|F06_|F16_assess_teacher|F16_teacher_child|F09_term|F09_school)/u, 'school'],
  [/^(F07_|F08_|F09_|F10_|F11_|F15_)/u, 'home'],
  [/^(F16_|F17_)/u, 'risk'],
];

/** The part that the answers of a conversation belong to; emergencies, reports and alerts to the strictest. */
export function partOfFlow(flow: Pick<Flow, 'id' | 'side'> | undefined): FilePart {
  if (!flow || /^F1[348]_/u.test(flow.id)) return strictest;
  if (flow.side === 'family') return 'home';
  return staffParts.find(([of]) => of.test(flow.id))?.[1] ?? strictest;
}

const harm: ReadonlySet<Restriction> = new Set([
  'until_sorted',
  'yes',
  'strictest',
  'suspects_only',
  'when_cause_unclear',
  'when_carer_suspect',
  'other_side',
  'source_hidden',
]);

/**
 * Whether a question can bring harm to light. Its answers are for those who read of harm, whatever was answered: were only the bad
 * answers withheld, the gap would tell (domain 4.4).
 */
export function asksOfHarm(
  step: FlowStep | undefined,
  restrictionOf: (code: string) => Restriction | undefined,
): boolean {
  if (!step) return true;
  const rules = [...step.options, step.zero, step.other, step.picked, step.rest, step].filter((one) => one !== null);
  const flags = [...rules.flatMap((one) => one.flags), ...step.unclear.flags];
  return flags.some(({ code, restricted }) => restricted === true || harm.has(restrictionOf(code) ?? 'strictest'));
}

/** The part of one answer. */
export function partOfAnswer(
  flow: Pick<Flow, 'id' | 'side' | 'steps'> | undefined,
  stepId: string,
  restrictionOf: (code: string) => Restriction | undefined,
): FilePart {
  const part = partOfFlow(flow);
  return part !== strictest && asksOfHarm(flow?.steps.get(stepId), restrictionOf) ? strictest : part;
}

const schoolRoles = new Set([
  'CLASS_TEACHER',
  'SUBJECT_TEACHER',
  'SCHOOL_OFFICE',
  'PRINCIPAL',
  'SCHOOL_DATA',
  'PSYCH_TEACHER',
]);

/** A duty that was missed belongs where its owner works; a family's stands with the care. */
export function partOfDuty(ownerRoles: readonly string[]): FilePart {
  return ownerRoles.length > 0 && ownerRoles.every((role) => schoolRoles.has(role)) ? 'school' : 'care';
}
