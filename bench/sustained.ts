import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { silentLog } from '../src/app/log.ts';
import { loadDemo } from '../src/cli/demo/load-demo.ts';
import { readConfig } from '../src/config.ts';
import { deriveId, type InboundId } from '../src/core/ids.ts';
import { startApp } from '../src/main.ts';
import { crowd, script } from './crowd.ts';
import { atLeast, type Measured } from './measured.ts';

const people = 50;
const seconds = 10;
const rounds = 3;

/**
 * 50 people write at once, each waiting until their message is kept; the app (handling, danger scan, queues, sending to the web
 * chat) and the durable database share the machine. Beside it, in turns, the bare state write to the same server.
 */
export async function measureSustained(folder: string): Promise<Measured[]> {
  const app = await startApp(readConfig({ JIAXIN_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' }), silentLog);
  try {
    await loadDemo(app.store.prisma, app.store.crypto, Date.now(), '');
    const tokens = await crowd(app.store.prisma, app.store.crypto, people);
    let number = 0;
    const write = async (line: number): Promise<void> => {
      const token = tokens[line] ?? '';
      const at = Date.now();
      number += 1;
      const externalMessageId = `bench:${number}`;
      const text = script[Math.floor(number / people) % script.length] ?? '1';
      const result = await app.handle({
        kind: 'message_received',
        id: deriveId<InboundId>(at, 'web', externalMessageId),
        address: { channel: 'web', externalId: token },
        externalMessageId,
        content: { kind: 'text', text },
        receivedAt: at,
      });
      if (result.kind !== 'done') throw new Error(`A message was not kept: ${result.kind}`);
    };
    await rate(people, write, 3);
    const bare: number[] = [];
    const full: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await bareRate(app.store.url));
      const began = performance.now();
      const cpu = cpuOf();
      full.push(await rate(people, write, seconds));
      // What was promised is also sent: the time until the outbox is empty counts.
      while ((await app.store.prisma.outboundMessage.count({ where: { state: { in: ['queued', 'sending'] } } })) > 0)
        await new Promise((wake) => setTimeout(wake, 50));
      const spent = cpu();
      const took = (performance.now() - began) / 1000;
      full[full.length - 1] = ((full.at(-1) ?? 0) * seconds) / took;
      const kept = (full.at(-1) ?? 0) * took;
      const each = (ms: number) => (ms / kept).toFixed(2);
      process.stdout.write(
        `    round ${round + 1}: bare ${bare.at(-1)?.toFixed(0)}/s, full ${full.at(-1)?.toFixed(0)}/s (${(took - seconds).toFixed(1)} s to empty the outbox), processor a message: app ${each(spent.appMs)} ms, database ${each(spent.databaseMs)} ms\n`,
      );
    }
    const middle = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    return [
      atLeast('bare state write, sixteen at a time', middle(bare), 0, '/s'),
      atLeast('messages handled and answered, 50 people', middle(full), 0, '/s'),
      atLeast('share of the bare rate', middle(full) / middle(bare), 0.2, '×'),
    ];
  } finally {
    await app.stop();
  }
}

/** Processor time that this process and the database's processes use from now on, in milliseconds (Linux). */
function cpuOf(): () => { appMs: number; databaseMs: number } {
  const databaseNow = () => {
    let ticks = 0;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (!command.startsWith('postgres:') || !command.includes('jiaxin')) continue;
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        ticks += Number(fields[11]) + Number(fields[12]);
      } catch {
        // It ended meanwhile.
      }
    }
    return ticks * 10;
  };
  const app = process.cpuUsage();
  const database = databaseNow();
  return () => {
    const { user, system } = process.cpuUsage(app);
    return { appMs: (user + system) / 1000, databaseMs: databaseNow() - database };
  };
}

async function rate(lines: number, work: (line: number) => Promise<void>, forSeconds: number): Promise<number> {
  const began = performance.now();
  const until = began + forSeconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: lines }, async (_, line) => {
      while (performance.now() < until) {
        await work(line);
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - began)) * 1000;
}

/** One session row and its version, sixteen at a time, each durable. */
async function bareRate(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  try {
    await pool.query(
      'create table if not exists bench_bare (id int primary key, version int not null, data text not null) with (fillfactor = 60)',
    );
    await pool.query(
      `insert into bench_bare select n, 0, repeat('x', 800) from generate_series(1, 1000) n on conflict do nothing`,
    );
    let n = 0;
    return await rate(
      16,
      async () => {
        n = (n + 1) % 1000;
        await pool.query({
          name: 'bare',
          text: 'update bench_bare set version = version + 1, data = $2 where id = $1',
          values: [n + 1, 'y'.repeat(800)],
        });
      },
      5,
    );
  } finally {
    await pool.query('drop table if exists bench_bare');
    await pool.end();
  }
}
