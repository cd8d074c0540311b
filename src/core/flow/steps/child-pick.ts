import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { Cel, ForChildren, ForPicked, stepFields, Unnumbered } from '../schema-parts.ts';
import { readOther } from './choice.ts';
import { readEntries } from './read-entries.ts';
import type { ListEntry, Reading, StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('childPick'),
  ...stepFields,
  onlyWhen: Cel.optional(),
  multiple: z.boolean().default(true),
  narrow: z.boolean().optional(),
  picked: ForPicked.optional(),
  rest: ForChildren.optional(),
  other: Unnumbered.optional(),
});

const ALL = /^(?:都是|都有|全部?|所有|两个都是?|几个都是?|全是|每个都是?)$/;

function picked(entries: readonly ListEntry[], by: 'digit' | 'word'): Reading {
  return {
    kind: 'value',
    value: entries.map((entry) => entry.id),
    options: [],
    by,
    sure: true,
    children: entries.map((entry) => entry.index),
  };
}

/** Which of the children the talk may be about. */
export const childPick: StepType<typeof schema> = {
  type: 'childPick',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: () => 'list',
  options: () => [],
  entries: () => 'children',
  lines: ({ entries }) => entries.map(({ key, label }) => ({ data: key, label })),
  read({ step, entries }, text) {
    const def = step.def as z.infer<typeof schema>;
    if (def.multiple && ALL.test(normalizeText(text))) return picked(entries, 'word');
    const read = readEntries(entries, text);
    if (read === undefined) return /\d/.test(normalizeText(text)) ? { kind: 'unclear' } : readOther(step.other);
    if (!def.multiple && read.found.length > 1) return { kind: 'unclear' };
    return picked(read.found, read.by);
  },
};
