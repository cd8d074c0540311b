import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPostmaster } from '../../src/store/postgres/postmaster.ts';
import { eventually, type FaultyWorld, makeFaultyWorld } from './faulty-world.ts';

let world: FaultyWorld;

beforeAll(async () => {
  // The embedded server of a folder of its own.
  world = await makeFaultyWorld({ DATABASE_URL: '' });
}, 120_000);
afterAll(() => world.close());

it('the embedded server dies in the middle of the work: it is started again, and everything acknowledged is there', {
  timeout: 120_000,
}, async () => {
  const app = await world.start();
  const startOfServer = async () =>
    (await world.rows<{ at: string }>('select pg_postmaster_start_time()::text as at'))[0]?.at;
  const began = await startOfServer();
  const people = [world.someone('family'), world.someone('family'), world.someone('teacher')];
  const kept: string[] = [];
  const refusals: number[] = [];
  let longestMs = 0;
  let going = true;
  const talk = async (token: string) => {
    while (going) {
      const at = performance.now();
      const clientId = `talk-${kept.length}-${Math.round(at)}-${token.slice(0, 8).replaceAll(/\W/gu, '')}`;
      for (;;) {
        const { status, key } = await world.post(app.url, token, '菜单', clientId);
        if (status === 200) {
          kept.push(key);
          break;
        }
        refusals.push(status);
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      longestMs = Math.max(longestMs, performance.now() - at);
      // Not more than forty a minute: that is the limit of a chat.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
    }
  };
  const talking = Promise.all(people.map(({ token }) => talk(token)));
  await eventually('people are heard', () => kept.length > 6);
  const server = findPostmaster(realpathSync(join(world.dataDir, 'postgres')));
  expect(server).not.toBeNull();
  process.kill(server?.pid ?? 0, 'SIGQUIT');
  const before = kept.length;
  await eventually('they are heard again', () => kept.length > before + 6, 60_000);
  going = false;
  await talking;
  expect(await startOfServer()).not.toBe(began);
  // Away is away: 503, or nobody there; never another answer.
  expect(refusals.filter((status) => status !== 503 && status !== 0)).toEqual([]);
  // Five seconds, and what a busy machine needs to start a server.
  expect(longestMs).toBeLessThan(15_000);
  await eventually(
    'all answers have left',
    async () => {
      const left = await world.rows(`select 1 from outbound_message where state in ('queued', 'sending')`);
      return left.length === 0;
    },
    60_000,
  );
  const rows = await world.rows<{ key: string; times: number }>(
    `select m.external_message_id as key, count(l.seq)::int as times from inbound_message m
     join audit_log l on l.action = 'message_received' and l.entity_id = m.id::text group by 1`,
  );
  expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
  expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(kept));
});
