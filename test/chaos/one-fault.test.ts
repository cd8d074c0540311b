import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppProcess } from '../../bench/chaos/app-process.ts';
import { makeHandle } from '../../src/app/handle.ts';
import { silentLog } from '../../src/app/log.ts';
import type { InboundId, PersonId } from '../../src/core/ids.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { eventually, type FaultyWorld, makeFaultyWorld } from './faulty-world.ts';

/** One fault at a time, against the product in a process of its own (docs/decisions/0009-killed-at-any-moment.md). */

let world: FaultyWorld;
const apps: AppProcess[] = [];

beforeAll(async () => {
  world = await makeFaultyWorld();
}, 120_000);
afterAll(() => world.close());
afterEach(async () => {
  world.platform.setFault(null);
  for (const app of apps.splice(0)) await world.kill(app);
});

/** Leases of a life that has ended are over, and the sweep of prompts, which looks 20 s later, finds them. */
const afterLease = 52_000;
let ahead = 0;

async function start(more: Readonly<Record<string, string>> = {}) {
  ahead += afterLease;
  const app = await world.start(ahead, more);
  apps.push(app);
  return app;
}

const inboxOf = (key: string) =>
  world.rows<{ id: string; state: string; times: number }>(
    `select m.id, m.state::text, (select count(*)::int from audit_log l where l.action = 'message_received' and l.entity_id = m.id::text) as times
     from inbound_message m where m.external_message_id = $1`,
    [key],
  );
const repliesTo = (id: string) =>
  world.rows<{ state: string; attempts: number }>(
    `select state::text, attempts from outbound_message where effect_key like $1 order by seq`,
    [`say:${id}:%`],
  );
const deliveriesTo = (chatId: number) => world.platform.sent.filter(({ chat }) => chat === String(chatId));

