import { z } from 'zod';
import type { SubjectsAsk } from '../../app/rhythm/ports.ts';
import type { DutyAbout } from '../../core/duty/duty-rule.ts';
import type { DutyChildRow, DutySubjectRow } from '../../core/duty/duty-subject-row.ts';
import type { PersonId, RegionId } from '../../core/ids.ts';
import type { Prepared, Session } from '../hallway/database.ts';
import { childrenSql, classesSql, familyPersonsSql, regionsSql, schoolsSql, staffPersonsSql } from './subjects-sql.ts';

const words = z.string().nullable();

const Owner = z.object({
  personId: z.string(),
  role: z.string(),
  livesWith: z.boolean(),
  pairingType: z.string(),
  hour: z.number().nullable(),
  timeZone: z.string(),
  promptsOff: z.boolean(),
  replyMode: words,
  reachable: z.boolean(),
  vettedOn: words,
  trainedOn: words,
  acknowledgedOn: words,
});
type Owner = z.infer<typeof Owner>;

const Row = z.object({
  key: z.string(),
  regionId: words,
  organizationId: words,
  classId: words,
  childCount: z.number(),
  openUnlisted: z.number().optional(),
  child: z.record(z.string(), z.unknown()).nullable(),
  owners: z.array(Owner),
});
type Row = z.infer<typeof Row>;

const pageSize = 500;
const first = '00000000-0000-0000-0000-000000000000';
const pairedOrFamily = new Set(['CAREGIVER', 'PARENT_AWAY', 'HELPER', 'VOLUNTEER']);

const statements = {
  child: { name: 'duty_children', text: childrenSql },
  class: { name: 'duty_classes', text: classesSql },
  school: { name: 'duty_schools', text: schoolsSql },
  village: { name: 'duty_villages', text: regionsSql('village') },
  town: { name: 'duty_towns', text: regionsSql('town') },
  county: { name: 'duty_counties', text: regionsSql('county') },
} as const satisfies Record<Exclude<DutyAbout, 'person'>, Prepared>;

const ofPersons = {
  family: { name: 'duty_family_persons', text: familyPersonsSql },
  staff: { name: 'duty_staff_persons', text: staffPersonsSql },
} as const;

/** The statements of a rule's subjects. Families are found by their children, staff by their roles. */
export function statementsFor(about: DutyAbout, roles: readonly string[]): readonly Prepared[] {
  if (about !== 'person') return [statements[about]];
  return [
    ...(roles.some((role) => pairedOrFamily.has(role)) ? [ofPersons.family] : []),
    ...(roles.some((role) => !pairedOrFamily.has(role)) ? [ofPersons.staff] : []),
  ];
}

/**
 * The possible owners and subjects of one rule in one county, page by page: what a page takes in memory does not grow with the
 * county. Facts are those of this moment.
 */
export async function* subjectPages(
  database: Session,
  { countyId, about, roles, scopeId, exceptScopes, now }: SubjectsAsk,
): AsyncGenerator<readonly DutySubjectRow[]> {
  const bereaved = await bereavedPersons(database, countyId, now);
  for (const statement of statementsFor(about, roles)) {
    let last = first;
    for (;;) {
      const values = [countyId, last, roles, new Date(now), scopeId, exceptScopes, pageSize];
      const rows = (await database.rows(statement, values)).map((row) => Row.parse(row));
      const end = rows.at(-1)?.key;
      if (end === undefined) break;
      yield rows.flatMap((row) => subjectsOf(row, about, bereaved));
      last = end;
    }
  }
}

/** Certain children, places and persons: what is to be judged now, instead of everything there is. */
export interface SubjectKeys {
  readonly children: readonly string[];
  readonly organizations: readonly string[];
  readonly regions: readonly string[];
  readonly persons: readonly string[];
  readonly staff: readonly string[];
}

/** The statements by key instead of by page: a statement says once where its page begins. */
function byKeys({ name, text }: Prepared): Prepared {
  return { name: `${name}_of`, text: text.replace(/(\b[a-z]+\.id) > \$2/u, '$1 = any($2::uuid[])') };
}

