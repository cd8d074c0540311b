import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import type { HallwayStore, OutboxStore } from '../../src/app/ports.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { type Jobs, startJobs } from '../../src/store/jobs.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { decision, say } from '../contracts/store-effects.ts';
import { type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { deliverWith, fakeChannel } from '../contracts/store-sends.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const clock = { now: () => Date.now() };
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let jobs: Jobs;
let store: HallwayStore;
let outbox: OutboxStore;
let family: Family;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 6);
  jobs = await startJobs({ url: database.url, pool, log: silentLog });
  store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs, now: clock.now });
  outbox = makeOutboxStore(makeDatabase(pool), crypto);
  family = await insertFamily(pool, crypto);
});
afterAll(async () => {
  await jobs.stop();
  await pool.end();
  await database.drop();
});

async function put(name: string, key: string, more = {}, stale = false) {
  const event = family.message('x', {
    address: { channel: 'web', externalId: family.id(name) },
    receivedAt: clock.now(),
  });
  const situation = await store.loadParty(event, clock.now());
  return store.commitParty(
    event,
    stale ? { ...situation, version: 99 } : situation,
    decision([say(situation, key, key, more)]),
  );
}
const jobsIn = async (queue: string) =>
  (
    await pool.query(
      'select data, start_after > now() as later, state, policy, heartbeat_seconds as heartbeat, dead_letter as dead from pgboss.job where name = $1 order by created_on',
      [queue],
    )
  ).rows;

describe('jobs', () => {
  it('stand in the tables of this version of pg-boss as its own insert would leave them, by class and time', async () => {
    const done = await put('father', 'a');
    await put('father', 'b', { messageClass: 'prompt', sendAfter: clock.now() + 3_600_000 });
    await put('father', 'c', { messageClass: 'alert' });
    const common = {
      state: 'created',
      policy: 'standard',
      heartbeat: 30,
      dead: 'send_dead',
    };
    expect(await jobsIn('send_reply')).toEqual([
      { ...common, data: { ids: done.kind === 'committed' ? done.outboundIds : [] }, later: false },
    ]);
    expect(await jobsIn('send_prompt')).toMatchObject([{ ...common, later: true }]);
    expect(await jobsIn('send_alert')).toMatchObject([{ ...common, later: false }]);
  });

  it('are one for all that is written and to leave together', async () => {
    const before = (await jobsIn('send_prompt')).length;
    const at = clock.now() + 7_200_000;
    await Promise.all(
      ['grandmother', 'teacher', 'station'].map((name) =>
        put(name, `campaign ${name}`, { messageClass: 'prompt', sendAfter: at }),
      ),
    );
    const jobs = (await jobsIn('send_prompt')).slice(before);
    expect(jobs.flatMap(({ data }) => data.ids)).toHaveLength(3);
    expect(jobs.length).toBeLessThan(3);
  });

  it('are not there when the decision was not written', async () => {
    expect((await put('father', 'd', {}, true)).kind).toBe('stale');
    expect(await jobsIn('send_reply')).toHaveLength(1);
  });

  it('wake the worker within a fraction of a second, keep the order of each chat, and send what waited for a retry', async () => {
    const web = fakeChannel('web');
    web.answers.push({ kind: 'delivered' }, { kind: 'retry', afterMs: 300, reason: 'status_500' });
    const { deliver } = deliverWith(outbox, [web], clock);
    await jobs.work(deliver);
    const until = async (n: number) => {
      const deadline = Date.now() + 5_000;
      while (web.sent.length < n && Date.now() < deadline) await new Promise((wake) => setTimeout(wake, 5));
    };
    await until(3);
    expect(web.sent.map(({ body }) => body.text).sort()).toEqual(['a', 'c', web.sent[1]?.body.text].sort());
    const started = Date.now();
    for (let i = 0; i < 10; i += 1) await put(i % 2 ? 'grandmother' : 'teacher', `order ${i}`);
    await until(13);
    expect(Date.now() - started).toBeLessThan(900);
    const later = web.sent.slice(3);
    for (const name of ['grandmother', 'teacher']) {
      const mine = later.filter(({ externalId }) => externalId === family.id(name)).map(({ body }) => body.text);
      expect(mine).toEqual([...mine].sort());
      expect(mine).toHaveLength(5);
    }
  });
});
