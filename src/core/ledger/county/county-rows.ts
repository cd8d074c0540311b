import { bareText, cellText, givenText } from '../cell-text.ts';
import { readHeading } from '../headings.ts';
import type { Cell, Grid } from '../roster.ts';
import type { CountyProblem, CountySheet } from './county.ts';
import { countyField, countyForms, countySheets } from './county-headings.ts';

/** One filled row below the headings. */
export interface CountyRow {
  readonly sheet: string;
  /** As people count it. */
  readonly row: number;
  cell(field: string): Cell;
  /** Plain text; "" for nothing, 无, -. */
  text(field: string): string;
  error(field: string | null, code: string, sentence: string): void;
  warn(field: string | null, code: string, sentence: string): void;
}

export interface CountyTable {
  readonly kind: CountySheet;
  readonly sheet: string;
  readonly rows: readonly CountyRow[];
  readonly ignored: readonly string[];
}

const LOOK_AT = 40;
const MAX_CELL = 300;

/** True when a sheet of the file is one of a county's workbook; a roster of children has none. */
export function isCountyBook(grids: readonly Grid[]): boolean {
  return grids.some((grid) => findHead(grid) !== null);
}

/** The rows of a sheet by what it is about; null when it is none of a county's sheets. */
export function countyTable(grid: Grid, problems: CountyProblem[]): CountyTable | null {
  const head = findHead(grid);
  if (!head) return null;
  const columns = new Map<string, { index: number; heading: string }>();
  const ignored: string[] = [];
  (grid.rows[head.row] ?? []).forEach((cell, index) => {
    const heading = cellText(cell);
    const field = countyField(head.kind, cell);
    if (field === null || columns.has(field)) ignored.push(...(heading === '' ? [] : [heading.slice(0, 20)]));
    else columns.set(field, { index, heading });
  });
  const rows = grid.rows.flatMap((cells, index) =>
    index > head.row && isFilled(cells, columns) ? [makeRow(grid.name, index + 1, cells, columns, problems)] : [],
  );
  return { kind: head.kind, sheet: grid.name, rows, ignored };
}

function findHead(grid: Grid): { readonly kind: CountySheet; readonly row: number } | null {
  let best: { kind: CountySheet; row: number; score: number } | null = null;
  for (let row = 0; row < Math.min(LOOK_AT, grid.rows.length); row++) {
    const cells = grid.rows[row] ?? [];
    const names = cells.some((cell) => {
      const heading = readHeading(cell);
      return heading?.kind === 'field' && heading.field === 'name';
    });
    for (const kind of countySheets) {
      // A roster names children; of our sheets only that of the staff has names.
      if (names && kind !== 'staff') continue;
      const found = new Set(cells.map((cell) => countyField(kind, cell)).filter((field) => field !== null));
      if (!countyForms[kind].needs.every((field) => found.has(field))) continue;
      const score = found.size + (countyForms[kind].names.includes(bareText(grid.name)) ? 0.5 : 0);
      if (score > (best?.score ?? 0)) best = { kind, row, score };
    }
  }
  return best;
}

type Columns = ReadonlyMap<string, { readonly index: number; readonly heading: string }>;

function isFilled(cells: readonly Cell[], columns: Columns): boolean {
  const texts = [...columns.values()].map(({ index }) => givenText(cells[index])).filter((text) => text !== '');
  const first = cellText(cells.find((cell) => cellText(cell) !== '') ?? null);
  // The template's own examples begin so, and stay in the file.
  return texts.length > 0 && !/^(例[::]|合计|说明[::]|注[::]|填表)/u.test(first);
}

function makeRow(
  sheet: string,
  row: number,
  cells: readonly Cell[],
  columns: Columns,
  problems: CountyProblem[],
): CountyRow {
  const note =
    (severity: 'error' | 'warning') =>
    (field: string | null, code: string, sentence: string): void => {
      const column = (field && columns.get(field)?.heading) ?? '';
      problems.push({ sheet, row, column, code, sentence, severity });
    };
  const cell = (field: string): Cell => cells[columns.get(field)?.index ?? -1] ?? null;
  const read: CountyRow = {
    sheet,
    row,
    cell,
    text: (field) => givenText(cell(field)),
    error: note('error'),
    warn: note('warning'),
  };
  for (const field of columns.keys()) {
    const { length } = String(cell(field) ?? '');
    if (length > MAX_CELL) read.error(field, 'too_long', `这一格有 ${length} 个字,最多 ${MAX_CELL} 个`);
  }
  return read;
}
