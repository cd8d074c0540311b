import { z } from 'zod';
import { readDigits } from '../../text/read-digits.ts';
import { Option, stepFields, Unnumbered } from '../schema-parts.ts';
import { optionLines, readOneOption } from './choice.ts';
import type { Reading, ShownOption, StepType, StepView } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('multi'),
  ...stepFields,
  options: z.array(Option).min(2).max(8),
  other: Unnumbered.optional(),
});

/** "1 3", "13", "1、3": each digit an option, none twice (domain 5.1). */
function readKeys(text: string): readonly string[] | undefined {
  const digits = readDigits(text);
  if (digits.kind === 'one') return [String(digits.n)];
  if (digits.kind === 'many') return [...new Set(digits.ns.map(String))];
  if (digits.kind === 'number' && digits.unit === undefined && digits.digits !== undefined) {
    return [...new Set(digits.digits)];
  }
  return undefined;
}

function chosen(options: readonly ShownOption[], sure: boolean, by: 'digit' | 'word'): Reading {
  // "没有" together with something else contradicts itself.
  if (options.length === 0 || (options.length > 1 && options.some(({ option }) => option.best))) {
    return { kind: 'unclear' };
  }
  const picked = options.map(({ option }) => option);
  return { kind: 'value', value: picked.map((option) => option.value), options: picked, by, sure };
}

/** Words: each part between marks is read as one option; all must be understood. */
function readWords(view: StepView, text: string): Reading {
  const whole = readOneOption({ ...view, step: { ...view.step, other: null } }, text);
  if (whole.kind === 'value') return { ...whole, value: whole.options.map((option) => option.value) };
  const parts = text.split(/[\s,,、;;和跟还有]+/).filter((part) => part !== '');
  const found = new Set<ShownOption>();
  let understoodAll = parts.length > 1;
  for (const part of parts.slice(0, 12)) {
    const reading = readOneOption({ ...view, step: { ...view.step, other: null } }, part);
    const option = reading.kind === 'value' ? reading.options[0] : undefined;
    const shown = view.options.find((one) => one.option === option);
    if (shown === undefined) understoodAll = false;
    else found.add(shown);
  }
  if (understoodAll && found.size > 0) {
    return chosen(
      view.options.filter((shown) => found.has(shown)),
      false,
      'word',
    );
  }
  const other = view.step.other;
  if (other === null) return { kind: 'unclear' };
  return { kind: 'value', value: [other.value], options: [other], by: 'word', sure: true };
}

/** Some of up to eight answers. */
export const multi: StepType<typeof schema> = {
  type: 'multi',
  schema,
  asks: true,
  mostOptions: 8,
  answerType: () => 'list',
  options: (def) =>
    def.options.map((option, index) => ({
      source: option,
      value: option.value,
      key: option.key,
      path: ['options', index],
    })),
  entries: () => 'none',
  lines: optionLines,
  read(view, text) {
    const keys = readKeys(text);
    if (keys === undefined) return readWords(view, text);
    const options = view.options.filter((option) => keys.includes(option.key));
    return options.length === keys.length ? chosen(options, true, 'digit') : { kind: 'unclear' };
  },
};
