import { z } from 'zod';

/** Pieces that several step types of a conversation file share. What they mean stands in docs/flow-format.md. */

export const SEVERITIES = ['red', 'orange', 'yellow', 'blue'] as const;

export const Cel = z.string().min(1).max(400).describe('CEL condition over facts, answers and variables');
const Words = z.array(z.coerce.string().min(1).max(40)).min(1).max(80);
const StepTarget = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .describe('A step id, "end" or "continue"');

export const FlagRule = z.strictObject({
  code: z.string().regex(/^[A-Z]\d{2}$/),
  severity: z.enum(SEVERITIES).optional(),
  restricted: z.boolean().optional(),
  when: Cel.optional(),
  mentions: Words.optional().describe('Only if one of these words (or "@group") occurs in the answer'),
  unlessMentions: Words.optional(),
});
export type FlagRule = z.infer<typeof FlagRule>;

export const ActCall = z.looseObject({ act: z.string().regex(/^[a-z][a-z0-9_]*$/), when: Cel.optional() });
export type ActCall = z.infer<typeof ActCall>;

export const Branch = z.union([z.strictObject({ when: Cel, to: StepTarget }), z.strictObject({ else: StepTarget })]);
export const Next = z.union([StepTarget, z.array(Branch).min(1).max(20)]);
export type Next = z.infer<typeof Next>;

const Literal = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** What may follow an answer, at a step or an option. */
export const consequences = {
  flags: z.array(FlagRule).max(12).optional(),
  next: Next.optional(),
  do: z.array(ActCall).max(8).optional(),
  set: z.record(z.string(), Literal).optional(),
  call: z.string().optional().describe('Id of a sub-conversation'),
};
const Consequences = z.strictObject(consequences);
export type Consequences = z.infer<typeof Consequences>;

const optionCore = {
  label: z.coerce.string().min(1).max(60),
  hears: Words.optional(),
  best: z.boolean().optional(),
  ...consequences,
};
const Value = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a value is written in capital letters, digits and _');

export const Option = z.strictObject({
  key: z.coerce
    .string()
    .regex(/^\d{1,2}$/, 'a key is one or two digits')
    .optional(),
  value: Value,
  showWhen: Cel.optional(),
  ...optionCore,
});
export type Option = z.infer<typeof Option>;

/** An option without a digit of its own: `zero`, `other`. */
export const Unnumbered = z.strictObject({ value: Value, ...optionCore });
/** An option whose value is true or false: `yes`, `no`. */
export const Decided = z.strictObject(optionCore);
/** `picked` and `rest` of childPick. */
export const ForChildren = z.strictObject({ flags: consequences.flags, do: consequences.do });
export const ForPicked = z.strictObject({ ...ForChildren.shape, next: consequences.next });

const Voice = z.string().min(1).max(400);
export const Variant = z.strictObject({ when: Cel, prompt: z.string().min(1), voiceText: Voice.optional() });

export const OnUnclear = z.strictObject({
  retry: z.int().min(0).max(3).default(1),
  // biome-ignore lint/suspicious/noThenProperty: the word authors write; it never reaches an await.
  then: z.enum(['callback', 'skip', 'next']).default('callback'),
  flags: consequences.flags,
});

/** Fields of every step type except `type` itself. */
export const stepFields = {
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'an id is written in small letters, digits and _'),
  prompt: z.string().min(1).max(800),
  voiceText: Voice.optional(),
  variants: z.array(Variant).max(8).optional(),
  notice: z.boolean().optional().describe('A legal notice: may be long'),
  ownMessage: z.boolean().optional(),
  aside: z.boolean().optional().describe('Reached only by next; afterwards back to the main line'),
  askWhen: Cel.optional(),
  safety: z.boolean().optional(),
  about: z.enum(['child', 'family']).optional(),
  onUnclear: OnUnclear.optional(),
  zero: Unnumbered.optional().describe('Staff files only: what 0 means'),
  ...consequences,
};
