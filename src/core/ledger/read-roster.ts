import { assembleLedger } from './assemble-ledger.ts';
import { cellText, givenText } from './cell-text.ts';
import { findHeader, type Header } from './find-header.ts';
import { type RosterField, readHeading } from './headings.ts';
import { judgeChild, nobodySeen, type SeenChildren } from './judge-child.ts';
import { makePlaceMatcher, type PlaceMatcher } from './place-matcher.ts';
import { type RosterRow, readRow } from './read-row.ts';
import type { Cell, Grid, KnownPlaces, RosterOptions, RosterProblem, RosterReading } from './roster.ts';
import { makeRowReader } from './row-reader.ts';

interface Reading {
  readonly known: KnownPlaces;
  readonly places: PlaceMatcher;
  readonly options: RosterOptions;
  readonly seen: SeenChildren;
  readonly problems: RosterProblem[];
  readonly found: { readonly row: RosterRow; readonly childId: string }[];
  rows: number;
  alreadyThere: number;
  badRows: number;
}

/**
 * Reads a roster of children as villages and schools keep it: any order of columns, several sheets, titles above the header,
 * heads of two rows. Nothing is guessed: what cannot be read is a problem with its row. The ledger holds the rows without an
 * error; whether it is written in spite of errors is for the caller (domain 10.58: nothing half-imported).
 */
export function readRoster(grids: readonly Grid[], known: KnownPlaces, options: RosterOptions): RosterReading {
  const reading: Reading = {
    known,
    places: makePlaceMatcher(known),
    options,
    seen: nobodySeen(known),
    problems: [],
    found: [],
    rows: 0,
    alreadyThere: 0,
    badRows: 0,
  };
  const sheets: { name: string; rows: number }[] = [];
  const ignored = new Set<string>();
  for (const grid of grids) {
    const header = findHeader(grid);
    const before = reading.rows;
    if (header) {
      for (const text of header.ignored) ignored.add(text.slice(0, 20));
      readSheet(reading, grid, header);
      sheets.push({ name: grid.name, rows: reading.rows - before });
    }
  }
  const without = grids.filter(({ name, rows }) => rows.length > 0 && !sheets.some((sheet) => sheet.name === name));
  if (sheets.length === 0) noteNoTable(reading, grids[0] ?? { name: '', rows: [] }, 'error');
  else for (const grid of without) noteNoTable(reading, grid, 'warning');
  const ledger = assembleLedger(reading.found, known);
  return {
    ledger,
    problems: reading.problems,
    summary: {
      rows: reading.rows,
      newChildren: ledger.children.length,
      alreadyThere: reading.alreadyThere,
      newAdults: ledger.persons.length - ledger.children.length,
      badRows: reading.badRows,
      warnings: reading.problems.filter(({ severity }) => severity === 'warning').length,
      sheets,
      ignoredColumns: [...ignored],
    },
  };
}

function noteNoTable(reading: Reading, grid: Grid, severity: 'error' | 'warning'): void {
  const sentence =
    severity === 'error'
      ? '没有找到表头:要有一行写着“姓名”“村”等栏目'
      : `工作表“${grid.name}”里没有找到表头(一行写着“姓名”等栏目),没有读`;
  reading.problems.push({ sheet: grid.name, row: 1, column: '', code: 'no_table', sentence, severity });
}

function readSheet(reading: Reading, grid: Grid, header: Header): void {
  for (const heading of header.twice) {
    const sentence = `有两栏是同一个意思,“${heading}”没有读`;
    reading.problems.push({
      sheet: grid.name,
      row: header.firstRow,
      column: heading,
      code: 'column_twice',
      sentence,
      severity: 'warning',
    });
  }
  const villageId = header.columns.has('village') ? null : villageOfSheet(grid, header, reading);
  let above: readonly Cell[] = [];
  for (let index = header.firstRow; index < grid.rows.length; index++) {
    const cells = (grid.rows[index] ?? []).map((cell, column) => (isDitto(cell) ? (above[column] ?? null) : cell));
    if (!isAboutChild(cells, header)) continue;
    above = cells;
    takeRow(reading, grid, header, index, cells, villageId);
    if (reading.rows % 1000 === 0) reading.options.onProgress?.(reading.rows);
  }
}

function takeRow(
  reading: Reading,
  grid: Grid,
  header: Header,
  index: number,
  cells: readonly Cell[],
  villageId: string | null,
): void {
  const reader = makeRowReader(grid.name, index + 1, cells, header);
  const row = readRow(reader, reading.places, reading.options.now, villageId);
  const verdict = judgeChild(row, reader, reading.known, reading.seen);
  const bad = reader.problems.some(({ severity }) => severity === 'error');
  reading.rows += 1;
  reading.problems.push(...reader.problems);
  if (bad) reading.badRows += 1;
  else if (verdict.kind === 'there') reading.alreadyThere += 1;
  else reading.found.push({ row, childId: verdict.childId });
}

/** 同上 and its signs, as clerks write them below a value. */
function isDitto(cell: Cell): boolean {
  return typeof cell === 'string' && /^(同上|同前|〃|″|"|”|''|々)$/u.test(cell.trim());
}

/** Columns that are filled in beforehand, or by a merged cell, in rows that hold no child. */
const beforehand: ReadonlySet<RosterField> = new Set([
  'serial',
  'town',
  'village',
  'group',
  'school',
  'grade',
  'class',
  'parentsPlace',
]);

function isAboutChild(cells: readonly Cell[], header: Header): boolean {
  const filled = [...header.columns].filter(([, { index }]) => givenText(cells[index]) !== '');
  if (!filled.some(([field]) => !beforehand.has(field))) return false;
  const name = cellText(cells[header.columns.get('name')?.index ?? -1]);
  const heading = name === '' ? null : readHeading(name);
  // Printing repeats the header on every page.
  if (heading?.kind === 'field' && heading.field === 'name') return false;
  if (isFooter(cells)) return false;
  // A merged line across the sheet: a note, or the title of the next part.
  return new Set(cells.map(cellText).filter((text) => text !== '')).size > 1 || filled.length === 1;
}

function isFooter(cells: readonly Cell[]): boolean {
  const first = cellText(cells.find((cell) => cellText(cell) !== '') ?? null);
  return /^(合计|总计|小计|共计|填表|制表|审核|负责人|经办|单位负责人|填报|注[:：]|说明[:：]?|备注[:：]|联系人[:：])/u.test(
    first.replace(/\s/gu, ''),
  );
}

/** A sheet without a column for the village is about the village that its name or its title says. */
function villageOfSheet(grid: Grid, header: Header, { places, known }: Reading): string | null {
  const byName = places.village(grid.name, header.above);
  if (byName.kind === 'found') return byName.id;
  const text = `${grid.name} ${header.above}`;
  const named = known.villages.filter(({ name }) => text.includes(name));
  const [only, ...more] = named;
  return only && more.length === 0 ? only.id : null;
}
