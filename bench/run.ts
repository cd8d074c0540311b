import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureStart } from './start.ts';
import { measureSteady } from './steady.ts';
import { measureSustained } from './sustained.ts';

const help = `npm run bench [-- start|steady|sustained]

Measures the whole product on this machine, on durable databases of its own, and prints each number beside its aim.
  start       first and later starts, memory at rest
  steady      50 messages a second over HTTP: received to reply on the screen; a red answer to the first push
  sustained   50 people writing at once, everything included, beside the bare state write of the same run
`;

if (process.argv.includes('--help')) {
  process.stdout.write(help);
  process.exit(0);
}

const only = process.argv[2];
const parts = { start: measureStart, steady: measureSteady, sustained: measureSustained } as const;
let missed = 0;

for (const [name, measure] of Object.entries(parts)) {
  if (only && only !== name) continue;
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-bench-'));
  try {
    process.stdout.write(`${name}\n`);
    for (const row of await measure(folder)) {
      if (!row.ok) missed += 1;
      process.stdout.write(
        `  ${row.ok ? '✓' : '✗'} ${row.what.padEnd(58)} ${row.value.padStart(12)}   aim ${row.aim}\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(missed > 0 ? 1 : 0);
