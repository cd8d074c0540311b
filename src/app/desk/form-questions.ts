import type { FlowOption, FlowStep } from '../../core/flow/flow.ts';
import { formSteps } from '../../core/flow/form-steps.ts';
import type { Playbook } from '../../core/playbook.ts';

/** A question of a conversation as a form puts it. Words are the playbook's own. */
export interface FormQuestion {
  /** Id of the step: the name under which the answer is given. */
  readonly id: string;
  readonly type: 'choice' | 'multi' | 'ratings' | 'date' | 'text';
  readonly prompt: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly alone: boolean }[];
  /** Of ratings: what is rated, and the worst rating. */
  readonly items: readonly string[];
  readonly worst: number;
  readonly optional: boolean;
  readonly range: 'past' | 'future' | 'any';
  readonly maxDays: number;
  readonly maxLength: number;
  /** Asked only after one of these answers. */
  readonly after: { readonly id: string; readonly values: readonly string[] } | null;
}

/** What follows an answer by a condition of the conversation rather than by a way beside its main line. */
export type FormConditions = Readonly<Record<string, NonNullable<FormQuestion['after']>>>;

const shown = ['choice', 'confirm', 'multi', 'ratings', 'date', 'text'];

/** The questions of a conversation as a form; lists of children and people are not among them: the form knows whom it is about. */
export function formQuestions(playbook: Playbook, flowId: string, conditions: FormConditions = {}): FormQuestion[] {
  const flow = playbook.flows.get(flowId);
  if (!flow) return [];
  return formSteps(flow, (id) => playbook.flows.get(id))
    .filter(({ step }) => shown.includes(step.kind.type))
    .map(({ step, after }) =>
      questionOf(step, after ? { id: after.stepId, values: after.values } : (conditions[step.id] ?? null)),
    );
}

function questionOf(step: FlowStep, after: FormQuestion['after']): FormQuestion {
  const { def } = step;
  const items = Array.isArray(def.items) ? def.items.map((item: { label: string }) => item.label) : [];
  // "None" stands once: as an option of its own, or as what 0 means.
  const zero =
    step.zero && !step.options.some(({ label }) => label.source === step.zero?.label.source) ? [step.zero] : [];
  return {
    id: step.id,
    type: step.kind.type === 'confirm' ? 'choice' : (step.kind.type as FormQuestion['type']),
    prompt: step.wordings.at(-1)?.text.source ?? '',
    options: [...step.options, ...zero].map(optionOf),
    items,
    worst: typeof def.worst === 'number' ? def.worst : 3,
    optional: def.optional === true || (step.options.length === 0 && step.zero !== null),
    range: (def.range as FormQuestion['range'] | undefined) ?? 'past',
    maxDays: typeof def.maxDays === 'number' ? def.maxDays : 366,
    maxLength: typeof def.maxLength === 'number' ? def.maxLength : 500,
    after,
  };
}

function optionOf({ value, label, best, role }: FlowOption): FormQuestion['options'][number] {
  return { value: String(value), label: label.source, alone: best || role === 'zero' };
}