/** A session that keeps every decision from being committed, until it is let go. */
async function holdCommits(): Promise<{ waiting(): Promise<number[]>; letGo(): Promise<void> }> {
  const client = new pg.Client({ connectionString: world.store.url });
  await client.connect();
  await client.query('begin; lock table inbound_message in exclusive mode');
  return {
    waiting: async () =>
      (
        await world.rows<{ pid: number }>(
          `select pid from pg_stat_activity where datname = current_database() and application_name = 'jiaxin hallway' and wait_event_type = 'Lock'`,
        )
      ).map(({ pid }) => pid),
    letGo: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}

describe('killed while a message is taken in', { timeout: 120_000 }, () => {
  it.each([
    ['before its row is committed', false, 0],
    ['after its row is committed, before the platform is told', true, 1],
  ])('%s: one row, one effect', async (_when, commits, rowsBetween) => {
    const { chatId } = world.someone('family');
    const first = await start();
    const held = await holdCommits();
    const update = world.platform.say(chatId, '菜单');
    const key = `${world.platform.botId}:${update}`;
    await eventually('the decision waits to be committed', async () => (await held.waiting()).length > 0);
    const backends = await held.waiting();
    await world.kill(first);
    if (!commits) for (const pid of backends) await world.rows('select pg_terminate_backend($1)', [pid]);
    await held.letGo();
    await eventually('the dead life has let go', async () => (await held.waiting()).length === 0);
    expect(world.platform.confirmed).not.toContain(update);
    await eventually('what was committed is there', async () => (await inboxOf(key)).length === rowsBetween);

    await start();
    await eventually('the platform is told', () => world.platform.confirmed.includes(update));
    await eventually('the answer has come', () => deliveriesTo(chatId).length > 0);
    const [row, ...others] = await inboxOf(key);
    expect({ state: row?.state, times: row?.times, others }).toEqual({ state: 'done', times: 1, others: [] });
    const replies = await repliesTo(row?.id ?? '');
    await eventually('all answers have left', async () =>
      (await repliesTo(row?.id ?? '')).every(({ state }) => state === 'sent'),
    );
    expect(deliveriesTo(chatId)).toHaveLength(replies.length);
  });

  it('after the commit, before the page is told: the answer is on the screen, once, when it comes back', async () => {
    const { token } = world.someone('family');
    const first = await start({ JIAXIN_ROLE: 'web' });
    const held = await holdCommits();
    const clientId = randomUUID();
    const posted = world.post(first.url, token, '菜单', clientId);
    await eventually('the decision waits to be committed', async () => (await held.waiting()).length > 0);
    await world.kill(first);
    await held.letGo();
    const { status, key } = await posted;
    expect(status).toBe(0);
    await eventually('what was committed is there', async () => (await inboxOf(key)).length === 1);

    // Again nobody who sends: what is seen was shown by the commit.
    const next = await start({ JIAXIN_ROLE: 'web' });
    const answers = async () => {
      const { rows } = (await (await fetch(`${next.url}/chat/${token}/rows`)).json()) as { rows: { from: string }[] };
      return rows.filter(({ from }) => from === 'bot').length;
    };
    const [row] = await inboxOf(key);
    const replies = await repliesTo(row?.id ?? '');
    expect(replies.length).toBeGreaterThan(0);
    expect(await answers()).toBe(replies.length);
    expect((await world.post(next.url, token, '菜单', clientId)).status).toBe(200);
    expect(await answers()).toBe(replies.length);
  });

  it('after the commit, before anything was sent: sent once after the restart', async () => {
    const { chatId, token } = world.someone('family');
    // A process that only takes messages in: what it writes waits for a worker.
    const intake = await start({ JIAXIN_ROLE: 'web' });
    const before = world.platform.sent.length;
    const { status, key } = await world.post(intake.url, token, '今晚屋头没得人，只有两个娃儿');
    expect(status).toBe(200);
    await world.kill(intake);
    const [row] = await inboxOf(key);
    // The answer needs no sender: it is on the screen by its commit.
    const answers = await repliesTo(row?.id ?? '');
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toEqual({ state: 'sent', attempts: 0 });
    expect(world.platform.sent.length).toBe(before);

    await start();
    const [signal] = await world.rows<{ alert_id: string }>('select alert_id from signal where inbound_id = $1', [
      row?.id,
    ]);
    await eventually('the alert has reached somebody', async () => {
      const sent = await world.rows(
        'select 1 from outbound_message where alert_id = $1 and message_class = $2 and state = $3',
        [signal?.alert_id, 'alert', 'sent'],
      );
      return sent.length > 0;
    });
    expect(await repliesTo(row?.id ?? '')).toEqual(answers);
    expect(deliveriesTo(chatId)).toEqual([]);
  });
});

describe('killed while a message is on its way', { timeout: 120_000 }, () => {
  it('an alert comes again and says so, a reply once more, a prompt never', async () => {
    const family = world.someone('family');
    const prompted = world.someone('family');
    const app = await start();
    // Everything arrives and nothing is answered.
    world.platform.setFault(({ method }) => (method === 'sendMessage' ? { kind: 'hang', applied: true } : null));
    // Alerts of the county's own reviews may have been sent before: they are not this one.
    const before = world.platform.sent.length;
    const update = world.platform.say(family.chatId, '娃儿喝农药了');
    await promptTo(prompted.personId);
    const sentTo = (chatId: number) => deliveriesTo(chatId).length;
    const alertsSent = () => world.platform.sent.slice(before).filter(({ text }) => text.includes('编号')).length;
    await eventually(
      'all three are on their way',
      () => sentTo(family.chatId) === 1 && sentTo(prompted.chatId) === 1 && alertsSent() > 0,
    );
    await world.kill(app);
    world.platform.setFault(null);

    await start();
    const [row] = await inboxOf(`${world.platform.botId}:${update}`);
    await eventually('the reply is settled', async () =>
      (await repliesTo(row?.id ?? '')).every(({ state }) => state === 'sent'),
    );
    await eventually('the prompt is given up', async () => {
      const rows = await world.rows(
        // A duty's tip may have been on its way first; the promise is the same.
        `select 1 from outbound_message where person_id = $1 and message_class in ('prompt', 'tip') and state = 'undeliverable'`,
        [prompted.personId],
      );
      return rows.length > 0;
    });
    await eventually('the alert says that it is a repeat', () =>
      world.platform.sent.slice(before).some(({ text }) => text.startsWith('（第2次发送）')),
    );
    const first = deliveriesTo(family.chatId)[0]?.text;
    expect(deliveriesTo(family.chatId).filter(({ text }) => text === first)).toHaveLength(2);
    const told = deliveriesTo(prompted.chatId).map(({ text }) => text);
    expect(told).toEqual([...new Set(told)]);
  });

  it('a frozen process that wakes up writes nothing over what another has done', async () => {
    const { chatId } = world.someone('family');
    const frozen = await start();
    let asked = 0;
    world.platform.setFault(({ method, payload }) => {
      if (method !== 'sendMessage' || payload.chat_id !== String(chatId)) return null;
      asked += 1;
      return asked === 1 ? { kind: 'hang', applied: true } : null;
    });
    world.platform.say(chatId, '菜单');
    await eventually('the answer is on its way', () => asked === 1);
    frozen.kill('SIGSTOP');
    const other = await start({ TELEGRAM_MODE: 'poll' });
    const rows = () =>
      world.rows<{ state: string; attempts: number; ambiguous_attempts: number; platform_message_id: string | null }>(
        `select o.state::text, o.attempts, o.ambiguous_attempts, o.platform_message_id from outbound_message o join channel_identity i on i.id = o.identity_id
         where o.channel = 'telegram' and o.person_id = $1 order by o.seq`,
        [world.talkers.find((one) => one.chatId === chatId)?.personId],
      );
    await eventually('the other has sent it', async () => (await rows()).some(({ state }) => state === 'sent'));
    await eventually('all is settled', async () => (await rows()).every(({ state }) => state === 'sent'));
    const settled = await rows();
    frozen.kill('SIGCONT');
    world.platform.dropConnections();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await rows()).toEqual(settled);
    expect(settled[0]).toMatchObject({ attempts: 2, ambiguous_attempts: 1 });
    await world.kill(other);
  });
});

/** A conversation that a duty opens with somebody who has only Telegram; no job is told of it, the sweep finds its message. */
async function promptTo(personId: string): Promise<void> {
  await world.rows(`update channel_identity set state = 'replaced' where person_id = $1 and channel = 'web'`, [
    personId,
  ]);
  const pool = openPool(world.store.url);
  const { crypto } = world.store;
  const handle = makeHandle({
    store: makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => Date.now() }),
    playbook: projectPlaybook,
    clock: { now: () => Date.now() },
    log: silentLog,
  });
  const result = await handle({
    kind: 'conversation_due',
    id: randomUUID() as InboundId,
    personId: personId as PersonId,
    flowId: 'F02_guardian_monthly',
    at: Date.now(),
  });
  expect(result.kind).toBe('done');
  await pool.end();
}
