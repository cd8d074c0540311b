import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { isCountyBook } from '../core/ledger/county/county-rows.ts';
import { readRoster } from '../core/ledger/read-roster.ts';
import type { Grid, RosterReading } from '../core/ledger/roster.ts';
import type { StoreIo } from './command-io.ts';
import { importCounty } from './import/import-county.ts';
import { loadKnown } from './import/load-known.ts';
import { printProblems } from './import/print-problems.ts';
import { problemsCsv } from './import/problems-csv.ts';
import { readRosterFile } from './import/read-roster-file.ts';
import { Refused } from './import/refused.ts';
import { writeImport } from './import/write-import.ts';

const HELP = `jiaxin import <file.xlsx|csv>   Reads a county's workbook, or a roster of children, into the ledger. 导入县的表格,或孩子的花名册。
  All or nothing: with one bad row nothing is written. The same file twice changes nothing. Which of the two it is, the
  headings say. 有一行有错,就什么都不写入;同一个文件导入两次,第二次没有变化。
  --template <file.xlsx>  writes an empty county workbook to fill in: places, schools, classes, staff, duty roster
                          写一个空的县表格:地区、学校、班级、工作人员、值班、设置
  --dry-run         only look: what would be written, and every problem with its row 只检查,不写入
  --skip-bad-rows   rosters only: leave bad rows out; the bad ones are listed in <file>.problems.csv
                    只用于名单:跳过有错的行,其余写入;有错的行另存为 <文件>.problems.csv
  --county <name>   which county, when the database holds several
  --county <file>   the file must be a county's workbook 这个文件是县的表格
  --all             print every problem, not the first 50
  --json            one JSON object: {"ok", "written", "batchId", "summary", "problems"}
Docs: docs/starting-a-county.md (the county), docs/importing-a-roster.md (children)
Exit code: 0 all right · 1 problems, or nothing was written because of them · 2 the command or the file was wrong
`;

/** The command line, read. */
export interface ImportOptions {
  readonly file: string;
  readonly dryRun: boolean;
  readonly skipBadRows: boolean;
  readonly all: boolean;
  readonly json: boolean;
  readonly county: string | undefined;
  /** The file is a county's workbook, the user says. */
  readonly countyFile: boolean;
}

interface Done {
  readonly written: boolean;
  readonly batchId: string | null;
  readonly problemsFile: string | null;
}

/** `jiaxin import`. Returns the exit code. */
export async function importCommand(args: readonly string[], io: StoreIo): Promise<number> {
  let options: ImportOptions | Template | null;
  try {
    options = readOptions(args);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    io.out(HELP);
    return 0;
  }
  try {
    return 'template' in options ? await writeTemplate(options.template, io) : await run(options, io);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if ('json' in options && options.json) io.out(JSON.stringify({ ok: false, written: false, error: error.message }));
    else io.err(error.message);
    return 2;
  }
}

interface Template {
  readonly template: string;
}

function readOptions(args: readonly string[]): ImportOptions | Template | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      'skip-bad-rows': { type: 'boolean' },
      county: { type: 'string' },
      template: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  if (values.template !== undefined) return { template: values.template };
  // --county 县.xlsx: a file's name where a county's would stand.
  const countyFile = positionals.length === 0 && /\.(xlsx|csv)$/iu.test(values.county ?? '');
  const [file, ...more] = countyFile ? [values.county] : positionals;
  if (file === undefined || more.length > 0) throw new Error('请写一个文件名。 Name one file.');
  return {
    file,
    dryRun: values['dry-run'] === true,
    skipBadRows: values['skip-bad-rows'] === true,
    all: values.all === true,
    json: values.json === true,
    county: countyFile ? undefined : values.county,
    countyFile,
  };
}

