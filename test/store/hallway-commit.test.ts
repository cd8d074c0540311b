import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HallwayStore } from '../../src/app/ports.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { MessageReceived, StaffActed } from '../../src/core/event.ts';
import { deriveId, type IdentityId } from '../../src/core/ids.ts';
import type { AlertSituation } from '../../src/core/situation.ts';
import { makeDueStore } from '../../src/store/due.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { alertFor, decision, ordinary, raise, say, session } from '../contracts/store-effects.ts';
import { canary, type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let now = Date.parse('2026-11-21T08:00:00+08:00');
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let store: HallwayStore;
let other: HallwayStore;
let family: Family;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 6);
  store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  other = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  family = await insertFamily(pool, crypto);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rows = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await pool.query(sql, values)).rows;
const count = async (table: string, where = 'true', values: unknown[] = []) =>
  Number((await rows(`select count(*) as n from ${table} where ${where}`, values))[0]?.n);
const from = (name: string, text: string, more: Partial<MessageReceived> = {}) =>
  family.message(text, { address: { channel: 'web', externalId: family.id(name) }, receivedAt: now, ...more });

/** Loads, decides with the given effects, commits. */
async function commit(
  event: MessageReceived,
  effects: (s: Awaited<ReturnType<HallwayStore['loadParty']>>) => readonly Effect[],
  more = {},
) {
  const situation = await store.loadParty(event, now);
  return { situation, result: await store.commitParty(event, situation, decision(effects(situation), more)) };
}

