import { z } from 'zod';
import type { HallwayStore } from '../../app/ports.ts';
import type { AlertEventIn } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { AlertSituation, Candidate } from '../../core/situation.ts';
import { hallwayBatches, makeBatcher } from './batcher.ts';
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
  n: z.number(),
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

/** A row of leave of these days: they are the county's, not the server's. */
const onLeave = (row: string, now: string): string =>
  `${row}.cancelled_at is null and (${now}::timestamptz at time zone 'Asia/Shanghai')::date between ${row}.from_day and ${row}.to_day`;

/**
 * On the roster in this column, or standing in for somebody there who is on leave; whoever is on leave is not. They still hold their role: with
 * nobody else on the roster everybody is told, the absent too.
 */
const rostered = (column: string): string => `exists (select from roster d where d.role = h.role
    and (d.${column} = s.id or exists (select from staff_leave l where l.staff_id = d.${column} and l.deputy_staff_id = s.id and ${onLeave('l', 'w.now')})))
  and not exists (select from staff_leave l where l.staff_id = s.id and ${onLeave('l', 'w.now')})`;

/** Roles held at the scopes; class teachers by their class; those who stand in for somebody of them; and those who are in the alert already, whatever role they hold now. */
const holders = `
  select r.staff_id, r.role from staff_role r where r.scope_id = any(at.scopes) and ${held('r', 'w.now')}
  union select l.deputy_staff_id, r.role from staff_role r join staff_leave l on l.staff_id = r.staff_id and l.deputy_staff_id is not null and ${onLeave('l', 'w.now')}
    where r.scope_id = any(at.scopes) and ${held('r', 'w.now')}
  union select k.head_teacher_id, 'CLASS_TEACHER' from school_class k where k.id = ch.class_id and k.head_teacher_id is not null
  union select l.deputy_staff_id, 'CLASS_TEACHER' from school_class k join staff_leave l on l.staff_id = k.head_teacher_id and l.deputy_staff_id is not null and ${onLeave('l', 'w.now')}
    where k.id = ch.class_id
  union select s.id, 'TRAINER' from staff s where s.id = (a.chain ->> 'onlyStaffId')::uuid`;

const parentsOf = (
  children: string,
): string => `(select c.person_id as id from care_relation c where c.kind = 'parent' and c.child_id in (${children})
  union select p.parent_person_id from parent_state p where p.child_id in (${children}))`;
const childrenOf = (
  parents: string,
): string => `(select c.child_id as id from care_relation c where c.kind = 'parent' and c.person_id in (${parents})
  union select p.child_id from parent_state p where p.parent_person_id in (${parents}))`;

/** Those who must not know, as JSON. */
const shunned = `((a.exclusion -> 'suspectPersonIds') || (a.exclusion -> 'excludedPersonIds'))`;

/** Household, spouse, parents, children and siblings, as far as recorded, of those who must not know; and they themselves. */
const family = `
  with shunned as materialized (
    select jsonb_array_elements_text(${shunned})::uuid as id
  ), kids as materialized (
    select x.id from child x where x.person_id in (select id from shunned) union select id from ${childrenOf('select id from shunned')} own
  ), elders as materialized (
    select id from ${parentsOf('select id from kids')} elder
  )
  select id from shunned
  union select m.id from person s join person m on m.household_id = s.household_id where s.id in (select id from shunned)
  union select kin.id from shunned s cross join lateral ${kinOf('s.id', 'w.now')} kin
  union select id from elders
  union select x.person_id from child x where x.id in (select id from kids union select id from ${childrenOf('select id from elders')} sibling)`;

/** Of most people nobody has declared kin: two looks at an index, and only then the list. */
const kin = `case when (select true from kinship k where k.person_a_id = q.id limit 1) is null and (select true from kinship k where k.person_b_id = q.id limit 1) is null
  then '[]'::json else (select coalesce(json_agg(k.id), '[]'::json) from ${kinOf('q.id', 'w.now')} k) end`;

type Who = 'all' | 'concerned';

/**
 * $1 is a JSON array of {n, alert_id, now, month_start, last_month_start, actor_id, to_staff_id}: the person who acts, or null, and whom they hand it to. For an act
 * nothing of the child is read, and of the candidates only these two: what is not in a statement need not be made ready each time.
 */
