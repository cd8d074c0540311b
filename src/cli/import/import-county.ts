import { basename } from 'node:path';
import type { CountyReading } from '../../core/ledger/county/county.ts';
import { readCounty } from '../../core/ledger/county/read-county.ts';
import type { StoreIo } from '../command-io.ts';
import type { ImportOptions } from '../import.ts';
import { loadCounty } from './load-county.ts';
import { printProblems } from './print-problems.ts';
import type { ReadFile } from './read-workbook.ts';
import { Refused } from './refused.ts';
import { writeCounty } from './write-county.ts';

/**
 * Imports a county's workbook: places, schools, classes, staff, duty roster, settings. Returns the exit code.
 * @throws Refused with one sentence.
 */
export async function importCounty(options: ImportOptions, { grids, hidden }: ReadFile, io: StoreIo): Promise<number> {
  if (options.skipBadRows) throw new Refused('县的表格不能跳过有错的行:行和行连在一起,请改好再导入');
  const store = await io.open();
  const known = await loadCounty(store.database, store.crypto, options.county);
  const now = io.now();
  const reading = readCounty(grids, known, now);
  if (!options.json) printPreview(reading, hidden, options.all, io);
  const bad = reading.problems.some(({ severity }) => severity === 'error');
  const fresh = Object.values(reading.summary.fresh).some((count) => count > 0);
  const more = reading.ledger.kinship.length + reading.ledger.organizations.length + reading.changes.length;
  const news = fresh || more > 0 || Object.keys(reading.ledger.settings).length > 0;
  const written = !options.dryRun && !bad && news;
  const file = { fileName: basename(options.file), at: now };
  const batchId = written ? await writeCounty(store, reading, file) : null;
  if (options.json) {
    const { summary, problems, changes } = reading;
    const told = changes.map(({ sentence }) => sentence);
    io.out(JSON.stringify({ ok: !bad, kind: 'county', written, batchId, summary, changes: told, problems }));
  } else printEnd(options.dryRun, { bad, news, written, reading }, io);
  return bad ? 1 : 0;
}

function printPreview(reading: CountyReading, hidden: readonly string[], all: boolean, io: StoreIo): void {
  const { summary, problems, changes, countyName } = reading;
  for (const { name, rows } of summary.sheets) io.out(`工作表“${name}”:${rows} 行`);
  if (hidden.length > 0) io.out(`隐藏的工作表没有读:${hidden.join('、')}`);
  if (summary.ignoredColumns.length > 0) io.out(`没有读的栏目:${summary.ignoredColumns.join('、')}`);
  const fresh = Object.entries(summary.fresh).filter(([, count]) => count > 0);
  const text = fresh.length === 0 ? '没有' : fresh.map(([kind, count]) => `${kind} ${count}`).join(',');
  io.out(`${countyName || '(没有县)'} 新的:${text}`);
  if (changes.length > 0) io.out(`要改的 ${changes.length} 处:`);
  for (const { sentence } of all ? changes : changes.slice(0, 50)) io.out(`  改 ${sentence}`);
  if (!all && changes.length > 50) io.out(`  ……还有 ${changes.length - 50} 处,加 --all 全部列出`);
  printProblems(problems, { all, withSheet: true }, io);
}

interface End {
  readonly bad: boolean;
  readonly news: boolean;
  readonly written: boolean;
  readonly reading: CountyReading;
}

function printEnd(dryRun: boolean, { bad, news, written, reading }: End, io: StoreIo): void {
  if (bad) io.err('有错的行,所以什么都没有写入:请改好再导入');
  else if (dryRun) io.out('只是检查,什么都没有写入;没有错误,可以导入');
  else if (written)
    io.out(`已写入 ${reading.countyName}。接着:npx jiaxin import 名单.xlsx(孩子的名单),npx jiaxin doctor`);
  else if (!news) io.out('没有新的内容,什么都没有改变');
}
