import { z } from 'zod';
import type { AlertEventIn } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { AlertSituation, Candidate } from '../../core/situation.ts';
import type { Prepared } from './database.ts';
import { alertRecord, childFacts, personFacts } from './facts.ts';
import type { LoadParts } from './load-party.ts';
import { monthStarts } from './months.ts';
import { AlertRow, ChildRow, channelName, PersonRow } from './rows.ts';
import { alertJson, childJson, personJson } from './situation-sql.ts';

const CandidateRow = z.object({
  staffId: z.string(),
  personId: z.string(),
  name: z.string(),
  role: z.string(),
  householdId: z.string().nullable(),
  onDuty: z.boolean(),
  backup: z.boolean(),
  kin: z.array(z.string()),
  addresses: z.array(z.object({ identityId: z.string(), channel: channelName })),
  phoneE: z.string().nullable(),
  dutyPhone: z.object({ id: z.string(), phoneE: z.string() }).nullable(),
});

const Row = z.object({
  alert: AlertRow,
  child: ChildRow.nullable(),
  place: z.string().nullable(),
  candidates: z.array(CandidateRow),
  actor: PersonRow.nullable(),
  family: z.array(z.object({ personId: z.string(), householdId: z.string().nullable() })),
});

/** Ids that a role's scope may name at the place of an alert `a` about a child `ch`: regions upwards, school, class, the case itself. */
export const scopesOf = (a: string, ch: string): string => `array_remove(
  coalesce((select string_to_array(trim(both '/' from g.path), '/')::uuid[] from region g where g.id = coalesce(${ch}.residence_region_id, ${a}.place_region_id)), array[${a}.county_id])
  || array[${ch}.school_organization_id, ${ch}.class_id, ${a}.id], null)`;

/** Persons to whom a person declared kinship, either way. */
export const kinOf = (
  person: string,
  now: string,
): string => `(select k.person_b_id as id from kinship k where k.person_a_id = ${person} and (k.valid_to is null or k.valid_to > ${now})
  union select k.person_a_id from kinship k where k.person_b_id = ${person} and (k.valid_to is null or k.valid_to > ${now}))`;

const held = (row: string, now: string): string =>
  `${row}.valid_from <= ${now} and (${row}.valid_to is null or ${row}.valid_to > ${now})`;

/** Roles held at the scopes; class teachers by their class; and those who are in the alert already, whatever role they hold now. */
const holders = `
  select r.staff_id, r.role from staff_role r where r.scope_id = any(at.scopes) and ${held('r', '$2')}
  union select k.head_teacher_id, 'CLASS_TEACHER' from school_class k where k.id = ch.class_id and k.head_teacher_id is not null
  union select s.id, 'TRAINER' from staff s where s.id::text = a.chain ->> 'onlyStaffId'`;

const parentsOf = (
  children: string,
): string => `(select c.person_id as id from care_relation c where c.kind = 'parent' and c.child_id in (${children})
  union select p.parent_person_id from parent_state p where p.child_id in (${children}))`;
const childrenOf = (
  parents: string,
): string => `(select c.child_id as id from care_relation c where c.kind = 'parent' and c.person_id in (${parents})
  union select p.child_id from parent_state p where p.parent_person_id in (${parents}))`;

/** Household, spouse, parents, children and siblings, as far as recorded, of those who must not know; and they themselves. */
const family = `
  with shunned as materialized (
    select jsonb_array_elements_text((a.exclusion -> 'suspectPersonIds') || (a.exclusion -> 'excludedPersonIds'))::uuid as id
  ), kids as materialized (
    select x.id from child x where x.person_id in (select id from shunned) union select id from ${childrenOf('select id from shunned')} own
  ), elders as materialized (
    select id from ${parentsOf('select id from kids')} elder
  )
  select id from shunned
  union select m.id from person s join person m on m.household_id = s.household_id where s.id in (select id from shunned)
  union select kin.id from shunned s cross join lateral ${kinOf('s.id', '$2')} kin
  union select id from elders
  union select x.person_id from child x where x.id in (select id from kids) or x.id in (select id from ${childrenOf('select id from elders')} sibling)`;