const loadSql = (who: Who): Prepared => ({
  name: who === 'all' ? 'load_alert' : 'load_act',
  text: `
with w as materialized (
  select * from json_to_recordset($1::json) as x(n int, alert_id uuid, now timestamptz, month_start timestamptz, last_month_start timestamptz, actor_id uuid, to_staff_id uuid)
)
select w.n, ${alertJson('a')} as alert,
  ${who === 'all' ? `case when ch.id is null then null else ${childJson('ch', 'cp', 'w.now', 'w.month_start', 'w.last_month_start')} end` : 'null::json'} as child,
  coalesce(ch.residence_region_id, a.place_region_id) as place,
  (with roster as materialized (select d.* from duty_roster d where d.region_id = any(at.scopes) and ${held('d', 'w.now')})
   select coalesce(json_agg(json_build_object('staffId', s.id, 'personId', q.id, 'name', q.display_name, 'role', h.role, 'householdId', q.household_id,
      'onDuty', ${rostered('staff_id')},
      'backup', ${rostered('backup_staff_id')},
      'kin', ${kin},
      'addresses', (select coalesce(json_agg(json_build_object('identityId', i.id, 'channel', i.channel) order by i.last_seen_at desc nulls last, i.id), '[]'::json)
                    from channel_identity i where i.person_id = q.id and i.state = 'bound'),
      'phoneE', q.phone_e,
      'dutyPhone', (select json_build_object('id', d.id, 'phoneE', d.phone_e) from roster d where d.role = h.role and d.staff_id = s.id
                    and d.phone_e is not null limit 1)) order by h.role, s.id), '[]'::json)
   from (${holders}) h join staff s on s.id = h.staff_id and s.status = 'active' join person q on q.id = s.person_id and q.deceased_at is null
   ${who === 'all' ? '' : 'where q.id = w.actor_id or s.id = w.to_staff_id'}) as candidates,
  (select ${personJson('ap', 'w.now')} from person ap where ap.id = w.actor_id) as actor,
  -- Most alerts keep it from nobody.
  case when jsonb_array_length(${shunned}) = 0 then '[]'::json else
    (select coalesce(json_agg(json_build_object('personId', m.id, 'householdId', m.household_id)), '[]'::json) from person m where m.id in (${family})) end as family
from w join alert a on a.id = w.alert_id
left join child ch on ch.id = a.child_id
left join person cp on cp.id = ch.person_id
cross join lateral (select ${scopesOf('a', 'ch')} as scopes) at`,
});

const statements = { all: loadSql('all'), concerned: loadSql('concerned') } as const satisfies Record<Who, Prepared>;

interface Ask {
  readonly event: AlertEventIn;
  readonly now: Instant;
}

/** Reads what `decideAlert` needs, in one round trip; loads that come together share it. Null when there is no such alert. */
export function makeLoadAlert(parts: LoadParts): HallwayStore['loadAlert'] {
  const load = (who: Who) =>
    makeBatcher<Ask, AlertSituation | null>({
      run: (asks) => loadAll(parts, statements[who], asks),
      keysOf: () => [],
      ...hallwayBatches,
    });
  const loads = { all: load('all'), concerned: load('concerned') };
  return (event, now, who = 'all') => loads[who]({ event, now });
}

async function loadAll(
  parts: LoadParts,
  statement: Prepared,
  asks: readonly Ask[],
): Promise<readonly (AlertSituation | null)[]> {
  const keys = asks.map(({ event, now }, n) => ({
    n,
    alert_id: event.alertId,
    now: new Date(now),
    ...monthStarts(now),
    actor_id: event.kind === 'staff_acted' ? event.personId : null,
    to_staff_id: event.kind === 'staff_acted' && event.action.type === 'hand_over' ? event.action.toStaffId : null,
  }));
  const found = await parts.database.rows(statement, [JSON.stringify(keys)]);
  const rows = new Map(found.map((one) => Row.parse(one)).map((row) => [row.n, row]));
  const all = [...rows.values()];
  await parts.places.load(
    {
      regions: all.flatMap(({ place }) => place ?? []),
      classes: all.flatMap(({ child }) => child?.classId ?? []),
      counties: all.map(({ alert }) => alert.countyId),
    },
    asks[0]?.now ?? 0,
  );
  return asks.map(({ now }, n) => {
    const row = rows.get(n);
    return row ? situationOf(parts, row, now) : null;
  });
}

function situationOf({ crypto, places }: LoadParts, row: z.infer<typeof Row>, now: Instant): AlertSituation {
  const { alert, child, place, candidates, actor, family: kin } = row;
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
      const phone = dutyPhone === null ? own : crypto.decrypt('duty_roster', 'phone_e', dutyPhone.id, dutyPhone.phoneE);
      return { ...rest, phone } as unknown as Candidate;
    }),
    actor: actor?.staff ? (personFacts(actor, crypto) as NonNullable<AlertSituation['actor']>) : null,
    family: kin as unknown as AlertSituation['family'],
  };
}
