import { z } from 'zod';

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs };

/** A length of time as an author writes it: "15m", "4h", "2d", or "2wd" for working days. */
export interface Duration {
  readonly ms: number;
  /** When set, `ms` is 0 and working days count. */
  readonly workdays?: number;
}

export const DurationText = z
  .string()
  .regex(/^\d{1,4}(?:m|h|d|wd)$/u, 'a time is written 15m, 4h, 2d or 2wd')
  .transform((text): Duration => {
    const amount = Number.parseInt(text, 10);
    if (text.endsWith('wd')) return { ms: 0, workdays: amount };
    return { ms: amount * (unitMs[text.slice(-1)] ?? 0) };
  });

/** "22:00" as minutes after midnight. */
const ClockText = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'a time of day is written 08:30')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const RoleText = z.string().regex(/^@?[A-Za-z_]+\*?$/u, 'a role is written CHILD_DIRECTOR, CHILD_DIRECTOR* or @owner');
const Roles = z.array(RoleText);

const Rung = z.strictObject({
  step: z.string().regex(/^[a-z][a-z0-9_]*$/u, 'a step is named in small letters, such as first_up'),
  after: DurationText,
  repeat: DurationText.optional(),
  roles: Roles,
  unless: z.enum(['never', 'acked', 'called_police', 'saw_child', 'written', 'closed']),
  message: z.string().min(1),
  phone: z.boolean().optional(),
  silent: z.boolean().optional(),
  quiet: z.boolean().optional(),
});
export type Rung = z.infer<typeof Rung>;

const Line = z.strictObject({
  red: z.array(Roles).length(3),
  orange: z.array(Roles).length(3),
  yellow: z.array(Roles).length(3),
  blue: z.array(Roles).length(3),
});

const Levels = z.strictObject({
  red: z.array(z.string()).min(1),
  orange: z.array(z.string()).min(1),
  yellow: z.array(z.string()).min(1),
  blue: z.array(z.string()).min(1),
});

const ChainRow = z.strictObject({
  name: z.string().min(1),
  line: z.string(),
  /** Used when the flag names nobody who can be pushed. */
  push: Roles.min(1),
  /** Told in the push whatever the flag says. */
  also: Roles.default([]),
  atSchool: Roles.default([]),
  silent: Roles.default([]),
  silentAtSchool: Roles.default([]),
  cut: Roles.default([]),
  approvers: Roles.default(['TOWN_LEAD', 'COUNTY_OFFICE', 'COUNTY_LEAD']),
  levels: Levels,
});
export type ChainRow = z.infer<typeof ChainRow>;

const QuietHours = z.strictObject({ from: ClockText, to: ClockText, resumeAt: ClockText });
const AckWithin = z.strictObject({ red: DurationText, orange: DurationText, yellow: DurationText, blue: DurationText });

/** flows/alerts/chains.yaml (domain 4.2, 4.3). */
export const ChainFile = z.strictObject({
  quietHours: QuietHours,
  tonightWords: z.array(z.string().min(1)),
  ladder: z.record(z.string(), z.string()),
  schoolRoles: Roles,
  notPushed: Roles,
  helpersNever: z.array(z.string()),
  familyNotExcluded: z.array(z.string()),
  callBeforeClose: z.array(z.string()),
  alsoPush: z.record(z.string(), Roles),
  redOnly: z.record(z.string(), Roles).default({}),
  narrow: z.strictObject({ flags: z.array(z.string()), chain: z.string(), onlyRoles: Roles.min(1) }),
  lines: z.record(z.string(), Line),
  ackWithin: AckWithin,
  rungs: z.record(z.string(), z.array(Rung).min(1)),
  onDemand: z.array(Rung),
  chains: z.record(z.string(), ChainRow),
});
export type ChainFile = z.infer<typeof ChainFile>;
