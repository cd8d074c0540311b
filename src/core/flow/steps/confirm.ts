import { z } from 'zod';
import { Decided, stepFields } from '../schema-parts.ts';
import { optionLines, readOneOption } from './choice.ts';
import type { StepType } from './step-type.ts';

const schema = z.strictObject({ type: z.literal('confirm'), ...stepFields, yes: Decided, no: Decided });

const YES = ['@yes'];
const NO = ['@none', '不要', '不用', '不消', '算了', '先不'];

/** Yes (1) or no (2). */
export const confirm: StepType<typeof schema> = {
  type: 'confirm',
  schema,
  asks: true,
  mostOptions: 2,
  answerType: () => 'bool',
  options: (def) => [
    { source: { ...def.yes, hears: [...(def.yes.hears ?? []), ...YES] }, value: true, key: '1', path: ['yes'] },
    { source: { ...def.no, hears: [...(def.no.hears ?? []), ...NO] }, value: false, key: '2', path: ['no'] },
  ],
  entries: () => 'none',
  lines: optionLines,
  read: readOneOption,
};
