import { z } from 'zod';
import { English } from '../text/said.ts';

/** Red first: a smaller number is more serious. */
export const Severity = z.enum(['red', 'orange', 'yellow', 'blue']);
export type Severity = z.infer<typeof Severity>;

/** A flag's code, for instance "P02". Only codes of the flag book exist; `FlagBook.get` checks. */
export const FlagCode = z.string().regex(/^[A-Z]\d{2}$/, 'a flag code is a letter and two digits, such as P02');
export type FlagCode = z.infer<typeof FlagCode>;

/** The escalation chains of domain 4.3. */
export const Chain = z.enum(['P', 'PS', 'PV', 'M', 'G', 'A', 'E', 'C', 'H', 'L', 'U', 'B', 'S', 'D']);
export type Chain = z.infer<typeof Chain>;

/** The six losses 六失 that statistics group by; "none" for facts about data. */
export const SixLosses = z.enum(['亲情缺失', '学业失教', '生活失助', '安全失保', '心理失衡', '行为失范', 'none']);
export type SixLosses = z.infer<typeof SixLosses>;

/**
 * Who may read the text of a signal (domain 6.1, last column).
 * - `no`: the usual recipients · `until_sorted`: restricted until a person has looked · `yes`: filter 4.4 applies
 * - `strictest`: only the township station names further readers · `suspects_only`: only suspects are left out
 * - `when_cause_unclear`, `when_carer_suspect`: restricted in that case · `other_side`: the other child's family sees
 *   nothing · `trustee_not_told`, `other_parent_not_told`: that person is not told by the bot
 * - `source_hidden`: nobody near the child learns who said it
 */
export const Restriction = z.enum([
  'no',
  'until_sorted',
  'yes',
  'strictest',
  'suspects_only',
  'when_cause_unclear',
  'when_carer_suspect',
  'other_side',
  'trustee_not_told',
  'other_parent_not_told',
  'source_hidden',
]);
export type Restriction = z.infer<typeof Restriction>;

/** Who is notified: role codes of domain 4.1. Police are phoned by a person, parents are told by a person where chain M says so. */
export const NotifiedRole = z.enum([
  'PARENT_AWAY',
  'CLASS_TEACHER',
  'SCHOOL_OFFICE',
  'PSYCH_TEACHER',
  'PRINCIPAL',
  'CHILD_DIRECTOR',
  'TOWN_SUPERVISOR',
  'TOWN_STATION',
  'TOWN_LEAD',
  'EDU_CENTER',
  'COUNTY_OFFICE',
  'COUNTY_EDU',
  'POLICE_LIAISON',
  'HEALTH',
  'CIVIL_RELIEF',
  'WOMEN_YOUTH',
  'HELPER',
  'PUBLIC_SECURITY',
  'ADMIN',
]);
export type NotifiedRole = z.infer<typeof NotifiedRole>;

const FlagRow = z.strictObject({
  code: FlagCode,
  name: z.string().min(2),
  en: English.optional(),
  /** The default level; an option or a word may raise it (domain 2.9). */
  severity: Severity,
  loss: SixLosses,
  chain: Chain,
  restricted: Restriction,
  notified: z.array(NotifiedRole),
  /** Which of the nine situations of mandatory reporting it may be (domain 6.3). */
  nineSituations: z.array(z.int().min(1).max(9)).default([]),
  /** Where the flag comes from: a law, a seed document or the product. */
  basis: z.string().min(2),
  /** What the person who takes the alert does, step by step. */
  runbook: z.array(z.string().min(4)).min(3).max(5),
  /** The same lines in English. */
  runbookEn: z.array(English).optional(),
  /** Key of the immediate-help text that the sender of an unrestricted red gets (domain 2.9). */
  senderText: z.string().optional(),
  /** A flag once used is never removed, only switched off. */
  active: z.boolean().default(true),
});
export const Flag = FlagRow.refine(({ runbook, runbookEn }) => !runbookEn || runbookEn.length === runbook.length, {
  path: ['runbookEn'],
  error: 'the English runbook has as many lines as the Chinese one',
});
export type Flag = z.infer<typeof Flag>;

export const FlagFile = z.strictObject({ flags: z.array(Flag).min(1) });

export interface FlagBook {
  readonly flags: ReadonlyMap<FlagCode, Flag>;
  /** The flag of that code. Throws when there is none: a code comes from our own files, so this is a mistake in them. */
  get(code: FlagCode): Flag;
}

/**
 * Reads the parsed `flows/risk/flags.yaml` (domain 6.1). Adding a flag is one row there.
 * Throws one clear sentence when a row is wrong or a code stands twice.
 */
export function parseFlags(data: unknown): FlagBook {
  const parsed = FlagFile.safeParse(data);
  if (!parsed.success) throw new Error(`The flag book is not valid: ${z.prettifyError(parsed.error)}`);
  const flags = new Map<FlagCode, Flag>();
  for (const flag of parsed.data.flags) {
    if (flags.has(flag.code)) throw new Error(`The flag book has two rows for ${flag.code}.`);
    flags.set(flag.code, flag);
  }
  return {
    flags,
    get(code) {
      const flag = flags.get(code);
      if (flag === undefined) throw new Error(`There is no flag "${code}" in the flag book.`);
      return flag;
    },
  };
}

/** The more serious of two levels. */
export function moreSerious(a: Severity, b: Severity): Severity {
  return Severity.options.indexOf(a) <= Severity.options.indexOf(b) ? a : b;
}
