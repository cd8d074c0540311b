import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
      const cpu = cpuOf(folder);
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
      atLeast('bare state write with version check, sixteen at a time', middle(bare), 0, '/s'),
      atLeast('messages handled and answered, 50 people', middle(full), 0, '/s'),
      atLeast('share of the bare rate', middle(full) / middle(bare), 0.2, '×'),
    ];
  } finally {
    await app.stop();
  }
}

/** Processor time that this process and this database's server use from now on, in milliseconds (Linux). */
function cpuOf(folder: string): () => { appMs: number; databaseMs: number } {
  const postmaster = readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0];
  const databaseNow = () => {
    let ticks = 0;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        // Of the server itself also what its ended children used.
        if (pid === postmaster)
          ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
        else if (fields[1] === postmaster) ticks += Number(fields[11]) + Number(fields[12]);
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

const bareSql = `with held as (update conversation set version = version + 1 where party_id = $1 and version = $2 returning party_id)
  update flow_session s set data_e = $3, updated_at = now(), expires_at = now() + interval '2 days' from held where s.party_id = held.party_id and s.state = 'open'`;

/** The state of a conversation written with the check of its version, in its own tables and by itself: sixteen at a time, durable. */
async function bareRate(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const parties = Array.from({ length: 1000 }, () => randomUUID());
  const versions = parties.map(() => 0);
  try {
    await pool.query('insert into conversation (party_id, version) select unnest($1::uuid[]), 0', [parties]);
    await pool.query(
      `insert into flow_session (id, party_id, flow_id, flow_version, flow_hash, priority, state, data_e, started_at, updated_at, expires_at)
       select gen_random_uuid(), p, 'bench', 1, 'bench', 50, 'open', repeat('x', 800), now(), now(), now() + interval '2 days' from unnest($1::uuid[]) p`,
      [parties],
    );
    let n = 0;
    return await rate(
      16,
      async () => {
        n = (n + 1) % parties.length;
        const mine = n;
        versions[mine] = (versions[mine] ?? 0) + 1;
        await pool.query({
          name: 'bare',
          text: bareSql,
          values: [parties[mine], (versions[mine] ?? 0) - 1, 'y'.repeat(800)],
        });
      },
      5,
    );
  } finally {
    await pool.query('delete from flow_session where party_id = any($1::uuid[])', [parties]);
    await pool.query('delete from conversation where party_id = any($1::uuid[])', [parties]);
    await pool.end();
  }
}
