import { z } from 'zod';
import { normalizeText } from '../../text/normalize-text.ts';
import { stepFields } from '../schema-parts.ts';
import type { Reading, StepType } from './step-type.ts';

const schema = z.strictObject({
  type: z.literal('ratings'),
  ...stepFields,
  items: z
    .array(z.strictObject({ var: z.string().regex(/^[a-z][A-Za-z0-9]*$/), label: z.string().min(1).max(12) }))
    .min(2)
    .max(10),
  worst: z.int().min(1).max(8).default(3).describe('The worst rating; 0 is the best'),
});
type RatingsStep = z.infer<typeof schema>;

const ALL_GOOD = /^(?:0+|都好|都好的|全好|都是0|全部好|都正常|正常|没问题|都没问题)$/;

/** "0 0 1 0" or "0010": a digit for every item, in their order. */
function readRow(said: string, { items, worst }: RatingsStep): number[] | undefined {
  if (!/^\d[\d\s,、.]*$/.test(said)) return undefined;
  const digits = [...said.replace(/\D/g, '')].map(Number);
  return digits.length === items.length && digits.every((one) => one <= worst) ? digits : undefined;
}

/** "监护2 心理1": the others are good. Undefined when anything else is said. */
function readNamed(said: string, { items, worst }: RatingsStep): number[] | undefined {
  const ratings = items.map(() => 0);
  const left = said.replaceAll(/([^\d\s,、.。;:]+?)[\s:]*(\d)(?!\d)/gu, (whole, name: string, digit: string) => {
    const index = items.findIndex(
      ({ label }) => normalizeText(label) === name || normalizeText(label).startsWith(name),
    );
    if (index < 0 || Number(digit) > worst) return whole;
    ratings[index] = Number(digit);
    return '';
  });
  return /^[\s,、.。;]*$/.test(left) && left !== said ? ratings : undefined;
}

/** Several ratings in one answer; each is a variable, the answer itself the digits in their order. */
export const ratings: StepType<typeof schema> = {
  type: 'ratings',
  schema,
  asks: true,
  mostOptions: 0,
  answerType: () => 'list',
  options: () => [],
  entries: () => 'none',
  lines: () => [],
  body: ({ step }) => [(step.def as RatingsStep).items.map(({ label }, n) => `${n + 1}${label}`).join(' ')],
  sets: (def) => def.items.map((item) => item.var),
  read({ step }, text): Reading {
    const def = step.def as RatingsStep;
    const said = normalizeText(text).trim();
    const given = ALL_GOOD.test(said) && (said.length < 2 || !/^\d/.test(said) || said.length === def.items.length);
    const row = given ? def.items.map(() => 0) : (readRow(said, def) ?? readNamed(said, def));
    if (row === undefined) return { kind: 'unclear' };
    const set = Object.fromEntries(def.items.map((item, n) => [item.var, row[n] ?? 0]));
    return { kind: 'value', value: row.map(String), options: [], by: 'digit', sure: true, set };
  },
};
