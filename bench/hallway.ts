import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLog } from '../src/app/log.ts';
import type { HallwayStore } from '../src/app/ports.ts';
import type { MessageReceived } from '../src/core/event.ts';
import { deriveId, type InboundId } from '../src/core/ids.ts';
import { createFieldCrypto } from '../src/store/field-crypto.ts';
import { makeDatabase, openPool } from '../src/store/hallway/database.ts';
import { makeHallwayStore } from '../src/store/hallway/hallway-store.ts';
import { startJobs } from '../src/store/jobs.ts';
import { parseKeys } from '../src/store/keys.ts';
import { migrate } from '../src/store/migrate.ts';
import { makeOutboxStore } from '../src/store/outbox.ts';
import { startEmbeddedPostgres } from '../src/store/postgres/embedded.ts';
import { ordinary } from '../test/contracts/store-effects.ts';
import { insertCrowd } from '../test/contracts/store-family.ts';
import { deliverWith, fakeChannel } from '../test/contracts/store-sends.ts';

/**
 * What the hallway costs on this machine, on a durable database of its own:
 *   tsx bench/hallway.ts [rounds] [seconds]
 * Bare: one session and its version written, sixteen at a time. Cycle: read and commit, fifty families at once, each
 * waiting for its answer. Delivered: the same with queues and a platform that takes everything. Steady: 50 messages a second.
 */
const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 4);
const parties = 50;

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const percentile = (list: readonly number[], p: number): number =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))] ?? 0;
const say = (line: string): void => console.log(line);

/** Runs `work` in so many lines for `seconds`; returns how often a second it was done. */
async function rate(lines: number, work: (line: number) => Promise<void>): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: lines }, async (_, line) => {
      while (performance.now() < until) {
        await work(line);
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - started)) * 1_000;
}

async function bareRate(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  await pool.query(
    'create table if not exists bare (id int primary key, version int not null, data text not null) with (fillfactor = 60)',
  );
  await pool.query(
    `insert into bare select n, 0, repeat('x', 800) from generate_series(1, 1000) n on conflict do nothing`,
  );
  const versions = new Map<number, number>();
  const data = 'y'.repeat(800);
  const { rows } = await pool.query('select id, version from bare');
  for (const row of rows) versions.set(row.id, row.version);
  let turn = 0;
  const result = await rate(16, async (line) => {
    turn += 16;
    const id = ((turn + line) % 1000) + 1;
    const version = versions.get(id) ?? 0;
    versions.set(id, version + 1);
    await pool.query({
      name: 'bare',
      text: 'update bare set data = $1, version = version + 1 where id = $2 and version = $3',
      values: [data, id, version],
    });
  });
  await pool.end();
  return result;
}

let serial = 0;
const runId = randomBytes(4).toString('hex');
function messageFrom(externalId: string): MessageReceived {
  const externalMessageId = `${runId}-${++serial}`;
  const receivedAt = Date.now();
  return {
    kind: 'message_received',
    id: deriveId<InboundId>(receivedAt, externalMessageId),
    address: { channel: 'web', externalId },
    externalMessageId,
    content: { kind: 'text', text: `今天都好 ${serial}` },
    receivedAt,
  };
}

async function cycle(store: HallwayStore, externalId: string): Promise<void> {
  const event = messageFrom(externalId);
  const situation = await store.loadParty(event, event.receivedAt);
  const result = await store.commitParty(event, situation, ordinary(situation, event));
  if (result.kind !== 'committed') throw new Error(result.kind);
}

async function steady(store: HallwayStore, people: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const under: Promise<void>[] = [];
  for (let i = 0; i < 50 * seconds; i += 1) {
    const started = performance.now();
    under.push(cycle(store, people[i % people.length] ?? '').then(() => void times.push(performance.now() - started)));
    await new Promise((wake) => setTimeout(wake, 20 - (performance.now() % 20)));
  }
  await Promise.all(under);
  return times;
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, durable: true });
  try {
    await migrate(server.url, silentLog);
    const crypto = createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'bench'));
    const pool = openPool(server.url);
    const people = await insertCrowd(pool, crypto, 1_000);
    await pool.query('analyze');
    const jobs = await startJobs({ url: server.url, pool, log: silentLog });
    const database = makeDatabase(pool);
    const plain = makeHallwayStore({ database, crypto, jobs: null, now: Date.now });
    const full = makeHallwayStore({ database, crypto, jobs, now: Date.now });
    const web = fakeChannel('web', { exactlyOnce: true });
    web.sent.push = () => 0;
    const outbox = makeOutboxStore(database, crypto);
    const { deliver } = deliverWith(outbox, [web], { now: Date.now });
    const results = {
      bare: [] as number[],
      load: [] as number[],
      cycle: [] as number[],
      delivered: [] as number[],
      p50: [] as number[],
      p99: [] as number[],
    };
    const one = (store: HallwayStore) => (line: number) =>
      cycle(store, people[(line * 20 + (serial % 20)) % people.length] ?? '');
    await rate(parties, one(plain));
    await jobs.work(deliver);
    for (let round = 0; round < rounds; round += 1) {
      await pool.query(`update outbound_message set state = 'cancelled', settled = true where not settled`);
      results.bare.push(await bareRate(server.url));
      results.load.push(
        await rate(
          parties,
          async (line) => void (await plain.loadParty(messageFrom(people[line * 20] ?? ''), Date.now())),
        ),
      );
      results.cycle.push(await rate(parties, one(plain)));
      await pool.query(`update outbound_message set state = 'cancelled', settled = true where not settled`);
      const before = Number(
        (await pool.query(`select count(*) as n from outbound_message where state = 'sent'`)).rows[0].n,
      );
      const started = performance.now();
      await rate(parties, one(full));
      let left = 1;
      while (left > 0) {
        await new Promise((wake) => setTimeout(wake, 20));
        left = Number((await pool.query(`select count(*) as n from outbound_message where not settled`)).rows[0].n);
      }
      const after = Number(
        (await pool.query(`select count(*) as n from outbound_message where state = 'sent'`)).rows[0].n,
      );
      results.delivered.push(((after - before) / (performance.now() - started)) * 1_000);
      const times = await steady(full, people);
      results.p50.push(percentile(times, 0.5));
      results.p99.push(percentile(times, 0.99));
    }
    const bare = median(results.bare);
    say(`bare state write  ${bare.toFixed(0)}/s`);
    for (const name of ['load', 'cycle', 'delivered'] as const)
      say(
        `${name.padEnd(17)} ${median(results[name]).toFixed(0)}/s  ${(median(results[name]) / bare).toFixed(2)} of bare  (${results[name].map((n) => n.toFixed(0)).join(', ')})`,
      );
    say(`at 50/s           median ${median(results.p50).toFixed(1)} ms, p99 ${median(results.p99).toFixed(1)} ms`);
    await jobs.stop();
    await pool.end();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
