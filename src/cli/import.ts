import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readRoster } from '../core/ledger/read-roster.ts';
import type { Grid, RosterProblem, RosterReading } from '../core/ledger/roster.ts';
import type { StoreIo } from './command-io.ts';
import { loadKnown } from './import/load-known.ts';
import { problemsCsv } from './import/problems-csv.ts';
import { readRosterFile } from './import/read-roster-file.ts';
import { Refused } from './import/refused.ts';
import { writeImport } from './import/write-import.ts';

const HELP = `jiaxin import <file.xlsx|csv>   Reads a roster of children into the ledger. 导入花名册。
  All or nothing: with one bad row nothing is written. The same file twice changes nothing.
  有一行有错,就什么都不写入;同一个文件导入两次,第二次没有变化。
  --dry-run         only look: what would be written, and every problem with its row 只检查,不写入
  --skip-bad-rows   leave bad rows out, write the others; the bad ones are listed in <file>.problems.csv
                    跳过有错的行,其余写入;有错的行另存为 <文件>.problems.csv
  --county <name>   which county, when the database holds several
  --all             print every problem, not the first 50
  --json            one JSON object: {"ok", "written", "batchId", "summary", "problems"}
How rosters may look: docs/importing-a-roster.md
Exit code: 0 all right · 1 problems, or nothing was written because of them · 2 the command or the file was wrong
`;

interface Options {
  readonly file: string;
  readonly dryRun: boolean;
  readonly skipBadRows: boolean;
  readonly all: boolean;
  readonly json: boolean;
  readonly county: string | undefined;
}

interface Done {
  readonly written: boolean;
  readonly batchId: string | null;
  readonly problemsFile: string | null;
}

const SHOWN = 50;

/** `jiaxin import`. Returns the exit code. */
export async function importCommand(args: readonly string[], io: StoreIo): Promise<number> {
  let options: Options | null;
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
    return await run(options, io);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (options.json) io.out(JSON.stringify({ ok: false, written: false, error: error.message }));
    else io.err(error.message);
    return 2;
  }
}

function readOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      'skip-bad-rows': { type: 'boolean' },
      county: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error('请写一个文件名。 Name one file.');
  return {
    file,
    dryRun: values['dry-run'] === true,
    skipBadRows: values['skip-bad-rows'] === true,
    all: values.all === true,
    json: values.json === true,
    county: values.county,
  };
}

async function run(options: Options, io: StoreIo): Promise<number> {
  const { grids, hidden } = await readRosterFile(options.file);
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
  const sorted = [...problems].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  for (const problem of all ? sorted : sorted.slice(0, SHOWN)) io.out(lineOf(problem, summary.sheets.length > 1));
  if (!all && sorted.length > SHOWN) io.out(`……还有 ${sorted.length - SHOWN} 条,加 --all 全部列出`);
}

function lineOf({ sheet, row, column, severity, sentence }: RosterProblem, withSheet: boolean): string {
  const place = `${withSheet ? `“${sheet}”` : ''}第 ${row} 行${column === '' ? '' : ` ${column}`}`;
  return `${severity === 'error' ? '错误' : '提醒'} ${place}:${sentence}`;
}

function printEnd(options: Options, reading: RosterReading, done: Done, bad: boolean, io: StoreIo): void {
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
