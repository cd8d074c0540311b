import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import type { Delivery, HallwayStore, OutboxStore } from '../../src/app/ports.ts';
import { whyNotSend } from '../../src/app/why-not-send.ts';
import { mayStillReceive } from '../../src/core/alert/may-receive.ts';
import type { SendMessage } from '../../src/core/effect.ts';
import type { MessageReceived } from '../../src/core/event.ts';
import { type ChatStore, makeChatStore } from '../../src/store/chat-store.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { type Jobs, startJobs } from '../../src/store/jobs.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { decision, say } from '../contracts/store-effects.ts';
import { type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { deliverWith, type FakeChannel, fakeChannel } from '../contracts/store-sends.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Replies that are on the screen by being written (docs/decisions/0010-web-replies-are-shown-by-the-commit.md). */

let now = Date.parse('2026-11-21T08:00:00+08:00');
const clock = { now: () => now };
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let jobs: Jobs;
let store: HallwayStore;
let outbox: OutboxStore;
let chats: ChatStore;
let family: Family;
let web: FakeChannel;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 6);
  jobs = await startJobs({ url: database.url, pool, log: silentLog });
  const hallway = makeDatabase(pool);
  const isShownByCommit = (name: string) => name === 'web';
  store = makeHallwayStore({ database: hallway, crypto, jobs, now: clock.now, isShownByCommit });
  outbox = makeOutboxStore(hallway, crypto);
  chats = makeChatStore(hallway, crypto, 'test');
  family = await insertFamily(pool, crypto);
});
beforeEach(async () => {
  await pool.query(`update outbound_message set state = 'cancelled', settled = true where not settled`);
  await pool.query('delete from pgboss.job');
  now += 3_600_000;
  web = fakeChannel('web', { exactlyOnce: true });
});
afterAll(async () => {
  await jobs.stop();
  await pool.end();
  await database.drop();
});

interface Put {
  readonly result: Awaited<ReturnType<HallwayStore['commitParty']>>;
  readonly rows: readonly Row[];
}
interface Row {
  readonly id: string;
  readonly state: string;
  readonly settled: boolean;
  readonly attempts: number;
  readonly sent_at: Date | null;
}

let serial = 0;
const messageOf = (name: string, more: Partial<MessageReceived> = {}) =>
  family.message('x', { address: { channel: 'web', externalId: family.id(name) }, receivedAt: now, ...more });

/** Somebody writes, and these are the messages that follow. */
async function put(
  name: string,
  sends: readonly Partial<SendMessage>[],
  event: MessageReceived = messageOf(name),
): Promise<Put> {
  const situation = await store.loadParty(event, now);
  serial += 1;
  const result = await store.commitParty(
    event,
    situation,
    decision(sends.map((send, i) => say(situation, `shown ${serial}:${i}`, `${serial}:${i}`, send))),
  );
  const ids = result.kind === 'committed' ? result.outboundIds : [];
  const { rows } = await pool.query<Row>(
    'select id, state::text, settled, attempts, sent_at from outbound_message where id = any($1) order by array_position($1, id)',
    [ids],
  );
  return { result, rows };
}
const statesOf = ({ rows }: Put) => rows.map(({ state }) => state);
const jobIds = async (): Promise<string[]> =>
  (await pool.query('select data from pgboss.job where name = $1', ['send_reply'])).rows.flatMap(
    ({ data }) => data.ids,
  );
const onScreen = async (name: string) =>
  (await chats.recent(family.id(name), 60)).flatMap((row) => (row.from === 'bot' ? [row.body.text] : []));

describe('a reply to who has just written on the web', () => {
  it('is on the screen with the commit: no job, no attempt, and the commit says whose screen', async () => {
    const { result, rows } = await put('grandmother', [{}, {}]);
    expect(result).toMatchObject({ shownTo: { channel: 'web', externalId: family.id('grandmother') } });
    for (const row of rows)
      expect(row).toMatchObject({ state: 'sent', settled: true, attempts: 0, sent_at: new Date(now) });
    expect(await jobIds()).toEqual([]);
    expect((await onScreen('grandmother')).slice(-2)).toEqual([`${serial}:0`, `${serial}:1`]);
    const { deliver } = deliverWith(outbox, [web], clock);
    expect(await deliver(rows.map(({ id }) => id))).toEqual({ sent: 0, waiting: [] });
    expect(web.sent).toEqual([]);
  });

  it('is so for somebody whom nobody knows yet, and once when the message comes again', async () => {
    const event = messageOf('stranger');
    expect(statesOf(await put('stranger', [{}], event))).toEqual(['sent']);
    const again = await put('stranger', [{}], event);
    expect(again.result).toEqual({ kind: 'duplicate' });
    expect(await onScreen('stranger')).toHaveLength(1);
  });

  it.each<[string, Partial<SendMessage>]>([
    ['a prompt', { messageClass: 'prompt' }],
    ['a tip', { messageClass: 'tip' }],
    ['an alert', { messageClass: 'alert' }],
    ['what is for later', { sendAfter: Date.parse('2027-01-01T00:00:00Z') }],
    ['what goes stale', { expiresAt: Date.parse('2027-01-01T00:00:00Z') }],
    ['what has a number', { phone: '199-0000-4711' }],
  ])('is not what stands beside it: %s goes the ordinary way', async (_what, more) => {
    const { result, rows } = await put('grandmother', [more]);
    expect(rows).toMatchObject([{ state: 'queued', settled: false, sent_at: null }]);
    expect(result).not.toHaveProperty('shownTo');
  });

  it('is not what goes to another address or by another channel', async () => {
    const to = { identityId: family.id('father web') as never, personId: family.id('father') as never };
    expect(statesOf(await put('grandmother', [{ to }]))).toEqual(['queued']);
    const event = messageOf('x', { address: { channel: 'telegram', externalId: '4711' } });
    const told = await put('x', [{}], event);
    expect(statesOf(told)).toEqual(['queued']);
    expect(await jobIds()).toContain(told.rows[0]?.id);
  });
});

