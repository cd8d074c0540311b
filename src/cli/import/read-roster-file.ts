import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { readCsv } from './read-csv.ts';
import { type ReadFile, readWorkbook } from './read-workbook.ts';
import { Refused } from './refused.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/**
 * Reads a roster file by what it is, whatever it is called.
 * @throws Refused with one sentence.
 */
export async function readRosterFile(path: string): Promise<ReadFile> {
  return await readRosterBytes(load(path), basename(path));
}

/**
 * The same of a file that is here already.
 * @throws Refused with one sentence.
 */
export async function readRosterBytes(file: Buffer, name: string): Promise<ReadFile> {
  if (file.length === 0) throw new Refused('这个文件是空的');
  // Four bytes are looked at as a number.
  if (file.length >= 4 && file.readUInt32BE(0) === 0xd0cf11e0)
    throw new Refused('这是旧格式(.xls)或加了密码的表格:请用 Excel 或 WPS 去掉密码,另存为 .xlsx 再试');
  if (file.subarray(0, 2).toString('latin1') === 'PK') return await readWorkbook(file);
  if (extname(name).toLowerCase() === '.xlsx') throw new Refused('这个 .xlsx 文件坏了,或者不是表格,打不开');
  return await readCsv(file, basename(name, extname(name)));
}

function load(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Refused(`文件有 ${Math.ceil(size / 1024 / 1024)} MB,最多 20 MB:请分成几个文件`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`打不开文件 ${path}:请检查文件名和位置`);
  }
}