describe('an ordinary message', () => {
  it('leaves inbox, session, answer, outbox and audit rows, and raises the version', async () => {
    const event = from('grandmother', '1');
    const situation = await store.loadParty(event, now);
    const result = await store.commitParty(event, situation, ordinary(situation, event));
    expect(result).toMatchObject({ kind: 'committed', alertIds: [] });
    const again = await store.loadParty(event, now);
    expect(again).toMatchObject({ duplicate: true, version: situation.version + 1 });
    expect(again.sessions[0]?.state.inner).toEqual({ step: 'q1', words: canary });
    expect(await rows('select state, session_id, attempts from inbound_message where id = $1', [event.id])).toEqual([
      { state: 'done', session_id: null, attempts: 0 },
    ]);
    expect(await count('answer', 'inbound_id = $1', [event.id])).toBe(1);
    expect(
      await rows('select channel, identity_id, state from outbound_message where effect_key = $1', [`${event.id}:0`]),
    ).toEqual([{ channel: 'web', identity_id: family.id('grandmother web'), state: 'queued' }]);
    expect(
      await rows('select action, actor_kind, actor_id, data from audit_log where entity_id = $1', [event.id]),
    ).toEqual([
      {
        action: 'message_received',
        actor_kind: 'person',
        actor_id: family.id('grandmother'),
        data: { inbound: 'done', effects: { save_session: 1, save_answer: 1, send_message: 1 } },
      },
    ]);
  });

  it('has one effect when it is delivered three times, at once and later', async () => {
    const event = from('father', '1');
    const situations = await Promise.all([1, 2, 3].map(() => store.loadParty(event, now)));
    const results = await Promise.all(
      situations.map((s, i) => (i === 1 ? other : store).commitParty(event, s, ordinary(s, event))),
    );
    expect(results.map(({ kind }) => kind).filter((kind) => kind === 'committed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'stale' || kind === 'duplicate')).toHaveLength(2);
    expect((await store.loadParty(event, now)).duplicate).toBe(true);
    const late = await store.commitParty(
      event,
      await store.loadParty(event, now),
      ordinary(situations[0] as never, event),
    );
    expect(late.kind).toBe('duplicate');
    expect(await count('inbound_message', 'id = $1', [event.id])).toBe(1);
    expect(await count('outbound_message', 'effect_key like $1', [`${event.id}%`])).toBe(1);
    expect(await count('audit_log', 'entity_id = $1', [event.id])).toBe(1);
  });

  it('is refused as stale when another message of the same party came between, and then nothing of it is there', async () => {
    const [one, two] = [from('father', '1'), from('father', '2')];
    const [first, second] = await Promise.all([store.loadParty(one, now), other.loadParty(two, now)]);
    const results = await Promise.all([
      store.commitParty(one, first, ordinary(first, one)),
      other.commitParty(two, second, ordinary(second, two)),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
    const loser = results[0]?.kind === 'stale' ? one : two;
    expect(await count('inbound_message', 'id = $1', [loser.id])).toBe(0);
    expect(await count('outbound_message', 'effect_key like $1', [`${loser.id}%`])).toBe(0);
    const anew = await store.loadParty(loser, now);
    expect((await store.commitParty(loser, anew, ordinary(anew, loser))).kind).toBe('committed');
  });

  it('goes whole or not at all: an effect that cannot be written takes the message with it, and its neighbours stay', async () => {
    const [good, bad] = [from('grandmother', '好'), from('father', '坏')];
    const [s1, s2] = await Promise.all([store.loadParty(good, now), store.loadParty(bad, now)]);
    const broken = decision([
      say(s2, `${bad.id}:0`, '会丢'),
      {
        kind: 'save_answer',
        id: 'no-uuid',
        sessionId: 'no-uuid' as never,
        flowId: 'F',
        stepId: 's',
        childId: null,
        value: 1,
        understoodBy: 'digit',
        supersedes: false,
      },
    ]);
    const results = await Promise.allSettled([
      store.commitParty(good, s1, ordinary(s1, good)),
      store.commitParty(bad, s2, broken),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await count('inbound_message', 'id = $1', [bad.id])).toBe(0);
    expect(await count('outbound_message', 'effect_key = $1', [`${bad.id}:0`])).toBe(0);
    expect((await store.loadParty(bad, now)).version).toBe(s2.version);
    expect(await count('inbound_message', 'id = $1', [good.id])).toBe(1);
  });

  it('tells an echo: the same words within ten seconds under another id, and not when a kept message is tried again', async () => {
    await commit(from('teacher', '小红 手臂有伤'), () => []);
    expect((await store.loadParty(from('teacher', '小红手臂有伤 ', { receivedAt: now + 3_000 }), now)).echo).toBe(
      false,
    );
    const same = from('teacher', '小红 手臂有伤', { receivedAt: now + 3_000 });
    expect((await store.loadParty(same, now)).echo).toBe(true);
    expect((await store.loadParty({ ...same, attempts: 1 }, now)).echo).toBe(false);
    expect((await store.loadParty({ ...same, receivedAt: now + 11_000 }, now)).echo).toBe(false);
  });

  it('keeps a message pending with all that came with it, gives it back when its rest is over, and lets it be done later', async () => {
    const event = from('station', `你好 ${canary}`, { startCode: 'token-1', sentAt: now - 5_000 });
    await commit(event, () => [], { inbound: 'pending', problem: 'TypeError' });
    expect((await store.loadParty(event, now)).duplicate).toBe(false);
    const due = makeDueStore(makeDatabase(pool), crypto);
    expect(await due.pendingMessages(now, 10)).toEqual([]);
    expect(await due.pendingMessages(now + 1_000, 10)).toEqual([{ ...event, attempts: 1 }]);
    await store.keepForRetry(event, 'TypeError', 2, 'pending');
    expect((await due.pendingMessages(now + 2_000, 10))[0]?.attempts).toBe(2);
    const { result } = await commit({ ...event, attempts: 2 }, () => []);
    expect(result.kind).toBe('committed');
    expect(await rows('select state, attempts from inbound_message where id = $1', [event.id])).toEqual([
      { state: 'done', attempts: 2 },
    ]);
    await store.keepForRetry(event, 'late', 3, 'pending');
    expect(await count('inbound_message', `id = $1 and state = 'done'`, [event.id])).toBe(1);
  });

  it('stores what could not be read, once, with and without an address', async () => {
    for (const address of [{ channel: 'telegram', externalId: '9' } as const, null]) {
      await store.keepUnparsed(address, 'telegram', `bad ${address}`, 'not json\u0000', now);
      await store.keepUnparsed(address, 'telegram', `bad ${address}`, 'not json', now);
      expect(
        await count('inbound_message', `external_message_id = $1 and state = 'unparsed'`, [`bad ${address}`]),
      ).toBe(1);
    }
  });
});

describe('conversations', () => {
  it('supersedes an earlier answer of the session to the same step and child, without erasing it', async () => {
    const s = session(deriveId(now, 'supersede'), now);
    const answer = (id: string, value: unknown, supersedes: boolean, text?: string): Effect => ({
      kind: 'save_answer',
      id: deriveId(now, id),
      sessionId: s.id,
      flowId: 'F02',
      stepId: 'q3',
      childId: null,
      value,
      understoodBy: 'word',
      supersedes,
      ...(text && { text }),
    });
    await commit(from('grandmother', '1'), () => [{ kind: 'save_session', session: s }, answer('a1', '1', false)]);
    await commit(from('grandmother', '返回'), () => [answer('a2', `${canary}。`, true)]);
    const found = await rows('select id, value, superseded_by from answer where session_id = $1 order by value::text', [
      s.id,
    ]);
    expect(found).toEqual([
      { id: deriveId(now, 'a1'), value: '1', superseded_by: deriveId(now, 'a2') },
      { id: deriveId(now, 'a2'), value: { words: true }, superseded_by: null },
    ]);
  });

  it('ends a session, also one that began in the same turn, and never revives it', async () => {
    const [a, b] = [session(deriveId(now, 'end a'), now), session(deriveId(now, 'end b'), now)];
    await commit(from('mother', 'x'), () => [{ kind: 'save_session', session: a }]);
    await commit(from('mother', 'y'), () => [
      { kind: 'end_session', sessionId: a.id, how: 'done' },
      { kind: 'end_session', sessionId: b.id, how: 'cancelled', session: b },
    ]);
    await commit(from('mother', 'z'), () => [{ kind: 'save_session', session: a }]);
    expect(
      await rows('select state from flow_session where id = any($1) order by id = $2', [[a.id, b.id], b.id]),
    ).toEqual([{ state: 'done' }, { state: 'cancelled' }]);
  });

  it('goes on without a conversation whose memory was moved from another row', async () => {
    const [a, b] = [session(deriveId(now, 'moved a'), now), session(deriveId(now, 'moved b'), now)];
    await commit(from('mother', 'x'), () => [
      { kind: 'save_session', session: a },
      { kind: 'save_session', session: b },
    ]);
    await pool.query('update flow_session set data_e = (select data_e from flow_session where id = $2) where id = $1', [
      a.id,
      b.id,
    ]);
    expect((await store.loadParty(from('mother', 'y'), now)).sessions.map(({ id }) => id)).toEqual([b.id]);
    await pool.query(`update flow_session set state = 'done' where id = any($1)`, [[a.id, b.id]]);
  });

  it('fires a timer once, and lets the same decision wind it up again', async () => {
    const s = session(deriveId(now, 'timed'), now, { expiresAt: now + 1_000 });
    const set = (dueAt: number): Effect => ({
      kind: 'set_timer',
      effectKey: 'timer:1',
      timer: 'session_remind',
      sessionId: s.id,
      dueAt,
    });
    await commit(from('grandmother', '慢'), () => [{ kind: 'save_session', session: s }, set(now + 10)]);
    const due = makeDueStore(makeDatabase(pool), crypto);
    const [event] = await due.dueTimers(now + 10, 10);
    expect(event).toMatchObject({ kind: 'session_timer_due', sessionId: s.id, what: 'remind' });
    if (!event) return;
    // The session's own time is over: it is read all the same, because the timer speaks of it.
    const situation = await store.loadParty(event, now + 2_000);
    expect(situation).toMatchObject({ duplicate: false, partyId: family.id('grandmother') });
    expect(situation.sessions.map(({ id }) => id)).toContain(s.id);
    expect((await store.commitParty(event, situation, decision([set(now + 20)]))).kind).toBe('committed');
    expect((await other.commitParty(event, situation, decision([]))).kind).toBe('stale');
    expect((await due.dueTimers(now + 20, 10)).map(({ timerId }) => timerId)).toEqual([event.timerId]);
    await due.finishTimers([event.timerId], now + 20);
    expect(await due.dueTimers(now + 20, 10)).toEqual([]);
  });

  it('ends the timers of conversations that are over without a decision, and leaves those of open ones', async () => {
    const over = session(deriveId(now, 'over'), now);
    const open = session(deriveId(now, 'still open'), now);
    const timer = (s: typeof over): Effect => ({
      kind: 'set_timer',
      effectKey: `expire:${s.id}`,
      timer: 'session_expire',
      sessionId: s.id,
      dueAt: now + 30,
    });
    await commit(from('grandmother', '两个'), () => [
      { kind: 'save_session', session: over },
      timer(over),
      { kind: 'save_session', session: open },
      timer(open),
    ]);
    await pool.query(`update flow_session set state = 'done' where id = $1`, [over.id]);
    const due = makeDueStore(makeDatabase(pool), crypto);
    expect(await due.finishIdleTimers(now + 29)).toBe(0);
    expect(await due.finishIdleTimers(now + 30)).toBe(1);
    expect((await due.dueTimers(now + 30, 10)).map(({ sessionId }) => sessionId)).toEqual([open.id]);
    await pool.query(`update flow_session set state = 'done' where id = $1`, [open.id]);
    expect(await due.finishIdleTimers(now + 30)).toBe(1);
  });

  it('opens a conversation for a person once, however often it is said to be due', async () => {
    const event = {
      kind: 'conversation_due',
      id: deriveId(now, 'campaign'),
      personId: family.id('grandmother'),
      flowId: 'F02',
      at: now,
    } as never;
    const situation = await store.loadParty(event, now);
    const prompt = decision([
      say(situation, 'campaign:1', '您好', {
        messageClass: 'prompt',
        to: { personId: family.id('grandmother') as never },
      }),
    ]);
    expect((await store.commitParty(event, situation, prompt)).kind).toBe('committed');
    expect((await store.loadParty(event, now)).duplicate).toBe(true);
    expect((await store.commitParty(event, await store.loadParty(event, now), prompt)).kind).toBe('duplicate');
    expect(
      await rows(`select channel, identity_id, readdress from outbound_message where effect_key = 'campaign:1'`),
    ).toEqual([{ channel: 'web', identity_id: family.id('grandmother web'), readdress: true }]);
  });

  it('opens a conversation for somebody else and makes their own decisions under way anew', async () => {
    const theirs = from('director A', '在');
    const before = await store.loadParty(theirs, now);
    const s = session(deriveId(now, 'for director'), now);
    await commit(from('grandmother', 'x'), () => [
      { kind: 'open_session_for', partyId: family.id('director A') as never, session: s },
    ]);
    expect((await store.commitParty(theirs, before, decision([]))).kind).toBe('stale');
    expect((await store.loadParty(theirs, now)).sessions.map(({ id }) => id)).toEqual([s.id]);
  });
});

describe('first contact', () => {
  const stranger = { address: { channel: 'telegram', externalId: 'tg-mother' } as const };

  it('makes the address, then binds it by an invite: with its open session, once', async () => {
    const first = family.message('123456', { ...stranger, receivedAt: now });
    const s = session(deriveId(now, 'onboarding'), now);
    const { situation } = await commit(first, (found) => [
      { kind: 'save_session', session: { ...s, inviteId: found.invite?.inviteId ?? null } },
      say(found, 'hello', '您好'),
    ]);
    expect(situation.identity?.known).toBe(false);
    const yes = family.message('1', { ...stranger, receivedAt: now });
    const { situation: second, result } = await commit(yes, (found) => [
      {
        kind: 'bind_identity',
        identityId: found.identity?.id as IdentityId,
        personId: found.invite?.person.id as never,
        inviteId: found.invite?.inviteId ?? '',
      },
      { kind: 'save_session', session: { ...s, updatedAt: now } },
    ]);
    expect(second).toMatchObject({
      identity: { known: true, state: 'unbound' },
      invite: { status: 'valid' },
      sessions: [{ id: s.id }],
    });
    expect(result.kind).toBe('committed');
    const bound = await store.loadParty(family.message('?', stranger), now);
    expect(bound).toMatchObject({
      partyId: family.id('mother'),
      person: { name: 'mother' },
      sessions: [{ id: s.id }],
      identity: { state: 'bound' },
    });
    const elsewhere = family.message('123456', {
      address: { channel: 'telegram', externalId: 'thief' },
      receivedAt: now,
    });
    const { situation: third, result: refused } = await commit(elsewhere, (found) => [
      {
        kind: 'bind_identity',
        identityId: found.identity?.id as IdentityId,
        personId: family.id('mother') as never,
        inviteId: found.invite?.inviteId ?? '',
      },
    ]);
    expect(third.invite?.status).toBe('used');
    expect(refused.kind).toBe('stale');
  });

  it('counts wrong codes of an address that was never seen before, and locks it', async () => {
    const address = { channel: 'telegram', externalId: 'guesser' } as const;
    await commit(family.message('999999', { address }), (found) => [
      {
        kind: 'count_wrong_code',
        identityId: found.identity?.id as IdentityId,
        wrongCodes: 2,
        lockedUntil: now + 1_000,
      },
    ]);
    expect((await store.loadParty(family.message('?', { address }), now)).identity).toMatchObject({
      wrongCodes: 2,
      lockedUntil: now + 1_000,
    });
  });

  it('hears that an address blocks us, and that it writes again', async () => {
    const address = { channel: 'web', externalId: family.id('father') } as const;
    const event = {
      kind: 'address_changed',
      id: deriveId(now, 'blocked'),
      address,
      externalMessageId: 'blocked:1',
      state: 'blocked',
      receivedAt: now,
    } as const;
    const situation = await store.loadParty(event as never, now);
    const state: Effect = {
      kind: 'set_identity_state',
      identityId: family.id('father web') as IdentityId,
      state: 'blocked',
    };
    expect((await store.commitParty(event as never, situation, decision([state]))).kind).toBe('committed');
    expect((await store.loadParty(from('father', '?'), now)).identity?.state).toBe('blocked');
    await commit(from('father', '我回来了'), () => []);
    expect((await store.loadParty(from('father', '?'), now)).identity?.state).toBe('bound');
  });
});

describe('what families say about themselves', () => {
  it('writes consent, wishes, the parents and the care of a child, and who was in touch', async () => {
    const child = family.id('xiaojun child') as never;
    await commit(from('grandmother', '同意'), () => [
      {
        kind: 'record_consent',
        id: deriveId(now, 'c'),
        personId: family.id('grandmother') as never,
        childIds: [child],
        decision: 'agreed',
        textVersion: '1',
        textHash: 'x',
        method: 'chat',
        legalBasis: 'CONSENT',
      },
      {
        kind: 'update_person',
        personId: family.id('grandmother') as never,
        changes: { replyMode: 'voice', preferredHour: 19, promptsOff: true },
      },
      {
        kind: 'set_parent_state',
        childId: child,
        parentPersonId: family.id('mother') as never,
        changes: { away: true, awayRegion: '广东' },
      },
      { kind: 'declare_care', id: deriveId(now, 'd'), childId: child, relationText: '亲奶奶', source: 'F01' },
      {
        kind: 'record_contact',
        id: deriveId(now, 'r'),
        childId: child,
        fromRole: 'class_teacher',
        toRole: 'caregiver',
        method: 'bot',
        source: 'F02',
        sessionId: deriveId(now, 's'),
      },
      { kind: 'file_inbox', effectKey: 'inbox:1', reason: 'call_back', note: canary, childId: child },
      { kind: 'system_alarm', key: 'flow_failed', what: 'F02' },
      { kind: 'audit', action: 'consent_given', entity: 'person', entityId: family.id('grandmother') },
    ]);
    const found = await store.loadParty(from('grandmother', '?'), now);
    expect(found.person).toMatchObject({ consent: 'agreed', replyMode: 'voice', preferredHour: 19, promptsOff: true });
    const xiaojun = found.children.find(({ name }) => name === 'xiaojun');
    expect(xiaojun?.parents.find(({ name }) => name === 'mother')?.away).toBe(true);
    expect(xiaojun?.teacherRecordThisMonth).toBe(true);
    expect(await count('care_relation', 'person_id = $1', [family.id('grandmother')])).toBe(2);
    expect(await count('human_inbox', `effect_key = 'inbox:1' and due_at is null`)).toBe(1);
    expect(await count('system_alarm', `key = 'flow_failed'`)).toBe(1);
    expect(await count('audit_log', `action = 'consent_given'`)).toBe(1);
  });

  it('notes training and duty of staff', async () => {
    await commit(from('teacher', '完成'), () => [
      {
        kind: 'update_person',
        personId: family.id('teacher') as never,
        changes: { trainingDone: true, dutyAck: true },
      },
    ]);
    expect(
      await count('staff', 'id = $1 and training_done_at is not null and duty_ack_at is not null', [
        family.id('teacher staff'),
      ]),
    ).toBe(1);
  });
});

describe('alerts', () => {
  const told = () => ({ staffId: family.id('station staff'), personId: family.id('station') });

  it("opens one with the county's next number, which stands in the push", async () => {
    const { situation, result } = await commit(from('grandmother', '今晚屋头没得人'), (s) => [
      ...raise(s, 'one', told()),
      say(s, 'calm', '如果孩子现在有危险,先打110', { messageClass: 'reply' }),
    ]);
    expect(result).toMatchObject({ kind: 'committed', alertIds: [alertFor(situation, 'one').id] });
    const [row] = await rows(
      `select id, body_e, identity_id, channel from outbound_message where purpose = 'alert_push'`,
    );
    expect(JSON.parse(crypto.decrypt('outbound_message', 'body_e', String(row?.id), String(row?.body_e))).text).toBe(
      `【红色】编号 A-2611-0001 ${canary}`,
    );
    expect(row).toMatchObject({ channel: 'web', identity_id: family.id('station web') });
    const seen = await store.loadParty(from('grandmother', '?'), now);
    expect(seen.alerts).toMatchObject([
      {
        no: 'A-2611-0001',
        version: 0,
        pending: [{ no: 1, step: 'push' }],
        signals: [{ because: canary }],
        told: [{ role: 'TOWN_STATION', silent: false }],
      },
    ]);
    expect((await store.loadParty(from('station', '1'), now)).alerts).toHaveLength(1);
    expect((await store.loadParty(from('father', '?'), now)).alerts).toHaveLength(0);
    expect(await rows('select outbound_id from alert_recipient')).toEqual([{ outbound_id: row?.id }]);
  });

  it('cannot be opened twice for one subject and flag, however close together', async () => {
    const [one, two] = [from('grandmother', '没人'), from('teacher', '没人')];
    const [s1, s2] = await Promise.all([store.loadParty(one, now), store.loadParty(two, now)]);
    const results = await Promise.all([
      store.commitParty(one, s1, decision(raise(s1, 'twin 1', told(), 'P04'))),
      other.commitParty(two, s2, decision(raise(s2, 'twin 2', told(), 'P04'))),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
    expect(await count('alert', `flag_code = 'P04'`)).toBe(1);
    expect(await count('signal', `flag_code = 'P04'`)).toBe(1);
    expect(await rows('select no from alert order by no')).toEqual([{ no: 'A-2611-0001' }, { no: 'A-2611-0002' }]);
  });

  it('knows who can be told: duty, roles at the place and above, the class teacher; not the other village', async () => {
    const alert = (await store.loadParty(from('grandmother', '?'), now)).alerts[0];
    if (!alert) throw new Error('no alert');
    await pool.query(
      `insert into duty_roster (id, region_id, role, staff_id, valid_from) values (gen_random_uuid(), $1, 'TOWN_STATION', $2, '2020-01-01')`,
      [family.id('town'), family.id('station staff')],
    );
    await pool.query(
      `insert into kinship (id, person_a_id, person_b_id, relation) values (gen_random_uuid(), $1, $2, 'aunt')`,
      [family.id('grandmother'), family.id('director B')],
    );
    const found = (await store.loadAlert(
      { kind: 'alert_step_due', alertId: alert.id, stepNo: 1, at: now },
      now,
    )) as AlertSituation;
    expect(
      found.candidates.map(({ name, role, onDuty, addresses }) => [name, role, onDuty, addresses.length]).sort(),
    ).toEqual([
      ['director B', 'CHILD_DIRECTOR', false, 0],
      ['station', 'TOWN_STATION', true, 1],
      ['teacher', 'CLASS_TEACHER', false, 1],
    ]);
    expect(found.candidates.find(({ name }) => name === 'director B')?.kin).toEqual([family.id('grandmother')]);
    expect(found).toMatchObject({
      villageName: 'village B',
      townName: 'town',
      actor: null,
      family: [],
      child: { name: 'xiaohong' },
    });
    const exclusion = { ...alert.exclusion, suspectPersonIds: [family.id('grandmother') as never] };
    await pool.query('update alert set exclusion = $2 where id = $1', [alert.id, JSON.stringify(exclusion)]);
    const hidden = (await store.loadAlert(
      { kind: 'alert_step_due', alertId: alert.id, stepNo: 1, at: now },
      now,
    )) as AlertSituation;
    expect(hidden.family.map(({ personId }) => personId).sort()).toEqual(
      ['grandmother', 'xiaojun', 'xiaohong', 'director B'].map(family.id).sort(),
    );
  });

  it('tells an act of whom it concerns, and nothing else than it tells of everybody', async () => {
    const alert = (await store.loadParty(from('grandmother', '?'), now)).alerts[0];
    if (!alert) throw new Error('no alert');
    const act = (name: string, action: StaffActed['action']): StaffActed => ({
      kind: 'staff_acted',
      id: deriveId(now, 'concerned', name),
      personId: family.id(name) as never,
      alertId: alert.id,
      action,
      at: now,
    });
    const handOver = { type: 'hand_over', toStaffId: family.id('teacher staff') as never } as const;
    for (const [event, names] of [
      [act('teacher', { type: 'take' }), ['teacher']],
      [act('station', handOver), ['station', 'teacher']],
      [act('grandmother', { type: 'take' }), []],
    ] as const) {
      const all = (await store.loadAlert(event, now)) as AlertSituation;
      const candidates = all.candidates.filter(({ name }) => (names as readonly string[]).includes(name));
      expect(candidates).toHaveLength(names.length);
      expect(await store.loadAlert(event, now, 'concerned')).toEqual({ ...all, child: null, candidates });
    }
  });

  it('lets the first of two who take it have it, and the step fires once', async () => {
    const alert = (await store.loadParty(from('grandmother', '?'), now)).alerts[0];
    if (!alert) throw new Error('no alert');
    const click = (name: string): StaffActed => ({
      kind: 'staff_acted',
      id: deriveId(now, 'click', name),
      personId: family.id(name) as never,
      alertId: alert.id,
      action: { type: 'take' },
      at: now,
    });
    const [a, b] = [click('station'), click('teacher')];
    const [sa, sb] = await Promise.all([store.loadAlert(a, now), other.loadAlert(b, now)]);
    if (!sa || !sb) throw new Error('not found');
    expect(sa.actor?.staff.staffId).toBe(family.id('station staff'));
    const take = (s: AlertSituation): Effect[] => [
      {
        kind: 'update_alert',
        alertId: alert.id,
        expectedVersion: s.alert.version,
        changes: { state: 'acked', ownerStaffId: s.actor?.staff.staffId ?? null, ackedAt: now },
      },
      { kind: 'update_alert', alertId: alert.id, expectedVersion: s.alert.version, changes: { sawChildAt: now } },
      { kind: 'finish_alert_step', alertId: alert.id, no: 1, state: 'skipped', outcome: 'acked' },
      {
        kind: 'add_alert_step',
        alertId: alert.id,
        step: { no: 2, chainStep: 'saw_child', repeatNo: 0, dueAt: now + 7_200_000 },
      },
      {
        kind: 'add_alert_event',
        alertId: alert.id,
        type: 'take',
        byStaffId: s.actor?.staff.staffId ?? null,
        data: { note: canary },
      },
      { kind: 'save_report', alertId: alert.id, changes: { facts: canary, situations: [2] } },
    ];
    const results = await Promise.all([
      store.commitAlert(a, sa, decision(take(sa))),
      other.commitAlert(b, sb, decision(take(sb))),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
    const winner = results[0]?.kind === 'committed' ? a : b;
    const after = (await store.loadAlert(winner, now)) as AlertSituation;
    expect(after.alert).toMatchObject({
      state: 'acked',
      version: 1,
      sawChildAt: now,
      pending: [{ no: 2, dueAt: now + 7_200_000 }],
      ownerName: winner === a ? 'station' : 'teacher',
    });
    expect((await store.commitAlert(winner, after, decision([]))).kind).toBe('duplicate');
    const due = makeDueStore(makeDatabase(pool), crypto);
    expect((await due.dueAlertSteps(now + 7_200_000, 10)).filter(({ alertId }) => alertId === alert.id)).toEqual([
      { kind: 'alert_step_due', alertId: alert.id, stepNo: 2, at: now + 7_200_000 },
    ]);
  });
});

describe('protection at rest', () => {
  it('has the words of people nowhere in the clear', async () => {
    const tables = await rows(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const dump = await rows(`select coalesce(string_agg(t::text, ' '), '') as text from "${name}" t`);
      expect(String(dump[0]?.text).includes(canary), String(name)).toBe(false);
      expect(String(dump[0]?.text).includes('199-0000'), String(name)).toBe(false);
    }
  });
});

describe('a database that is away', () => {
  it('is said so, with a time to try again', async () => {
    const nowhere = openPool('postgresql://x:y@127.0.0.1:1/none', 1);
    const lost = makeHallwayStore({ database: makeDatabase(nowhere), crypto, jobs: null, now: () => now });
    await expect(lost.loadParty(from('grandmother', '?'), now)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      retryAfterMs: 2_000,
    });
    await nowhere.end();
  });

  it('is used again after every connection was cut', async () => {
    await pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    now += 60_000;
    const event = from('grandmother', '还在吗');
    const situation = await store.loadParty(event, now);
    expect((await store.commitParty(event, situation, ordinary(situation, event))).kind).toBe('committed');
  });
});