describe('the check at the moment of the commit', () => {
  const states = ['unbound', 'bound', 'suspended', 'replaced', 'blocked'];
  it.each([...states, 'dead'])('lets out what whyNotSend lets out: %s', async (state) => {
    const dead = state === 'dead';
    const identityState = dead ? 'bound' : state;
    const event = messageOf('father');
    const situation = await store.loadParty(event, now);
    // It changes after the decision has read it.
    await pool.query('update channel_identity set state = $2 where id = $1', [family.id('father web'), identityState]);
    await pool.query('update person set deceased_at = $2 where id = $1', [
      family.id('father'),
      dead ? new Date() : null,
    ]);
    const key = `check ${state}`;
    await store.commitParty(event, situation, decision([say(situation, key, key)]));
    const { rows } = await pool.query('select state::text from outbound_message where effect_key = $1', [key]);
    await pool.query(`update channel_identity set state = 'bound' where id = $1`, [family.id('father web')]);
    await pool.query('update person set deceased_at = null where id = $1', [family.id('father')]);
    const delivery = {
      messageClass: 'reply',
      channel: 'web',
      alert: null,
      personDead: dead,
      promptsOff: false,
      expiresAt: null,
      phone: null,
      externalId: 'x',
      identityState,
      ambiguousAttempts: 0,
    } as unknown as Delivery;
    const refused = whyNotSend({ mayStillReceive, channels: () => web }, delivery, now);
    expect(rows[0]?.state).toBe(refused === null ? 'sent' : 'queued');
  });
});

describe('the order within the chat', () => {
  it('a reply waits behind what is still on its way, and leaves after it', async () => {
    const to = { personId: family.id('grandmother') as never };
    await put('grandmother', [{ messageClass: 'prompt', to }]);
    const behind = await put('grandmother', [{}]);
    expect(statesOf(behind)).toEqual(['queued']);
    expect(await jobIds()).toEqual([behind.rows[0]?.id]);
    await deliverWith(outbox, [web], clock).deliver([behind.rows[0]?.id ?? '']);
    expect(web.sent.map(({ body }) => body.text)).toEqual([`${serial - 1}:0`, `${serial}:0`]);
    expect(statesOf(await put('grandmother', [{}]))).toEqual(['sent']);
  });

  it('also behind what somebody is sending, and what waits for another try', async () => {
    const { rows } = await put('grandmother', [{ messageClass: 'prompt' }]);
    await outbox.claim([rows[0]?.id ?? ''], now);
    expect(statesOf(await put('grandmother', [{}]))).toEqual(['queued']);
    await pool.query(`update outbound_message set state = 'cancelled', settled = true where id <> $1 and not settled`, [
      rows[0]?.id,
    ]);
    await outbox.record(
      [
        {
          outboundId: rows[0]?.id ?? '',
          result: { state: 'queued', sendAfter: now + 60_000, reason: 'x', ambiguous: false },
        },
      ],
      now,
    );
    expect(statesOf(await put('grandmother', [{}]))).toEqual(['queued']);
  });

  it('but neither behind an alert nor behind what is for later', async () => {
    await put('grandmother', [{ messageClass: 'alert' }, { messageClass: 'prompt', sendAfter: now + 60_000 }]);
    expect(statesOf(await put('grandmother', [{}]))).toEqual(['sent']);
  });

  it('within a decision nothing overtakes', async () => {
    const said = await put('grandmother', [{}, { messageClass: 'prompt' }, {}]);
    expect(statesOf(said)).toEqual(['sent', 'queued', 'queued']);
    expect(await jobIds()).toEqual([said.rows[2]?.id]);
    await deliverWith(outbox, [web], clock).deliver([said.rows[2]?.id ?? '']);
    expect((await onScreen('grandmother')).slice(-3)).toEqual([`${serial}:0`, `${serial}:1`, `${serial}:2`]);
  });

  it('holds on the screen when another process has a clock that is ahead', async () => {
    const { rows } = await put('grandmother', [{ messageClass: 'prompt' }]);
    await deliverWith(outbox, [web], { now: () => now + 5_000 }).deliver([rows[0]?.id ?? '']);
    const after = await put('grandmother', [{}]);
    expect(after.rows).toMatchObject([{ state: 'sent', sent_at: new Date(now + 5_000) }]);
    expect((await onScreen('grandmother')).slice(-2)).toEqual([`${serial - 1}:0`, `${serial}:0`]);
  });

  it('of decisions that are written together the shown ones have the lower numbers', async () => {
    const to = { personId: family.id('father') as never };
    const messages = [messageOf('grandmother'), messageOf('father')] as const;
    const [hers, his] = await Promise.all(messages.map((message) => store.loadParty(message, now)));
    if (!hers || !his) throw new Error('nobody there');
    const prompt = say(hers, 'together 1', 'prompt', { messageClass: 'prompt', to });
    await Promise.all([
      store.commitParty(messages[0], hers, decision([prompt])),
      store.commitParty(messages[1], his, decision([say(his, 'together 2', 'reply')])),
    ]);
    const { rows } = await pool.query<{ state: string }>(
      `select state::text from outbound_message where effect_key like 'together _' order by seq`,
    );
    expect(rows.map(({ state }) => state)).toEqual(['sent', 'queued']);
  });
});
