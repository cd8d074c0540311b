import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { readDigits } from '../../text/read-digits.ts';
import { stepFields } from '../schema-parts.ts';
import type { StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('number'),
  ...stepFields,
  min: z.number().default(0),
  max: z.number().default(999_999),
  decimals: z.boolean().optional(),
  unit: z.array(z.string().min(1).max(6)).max(10).optional(),
});

const NONE = /^(?:没有|没得|莫得|没|无|一次都没有?|一回都没有?|零)$/;

function readNumber(words: string, units: readonly string[]): number | undefined {
  const said = normalizeText(words).replace(/[。,!\s]+$/, '');
  if (NONE.test(said)) return 0;
  const unit = units.find((one) => said.endsWith(one));
  const bare = unit === undefined ? said : said.slice(0, said.length - unit.length).trim();
  const digits = readDigits(bare);
  if (digits.kind === 'one' || (digits.kind === 'number' && digits.unit === undefined)) return digits.n;
  // A unit that the step does not name ("3天" to "how many times") is no answer, but 个 is everybody's.
  return digits.kind === 'number' && digits.unit === '个' ? digits.n : undefined;
}

/** A number within limits. */
export const number: StepType<typeof schema> = {
  type: 'number',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: (def) => (def.decimals === true ? 'double' : 'int'),
  options: () => [],
  entries: () => 'none',
  lines: () => [],
  read({ step }, said) {
    const def = step.def as z.infer<typeof schema>;
    const n = readNumber(said, def.unit ?? []);
    if (n === undefined || n < def.min || n > def.max || (def.decimals !== true && !Number.isInteger(n))) {
      return { kind: 'unclear' };
    }
    return { kind: 'value', value: n, options: [], by: 'digit', sure: true };
  },
};
