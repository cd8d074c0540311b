import { z } from 'zod';
import { English } from '../text/said.ts';
import { Cel, Variant } from './schema-parts.ts';
import { STEP_TYPES } from './steps/index.ts';

const Spoken = z.string().min(1).max(400);

const Opening = z.strictObject({
  prompt: z.string().min(1).max(300),
  voiceText: Spoken.optional(),
  variants: z.array(Variant).max(8).optional(),
  fastPath: z.boolean().optional(),
  now: z.string().max(20).optional(),
  later: z.string().max(20).optional(),
});

const Closing = z.strictObject({
  text: z.string().min(1).max(400),
  voiceText: Spoken.optional(),
  variants: z
    .array(z.strictObject({ when: Cel, text: z.string().min(1).max(400), voiceText: Spoken.optional() }))
    .max(8)
    .optional(),
});

const Roster = z.strictObject({
  prompt: z.string().min(1).max(200).optional(),
  fine: z.string().max(20).optional(),
  one: z.string().max(20).optional(),
  which: z.string().max(40).optional(),
});

type SchemasOf<T extends readonly { readonly schema: z.ZodObject }[]> = { readonly [K in keyof T]: T[K]['schema'] };
const Step = z.discriminatedUnion(
  'type',
  STEP_TYPES.map((type) => type.schema) as unknown as SchemasOf<typeof STEP_TYPES>,
);

/** One file of `flows/conversations/`; docs/flow-format.md says what every field means. */
export const FlowFile = z.strictObject({
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  version: z.int().min(1),
  title: z.string().min(1).max(60),
  en: English.optional().describe('The title in English, for the desk'),
  side: z.enum(['family', 'staff']),
  audience: z.array(z.string().regex(/^[A-Z][A-Z_]*$/)).default([]),
  sub: z.boolean().default(false).describe('Only entered by call'),
  addressee: z.enum(['adult', 'child']).default('adult'),
  perChild: z.boolean().default(false),
  roster: Roster.optional(),
  trigger: z
    .strictObject({
      schedule: z.string().optional(),
      manual: z.boolean().optional(),
      keywords: z.array(z.string().min(1).max(20)).max(40).optional(),
    })
    .optional(),
  ttlHours: z
    .number()
    .positive()
    .max(24 * 60)
    .optional(),
  priority: z.enum(['urgent', 'high', 'normal', 'low']).default('normal'),
  vars: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.enum(['string', 'int', 'bool', 'list'])).default({}),
  opening: Opening.optional(),
  steps: z.array(Step).min(1).max(80),
  closing: Closing.optional(),
});
export type FlowFile = z.infer<typeof FlowFile>;
