import { givenText } from './cell-text.ts';
import type { Header } from './find-header.ts';
import type { RosterField } from './headings.ts';
import type { Cell, ProblemCode, RosterProblem } from './roster.ts';

/** One row under its header. */
export interface RowReader {
  readonly sheet: string;
  /** As people count it. */
  readonly row: number;
  has(field: RosterField): boolean;
  cell(field: RosterField): Cell;
  /** Plain text; "" for nothing, 无, -. */
  text(field: RosterField): string;
  error(field: RosterField | null, code: ProblemCode, sentence: string): void;
  warn(field: RosterField | null, code: ProblemCode, sentence: string): void;
  readonly problems: readonly RosterProblem[];
}

/** Longest text in one cell: what is longer is not a name or an address. */
const MAX_CELL = 300;

export function makeRowReader(sheet: string, row: number, cells: readonly Cell[], header: Header): RowReader {
  const problems: RosterProblem[] = [];
  const note = (severity: 'error' | 'warning') => (field: RosterField | null, code: ProblemCode, sentence: string) => {
    const column = (field && header.columns.get(field)?.heading) ?? '';
    problems.push({ sheet, row, column, code, sentence, severity });
  };
  const cellOf = (field: RosterField): Cell => cells[header.columns.get(field)?.index ?? -1] ?? null;
  const reader: RowReader = {
    sheet,
    row,
    has: (field) => header.columns.has(field),
    cell: cellOf,
    text: (field) => givenText(cellOf(field)),
    error: note('error'),
    warn: note('warning'),
    problems,
  };
  for (const field of header.columns.keys()) {
    const cell = cellOf(field);
    if (typeof cell === 'string' && cell.length > MAX_CELL)
      reader.error(field, 'too_long', `这一格有 ${cell.length} 个字,最多 ${MAX_CELL} 个`);
  }
  return reader;
}
