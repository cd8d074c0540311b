import { z } from 'zod';
import { stepFields } from '../schema-parts.ts';
import type { StepType } from './step-type.ts';

const { prompt, onUnclear: _unclear, zero: _zero, safety: _safety, ...fields } = stepFields;
const schema = z.strictObject({
  type: z.literal('info'),
  prompt: prompt.optional(),
  ...fields,
  each: z.boolean().optional().describe('`call` is run once for each child'),
});

/** Says something, or only acts, and waits for nothing. */
export const info: StepType<typeof schema> = {
  type: 'info',
  schema,
  asks: false,
  mostOptions: 0,
  answerType: () => 'none',
  options: () => [],
  entries: () => 'none',
  lines: () => [],
  read: () => ({ kind: 'unclear' }),
};
