import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { understandChoice } from '../../text/understand-choice.ts';
import type { FlowOption } from '../flow.ts';
import { Option, stepFields, Unnumbered } from '../schema-parts.ts';
import type { Reading, StepType, StepView } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('choice'),
  ...stepFields,
  options: z.array(Option).min(2).max(8),
  other: Unnumbered.optional(),
});

/** The value of `other`, with the words as its text; or nothing understood. */
export function readOther(other: FlowOption | null): Reading {
  if (other === null) return { kind: 'unclear' };
  return { kind: 'value', value: other.value, options: [other], by: 'word', sure: true };
}

/**
 * Reads one option. At a safety question words are never sure, unless they are the option's own label: they are echoed
 * (domain 10.1, 11.2).
 */
export function readOneOption(view: StepView, text: string): Reading {
  const { step, options, lexicon } = view;
  const said = normalizeText(text);
  // The label itself goes before everything else: "一两回" is an option, not a number.
  const labelled = options.find(({ folded }) => folded === said);
  if (labelled !== undefined) {
    return { kind: 'value', value: labelled.option.value, options: [labelled.option], by: 'word', sure: true };
  }
  const understood = understandChoice(lexicon, options, text, { safety: step.safety });
  if (understood.kind === 'sequence') return understood;
  if (understood.kind === 'unclear') return readOther(step.other);
  const shown = options.find((option) => option.key === understood.key);
  if (shown === undefined) return { kind: 'unclear' };
  const sure = understood.sure && (understood.by === 'digit' || !step.safety);
  return {
    kind: 'value',
    value: shown.option.value,
    options: [shown.option],
    by: understood.by,
    sure,
    certain: understood.sure,
  };
}

export function optionLines(view: StepView): { data: string; label: string }[] {
  return view.options.map(({ key, label }) => ({ data: key, label }));
}

/** One of several answers. */
export const choice: StepType<typeof schema> = {
  type: 'choice',
  schema,
  asks: true,
  mostOptions: 5,
  answerType: () => 'string',
  options: (def) =>
    def.options.map((option, index) => ({
      source: option,
      value: option.value,
      key: option.key,
      path: ['options', index],
    })),
  entries: () => 'none',
  lines: optionLines,
  read: readOneOption,
};
