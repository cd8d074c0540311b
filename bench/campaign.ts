import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog } from '../src/app/log.ts';
import { unbalanced } from '../src/core/campaign/campaign.ts';
import { reportLines } from '../src/core/campaign/report.ts';
import { createFieldCrypto } from '../src/store/field-crypto.ts';
import { parseKeys } from '../src/store/keys.ts';
import { migrate } from '../src/store/migrate.ts';
import { startEmbeddedPostgres } from '../src/store/postgres/embedded.ts';
import { type Evening, playEvening, type Waited } from '../test/support/campaign-evening.ts';
import { atMost, type Measured, percentile } from './measured.ts';

const help = `npm run bench:campaign [-- --people 20000 --kind flow|tip|emergency --processes 1]

A campaign over a channel of 25 messages a second, of which 2 % are answered with 429; three kills; people write meanwhile and
words of danger fall. The clock is virtual, the database durable and real. What the database takes costs no virtual time:
the times of replies and alerts are those of lines, paces, pauses and the platform.
`;

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    kind: { type: 'string', default: 'flow' },
    processes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '7' },
    help: { type: 'boolean' },
  },
});

const waits = (list: readonly Waited[]): number[] => list.map(({ waitedMs }) => waitedMs);

function rows(evening: Evening, people: number): Measured[] {
  const { progress } = evening;
  const [replies, alerts] = [waits(evening.replies), waits(evening.alerts)];
  const exactly = (what: string, value: number, aim: number): Measured => ({
    what,
    value: String(value),
    aim: String(aim),
    ok: value === aim,
  });
  const balance = unbalanced(evening.campaign.state, progress);
  return [
    exactly('sent, or ambiguous after a kill', progress.states.sent + progress.states.ambiguous, people),
    {
      what: '  of these ambiguous (never again)',
      value: String(progress.states.ambiguous),
      aim: '≤ 3 kills × 16',
      ok: progress.states.ambiguous <= 48,
    },
    exactly('prompts seen twice', evening.twice, 0),
    exactly('said to be sent, and never seen', evening.neverSeen, 0),
    exactly('what does not add up (invariant 12)', balance.length, 0),
    atMost('reply p99', percentile(replies, 0.99) / 1_000, 2, 's'),
    atMost('red alert, the slowest first push', Math.max(...alerts) / 1_000, 5, 's'),
    atMost('real time', evening.realSeconds, 60, 's'),
  ];
}

async function main(): Promise<number> {
  const people = Number(values.people);
  const folder = mkdtempSync(join(tmpdir(), 'jiaxin-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silentLog, durable: true });
  try {
    await migrate(server.url, silentLog);
    const evening = await playEvening({
      url: server.url,
      crypto: createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'bench')),
      people,
      writersPerSecond: 2,
      alertEverySeconds: 10,
      killsAt: [0.2, 0.5, 0.8].map((share) => (share * people) / 25),
      kind: values.kind as 'tip' | 'flow' | 'emergency',
      processes: Number(values.processes),
      seed: Number(values.seed),
    });
    const { platform } = evening;
    const [replies, alerts] = [waits(evening.replies), waits(evening.alerts)];
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    for (const line of reportLines(evening.campaign, evening.progress)) say(line);
    say(
      `the evening took ${evening.virtualSeconds.toFixed(0)} s of the county's clock; 429: ${platform.limited.byChance} by chance, ${platform.limited.byRate} by the platform's limit`,
    );
    say(
      `replies ${replies.length}: median ${(percentile(replies, 0.5) / 1_000).toFixed(2)} s, slowest ${(Math.max(...replies) / 1_000).toFixed(1)} s, on their way or lost at the end ${evening.unanswered}; red alerts ${alerts.length}: median ${(percentile(alerts, 0.5) / 1_000).toFixed(2)} s`,
    );
    let missed = 0;
    for (const row of rows(evening, people)) {
      if (!row.ok) missed += 1;
      say(`  ${row.ok ? '✓' : '✗'} ${row.what.padEnd(44)} ${row.value.padStart(12)}   aim ${row.aim}`);
    }
    return missed > 0 ? 1 : 0;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(help);
else process.exit(await main());
