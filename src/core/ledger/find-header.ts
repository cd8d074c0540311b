import { bareText, cellText } from './cell-text.ts';
import { type Heading, type RosterField, readHeading } from './headings.ts';
import type { Cell, Grid } from './roster.ts';

export interface Header {
  /** Index into the grid's rows of the first row below the header. */
  readonly firstRow: number;
  readonly columns: ReadonlyMap<RosterField, { readonly index: number; readonly heading: string }>;
  readonly ignored: readonly string[];
  /** Headings that name a field that another column already has. */
  readonly twice: readonly string[];
  /** The header's cells as text: printing repeats them on every page. */
  readonly texts: readonly string[];
  /** What stands above it, such as 石桥村留守儿童花名册. */
  readonly above: string;
}

/** Titles and notes above a header are not longer than this. */
const LOOK_AT = 40;

/** Finds the row that is a header: it names the child and at least one thing more. Null when there is none. */
export function findHeader(grid: Grid): Header | null {
  let best: { row: number; score: number } | null = null;
  for (let row = 0; row < Math.min(LOOK_AT, grid.rows.length); row++) {
    const score = scoreOf(grid.rows[row] ?? []);
    if (score >= 2 && score > (best?.score ?? 0)) best = { row, score };
  }
  if (!best) return null;
  // A head of two rows: 父亲 over 姓名 | 电话. The lower one may know more headings than the upper, or the other way round.
  const above = grid.rows[best.row - 1];
  if (above && isUpperRow(above, grid.rows[best.row] ?? [])) return headerAt(grid, best.row - 1, true);
  const below = grid.rows[best.row + 1];
  return headerAt(grid, best.row, below !== undefined && isUpperRow(grid.rows[best.row] ?? [], below));
}

function fieldsOf(cells: readonly Cell[]): Set<RosterField> {
  const found = new Set<RosterField>();
  for (const cell of cells) {
    const heading = readHeading(cell);
    if (heading?.kind === 'field') found.add(heading.field);
  }
  return found;
}

function scoreOf(cells: readonly Cell[]): number {
  const fields = fieldsOf(cells);
  return fields.has('name') ? fields.size : 0;
}

/** Two rows make one head when the lower one splits a merged cell of the upper one into parts of a person. */
function isUpperRow(upper: readonly Cell[], lower: readonly Cell[]): boolean {
  let split = 0;
  for (let index = 0; index < lower.length; index++) {
    const [over, under] = [bareText(cellText(upper[index])), bareText(cellText(lower[index]))];
    if (under === '' || over === '' || over === under) continue;
    const joined = readHeading(`${over}${under}`);
    if (joined?.kind !== 'field' || readHeading(under)?.kind === 'ignored') return false;
    split++;
  }
  return split >= 2;
}

function headerAt(grid: Grid, row: number, double: boolean): Header {
  const upper = grid.rows[row] ?? [];
  const lower = double ? (grid.rows[row + 1] ?? []) : [];
  const texts = Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const [over, under] = [cellText(upper[index]), cellText(lower[index])];
    return over === under ? over : `${over}${under}`;
  });
  const above = grid.rows
    .slice(0, row)
    .flatMap((cells) => [...new Set(cells.map(cellText))])
    .join(' ');
  return { firstRow: row + (double ? 2 : 1), texts, above, ...columnsOf(texts) };
}

function columnsOf(texts: readonly string[]): Pick<Header, 'columns' | 'ignored' | 'twice'> {
  const columns = new Map<RosterField, { index: number; heading: string }>();
  const ignored: string[] = [];
  const twice: string[] = [];
  let person: 'carer' | 'father' | 'mother' = 'carer';
  texts.forEach((text, index) => {
    const heading = readHeading(text);
    if (heading === null) return;
    if (heading.kind === 'field') person = personOf(heading.field) ?? person;
    const field = fieldOf(heading, person);
    if (field === null) ignored.push(text);
    else if (columns.has(field)) twice.push(text);
    else columns.set(field, { index, heading: text });
  });
  return { columns, ignored, twice };
}

function personOf(field: RosterField): 'carer' | 'father' | 'mother' | null {
  const [, person = null] = /^(carer|father|mother)/u.exec(field) ?? [];
  return person as 'carer' | 'father' | 'mother' | null;
}

/** 电话 belongs to the person named to the left of it, at first to the caregiver. */
function fieldOf(heading: Heading, person: 'carer' | 'father' | 'mother'): RosterField | null {
  if (heading.kind === 'field') return heading.field;
  return heading.kind === 'part' ? `${heading.part === 'Relation' ? 'carer' : person}${heading.part}` : null;
}
