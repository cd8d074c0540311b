import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HallwayStore, OutboxStore } from '../../src/app/ports.ts';
import type { SendMessage } from '../../src/core/effect.ts';
import type { PartySituation } from '../../src/core/situation.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { decision, raise, say } from '../contracts/store-effects.ts';
import { type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { deliverWith, type FakeChannel, fakeChannel } from '../contracts/store-sends.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let now = Date.parse('2026-11-21T08:00:00+08:00');
const clock = { now: () => now };
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let store: HallwayStore;
let outbox: OutboxStore;
let family: Family;
let web: FakeChannel;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 6);
  store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  outbox = makeOutboxStore(makeDatabase(pool), crypto);
  family = await insertFamily(pool, crypto);
});
beforeEach(async () => {
  await pool.query(`update outbound_message set state = 'cancelled', settled = true where not settled`);
  now += 3_600_000;
  web = fakeChannel('web');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

let serial = 0;
/** Puts messages into the outbox as decisions do; returns their ids. */
async function put(name: string, list: readonly Partial<SendMessage>[]): Promise<readonly string[]> {
  const event = family.message('x', { address: { channel: 'web', externalId: family.id(name) }, receivedAt: now });
  const situation: PartySituation = await store.loadParty(event, now);
  const result = await store.commitParty(
    event,
    situation,
    decision(list.map((more, i) => say(situation, `k${++serial}:${i}`, `第${i + 1}句`, more))),
  );
  if (result.kind !== 'committed') throw new Error(result.kind);
  return result.outboundIds;
}
const toPerson = (name: string) => ({ to: { personId: family.id(name) as never } });
const rowOf = async (id: string | undefined) =>
  (
    await pool.query(
      'select state, reason, attempts, ambiguous_attempts as ambiguous, platform_message_id as platform, send_after from outbound_message where id = $1',
      [id],
    )
  ).rows[0];
const texts = () => web.sent.map(({ body }) => body.text);

describe('sending', () => {
  it("sends the messages of a chat in their order, whichever is asked for, and writes down the platform's ids", async () => {
    const ids = await put('grandmother', [{}, {}, {}]);
    const { deliver } = deliverWith(outbox, [web], clock);
    expect(await deliver([ids[2] ?? ''])).toEqual({ sent: 3, waiting: [] });
    expect(texts()).toEqual(['第1句', '第2句', '第3句']);
    expect(web.sent[0]).toMatchObject({ externalId: family.id('grandmother'), attempt: 1 });
    expect(await rowOf(ids[0])).toMatchObject({ state: 'sent', attempts: 1, platform: 'p1' });
    expect(await deliver(ids)).toEqual({ sent: 0, waiting: [] });
  });

  it('does the same when two processes share the work, and sends nothing twice', async () => {
    const names = ['grandmother', 'father', 'teacher', 'director A', 'station'];
    const ids = (
      await Promise.all(
        names.map((name) =>
          put(
            name,
            Array.from({ length: 6 }, () => ({})),
          ),
        ),
      )
    ).flat();
    const pools = [openPool(database.url, 3), openPool(database.url, 3)];
    const workers = pools.map((own) => deliverWith(makeOutboxStore(makeDatabase(own), crypto), [web], clock).deliver);
    await Promise.all(Array.from({ length: 20 }, (_, i) => workers[i % 2]?.(ids.filter((_, k) => (k + i) % 3 !== 0))));
    while ((await outbox.due(now, 100)).length > 0) await workers[0]?.(await outbox.due(now, 100));
    await Promise.all(pools.map((own) => own.end()));
    expect(web.sent.map(({ outboundId }) => outboundId).sort()).toEqual([...ids].sort());
    for (const name of names) {
      const seqs = web.sent.filter(({ externalId }) => externalId === family.id(name)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    }
  });

  it('holds a chat back while its first message waits, and goes on after it', async () => {
    const ids = await put('grandmother', [{}, {}]);
    web.answers.push({ kind: 'retry', afterMs: 4_000, reason: 'status_500' });
    const { deliver } = deliverWith(outbox, [web], clock);
    const { waiting } = await deliver(ids);
    expect(waiting).toEqual([{ outboundId: ids[0], messageClass: 'reply', sendAfter: now + 4_000 }]);
    expect(await deliver(ids)).toEqual({ sent: 0, waiting: [] });
    expect(await outbox.due(now, 10)).toEqual([]);
    now += 4_000;
    expect([...(await outbox.due(now, 10))].sort()).toEqual([...ids].sort());
    expect((await deliver([ids[0] ?? ''])).sent).toBe(2);
    expect(texts()).toEqual(['第1句', '第1句', '第2句']);
    expect(await rowOf(ids[0])).toMatchObject({ state: 'sent', attempts: 2, ambiguous: 0 });
  });

  it('does not let what is meant for tomorrow hold up what is meant for now', async () => {
    const [later, prompt] = await put('grandmother', [{ messageClass: 'prompt', sendAfter: now + 86_400_000 }, {}]);
    const { deliver } = deliverWith(outbox, [web], clock);
    expect((await deliver([later ?? '', prompt ?? ''])).sent).toBe(1);
    expect((await rowOf(later))?.state).toBe('queued');
    now += 86_400_000;
    expect(await outbox.due(now, 10)).toEqual([later]);
    expect((await deliver([later ?? ''])).sent).toBe(1);
  });

  it('never lets a message that gave up block the chat', async () => {
    const ids = await put('father', [{}, {}]);
    web.answers.push({ kind: 'gave_up', reason: 'bad_request' });
    expect((await deliverWith(outbox, [web], clock).deliver(ids)).sent).toBe(1);
    expect(await rowOf(ids[0])).toMatchObject({ state: 'undeliverable', reason: 'bad_request' });
  });

  it('lets one damaged row harm nobody who is claimed with it', async () => {
    const [bad] = await put('father', [{}]);
    const [good] = await put('grandmother', [{}]);
    await pool.query(
      'update outbound_message set body_e = (select body_e from outbound_message where id = $2) where id = $1',
      [bad, good],
    );
    expect((await deliverWith(outbox, [web], clock).deliver([bad ?? '', good ?? ''])).sent).toBe(1);
    expect(await rowOf(bad)).toMatchObject({ state: 'undeliverable', reason: 'unreadable' });
  });

  it('pauses a channel as it is told, for all but alerts', async () => {
    const { deliver, events } = deliverWith(outbox, [web], clock);
    web.answers.push({ kind: 'retry', afterMs: 30_000, reason: 'status_429', pauses: 'channel' });
    await deliver(await put('grandmother', [{}]));
    const other = await put('father', [{}]);
    expect((await deliver(other)).waiting).toMatchObject([{ sendAfter: now + 30_200 }]);
    expect(web.sent).toHaveLength(1);
    await putAlert('paused', deliver);
    expect(web.sent.at(-1)?.messageClass).toBe('alert');
    expect(events).toEqual([]);
  });

  it("does not let a campaign's limit hold up the answer to somebody who wrote", async () => {
    const { deliver } = deliverWith(outbox, [web], clock);
    web.answers.push({ kind: 'retry', afterMs: 30_000, reason: 'status_429', pauses: 'channel' });
    await deliver(await put('grandmother', [{ messageClass: 'tip' }]));
    expect((await deliver(await put('father', [{ messageClass: 'prompt' }]))).waiting).toMatchObject([
      { sendAfter: now + 31_000 },
    ]);
    expect((await deliver(await put('teacher', [{ messageClass: 'reply' }]))).sent).toBe(1);
  });
});

async function putAlert(
  name: string,
  deliver: (ids: readonly string[]) => Promise<unknown>,
  flag = name,
): Promise<string> {
  const event = family.message('没人', {
    address: { channel: 'web', externalId: family.id('grandmother') },
    receivedAt: now,
  });
  const situation = await store.loadParty(event, now);
  const effects = raise(situation, name, { staffId: family.id('station staff'), personId: family.id('station') }, flag);
  const result = await store.commitParty(event, situation, decision(effects));
  if (result.kind !== 'committed') throw new Error(result.kind);
  await deliver(result.outboundIds);
  return result.outboundIds[0] ?? '';
}

describe('an attempt whose end is not known', () => {
  const crash = async (id: string | undefined) => {
    await outbox.claim([id ?? ''], now);
    now += 31_000;
  };
  it.each([
    ['prompt', 'undeliverable', 0],
    ['tip', 'undeliverable', 0],
    ['reply', 'sent', 1],
  ] as const)('sends a %s again: then it is %s', async (messageClass, state, times) => {
    const [id] = await put('grandmother', [{ messageClass }]);
    await crash(id);
    await deliverWith(outbox, [web], clock).deliver([id ?? '']);
    expect(web.sent).toHaveLength(times);
    expect(await rowOf(id)).toMatchObject({ state, attempts: 2, ambiguous: 1 });
  });

  it('sends a reply once more and not a second time', async () => {
    const [id] = await put('grandmother', [{}]);
    web.answers.push({ kind: 'ambiguous', reason: 'reset' }, { kind: 'ambiguous', reason: 'reset' });
    const { deliver } = deliverWith(outbox, [web], clock);
    const { waiting } = await deliver([id ?? '']);
    now = waiting[0]?.sendAfter ?? 0;
    await deliver([id ?? '']);
    expect(await rowOf(id)).toMatchObject({ state: 'undeliverable', reason: 'ambiguous:reset' });
    expect(web.sent).toHaveLength(2);
  });

  it('repeats an alert until it is through, and says which time it is', async () => {
    const { deliver } = deliverWith(outbox, [web], clock);
    web.answers.push({ kind: 'ambiguous', reason: 'timeout' }, { kind: 'ambiguous', reason: 'timeout' });
    const id = await putAlert('again', deliver);
    for (let i = 0; i < 2; i += 1) {
      now += 10_000;
      await deliver([id]);
    }
    expect(texts().map((text) => text.slice(0, 8))).toEqual(['【红色】编号 A', '（第2次发送）【', '（第3次发送）【']);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', ambiguous: 2 });
  });

  it('repeats freely where the platform keeps repeats away', async () => {
    const exact = fakeChannel('web', { exactlyOnce: true });
    const [id] = await put('grandmother', [{ messageClass: 'prompt' }]);
    await crash(id);
    expect((await deliverWith(outbox, [exact], clock).deliver([id ?? ''])).sent).toBe(1);
    expect(exact.sent[0]?.body.text).toBe('第1句');
  });

  it('lets a process that slept through its lease write nothing over what others did', async () => {
    const [id] = await put('grandmother', [{}]);
    const frozen = makeOutboxStore(makeDatabase(pool), crypto);
    await frozen.claim([id ?? ''], now);
    now += 31_000;
    await deliverWith(outbox, [web], clock).deliver([id ?? '']);
    await frozen.record(
      [{ outboundId: id ?? '', result: { state: 'queued', sendAfter: now, reason: 'late', ambiguous: false } }],
      now,
    );
    expect((await rowOf(id))?.state).toBe('sent');
  });

  it('is not taken from a process that is still at it', async () => {
    const [id] = await put('grandmother', [{}]);
    await outbox.claim([id ?? ''], now);
    now += 29_000;
    expect((await deliverWith(outbox, [web], clock).deliver([id ?? ''])).sent).toBe(0);
  });
});

describe('the check at the moment of sending', () => {
  const sql = (text: string, ...names: string[]) => pool.query(text, names.map(family.id));

  it('cancels what is for a dead person, a prompt for who wants none, a message that is too late, an address that was suspended', async () => {
    const cases: [string, Partial<SendMessage>, string, string, string][] = [
      [
        'father',
        {},
        'update person set deceased_at = now() where id = $1',
        'update person set deceased_at = null where id = $1',
        'cancelled person_dead',
      ],
      [
        'father',
        { messageClass: 'prompt' },
        'update person set prompts_off_at = now() where id = $1',
        'update person set prompts_off_at = null where id = $1',
        'cancelled prompts_off',
      ],
      ['father', { expiresAt: now }, 'select $1', 'select $1', 'expired too_late'],
      [
        'father',
        { messageClass: 'prompt', ...toPerson('father') },
        `update channel_identity set state = 'suspended' where person_id = $1`,
        `update channel_identity set state = 'bound' where person_id = $1`,
        'cancelled identity_suspended',
      ],
      ['father', { messageClass: 'prompt', ...toPerson('uncle') }, 'select $1', 'select $1', 'cancelled no_address'],
    ];
    for (const [name, more, change, back, expected] of cases) {
      const [id] = await put(name, [more]);
      await sql(change, name);
      await deliverWith(outbox, [web], clock).deliver([id ?? '']);
      await sql(back, name);
      const row = await rowOf(id);
      expect(`${row?.state} ${row?.reason}`, change).toBe(expected);
    }
    expect(web.sent).toEqual([]);
  });

  it('takes the address a person has now', async () => {
    const [id] = await put('father', [{ messageClass: 'prompt', ...toPerson('father') }]);
    await pool.query(
      `insert into channel_identity (id, person_id, channel, state, external_id_h, external_id_e, last_seen_at) values ($1, $2, 'telegram', 'bound', 'x', $3, now())`,
      [
        family.id('father tg'),
        family.id('father'),
        crypto.encrypt('channel_identity', 'external_id_e', family.id('father tg'), '4711'),
      ],
    );
    await sql(`update channel_identity set state = 'blocked' where id = $1`, 'father web');
    const telegram = fakeChannel('telegram');
    expect((await deliverWith(outbox, [web, telegram], clock).deliver([id ?? ''])).sent).toBe(1);
    expect(telegram.sent[0]?.externalId).toBe('4711');
    await sql(`update channel_identity set state = 'bound' where id = $1`, 'father web');
    await sql(`update channel_identity set state = 'replaced' where id = $1`, 'father tg');
  });

  it.each([
    ['closed', () => `update alert set state = 'closed', closed_at = now() where flag_code = 'closed'`, 'alert_closed'],
    ['recused', () => exclude('recused', 'recusedStaffIds', 'station staff'), 'excluded_recused'],
    ['suspect', () => exclude('suspect', 'suspectPersonIds', 'station'), 'excluded_suspect'],
    [
      'role lost',
      () => `update staff_role set valid_to = '2026-01-01' where staff_id = '${family.id('station staff')}'`,
      'role_lost',
    ],
  ])('cancels an alert when its recipient may not know any more: %s', async (name, change, reason) => {
    const id = await putAlert(name, async () => {});
    await pool.query(change());
    await deliverWith(outbox, [web], clock).deliver([id]);
    await sql('update staff_role set valid_to = null where staff_id = $1', 'station staff');
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', reason });
    expect(web.sent).toEqual([]);
  });
});

const exclude = (flag: string, list: string, name: string) =>
  `update alert set exclusion = jsonb_set(exclusion, '{${list}}', '["${family.id(name)}"]') where flag_code = '${flag}'`;

describe('an alert that cannot be delivered', () => {
  it.each([
    ['gave up', { kind: 'gave_up', reason: 'forbidden', blocked: true }, ['address_changed', 'alert_push_failed']],
    ['channel down', { kind: 'channel_down', reason: 'token_revoked' }, ['alert_push_failed']],
  ] as const)('is told to the hallway at once: %s', async (name, answer, kinds) => {
    const { deliver, events } = deliverWith(outbox, [web], clock);
    web.answers.push(answer);
    const id = await putAlert(name, deliver);
    expect(events.map(({ kind }) => kind)).toEqual(kinds);
    expect(events.at(-1)).toMatchObject({
      kind: 'alert_push_failed',
      outboundId: id,
      stepNo: 1,
      personId: family.id('station'),
    });
    expect((await rowOf(id))?.state).toBe('undeliverable');
  });

  it('goes to the phone list with its number when there is no SMS door, and through the door when there is one', async () => {
    const phone = { messageClass: 'alert', phone: '199-0000-4711', ...toPerson('station') } as const;
    const [listed] = await put('grandmother', [phone]);
    const { deliver, events } = deliverWith(outbox, [web], clock);
    await deliver([listed ?? '']);
    expect(await rowOf(listed)).toMatchObject({ state: 'phone_list', reason: 'no_channel' });
    const sms = fakeChannel('sms', { exactlyOnce: true });
    const [sent] = await put('grandmother', [phone]);
    await deliverWith(outbox, [web, sms], clock).deliver([sent ?? '']);
    expect(sms.sent[0]?.externalId).toBe('199-0000-4711');
    expect((await rowOf(sent))?.state).toBe('sent');
    expect(events).toEqual([]);
  });
});