const ofKeys = {
  children: [['child', byKeys(statements.child)]],
  organizations: [
    ['school', byKeys(statements.school)],
    ['class', byKeys({ ...statements.class, text: statements.class.text.replace('k.id > $2', 'o.id > $2') })],
  ],
  regions: [
    ['village', byKeys(statements.village)],
    ['town', byKeys(statements.town)],
    ['county', byKeys(statements.county)],
  ],
  persons: [['person', byKeys(ofPersons.family)]],
  staff: [['person', byKeys(ofPersons.staff)]],
} as const satisfies Record<keyof SubjectKeys, readonly (readonly [DutyAbout, Prepared])[]>;

/** The same rows as `subjectPages`, for certain keys and all schools. */
export async function subjectsOfKeys(
  database: Session,
  countyId: RegionId,
  roles: readonly string[],
  keys: SubjectKeys,
  now: number,
): Promise<readonly DutySubjectRow[]> {
  const asked = (Object.keys(ofKeys) as (keyof SubjectKeys)[]).filter((name) => keys[name].length > 0);
  if (asked.length === 0) return [];
  const [bereaved, ...found] = await Promise.all([
    bereavedPersons(database, countyId, now),
    ...asked.flatMap((name) =>
      ofKeys[name].map(async ([about, statement]) => {
        const values = [countyId, keys[name], roles, new Date(now), null, [], keys[name].length * rowsAKey];
        return { about, rows: (await database.rows(statement, values)).map((row) => Row.parse(row)) };
      }),
    ),
  ]);
  return found.flatMap(({ about, rows }) => rows.flatMap((row) => subjectsOf(row, about, bereaved)));
}

/** A member of staff has a row for every role, a school one for every class. */
const rowsAKey = 100;

function subjectsOf(row: Row, about: DutyAbout, bereaved: ReadonlyMap<string, string>): DutySubjectRow[] {
  // Of a school year that is over.
  if (about === 'class' && row.childCount === 0) return [];
  return row.owners.map((owner) => ({
    ownerPersonId: owner.personId as PersonId,
    ownerRole: owner.role,
    ownerHour: owner.hour,
    ownerTimeZone: owner.timeZone,
    ownerPromptsOff: owner.promptsOff,
    ownerReachable: owner.reachable,
    ownerReplyMode: owner.replyMode,
    ownerLivesWith: owner.livesWith,
    ownerVettedOn: owner.vettedOn,
    ownerTrainedOn: owner.trainedOn,
    ownerAcknowledgedOn: owner.acknowledgedOn,
    pairingType: owner.pairingType,
    bereavedOn: bereaved.get(owner.personId) ?? null,
    coOwners: about === 'person' ? [] : coOwnersOf(row, owner),
    child: row.child as unknown as DutyChildRow | null,
    regionId: row.regionId as RegionId | null,
    organizationId: row.organizationId,
    classId: row.classId,
    childCount: row.childCount,
    openUnlisted: row.openUnlisted ?? 0,
  }));
}

function coOwnersOf({ owners }: Row, { personId, role }: Owner): DutySubjectRow['coOwners'] {
  return owners
    .filter((one) => one.role === role && one.personId !== personId)
    .map((one) => ({ personId: one.personId as PersonId, reachable: one.reachable, livesWith: one.livesWith }));
}

/** Persons who lost a child of their household or their care in the last month, and when (domain 10.52). */
const bereavedSql: Prepared = {
  name: 'duty_bereaved',
  text: `
select x.person_id as id, to_char(max(x.at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from (
  select k.person_id, d.deceased_at as at from person d join child c on c.person_id = d.id cross join lateral (
    select r.person_id from care_relation r where r.child_id = c.id
    union select s.parent_person_id from parent_state s where s.child_id = c.id
    union select h.id from person h where h.household_id = d.household_id) k
  where d.deceased_at is not null and d.deceased_at > $2::timestamptz - interval '31 days' and d.deceased_at <= $2 and d.county_id = $1) x
group by x.person_id`,
};

async function bereavedPersons(database: Session, countyId: string, now: number): Promise<ReadonlyMap<string, string>> {
  const rows = await database.rows<{ id: string; day: string }>(bereavedSql, [countyId, new Date(now)]);
  return new Map(rows.map(({ id, day }) => [id, day]));
}
