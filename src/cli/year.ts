import { parseArgs } from 'node:util';
import { playYear } from './year/play.ts';
import { pageOf } from './year/report.ts';

const help = `jiaxin year   Plays a year of the invented county: every day's duties and scripted answers, on a database of its own. 演练一整年
  --seed <n>      who answers what (1); the same seed gives the same year
  --from <date>   the first day (2026-01-01)
  --days <n>      how many days (365)
  --report        one page: duties, messages, alerts (default)
  --json          the same as JSON
  --help
Nothing is kept: the database is made for it and removed. Exit code: 0 played · 1 something of what must hold did not · 2 the command was wrong
`;

/** `jiaxin year`. Returns the exit code. */
export async function yearCommand(
  args: readonly string[],
  io: { readonly out: (line: string) => void; readonly err: (line: string) => void; readonly live: boolean },
): Promise<number> {
  let given: ReturnType<typeof read>;
  try {
    given = read(args);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  if (given === null) {
    io.out(help);
    return 0;
  }
  const report = await playYear(given, (line) => {
    if (io.live) process.stderr.write(`\r${line}\u001b[K`);
  });
  if (io.live) process.stderr.write('\r\u001b[K');
  io.out(given.json ? JSON.stringify(report) : pageOf(report));
  return report.broken.length === 0 ? 0 : 1;
}

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '2026-01-01' },
      days: { type: 'string', default: '365' },
      report: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const from = Date.parse(`${values.from}T00:00:00+08:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(values.from) || Number.isNaN(from))
    throw new Error(`"${values.from}" is no date. Write it like 2026-01-01.`);
  const whole = (name: 'seed' | 'days', most: number): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1 || number > most)
      throw new Error(`--${name} must be a whole number from 1 to ${most}.`);
    return number;
  };
  return { seed: whole('seed', 4_294_967_295), days: whole('days', 1100), from, json: values.json };
}
