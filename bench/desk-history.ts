import pg from 'pg';
import { silentLog } from '../src/app/log.ts';
import { readConfig } from '../src/config.ts';
import { openStore } from '../src/main/open-store.ts';

/** What every statement below counts back from: months, $1 of them. Ids are random: nothing else refers to these rows. */
const steps: readonly (readonly [what: string, sql: string])[] = [
  [
    'chats and consents of families',
    `with adult as (select distinct r.person_id from care_relation r union select distinct s.parent_person_id from parent_state s where s.away),
       line as (insert into channel_identity (id, person_id, channel, external_id_h, external_id_e, state, bound_at)
         select gen_random_uuid(), a.person_id, 'web', 'bench:' || a.person_id, '', 'bound', now() - interval '800 days' from adult a
         where hashtext(a.person_id::text) % 10 < 8 on conflict do nothing returning person_id)
     insert into consent_record (id, person_id, child_ids, text_version, text_hash, decision, method, legal_basis, at)
     select gen_random_uuid(), l.person_id, '{}', 'bench', '', 'agreed', 'bench', 'CONSENT', now() - interval '790 days' from line l where $1::int > 0`,
  ],
  [
    'monthly questions to families',
    `insert into duty (id, county_id, rule, owner_person_id, child_id, region_id, period_key, opens_at, due_at, state, prompted_at, done_at)
     select gen_random_uuid(), c.county_id, 'guardian_monthly', r.person_id, c.id, c.residence_region_id, to_char(m.at, 'YYYY-MM'), m.at, m.at + interval '25 days',
       (case when x.n < 0.85 then 'done' else 'missed' end)::duty_state, m.at + interval '5 days', case when x.n < 0.85 then m.at + interval '6 days' end
     from generate_series(1, $1::int) b cross join lateral (select date_trunc('month', now()) - b * interval '1 month' as at) m
     cross join child c cross join lateral (select p.person_id from care_relation p where p.child_id = c.id order by p.kind desc limit 1) r
     cross join lateral (select random() as n, c.id) x`,
  ],
  [
    'visits',
    `insert into duty (id, county_id, rule, owner_person_id, child_id, region_id, period_key, opens_at, due_at, state, done_at)
     select gen_random_uuid(), c.county_id, 'visit_middle', d.person_id, c.id, c.residence_region_id, to_char(m.at, 'YYYY-MM'), m.at, m.at + interval '29 days',
       (case when x.n < 0.85 then 'done' when x.n < 0.95 then 'late_done' else 'missed' end)::duty_state, case when x.n < 0.95 then m.at + interval '20 days' end
     from generate_series(1, $1::int) b cross join lateral (select date_trunc('month', now()) - b * interval '1 month' as at) m
     cross join child c join lateral (select t.person_id from staff_role o join staff t on t.id = o.staff_id
       where o.scope_id = c.residence_region_id and o.role = 'CHILD_DIRECTOR' limit 1) d on true
     cross join lateral (select random() as n, c.id) x where hashtext(c.id::text) % 3 = 0`,
  ],
  [
    'calls of parents',
    `insert into contact_log (id, child_id, from_person_id, from_role, to_role, method, at, source)
     select gen_random_uuid(), s.child_id, s.parent_person_id, 'parent', 'child', 'call', now() - w * interval '7 days' - random() * interval '6 days', 'bench'
     from generate_series(5, $1::int * 4) w cross join parent_state s cross join lateral (select random() as n, s.child_id) x where s.away and x.n < 0.7`,
  ],
  [
    'answers',
    `insert into answer (id, session_id, flow_id, step_id, child_id, person_id, value, understood_by, at)
     select gen_random_uuid(), gen_random_uuid(), 'F02_guardian_monthly', q.step, c.id, r.person_id, to_jsonb(q.value), 'button', now() - b * interval '30 days' - random() * interval '9 days'
     from generate_series(2, $1::int) b cross join child c cross join (values ('q1_health', 'WELL'), ('q2_care', 'OK'), ('q3_night', 'HOME')) q(step, value)
     cross join lateral (select p.person_id from care_relation p where p.child_id = c.id order by p.kind desc limit 1) r`,
  ],
  [
    'alerts',
    `insert into alert (id, county_id, no, child_id, subject_key, place_region_id, flag_code, severity, state, chain, exclusion, opened_at, acked_at, closed_at)
     select gen_random_uuid(), c.county_id, 'B-' || c.id || '-' || b, c.id, 'child:' || c.id, c.residence_region_id, f.code, f.severity::severity,
       (case when b > 1 then 'closed' else 'acked' end)::alert_state,
       '{"chain":"C","severity":"yellow","steps":[],"ackWithinMs":86400000}', '{"suspectPersonIds":[],"excludedPersonIds":[],"excludedHouseholdIds":[],"excludedRoles":[],"recusedStaffIds":[],"releasedPersonIds":[]}',
       x.at, x.at + random() * interval '5 hours', case when b > 1 then x.at + interval '9 days' end
     from generate_series(1, $1::int) b cross join child c cross join (values ('C01', 'yellow', 40), ('M02', 'orange', 90), ('G01', 'red', 400)) f(code, severity, one_of)
     cross join lateral (select now() - b * interval '30 days' + random() * interval '20 days' as at, c.id) x
     where abs(hashtext(c.id::text || b || f.code)) % f.one_of = 0 on conflict do nothing`,
  ],
];

/** Puts so many months of the year's rhythm behind the county that lives in this folder, once. @returns what is there. */
export async function fillDeskHistory(folder: string, months: number): Promise<string> {
  const store = await openStore(readConfig({ JIAXIN_DATA_DIR: folder, LOG_LEVEL: 'silent' }), silentLog);
  try {
    const { pool } = store;
    const [known] = (await pool.query(`select count(*)::int as n from contact_log where source = 'bench'`)).rows;
    if (known.n === 0) await fill(store.url, months);
    const tables = ['child', 'duty', 'contact_log', 'answer', 'alert'];
    const counts = await Promise.all(tables.map((table) => pool.query(`select count(*)::int as n from ${table}`)));
    return tables.map((table, index) => `${table} ${counts[index]?.rows[0].n}`).join(', ');
  } finally {
    await store.close();
  }
}

/** All or nothing, however long it takes. */
async function fill(url: string, months: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin; set local synchronous_commit = off');
    for (const [what, sql] of steps) {
      const from = performance.now();
      const { rowCount } = await client.query(sql, [months]);
      process.stdout.write(`  ${what}: ${rowCount} rows in ${((performance.now() - from) / 1000).toFixed(0)} s\n`);
    }
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
