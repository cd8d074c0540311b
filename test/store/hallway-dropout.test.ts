import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HallwayStore } from '../../src/app/ports.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { ChildId } from '../../src/core/ids.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { decision } from '../contracts/store-effects.ts';
import { canary, type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = Date.parse('2026-11-04T10:00:00+08:00');
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let store: HallwayStore;
let family: Family;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 4);
  store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  family = await insertFamily(pool, crypto);
  await pool.query(
    `insert into school_term (id, county_id, organization_id, school_year, term, starts_on, ends_on)
     values (gen_random_uuid(), $1, null, '2026-2027', 1, '2026-09-01', '2027-01-20')`,
    [family.id('county')],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

let count = 0;
const event = (name: string) => {
  count += 1;
  return family.message(`message ${count}`, {
    address: { channel: 'web', externalId: family.id(name) },
    receivedAt: now,
  });
};
const load = (name: string) => store.loadParty(event(name), now);
async function commit(name: string, effects: readonly Effect[]) {
  const message = event(name);
  return store.commitParty(message, await store.loadParty(message, now), decision(effects));
}
const caseId = () => family.id('case');
const open = (id: string, ifNone = false): Effect => ({
  kind: 'open_dropout_case',
  ifNone,
  case: {
    id,
    childId: family.id('xiaojun child') as ChildId,
    state: 'absent',
    firstAbsentDay: '2026-11-02',
    reason: 'knows_refuses',
    notRegistered: false,
    openedBy: null,
  },
  lastSeenAt: null,
  guardianReachedAt: null,
});
const change = (expectedVersion: number, changes: object): Effect => ({
  kind: 'update_dropout_case',
  caseId: caseId(),
  expectedVersion,
  changes,
});
const dropoutOf = async (name: string) =>
  (await load(name)).children.find(({ id }) => id === family.id('xiaojun child'))?.dropout;

describe('a case of absence in the store', () => {
  it('is written with its steps, words only as ciphertext', async () => {
    const step: Effect = {
      kind: 'add_dropout_step',
      caseId: caseId(),
      step: {
        id: family.id('step'),
        kind: 'persuade',
        line: 'education',
        method: 'PHONE',
        text: canary,
        nextOn: '2026-11-09',
      },
    };
    expect((await commit('teacher', [open(caseId()), step])).kind).toBe('committed');
    const { rows } = await pool.query('select * from dropout_step');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(canary);
    expect(crypto.decrypt('dropout_step', 'text_e', family.id('step'), rows[0].text_e)).toBe(canary);
  });

  it('is known to staff of the school and the village, with what its days are counted by, and never to the family', async () => {
    for (const name of ['teacher', 'director A'])
      expect(await dropoutOf(name)).toMatchObject({
        id: caseId(),
        state: 'absent',
        firstAbsentDay: '2026-11-02',
        version: 0,
        steps: [{ kind: 'persuade', line: 'education', nextOn: '2026-11-09', data: {} }],
        calendar: { terms: [{ startsOn: '2026-09-01', endsOn: '2027-01-20' }] },
      });
    for (const name of ['grandmother', 'father']) {
      const { children } = await load(name);
      expect(children.map(({ id }) => id)).toContain(family.id('xiaojun child'));
      expect(JSON.stringify(children)).not.toContain(caseId());
    }
    // The director of another village does not know the child at all.
    expect((await load('director B')).children.map(({ id }) => id)).not.toContain(family.id('xiaojun child'));
  });

  it('is there once: a second one is decided anew, or left away where only its absence mattered', async () => {
    expect((await commit('teacher', [open(family.id('second'))])).kind).toBe('stale');
    expect((await commit('grandmother', [open(family.id('third'), true)])).kind).toBe('committed');
    expect((await pool.query('select id from dropout_case')).rows).toEqual([{ id: caseId() }]);
  });

  it('changes only as the decision saw it, several changes of one decision together', async () => {
    const both = [change(0, { reason: 'moved' }), change(0, { lastSeenAt: now })];
    expect((await commit('teacher', both)).kind).toBe('committed');
    expect(await dropoutOf('teacher')).toMatchObject({ reason: 'moved', lastSeenAt: now, version: 1 });
    expect((await commit('teacher', [change(0, { reason: 'unclear' })])).kind).toBe('stale');
    expect(await dropoutOf('teacher')).toMatchObject({ reason: 'moved', version: 1 });
  });

  it('is gone from the situation when it is closed, and the next one may begin', async () => {
    expect((await commit('teacher', [change(1, { state: 'closed', closedAt: now })])).kind).toBe('committed');
    expect(await dropoutOf('teacher')).toBeNull();
    expect((await commit('teacher', [open(family.id('next'))])).kind).toBe('committed');
    expect(await dropoutOf('teacher')).toMatchObject({ id: family.id('next'), steps: [] });
  });
});