async function run(options: ImportOptions, io: StoreIo): Promise<number> {
  const read = await readRosterFile(options.file);
  const { grids, hidden } = read;
  if (isCountyBook(grids)) return await importCounty(options, read, io);
  if (options.countyFile)
    throw new Refused('这个文件不像县的表格:请用 jiaxin import --template 县.xlsx 写一个模板,照着填');
  const store = await io.open();
  const known = await loadKnown(store.database, store.crypto, options.county);
  const now = io.now();
  const total = grids.reduce((sum, { rows }) => sum + rows.length, 0);
  const reading = readRoster(grids, known, {
    now,
    onProgress: (rows) => io.err(`已检查 ${rows} 行 / 约 ${total} 行`),
  });
  if (!options.json) printPreview(reading, hidden, options.all, io);
  const bad = reading.problems.some(({ severity }) => severity === 'error');
  const wanted = !options.dryRun && (!bad || options.skipBadRows) && reading.ledger.children.length > 0;
  let done: Done = { written: false, batchId: null, problemsFile: null };
  if (!options.dryRun && bad && options.skipBadRows)
    done = { ...done, problemsFile: leaveOut(options.file, reading, grids) };
  if (wanted) {
    if (reading.ledger.children.length > 1_000) io.err(`正在写入 ${reading.ledger.children.length} 个孩子的档案……`);
    const batchId = await writeImport(store, reading, { fileName: basename(options.file), at: now });
    done = { ...done, written: true, batchId };
  }
  if (options.json) printJson(reading, done, bad, io);
  else printEnd(options, reading, done, bad, io);
  return bad && !options.skipBadRows ? 1 : 0;
}

async function writeTemplate(path: string, io: StoreIo): Promise<number> {
  const { countyTemplate } = await import('./import/county-template.ts');
  if (!/\.xlsx$/iu.test(path)) throw new Refused('模板是 .xlsx 文件:请写成 县.xlsx');
  if (existsSync(path)) throw new Refused(`${path} 已经有了:请换一个文件名`);
  try {
    writeFileSync(path, await countyTemplate(), { flag: 'wx' });
  } catch {
    throw new Refused(`不能写入 ${path}`);
  }
  io.out(`已写好 ${path}:照里面的“说明”填好,再执行 npx jiaxin import ${path} --dry-run`);
  return 0;
}

/** Writes the bad rows, with what is wrong, to a table beside the file; its path comes back. */
function leaveOut(file: string, { problems }: RosterReading, grids: readonly Grid[]): string {
  const path = `${file}.problems.csv`;
  try {
    writeFileSync(path, problemsCsv(problems, grids), { mode: 0o600 });
  } catch {
    throw new Refused(`不能写入 ${path}:什么都没有导入`);
  }
  return path;
}

function printPreview(
  { summary, problems }: RosterReading,
  hidden: readonly string[],
  all: boolean,
  io: StoreIo,
): void {
  for (const { name, rows } of summary.sheets) io.out(`工作表“${name}”:${rows} 行`);
  if (hidden.length > 0) io.out(`隐藏的工作表没有读:${hidden.join('、')}`);
  if (summary.ignoredColumns.length > 0) io.out(`没有读的栏目:${summary.ignoredColumns.join('、')}`);
  io.out(
    `共 ${summary.rows} 行:新的孩子 ${summary.newChildren},已经在库里 ${summary.alreadyThere},有错 ${summary.badRows};新的大人 ${summary.newAdults};提醒 ${summary.warnings} 条`,
  );
  printProblems(problems, { all, withSheet: summary.sheets.length > 1 }, io);
}

function printEnd(options: ImportOptions, reading: RosterReading, done: Done, bad: boolean, io: StoreIo): void {
  const rows = [...new Set(reading.problems.filter(({ severity }) => severity === 'error').map(({ row }) => row))];
  if (done.problemsFile) {
    io.out(`跳过了 ${reading.summary.badRows} 行:第 ${rows.join('、')} 行。问题清单:${done.problemsFile}`);
  }
  if (options.dryRun)
    io.out(bad ? '只是检查,什么都没有写入;有错的行请先改好' : '只是检查,什么都没有写入;没有错误,可以导入');
  else if (done.written) io.out(`已写入 ${reading.ledger.children.length} 个孩子的档案,都标为“未核实”`);
  else if (bad && !options.skipBadRows)
    io.err('有错的行,所以什么都没有写入:请改好再导入,或加 --skip-bad-rows 跳过这些行');
  else io.out('没有新的孩子,什么都没有改变');
}

function printJson({ summary, problems }: RosterReading, done: Done, bad: boolean, io: StoreIo): void {
  io.out(JSON.stringify({ ok: !bad, ...done, summary, problems }));
}
