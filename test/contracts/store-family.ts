import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { MessageReceived } from '../../src/core/event.ts';
import { deriveId, type InboundId } from '../../src/core/ids.ts';
import { createFieldCrypto, type FieldCrypto } from '../../src/store/field-crypto.ts';
import { parseKeys } from '../../src/store/keys.ts';
import { hashOfAddress, hashOfInvite } from '../../src/store/look-up.ts';

/** Words that must never be found in the clear. */
export const canary = '金丝雀暗语';

export const newCrypto = (): FieldCrypto => createFieldCrypto(parseKeys(randomBytes(32).toString('hex'), 'test'));

/** The same id for the same name in one test file, another in the next. */
export const namedIds = (): ((name: string) => string) => {
  const salt = randomUUID();
  return (name) => {
    const hex = createHash('sha256')
      .update(salt + name)
      .digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
};

export interface Family {
  readonly id: (name: string) => string;
  /** Writes a message of grandmother's (or of any other address). */
  message(text: string, more?: Partial<MessageReceived>): MessageReceived;
}

const long = new Date('2020-01-01T00:00:00Z');

/**
 * One county, town, two villages, a school with a class; grandmother 王 keeps 小军 and his cousin 小红, whose parents are
 * other people; a director for each village, a class teacher, the town's duty. Grandmother, the father and the staff are bound.
 */
export async function insertFamily(pool: pg.Pool, crypto: FieldCrypto): Promise<Family> {
  const id = namedIds();
  const put = async (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    await pool.query(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
  };
  const region = (name: string, level: string, parent: string | null, path: string, more: object = {}) =>
    put('region', {
      id: id(name),
      county_id: id('county'),
      code: name,
      name,
      level,
      parent_id: parent && id(parent),
      path,
      ...more,
    });
  const path = (...names: string[]) => `/${names.map(id).join('/')}/`;
  await region('county', 'county', null, path('county'), { duty_phone: '0851-0000001' });
  await region('town', 'town', 'county', path('county', 'town'), {
    duty_phone: '0851-0000002',
    police_station_name: '青山派出所',
    police_phone: '0851-0000110',
  });
  await region('village A', 'village', 'town', path('county', 'town', 'village A'));
  await region('village B', 'village', 'town', path('county', 'town', 'village B'));
  await put('county_setting', { county_id: id('county'), key: 'authority', value: '"清河县民政局"' });
  await put('organization', {
    id: id('school'),
    county_id: id('county'),
    type: 'school',
    name: '青山小学',
    region_id: id('town'),
  });
  const person = (name: string, more: object = {}) =>
    put('person', {
      id: id(name),
      county_id: id('county'),
      display_name: name,
      real_name_e: crypto.encrypt('person', 'real_name_e', id(name), `王${canary}`),
      phone_e: crypto.encrypt('person', 'phone_e', id(name), `199-0000-${String(name.length).padStart(4, '0')}`),
      ...more,
    });
  await put('household', { id: id('house') });
  for (const name of ['grandmother', 'father', 'mother', 'uncle'])
    await person(name, name === 'grandmother' ? { household_id: id('house') } : {});
  for (const name of ['director A', 'director B', 'teacher', 'station']) {
    await person(name);
    await put('staff', { id: id(`${name} staff`), person_id: id(name), updated_at: long });
  }
  await put('school_class', {
    id: id('class'),
    organization_id: id('school'),
    grade: '三年级',
    name: '1班',
    school_year: '2026',
    head_teacher_id: id('teacher staff'),
  });
  for (const [name, village] of [
    ['xiaojun', 'village A'],
    ['xiaohong', 'village B'],
  ] as const) {
    await person(name, { birth_date: '2018-05-05', household_id: id('house') });
    await put('child', {
      id: id(`${name} child`),
      county_id: id('county'),
      person_id: id(name),
      file_no: name,
      nickname: name,
      residence_region_id: id(village),
      villagers_group: '三组',
      school_organization_id: id('school'),
      class_id: id('class'),
    });
    await put('care_relation', {
      id: id(`${name} grandmother`),
      child_id: id(`${name} child`),
      person_id: id('grandmother'),
      kind: 'actual_carer',
      relation_text: '奶奶',
      lives_with: true,
      valid_from: long,
    });
  }
  for (const [name, parent] of [
    ['xiaojun', 'father'],
    ['xiaojun', 'mother'],
    ['xiaohong', 'uncle'],
  ] as const) {
    await put('care_relation', {
      id: id(`${name} ${parent}`),
      child_id: id(`${name} child`),
      person_id: id(parent),
      kind: 'parent',
      valid_from: long,
    });
  }
  await put('parent_state', {
    id: id('state'),
    child_id: id('xiaojun child'),
    parent_person_id: id('father'),
    away: true,
    status: 'normal',
    updated_at: long,
  });
  for (const [name, role, type, scope] of [
    ['director A', 'CHILD_DIRECTOR', 'village', 'village A'],
    ['director B', 'CHILD_DIRECTOR', 'village', 'village B'],
    ['station', 'TOWN_STATION', 'town', 'town'],
  ] as const) {
    await put('staff_role', {
      id: id(`${name} role`),
      staff_id: id(`${name} staff`),
      role,
      scope_type: type,
      scope_id: id(scope),
      valid_from: long,
    });
  }
  for (const name of ['grandmother', 'father', 'director A', 'teacher', 'station']) {
    await put('channel_identity', {
      id: id(`${name} web`),
      person_id: id(name),
      channel: 'web',
      state: 'bound',
      external_id_h: hashOfAddress(crypto, 'web', id(name)),
      external_id_e: crypto.encrypt('channel_identity', 'external_id_e', id(`${name} web`), id(name)),
      bound_at: long,
      last_seen_at: long,
    });
  }
  await put('invite', {
    id: id('invite'),
    code_h: hashOfInvite(crypto, '123456'),
    person_id: id('mother'),
    child_ids: [id('xiaojun child')],
    kind: 'parent',
    expires_at: new Date('2027-01-01'),
  });
  let count = 0;
  return {
    id,
    message: (text, more = {}) => {
      const address = more.address ?? { channel: 'web', externalId: id('grandmother') };
      const externalMessageId = more.externalMessageId ?? `m${++count}`;
      return {
        kind: 'message_received',
        id: deriveId<InboundId>(0, address.channel, externalMessageId),
        content: { kind: 'text', text },
        receivedAt: Date.parse('2026-11-21T08:00:00+08:00'),
        ...more,
        address,
        externalMessageId,
      };
    },
  };
}

/** So many grandmothers with a child, a father away and a bound web address each, in one village. Returns their addresses. */
export async function insertCrowd(pool: pg.Pool, crypto: FieldCrypto, size: number): Promise<readonly string[]> {
  const { id } = await insertFamily(pool, crypto);
  const people = Array.from({ length: size }, (_, i) => ({
    n: i,
    person: id(`g${i}`),
    father: id(`f${i}`),
    childPerson: id(`c${i}`),
    child: id(`k${i}`),
    house: id(`h${i}`),
    identity: id(`i${i}`),
    hash: hashOfAddress(crypto, 'web', `crowd-${i}`),
    sealed: crypto.encrypt('channel_identity', 'external_id_e', id(`i${i}`), `crowd-${i}`),
  }));
  const rows = JSON.stringify(people);
  const from = `from json_to_recordset($1::json) as x(n int, person uuid, father uuid, "childPerson" uuid, child uuid, house uuid, identity uuid, hash text, sealed text)`;
  const put = (sql: string, ...more: unknown[]) => pool.query(`${sql}`, [rows, ...more]);
  await put(`insert into household (id) select house ${from}`);
  await put(
    `insert into person (id, county_id, display_name, household_id) select person, $2::uuid, '奶奶' || n, house ${from}`,
    id('county'),
  );
  await put(
    `insert into person (id, county_id, display_name) select father, $2::uuid, '父亲' || n ${from}`,
    id('county'),
  );
  await put(
    `insert into person (id, county_id, display_name, birth_date, household_id) select "childPerson", $2::uuid, '孩子' || n, '2017-01-01', house ${from}`,
    id('county'),
  );
  await put(
    `insert into child (id, county_id, person_id, file_no, nickname, residence_region_id, school_organization_id, class_id) select child, $2::uuid, "childPerson", 'crowd' || n, '小' || n, $3::uuid, $4::uuid, $5::uuid ${from}`,
    id('county'),
    id('village A'),
    id('school'),
    id('class'),
  );
  await put(
    `insert into care_relation (id, child_id, person_id, kind, lives_with, valid_from) select gen_random_uuid(), child, person, 'actual_carer', true, '2020-01-01' ${from}`,
  );
  await put(
    `insert into care_relation (id, child_id, person_id, kind, valid_from) select gen_random_uuid(), child, father, 'parent', '2020-01-01' ${from}`,
  );
  await put(
    `insert into parent_state (id, child_id, parent_person_id, away) select gen_random_uuid(), child, father, true ${from}`,
  );
  await put(
    `insert into channel_identity (id, person_id, channel, external_id_h, external_id_e, state, last_seen_at) select identity, person, 'web', hash, sealed, 'bound', now() ${from}`,
  );
  return people.map(({ n }) => `crowd-${n}`);
}
