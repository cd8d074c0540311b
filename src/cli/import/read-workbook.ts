import ExcelJS from 'exceljs';
import type { Cell, Grid } from '../../core/ledger/roster.ts';
import { openZip } from './open-zip.ts';
import { Refused } from './refused.ts';

export interface ReadFile {
  readonly grids: readonly Grid[];
  /** Sheets that are hidden and were left alone. */
  readonly hidden: readonly string[];
}

export const MAX_ROWS = 50_000;
const MAX_COLUMNS = 200;
/** Cells in merged areas; more is somebody who merged whole columns. */
const MAX_MERGED = 500_000;
/** Parts of a sheet that are not its values. A list for a whole column would otherwise be unrolled cell by cell. */
const ignoreNodes = ['dataValidations', 'conditionalFormatting', 'hyperlinks', 'drawing', 'legacyDrawing', 'extLst'];

/**
 * Reads an .xlsx file into grids: merged cells filled, dates as "yyyy-mm-dd" or "yyyy-mm-dd hh:mm", results of formulas.
 * @throws Refused with one sentence.
 */
export async function readWorkbook(file: Buffer): Promise<ReadFile> {
  const parts = openZip(file);
  if (!parts.has('xl/workbook.xml')) throw new Refused('这不是 Excel 表格文件(.xlsx)');
  for (const [name, content] of parts) if (/^xl\/worksheets\/[^/]+\.xml$/u.test(name)) refuseHugeSheet(content);
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(file as unknown as ArrayBuffer, { ignoreNodes });
  } catch {
    throw new Refused('这个表格文件读不出来:请用 Excel 或 WPS 打开后另存为 .xlsx 再试');
  }
  const visible = workbook.worksheets.filter((sheet) => sheet.state === 'visible');
  const hidden = workbook.worksheets.filter((sheet) => sheet.state !== 'visible').map(({ name }) => name);
  const grids = visible.map(gridOf);
  refuseManyRows(grids.reduce((sum, { rows }) => sum + rows.length, 0));
  return { grids, hidden };
}

/** A hundred rows more are for titles and headers. */
export function refuseManyRows(rows: number): void {
  if (rows > MAX_ROWS + 100) throw new Refused(`表格有 ${rows} 行,一次最多 ${MAX_ROWS} 行:请分成几个文件`);
}

/** Looks at the sheet's XML before the library unrolls it: rows and merged areas can be claimed in a few bytes. */
function refuseHugeSheet(xml: Buffer): void {
  let rows = 0;
  for (let at = xml.indexOf('<row '); at >= 0; at = xml.indexOf('<row ', at + 5)) rows++;
  // Formatted rows without values do not count in the end, but there is a limit to those too.
  if (rows > MAX_ROWS * 4) refuseManyRows(rows);
  const from = xml.indexOf('<mergeCells');
  if (from < 0) return;
  const text = xml.toString('latin1', from, xml.indexOf('</mergeCells', from));
  let merged = 0;
  for (const [, left = '', top, right = '', bottom] of text.matchAll(/ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/gu))
    merged += (columnNumber(right) - columnNumber(left) + 1) * (Number(bottom) - Number(top) + 1);
  if (merged > MAX_MERGED) throw new Refused('表格里有整列或整片合并的单元格:请取消多余的合并后再试');
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function gridOf(sheet: ExcelJS.Worksheet): Grid {
  const rows: Cell[][] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    // Beyond the limit only the count is of interest.
    if (number > MAX_ROWS * 2) throw new Refused(`表格里有第 ${number} 行,一次最多 ${MAX_ROWS} 行:请删掉下面的空行`);
    while (rows.length < number - 1) rows.push([]);
    const cells: Cell[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column > MAX_COLUMNS) return;
      while (cells.length < column - 1) cells.push(null);
      cells[column - 1] = cellOf(cell.master.value);
    });
    rows.push(cells);
  });
  while (rows.length > 0 && rows.at(-1)?.every((cell) => cell === null || cell === '')) rows.pop();
  return { name: sheet.name, rows };
}

function cellOf(value: ExcelJS.CellValue): Cell {
  if (value === null || value === undefined) return null;
  // A second more: midnight may come as a fraction that falls just short of it.
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return null;
    const [day = '', time = ''] = new Date(value.getTime() + 1_000).toISOString().split('T');
    // Duty rosters change in the middle of a day.
    return time.startsWith('00:00') ? day : `${day} ${time.slice(0, 5)}`;
  }
  if (typeof value !== 'object') return value;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return cellOf(value.text as ExcelJS.CellValue);
  if ('result' in value) return cellOf(value.result as ExcelJS.CellValue);
  return null;
}
