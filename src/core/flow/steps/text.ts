import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { readDigits } from '../../text/read-digits.ts';
import { stepFields } from '../schema-parts.ts';
import type { StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('text'),
  ...stepFields,
  maxLength: z.int().min(10).max(1000).default(500),
  optional: z.boolean().optional(),
  photo: z.boolean().optional(),
});

const NOTHING = /^(?:没有了?|没了|没得|莫得|无|没啥|没什么|不说|不想说|不晓得|不知道|跳过|算了|过|不用)$/;

/** Free words. */
export const text: StepType<typeof schema> = {
  type: 'text',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: () => 'string',
  options: () => [],
  entries: () => 'none',
  lines: () => [],
  read({ step, side }, said) {
    const def = step.def as z.infer<typeof schema>;
    const words = said.trim();
    // A family that is used to digits presses one where words are asked for: that says nothing.
    const digit = side === 'family' && readDigits(words).kind === 'one';
    if (words === '' || digit) return { kind: 'unclear' };
    // To staff 0 is "nothing" everywhere (domain 5.1).
    const nothing =
      def.optional === true &&
      (NOTHING.test(normalizeText(words).replace(/[。.!,]+$/, '')) || (side === 'staff' && words === '0'));
    // Cut between characters, never inside one.
    const value = nothing ? '' : words.slice(0, def.maxLength).replace(/[\ud800-\udbff]$/, '');
    return { kind: 'value', value, options: [], by: 'word', sure: true };
  },
  readMedia: (def, kind) => (kind === 'voice' ? '(语音)' : def.photo === true ? '(照片)' : undefined),
};
