import type { Measures, Numbers } from '../../app/desk/numbers-port.ts';
import type { Database } from '../prisma.ts';
import type { FoundPlace, Part } from './numbers-place.ts';
import { childSumsSql, regionSumsSql } from './numbers-sql.ts';

type Row = Measures & { readonly month: string; readonly part: string };

const nothing: Measures = {
  children: 0,
  bound: 0,
  reachable: 0,
  asked: 0,
  answered: 0,
  weeks: 0,
  weeksMet: 0,
  monthDue: 0,
  monthMet: 0,
  visits: 0,
  visitsOnTime: 0,
};

const keys = Object.keys(nothing) as (keyof Measures)[];

function add(a: Measures, b: Measures): Measures {
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as Measures;
}

/** Sums of the place and its parts. `months`: oldest first, the last is the one whose parts are told. */
export async function measuresOf(
  database: Database,
  place: FoundPlace,
  parts: readonly Part[],
  months: readonly string[],
  leftOut: readonly string[],
): Promise<Pick<Numbers, 'total' | 'parts' | 'trend'>> {
  const rows = await sumsOf(database, place, months, leftOut);
  const total = (month: string) => rows.filter((row) => row.month === month).reduce<Measures>(add, nothing);
  const month = months.at(-1) ?? '';
  return {
    total: total(month),
    parts: parts.map((part) => ({
      place: part,
      measures: rows.filter((row) => row.month === month && row.part === part.id).reduce<Measures>(add, nothing),
    })),
    trend: months.map((one) => ({ month: one, measures: total(one) })),
  };
}

/** A region's sums are added up already: the few who are left out are taken from them. A school's children are added up here. */
async function sumsOf(
  database: Database,
  { level, path, id }: FoundPlace,
  months: readonly string[],
  leftOut: readonly string[],
): Promise<readonly Row[]> {
  const at = [path ?? id, [...months]];
  if (path === null) return await database.$queryRawUnsafe<Row[]>(childSumsSql(level, 'without'), ...at, [...leftOut]);
  const all = await database.$queryRawUnsafe<Row[]>(regionSumsSql(level), ...at);
  if (leftOut.length === 0) return all;
  const theirs = await database.$queryRawUnsafe<Row[]>(childSumsSql(level, 'only'), ...at, [...leftOut]);
  return [...all, ...theirs.map((row) => ({ ...row, ...negative(row) }))];
}

function negative(row: Measures): Measures {
  return Object.fromEntries(keys.map((key) => [key, -row[key]])) as unknown as Measures;
}
