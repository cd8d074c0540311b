import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run-chaos.ts';

const help = `npm run chaos -- [options]

Kills the product at random moments while a county talks and the platform fails, and checks after it what must hold.

  --kills <n>        how often (200)
  --seed <n>         who says what, and when it is killed (from the clock)
  --seconds <n>      ends after so long, whatever is left (1800)
  --check-every <n>  a full check in the quiet after so many kills (20)
  --rate <n>         messages a second over everybody (25)
  --keep             keeps the database and the log when something was broken
  --json             the summary as JSON
  --help

Exit code: 0 everything held · 1 something was broken · 2 the command was wrong
`;

interface Wanted {
  readonly kills: number;
  readonly seed: number;
  readonly seconds: number;
  readonly checkEvery: number;
  readonly perSecond: number;
  readonly keep: boolean;
  readonly json: boolean;
}

function wanted(): Wanted | null {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      seconds: { type: 'string', default: '1800' },
      'check-every': { type: 'string', default: '20' },
      rate: { type: 'string', default: '25' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const whole = (name: 'kills' | 'seed' | 'seconds' | 'check-every' | 'rate'): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return number;
  };
  return {
    kills: whole('kills'),
    seed: whole('seed'),
    seconds: whole('seconds'),
    checkEvery: whole('check-every'),
    perSecond: whole('rate'),
    keep: values.keep,
    json: values.json,
  };
}

async function main(): Promise<number> {
  let options: Wanted | null;
  try {
    options = wanted();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  if (options === null) {
    process.stdout.write(help);
    return 0;
  }
  const { json, ...rest } = options;
  const live = process.stderr.isTTY;
  if (!json) process.stdout.write(`seed ${rest.seed}\n`);
  // Ctrl+C: the last check, and no server or folder is left behind.
  const enough = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => enough.abort());
  const report = await runChaos({
    ...rest,
    enough: enough.signal,
    progress: (line) => void process.stderr.write(live ? `\r${line}\u001b[K` : `${line}\n`),
  });
  if (live) process.stderr.write('\n');
  if (json) process.stdout.write(`${JSON.stringify({ seed: rest.seed, ...report })}\n`);
  else {
    const { breaks, counts, ...numbers } = report;
    for (const [name, value] of Object.entries({ ...numbers, ...counts }))
      process.stdout.write(`${name.padEnd(20)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`);
    for (const { invariant, what, examples } of breaks)
      process.stdout.write(
        `BROKEN ${invariant} ${what}\n  ${examples.map((one) => JSON.stringify(one)).join('\n  ')}\n`,
      );
    process.stdout.write(breaks.length === 0 ? 'everything held\n' : `${breaks.length} broken\n`);
  }
  return report.breaks.length === 0 ? 0 : 1;
}

process.exitCode = await main();
