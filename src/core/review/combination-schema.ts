import { z } from 'zod';
import { Severity } from '../risk/flags.ts';
import { English } from '../text/said.ts';

/** The file `flows/risk/combinations.yaml`, as its authors write it (docs/adding-a-combination.md). */

const id = z.string().regex(/^[a-z][a-z0-9_]*$/u, 'an id is small letters, digits and _');
const flagCode = z.string().regex(/^[A-Z]\d{2}$/u, 'a flag code is a letter and two digits, such as P02');
const days = z.string().regex(/^\d{1,3}d$/u, 'a span of days, such as 30d');
const span = z.string().regex(/^(\d{1,3}[dh]|today)$/u, '4h, 3d or today');
const answerName = z.string().regex(/^\w+\.\w+$/u, 'Conversation_id.step_id');

/** Who said it: review means what a review of the file itself raised (the contact clock). */
export const SourceGroup = z.enum(['parent', 'carer', 'school', 'village', 'unknown', 'review']);
export type SourceGroup = z.infer<typeof SourceGroup>;

const common = {
  by: z.array(SourceGroup).min(1).optional(),
  /** How far back; or one calendar month. */
  within: days.optional(),
  month: z.enum(['this', 'last', 'before_last']).optional(),
  /** A name for who said it, and: said by somebody else than that. */
  as: id.optional(),
  otherThan: id.optional(),
  /** Said while that held: a plan for later contradicts nobody before its first day. */
  during: id.optional(),
};

const SignalPart = z.strictObject({
  signal: z.union([z.literal('any'), z.array(flagCode).min(1)]),
  atLeast: Severity.optional(),
  /** On so many different days. */
  days: z.int().min(2).max(31).optional(),
  /** In so many different groups of the six losses. */
  losses: z.int().min(2).max(6).optional(),
  ...common,
});
const AnswerPart = z.strictObject({ answer: answerName, is: z.array(z.string()).min(1), ...common });
const RecordPart = z.strictObject({
  record: z.string(),
  state: z.string().optional(),
  /** Holds today, by its `from` and `to` or `until`. */
  current: z.literal(true).optional(),
  has: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  ...common,
});
/** Every answer of a conversation the best one, from the first to the last in so many seconds. */
const QuickPart = z.strictObject({ quick: z.string(), seconds: z.int().min(1), ...common });
const OpenPart = z.strictObject({ open: Severity });
const FalsePart = z.strictObject({ foundUntrue: z.int().min(2) });

const SimplePart = z.union([SignalPart, AnswerPart, RecordPart, QuickPart, OpenPart, FalsePart]);
export type SimplePart = z.infer<typeof SimplePart>;
const Part = z.union([
  SignalPart,
  AnswerPart,
  RecordPart,
  QuickPart,
  OpenPart,
  FalsePart,
  z.strictObject({ any: z.array(SimplePart).min(2) }),
]);
export type Part = z.infer<typeof Part>;

export const Combination = z.strictObject({
  id,
  title: z.string().min(4),
  /** All of them must hold. */
  when: z.array(Part).min(1),
  /** And this, in CEL, about the child and who keeps it (review-facts.ts). */
  if: z.string().optional(),
  /** How often the same reason may be found: every new reason, or once a month whatever comes. */
  period: z.enum(['reason', 'month']).default('month'),
  /** `worst`: the level of the more serious statement, at least yellow. */
  raise: z
    .array(
      z.strictObject({
        flag: flagCode,
        severity: z.union([Severity, z.literal('worst')]),
        restricted: z.boolean().optional(),
      }),
    )
    .default([]),
  task: z
    .array(
      z.strictObject({ role: z.string(), note: z.string().min(4), within: span, restricted: z.boolean().optional() }),
    )
    .default([]),
  /** A level that a person then sets (rule 7). */
  proposeLevel: z.enum(['high', 'middle', 'low']).optional(),
  /** A note on the source; what the source says is raised as before. */
  noteOnSource: z.boolean().default(false),
  /** For those entitled: what is the matter, in neutral words that quote nobody. */
  because: z.string().min(4),
  becauseEn: English.optional(),
  basis: z.string().min(2),
});
export type Combination = z.infer<typeof Combination>;

/** The clocks of chain C (domain 4.3), and which answers they read. */
export const ContactClock = z.strictObject({
  blueDays: z.int().min(7),
  yellowDays: z.int().min(14),
  orangeDays: z.int().min(28),
  lostDays: z.int().min(60),
  weeksShown: z.int().min(4).max(26),
  parentSays: z
    .array(
      z.strictObject({
        answer: answerName,
        value: z.string(),
        /** weekly: in each week of `days` · met: in these days · once: at least once in them · none: not in them */
        means: z.enum(['weekly', 'met', 'once', 'none']),
        days: z.int().min(1).max(31),
      }),
    )
    .min(1),
  carerSays: z.strictObject({
    answer: answerName,
    inTouch: z.array(z.string()).min(1),
    silent: z.array(z.string()).min(1),
  }),
  support: z.strictObject({ answer: answerName, paid: z.array(z.string()).min(1) }),
});

export const CombinationFile = z.strictObject({ contact: ContactClock, combinations: z.array(Combination).min(1) });
export type CombinationFile = z.infer<typeof CombinationFile>;

interface AnswerPlace {
  readonly flowId: string;
  readonly stepId: string;
}

/** The contact clock's numbers and answers, ready to be used. */
export interface ContactClockBook {
  readonly blueDays: number;
  readonly yellowDays: number;
  readonly orangeDays: number;
  readonly lostDays: number;
  readonly weeksShown: number;
  readonly parentSays: readonly (AnswerPlace & {
    readonly value: string;
    readonly means: 'weekly' | 'met' | 'once' | 'none';
    readonly days: number;
  })[];
  readonly carerSays: AnswerPlace & { readonly inTouch: readonly string[]; readonly silent: readonly string[] };
  readonly support: AnswerPlace & { readonly paid: readonly string[] };
}
