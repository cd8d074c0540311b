import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditAlerts } from '../../src/app/audit-alerts.ts';
import type { AuditStore } from '../../src/app/audit-ports.ts';
import { makeAuditStore } from '../../src/store/audit-store.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { makeOutboxStore } from '../../src/store/outbox.ts';
import { decision, raise } from '../contracts/store-effects.ts';
import { canary, type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = Date.parse('2026-11-21T08:00:00+08:00');
const crypto = newCrypto();
const again: string[] = [];
let database: TestDatabase;
let pool: pg.Pool;
let store: AuditStore;
let family: Family;
let alertId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 3);
  store = makeAuditStore({ database: makeDatabase(pool), again: async (ids) => void again.push(...ids) });
  family = await insertFamily(pool, crypto);
  const hallway = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  const event = family.message('没人', { receivedAt: now });
  const situation = await hallway.loadParty(event, now);
  const result = await hallway.commitParty(
    event,
    situation,
    decision(raise(situation, 'a', { staffId: family.id('station staff'), personId: family.id('station') })),
  );
  alertId = result.kind === 'committed' ? (result.alertIds[0] ?? '') : '';
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('what the auditor of alerts sees and mends', () => {
  it("sees an open alert with its step and its unsent row, and nobody's words", async () => {
    const seen = await store.snapshot(now);
    expect(seen).toMatchObject({
      alerts: [{ id: alertId, pending: [{ no: 1, dueAt: now }] }],
      unsent: [{ alertId, stepNo: 1, state: 'queued', readySince: now }],
      strayHits: [],
      silentSteps: [],
      doubles: [],
    });
    expect(JSON.stringify(seen)).not.toContain(canary);
  });

  it('sees hits without an alert and steps that told nobody', async () => {
    await pool.query(
      `insert into signal (id, subject_key, flag_code, severity, source_role, at) values (gen_random_uuid(), 'x', 'P01', 'red', 'CAREGIVER', $1)`,
      [new Date(now)],
    );
    await pool.query(
      `insert into alert_step (id, alert_id, no, chain_step, due_at, state, fired_at) values (gen_random_uuid(), $1, 5, 'push', $2, 'fired', $2)`,
      [alertId, new Date(now)],
    );
    // Who took it was the only one told: a stand-down has nobody to tell, and says so.
    await pool.query(
      `insert into alert_step (id, alert_id, no, chain_step, due_at, state, fired_at, outcome) values (gen_random_uuid(), $1, 6, 'stand_down', $2, 'fired', $2, 'nobody')`,
      [alertId, new Date(now)],
    );
    const seen = await store.snapshot(now);
    expect(seen.strayHits).toMatchObject([{ flagCode: 'P01' }]);
    expect(seen.silentSteps).toEqual([{ alertId, stepNo: 5, chainStep: 'push' }]);
  });

  it('adds a missing step once, brings a far step near, and gives a row that got stuck while it was sent to the next sender', async () => {
    const step = { no: 7, chainStep: 'push', repeatNo: 0, dueAt: now + 9_000 } as const;
    expect([
      await store.addStep(alertId as never, step, now),
      await store.addStep(alertId as never, step, now),
    ]).toEqual([true, false]);
    await store.wakeStep(alertId as never, 7, now);
    const seen = await store.snapshot(now);
    expect(seen.alerts[0]?.pending.find(({ no }) => no === 7)?.dueAt).toBe(now);
    const outbox = makeOutboxStore(makeDatabase(pool), crypto);
    const id = seen.unsent[0]?.outboundId ?? '';
    await outbox.claim([id], now);
    expect((await store.snapshot(now)).unsent).toMatchObject([{ state: 'sending', readySince: now }]);
    await store.requeue(id, now + 10);
    expect(again).toEqual([id]);
    expect(await outbox.claim([id], now + 10)).toMatchObject([{ outboundId: id, ambiguous: true }]);
  });

  it('rings once for a thing that stands, again when it came back, and leaves a heartbeat', async () => {
    const ring = () => store.raiseAlarm('k', 'w', { n: 1 }, now);
    expect([await ring(), await ring()]).toEqual([true, false]);
    await pool.query(`update system_alarm set cleared_at = now() where key = 'k'`);
    expect(await ring()).toBe(true);
    expect((await auditAlerts({ store, now: now + 600_000 })).found).toBeGreaterThan(0);
    expect((await pool.query(`select at from heartbeat where name = 'alert_auditor'`)).rows[0].at).toEqual(
      new Date(now + 600_000),
    );
  });
});
