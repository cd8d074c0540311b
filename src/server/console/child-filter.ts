import { z } from 'zod';
import type { ChildFilter } from '../../app/desk/children-port.ts';
import { oneLine } from '../../core/ledger/fact-fields.ts';
import { monthSpan } from '../../core/numbers/month-span.ts';
import { SixLosses } from '../../core/risk/flags.ts';

/** Longer searches find nothing anyway. */
export const longestSearch = 60;

const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values).nullable().catch(null);
const id = z.uuid().nullable().catch(null);

const Filter = z.object({
  q: z
    .string()
    .catch('')
    .transform((text) => oneLine(text.slice(0, 4 * longestSearch)).slice(0, longestSearch)),
  level: choice(['high', 'middle', 'low', 'normal', 'none']),
  flag: z
    .string()
    .regex(/^[A-U](\d\d)?$/u)
    .nullable()
    .catch(null),
  loss: SixLosses.nullable().catch(null),
  of: choice(['opened', 'closed']),
  month: z
    .string()
    .refine((month) => monthSpan(month) !== null)
    .nullable()
    .catch(null),
  weeks: z.coerce.number().int().min(1).max(520).nullable().catch(null),
  night: z
    .literal('1')
    .transform(() => true)
    .catch(false as never)
    .transform(Boolean),
  villageId: id,
  schoolId: id,
  classId: id,
  status: choice(['proposed', 'active', 'watch', 'exited', 'to18']),
});

/** The address's or the form's fields as a filter; what is none of ours narrows nothing. */
export function readFilter(form: Readonly<Record<string, unknown>>): ChildFilter {
  const { village, school, class: ofClass, ...rest } = form;
  const filter = Filter.parse({
    ...rest,
    weeks: rest.weeks === '' || rest.weeks === undefined ? null : rest.weeks,
    villageId: village ?? null,
    schoolId: school ?? null,
    classId: ofClass ?? null,
  });
  return filter.of !== null && filter.month !== null ? filter : { ...filter, of: null, month: null };
}

/** The filter as an address has it, without the page. */
export function filterQuery(filter: ChildFilter): string {
  const { villageId, schoolId, classId, weeks, night, ...rest } = filter;
  const all = {
    ...rest,
    weeks: weeks === null ? '' : String(weeks),
    night: night ? '1' : '',
    village: villageId,
    school: schoolId,
    class: classId,
  };
  return new URLSearchParams(
    Object.entries(all).flatMap(([key, value]): [string, string][] => (value ? [[key, value]] : [])),
  ).toString();
}
