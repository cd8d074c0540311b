import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { stepFields, Unnumbered } from '../schema-parts.ts';
import { readOther } from './choice.ts';
import { entryKey, readEntries } from './read-entries.ts';
import type { StepType, StepView } from './step-type.ts';

/** Lists of people that a step may offer; who stands in them the caller of the engine says. */
export const PEOPLE_LISTS = [
  'household',
  'family',
  'staff',
  'alertStaff',
  'askers',
  'villages',
  'unlisted',
  'unlistedSeen',
  'duties',
] as const;
export type PeopleList = (typeof PEOPLE_LISTS)[number];

const schema = z.strictObject({
  type: z.literal('personPick'),
  ...stepFields,
  list: z.enum(PEOPLE_LISTS),
  multiple: z.boolean().optional(),
  other: Unnumbered.optional(),
});

/** `other` is the last entry of the list. */
function otherKey({ step, entries }: StepView): string | undefined {
  return step.other === null ? undefined : entryKey(entries.length, entries.length + 1);
}

/** Which person, or with `multiple` which of them. */
export const personPick: StepType<typeof schema> = {
  type: 'personPick',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: ({ multiple }) => (multiple ? 'list' : 'string'),
  options: () => [],
  entries: () => 'people',
  lines(view) {
    const lines = view.entries.map(({ key, label }) => ({ data: key, label }));
    const key = otherKey(view);
    const other = view.step.other;
    return key === undefined || other === null ? lines : [...lines, { data: key, label: other.label.source }];
  },
  read(view, text) {
    const { step, entries } = view;
    const key = otherKey(view);
    const said = normalizeText(text);
    const other = readOther(step.other);
    if (key !== undefined && other.kind === 'value' && readEntries([{ ...NOBODY, key }], said) !== undefined) {
      return { ...other, by: 'digit' };
    }
    const read = readEntries(entries, text);
    const [found, second] = read?.found ?? [];
    if (read === undefined || found === undefined) return /\d/.test(said) ? { kind: 'unclear' } : other;
    const { multiple } = step.def as z.infer<typeof schema>;
    if (multiple) return { kind: 'value', value: read.found.map(({ id }) => id), options: [], by: read.by, sure: true };
    if (second !== undefined) return { kind: 'unclear' };
    return { kind: 'value', value: found.id, options: [], by: read.by, sure: true };
  },
};

const NOBODY = { id: '', label: '', names: [], index: -1 } as const;
