import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Cell } from '../../core/ledger/roster.ts';
import { type ReadFile, refuseManyRows } from './read-workbook.ts';
import { Refused } from './refused.ts';

/**
 * Reads a .csv file: UTF-8, or what Chinese Excel and WPS write (GB 18030), or UTF-16; comma, semicolon or tab.
 * @throws Refused with one sentence.
 */
export async function readCsv(file: Buffer, name: string): Promise<ReadFile> {
  const text = decode(file);
  if (text.includes('\u0000')) throw new Refused('这不是文字表格(.csv)');
  const delimiter = delimiterOf(text);
  const workbook = new ExcelJS.Workbook();
  try {
    const sheet = await workbook.csv.read(Readable.from([text]), {
      map: (value: string) => value,
      parserOptions: { delimiter, ignoreEmpty: false },
    });
    const rows: Cell[][] = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      const values = row.values as Cell[];
      rows.push(Array.from({ length: Math.max(0, values.length - 1) }, (_, index) => values[index + 1] ?? null));
    });
    refuseManyRows(rows.length);
    return { grids: [{ name, rows }], hidden: [] };
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused('这个 .csv 文件读不出来:可能有没有配对的引号,请用 Excel 或 WPS 打开后另存为 .xlsx 再试');
  }
}

function decode(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('gb18030').decode(file);
  }
}

/** The sign that splits the first lines into most parts. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000);
  const count = (sign: string) => head.split(sign).length;
  return [',', '\t', ';'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}
