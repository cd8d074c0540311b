import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HallwayStore } from '../../src/app/ports.ts';
import type { PersonId } from '../../src/core/ids.ts';
import { makeDatabase, openPool } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { type Family, insertFamily, newCrypto } from '../contracts/store-family.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = Date.parse('2026-11-21T08:00:00+08:00');
const crypto = newCrypto();
let database: TestDatabase;
let pool: pg.Pool;
let store: HallwayStore;
let family: Family;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, 3);
  store = makeHallwayStore({ database: makeDatabase(pool), crypto, jobs: null, now: () => now });
  family = await insertFamily(pool, crypto);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('what is read about a party', () => {
  it('knows a grandmother, her two children and who stands around each', async () => {
    const { id } = family;
    const found = await store.loadParty(family.message('你好'), now);
    expect(found).toMatchObject({
      partyId: id('grandmother'),
      version: 0,
      duplicate: false,
      echo: false,
      invite: null,
      sessions: [],
      alerts: [],
    });
    expect(found.identity).toMatchObject({ id: id('grandmother web'), known: true, state: 'bound' });
    expect(found.person).toMatchObject({
      name: 'grandmother',
      householdId: id('house'),
      consent: 'none',
      isChild: false,
      staff: null,
    });
    expect(found.county).toMatchObject({ name: 'county', authority: '清河县民政局', dutyPhone: '0851-0000001' });
    expect(found.children.map(({ name }) => name)).toEqual(['xiaohong', 'xiaojun']);
    expect(found.children[1]).toMatchObject({
      id: id('xiaojun child'),
      relation: 'carer',
      villageName: 'village A',
      townName: 'town',
      className: '三年级1班',
      birthDate: '2018-05-05',
      villagersGroup: '三组',
      policeName: '青山派出所',
      policePhone: '0851-0000110',
      stationPhone: '0851-0000002',
      inSchool: true,
      teacherRecordThisMonth: false,
      lastMonthFlags: [],
      director: { name: 'director A' },
      teacher: { name: 'teacher', phone: '199-0000-0007' },
    });
    expect(found.children[1]?.parents.map(({ name, away }) => [name, away]).sort()).toEqual([
      ['father', true],
      ['mother', null],
    ]);
  });

  it('shows a parent their own child only', async () => {
    const found = await store.loadParty(
      family.message('你好', { address: { channel: 'web', externalId: family.id('father') } }),
      now,
    );
    expect(found.children.map(({ name, relation }) => [name, relation])).toEqual([['xiaojun', 'parent']]);
  });

  it.each([
    ['director A', [['xiaojun', 'staff']]],
    [
      'teacher',
      [
        ['xiaohong', 'class_teacher'],
        ['xiaojun', 'class_teacher'],
      ],
    ],
    ['station', []],
  ])('shows %s the children of their scope', async (name, children) => {
    const found = await store.loadParty(
      family.message('你好', { address: { channel: 'web', externalId: family.id(name) } }),
      now,
    );
    expect(found.person?.staff?.staffId).toBe(family.id(`${name} staff`));
    expect(found.children.map((child) => [child.name, child.relation])).toEqual(children);
  });

  it('knows nothing of a stranger, and derives the same id for them every time', async () => {
    const stranger = { address: { channel: 'telegram', externalId: '77' } as const };
    const [one, two] = await Promise.all([
      store.loadParty(family.message('喂', stranger), now),
      store.loadParty(family.message('喂', stranger), now),
    ]);
    expect(one).toMatchObject({
      person: null,
      children: [],
      invite: null,
      identity: { known: false, state: 'unbound' },
      county: { name: 'county' },
    });
    expect(one.partyId).toBe(one.identity?.id);
    expect(two.partyId).toBe(one.partyId);
  });

  it.each(['123456', '１２３４５６', '码是 123 456', '123-456。'])('finds the invite in "%s"', async (text) => {
    const found = await store.loadParty(
      family.message(text, { address: { channel: 'telegram', externalId: '78' } }),
      now,
    );
    expect(found.invite).toMatchObject({
      status: 'valid',
      kind: 'parent',
      group: '三组',
      person: { name: 'mother' },
      childIds: [family.id('xiaojun child')],
    });
    expect(found.invite?.surname).toBe('王家长');
  });

  it.each(['1234567', '12345', '', '9123456'])('finds no invite in "%s"', async (text) => {
    expect((await store.loadParty(family.message(text), now)).invite).toBeNull();
  });

  it('reads a person for whom a conversation is due', async () => {
    const event = {
      kind: 'conversation_due',
      id: family.id('due') as never,
      personId: family.id('father') as PersonId,
      flowId: 'F03',
      at: now,
    } as const;
    const found = await store.loadParty(event, now);
    expect(found).toMatchObject({
      partyId: family.id('father'),
      identity: null,
      person: { name: 'father' },
      duplicate: false,
    });
  });

  it('keeps a suspended address apart from the person it belonged to', async () => {
    await pool.query(`update channel_identity set state = 'suspended' where id = $1`, [family.id('father web')]);
    const found = await store.loadParty(
      family.message('你好', { address: { channel: 'web', externalId: family.id('father') } }),
      now,
    );
    await pool.query(`update channel_identity set state = 'bound' where id = $1`, [family.id('father web')]);
    expect(found).toMatchObject({
      partyId: family.id('father web'),
      person: null,
      children: [],
      identity: { state: 'suspended' },
    });
  });
});
