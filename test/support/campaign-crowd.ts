import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import { hashOfAddress } from '../../src/store/look-up.ts';
import { insertFamily } from '../contracts/store-family.ts';

export interface Crowd {
  readonly countyId: string;
  readonly townId: string;
  readonly schoolId: string;
  /** Each with a child and consent; their address is `chat <n>` on Telegram. */
  readonly people: readonly { readonly personId: string; readonly childId: string; readonly chat: string }[];
  /** Office of the county and supervisor of the town: one writes, the other approves. */
  readonly office: { readonly staffId: string; readonly personId: string };
  readonly supervisor: { readonly staffId: string; readonly personId: string };
}

const villagers = 100;
const from = `from json_to_recordset($1::json) as x(n int, "personId" uuid, kid uuid, "childId" uuid, house uuid, village uuid, identity uuid, hash text, sealed text)`;

/** A county with so many caregivers on Telegram, a hundred to a village, and the staff on Telegram too. */
export async function insertCampaignCrowd(pool: pg.Pool, crypto: FieldCrypto, size: number): Promise<Crowd> {
  const { id } = await insertFamily(pool, crypto);
  const villages = Array.from({ length: Math.ceil(size / villagers) }, () => randomUUID());
  await pool.query(
    `insert into region (id, county_id, code, name, level, parent_id, path)
     select v, $2::uuid, 'v' || n, '村' || n, 'village', $3::uuid, '/' || $2 || '/' || $3 || '/' || v || '/' from unnest($1::uuid[]) with ordinality x(v, n)`,
    [villages, id('county'), id('town')],
  );
  const people = Array.from({ length: size }, (_, n) => {
    const identity = randomUUID();
    const chat = `${10_000_000 + n}`;
    return {
      n,
      personId: randomUUID(),
      kid: randomUUID(),
      childId: randomUUID(),
      house: randomUUID(),
      village: villages[Math.floor(n / villagers)],
      identity,
      chat,
      hash: hashOfAddress(crypto, 'telegram', chat),
      sealed: crypto.encrypt('channel_identity', 'external_id_e', identity, chat),
    };
  });
  const rows = JSON.stringify(people);
  const put = (sql: string, ...more: unknown[]) => pool.query(`${sql} ${from}`, [rows, ...more]);
  await put('insert into household (id) select house');
  await put(
    `insert into person (id, county_id, display_name, household_id) select "personId", $2::uuid, '奶奶' || n, house`,
    id('county'),
  );
  await put(
    `insert into person (id, county_id, display_name, birth_date, household_id) select kid, $2::uuid, '孩子' || n, '2017-01-01', house`,
    id('county'),
  );
  await put(
    `insert into child (id, county_id, person_id, file_no, nickname, residence_region_id, school_organization_id) select "childId", $2::uuid, kid, 'crowd' || n, '小' || n, village, $3::uuid`,
    id('county'),
    id('school'),
  );
  await put(
    `insert into care_relation (id, child_id, person_id, kind, lives_with, valid_from) select gen_random_uuid(), "childId", "personId", 'actual_carer', true, '2020-01-01'`,
  );
  await put(
    `insert into consent_record (id, person_id, child_ids, text_version, text_hash, decision, method, legal_basis, at) select gen_random_uuid(), "personId", array["childId"], '1', 'x', 'agreed', 'chat', 'CONSENT', '2026-01-01'`,
  );
  await put(
    `insert into channel_identity (id, person_id, channel, external_id_h, external_id_e, state, bound_at) select identity, "personId", 'telegram', hash, sealed, 'bound', '2026-01-01'`,
  );
  const office = await staff(pool, id('county'), 'COUNTY_OFFICE', 'county', id('county'));
  const supervisor = await staff(pool, id('county'), 'TOWN_SUPERVISOR', 'town', id('town'));
  const station = { personId: id('station'), chat: '1' };
  for (const { personId, chat } of [
    station,
    { personId: office.personId, chat: '2' },
    { personId: supervisor.personId, chat: '3' },
  ]) {
    const identity = randomUUID();
    await pool.query(
      `insert into channel_identity (id, person_id, channel, external_id_h, external_id_e, state, bound_at, last_seen_at) values ($1, $2, 'telegram', $3, $4, 'bound', '2026-01-01', now())`,
      [
        identity,
        personId,
        hashOfAddress(crypto, 'telegram', chat),
        crypto.encrypt('channel_identity', 'external_id_e', identity, chat),
      ],
    );
  }
  await lastMonth(put);
  await pool.query(
    'analyze region, person, child, care_relation, consent_record, channel_identity, conversation, flow_session, outbound_message, inbound_message, timer',
  );
  return { countyId: id('county'), townId: id('town'), schoolId: id('school'), people, office, supervisor };
}

/**
 * What a county that has run for a while has: plans are made once, and for tables that are known to be empty the planner
 * thinks that any way through them is short.
 */
async function lastMonth(put: (sql: string) => Promise<unknown>): Promise<void> {
  const month = `timestamptz '2026-10-20'`;
  await put(`insert into conversation (party_id, version, last_inbound_at) select "personId", 2, ${month}`);
  await put(
    `insert into flow_session (id, party_id, person_id, flow_id, flow_version, flow_hash, priority, state, data_e, started_at, updated_at, expires_at, ended_at)
     select md5('s' || n)::uuid, "personId", "personId", 'F02_guardian_monthly', 1, 'old', 50, 'done', '', ${month}, ${month}, ${month}, ${month}`,
  );
  await put(
    `insert into outbound_message (id, effect_key, message_class, channel, identity_id, person_id, body_e, purpose, session_id, state, settled, send_after, created_at, sent_at)
     select md5('o' || n)::uuid, 'old:' || n, 'prompt', 'telegram', identity, "personId", '', 'flow', md5('s' || n)::uuid, 'sent', true, ${month}, ${month}, ${month}`,
  );
  await put(
    `insert into inbound_message (id, channel, external_message_id, identity_id, party_id, kind, session_id, received_at, handled_at)
     select md5('i' || n)::uuid, 'telegram', 'old' || n, identity, "personId", 'text', md5('s' || n)::uuid, ${month}, ${month}`,
  );
  await put(
    `insert into timer (id, effect_key, kind, due_at, done_at) select md5('t' || n)::uuid, 'event:old' || n, 'event', ${month}, ${month}`,
  );
}

async function staff(pool: pg.Pool, countyId: string, role: string, scopeType: string, scopeId: string) {
  const [personId, staffId] = [randomUUID(), randomUUID()];
  await pool.query(`insert into person (id, county_id, display_name) values ($1, $2, $3)`, [personId, countyId, role]);
  await pool.query(`insert into staff (id, person_id) values ($1, $2)`, [staffId, personId]);
  await pool.query(
    `insert into staff_role (id, staff_id, role, scope_type, scope_id, valid_from) values (gen_random_uuid(), $1, $2, $3::scope_type, $4, '2020-01-01')`,
    [staffId, role, scopeType, scopeId],
  );
  return { staffId, personId };
}