/** $1 alert · $2 now · $3, $4 the beginnings of this month and the last · $5 the person who acts, or null. */
const loadAlertSql: Prepared = {
  name: 'load_alert',
  text: `
select ${alertJson('a')} as alert,
  case when ch.id is null then null else ${childJson('ch', 'cp', '$2::timestamptz', '$3::timestamptz', '$4::timestamptz')} end as child,
  coalesce(ch.residence_region_id, a.place_region_id) as place,
  (select coalesce(json_agg(json_build_object('staffId', s.id, 'personId', q.id, 'name', q.display_name, 'role', h.role, 'householdId', q.household_id,
      'onDuty', exists (select from duty_roster d where d.region_id = any(at.scopes) and d.role = h.role and d.staff_id = s.id and ${held('d', '$2')}),
      'backup', exists (select from duty_roster d where d.region_id = any(at.scopes) and d.role = h.role and d.backup_staff_id = s.id and ${held('d', '$2')}),
      'kin', (select coalesce(json_agg(k.id), '[]'::json) from ${kinOf('q.id', '$2')} k),
      'addresses', (select coalesce(json_agg(json_build_object('identityId', i.id, 'channel', i.channel) order by i.last_seen_at desc nulls last, i.id), '[]'::json)
                    from channel_identity i where i.person_id = q.id and i.state = 'bound'),
      'phoneE', q.phone_e,
      'dutyPhone', (select json_build_object('id', d.id, 'phoneE', d.phone_e) from duty_roster d where d.region_id = any(at.scopes) and d.role = h.role and d.staff_id = s.id
                    and d.phone_e is not null and ${held('d', '$2')} limit 1)) order by h.role, s.id), '[]'::json)
   from (${holders}) h join staff s on s.id = h.staff_id and s.status = 'active' join person q on q.id = s.person_id and q.deceased_at is null) as candidates,
  (select ${personJson('ap', '$2::timestamptz')} from person ap where ap.id = $5::uuid) as actor,
  (select coalesce(json_agg(json_build_object('personId', m.id, 'householdId', m.household_id)), '[]'::json) from person m where m.id in (${family})) as family
from alert a
left join child ch on ch.id = a.child_id
left join person cp on cp.id = ch.person_id
cross join lateral (select ${scopesOf('a', 'ch')} as scopes) at
where a.id = $1`,
};

/** Reads what `decideAlert` needs; null when there is no such alert. */
export function makeLoadAlert({
  database,
  crypto,
  places,
}: LoadParts): (event: AlertEventIn, now: Instant) => Promise<AlertSituation | null> {
  return async (event, now) => {
    const { month_start, last_month_start } = monthStarts(now);
    const actorId = event.kind === 'staff_acted' ? event.personId : null;
    const [found] = await database.rows(loadAlertSql, [
      event.alertId,
      new Date(now),
      month_start,
      last_month_start,
      actorId,
    ]);
    if (found === undefined) return null;
    const { alert, child, place, candidates, actor, family: kin } = Row.parse(found);
    await places.load(
      {
        regions: place === null ? [] : [place],
        classes: child?.classId ? [child.classId] : [],
        counties: [alert.countyId],
      },
      now,
    );
    const { villageName, townName } = places.region(place ?? '');
    return {
      now,
      alert: alertRecord(alert, crypto),
      child: child && childFacts(child, places, 'staff'),
      county: places.county(alert.countyId),
      villageName,
      townName,
      candidates: candidates.map(({ phoneE, dutyPhone, ...rest }) => {
        const own = phoneE === null ? '' : crypto.decrypt('person', 'phone_e', rest.personId, phoneE);
        const phone =
          dutyPhone === null ? own : crypto.decrypt('duty_roster', 'phone_e', dutyPhone.id, dutyPhone.phoneE);
        return { ...rest, phone } as unknown as Candidate;
      }),
      actor: actor?.staff ? (personFacts(actor, crypto) as NonNullable<AlertSituation['actor']>) : null,
      family: kin as unknown as AlertSituation['family'],
    };
  };
}
