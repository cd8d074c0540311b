import { z } from 'zod';
import { Cel, SEVERITIES } from '../flow/schema-parts.ts';
import { English } from '../text/said.ts';

const Role = z.string().regex(/^[A-Z][A-Z_]*$/, 'a role is written CHILD_DIRECTOR');
const Code = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a code is written in small letters, digits and _');
const Time = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'a time is written "18:30"');
const OffsetText = z.string().min(1).max(20);
const OneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1).max(12)]);
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const By = { by: z.enum(['owner', 'anybody']).default('owner') };
const EvidenceLine = z.union([
  z.strictObject({ flow: z.string(), ...By }),
  z.strictObject({
    contact: z.strictObject({
      from: OneOrMore(z.string()).optional(),
      to: OneOrMore(z.string()).optional(),
      method: OneOrMore(z.string()).optional(),
    }),
    ...By,
  }),
  z.strictObject({
    record: z.string(),
    state: OneOrMore(z.string()).optional(),
    data: z.record(z.string(), OneOrMore(Scalar)).optional(),
    samePeriod: z.boolean().default(false),
    ...By,
  }),
]);

const taskFields = {
  role: Role,
  kind: Code,
  note: z.string().min(1).max(120),
  noteEn: English.optional(),
  withinHours: z
    .number()
    .positive()
    .max(24 * 60),
};

const LadderLine = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('remind'),
    after: OffsetText,
    at: z.union([Time, z.enum(['own_hour', 'other_hour', 'soon'])]).default('other_hour'),
    text: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('task'), after: OffsetText, at: Time.optional(), ...taskFields }),
  z.strictObject({ do: z.literal('miss'), after: OffsetText.default('due') }),
]);

const MissedLine = z.strictObject({
  times: z.int().min(1).max(60),
  flag: z
    .string()
    .regex(/^[A-Z]\d{2}$/)
    .optional(),
  severity: z.enum(SEVERITIES).optional(),
  task: z.strictObject(taskFields).optional(),
});

const PERIODS = [
  'day',
  'week',
  'two_weeks',
  'month',
  'quarter',
  'half_year',
  'year',
  'school_year',
  'term',
  'holiday',
  'campaign',
  'once',
] as const;

const FILTERS = [
  'working_day',
  'school_day',
  'school_week',
  'even_school_week',
  'last_working_day_of_month',
  'last_2_working_days_of_month',
  'first_working_day_of_quarter',
  'last_2_weeks_of_term',
  'winter_holiday',
  'summer_holiday',
] as const;

const head = {
  id: Code,
  jobs: z
    .array(Code)
    .min(1)
    .max(4)
    .optional()
    .describe('The jobs of the schedule that this line does; its own id when left out'),
  title: z.string().min(2).max(40),
  en: English.optional(),
  basis: z.string().min(2).max(60),
};

export const DutyLine = z.strictObject({
  ...head,
  owner: OneOrMore(Role),
  about: z.enum(['child', 'class', 'village', 'school', 'town', 'county', 'person']),
  each: z.enum(['one', 'all']).default('one'),
  when: Cel.optional(),
  openWhen: Cel.optional(),
  cron: z.string().min(9).max(60).optional(),
  only: z.enum(FILTERS).optional(),
  stagger: z.boolean().default(false),
  anchor: z
    .strictObject({
      at: z.enum(['holiday_start', 'holiday_end', 'term_start', 'term_end']),
      days: z.int().min(-60).max(60),
      time: Time,
    })
    .optional(),
  lunar: z
    .strictObject({
      days: z
        .array(z.string().regex(/^(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|30)$/, 'a lunar day is written "12-15"'))
        .min(1)
        .max(6),
      time: Time,
    })
    .optional(),
  period: z.union([z.enum(PERIODS), z.strictObject({ of: z.string() })]),
  opens: z.enum(['start', 'tick']).default('start'),
  due: OffsetText.default('end'),
  hours: z.enum(['own', 'zone', 'rule']).default('rule'),
  sendAt: Time.optional(),
  urgent: z.boolean().default(false),
  flow: z.string().optional(),
  text: OneOrMore(Code).optional(),
  digest: Code.optional(),
  done: z.array(EvidenceLine).min(1).max(6).optional(),
  ladder: z.array(LadderLine).max(8).optional(),
  missed: z.array(MissedLine).max(6).optional(),
  unreachable: z.strictObject(taskFields).optional(),
  promptsOff: z.enum(['excuse', 'phone']).default('excuse'),
});
export type DutyLine = z.infer<typeof DutyLine>;

/** A job that the program does by itself; `program` names the part below src/ that runs it. */
export const MachineLine = z.strictObject({
  ...head,
  kind: z.literal('machine'),
  every: z.string().min(2).max(60),
  program: z.string().regex(/^[a-z0-9/-]+\.tsx?$/, 'a part of the program is a path below src/'),
});
export type MachineLine = z.infer<typeof MachineLine>;

/** `flows/duties.yaml`; docs/adding-a-duty.md says what every field means. */
export const DutyFile = z.strictObject({
  rules: z.array(DutyLine).min(1).max(200),
  machine: z.array(MachineLine).max(60).default([]),
});
export type DutyFile = z.infer<typeof DutyFile>;

const TextLine = z.union([
  z.string().min(1).max(200),
  z.strictObject({
    text: z.string().min(1).max(200),
    variants: z
      .array(z.strictObject({ when: Cel, text: z.string().min(1).max(200) }))
      .min(1)
      .max(6),
  }),
]);

/** `flows/messages/duty-texts.yaml` */
export const DutyTextFile = z.strictObject({
  family: z.record(Code, TextLine),
  staff: z.record(Code, TextLine),
});
export type DutyTextFile = z.infer<typeof DutyTextFile>;
