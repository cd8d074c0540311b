import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog } from '../src/app/log.ts';
import { tick } from '../src/app/rhythm/tick.ts';
import { drawCounty } from '../src/cli/demo/draw-county.ts';
import { readConfig } from '../src/config.ts';
import { readPlaybook } from '../src/core/playbook.ts';
import { openStore } from '../src/main/open-store.ts';
import { makeDatabase, openPool } from '../src/store/hallway/database.ts';
import { readPlaybookFolder } from '../src/store/playbook-folder.ts';
import { makeRhythmStore } from '../src/store/rhythm/rhythm-store.ts';
import { writeLedger } from '../src/store/write-ledger.ts';
import { atMost, type Measured } from './measured.ts';

const help = `npm run bench:plan [-- --children 20000 --day 2026-11-05]

Plans one day of duties for an invented county of so many children, on a durable database of its own, and prints each number
beside its aim: the planning of the day, the longest look, a look that finds nothing to do, settling, memory.
`;
const seed = 20_261_121;
const dayMs = 86_400_000;
const everyMs = 300_000;
const mb = () => Math.round(process.memoryUsage().rss / 1_048_576);
const seconds = (from: number) => (performance.now() - from) / 1000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    children: { type: 'string', default: '20000' },
    day: { type: 'string', default: '2026-11-05' },
    /** Only fills the database of this folder: in a process of its own, so that its memory is not counted. */
    load: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const begin = Date.parse(`${values.day}T00:00:00+08:00`);
const open = (folder: string) => openStore(readConfig({ JIAXIN_DATA_DIR: folder, LOG_LEVEL: 'silent' }), silentLog);

async function load(folder: string): Promise<void> {
  const from = performance.now();
  const store = await open(folder);
  try {
    const { ledger } = drawCounty(seed, begin, Number(values.children));
    await writeLedger(store.prisma, store.crypto, ledger, { kind: 'bench' });
    for (const table of ['staff_role', 'care_relation'])
      await store.prisma.$executeRawUnsafe(`update ${table} set valid_from = '2026-01-01'`);
    await store.prisma.$executeRawUnsafe('analyze');
    say(`${ledger.children.length} children, ${ledger.persons.length} persons in ${seconds(from).toFixed(0)} s`);
  } finally {
    await store.close();
  }
}

/** Every five minutes of the day, as the product looks. */
async function plan(folder: string): Promise<Measured[]> {
  const opened = await open(folder);
  const pool = openPool(opened.url);
  try {
    const { playbook, problems } = readPlaybook(readPlaybookFolder(join(import.meta.dirname, '../flows')));
    if (!playbook) throw new Error(`The playbook has problems: ${problems[0]?.sentence}`);
    const book = () => playbook.duties;
    const store = makeRhythmStore(makeDatabase(pool), book);
    await tick({ store, book, log: silentLog }, begin - 1);
    const before = mb();
    let [peak, longest, duties, planning, idle, idleLooks] = [before, 0, 0, 0, 0, 0];
    for (let at = begin; at < begin + dayMs; at += everyMs) {
      const from = performance.now();
      const report = await tick({ store, book, log: silentLog }, at);
      const took = seconds(from);
      duties += report.opened;
      longest = Math.max(longest, took);
      peak = Math.max(peak, mb());
      if (report.runs === 0) [idle, idleLooks] = [idle + took, idleLooks + 1];
      else planning += took;
      const time = new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);
      if (report.runs > 0)
        say(`  ${time}  ${report.runs} runs, ${report.opened} duties, ${took.toFixed(1)} s, ${mb()} MB`);
    }
    const settling = performance.now();
    await store.settleAll(begin + dayMs);
    const settled = seconds(settling);
    say(`${duties} duties; memory ${before} MB before, ${mb()} MB after, ${peak} MB at most`);
    return [
      atMost('planning the day', planning, 30, 's'),
      atMost('the longest look', longest, 30, 's'),
      atMost('a look that finds nothing to do', (idle / Math.max(1, idleLooks)) * 1000, 250, 'ms'),
      atMost('settling all that is open', settled, 10, 's'),
      atMost('memory above the beginning', peak - before, 150, 'MB'),
    ];
  } finally {
    await pool.end();
    await opened.close();
  }
}

if (values.help) {
  process.stdout.write(help);
} else if (values.load) {
  await load(values.load);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-plan-'));
  let missed = 0;
  try {
    const script = [...process.execArgv, process.argv[1] ?? '', ...process.argv.slice(2), '--load', folder];
    const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' });
    if (status !== 0) throw new Error('The county could not be loaded.');
    for (const row of await plan(folder)) {
      if (!row.ok) missed += 1;
      say(`  ${row.ok ? '✓' : '✗'} ${row.what.padEnd(58)} ${row.value.padStart(12)}   aim ${row.aim}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(missed > 0 ? 1 : 0);
}
