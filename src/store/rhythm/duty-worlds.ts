import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { DutyFacts } from '../../core/duty/duty.ts';
import { familyRoles, staffRoles } from '../../core/duty/roles.ts';
import type { Instant, PersonId, RegionId } from '../../core/ids.ts';
import type { DutyWorld } from '../../core/situation.ts';
import type { Database } from '../hallway/database.ts';
import { countyCalendar } from './calendars.ts';
import { reachOfDuties } from './reach.ts';
import { type SubjectKeys, subjectsOfKeys } from './subjects.ts';

/** Whose due duties are to be judged. */
export interface DutyWorldAsk {
  readonly personId: PersonId;
  readonly staffId: string | null;
  readonly countyId: RegionId;
  readonly duties: readonly DutyFacts[];
  /** The roles of staff that this person holds now; absent: nobody knows. */
  readonly staffRoles?: readonly string[];
}

const everyRole = [...familyRoles, ...staffRoles];
/** Which nobody is given a post for: they come of the child, of a pairing, of a class. */
const withoutPost = [...familyRoles, 'HELPER', 'VOLUNTEER'];

/** In which roles these persons may own a duty: nobody else's subjects need be read. Whose duty it was before is not known here. */
function rolesOf(asks: readonly DutyWorldAsk[]): readonly string[] {
  const known = asks.every(
    ({ staffRoles: own, duties }) =>
      own !== undefined && duties.every(({ handedFromId }) => (handedFromId ?? null) === null),
  );
  if (!known) return everyRole;
  const classTeacher = asks.some(({ staffId }) => staffId !== null) ? ['CLASS_TEACHER'] : [];
  const posts = asks.flatMap((ask) => ask.staffRoles ?? []);
  return [...new Set([...withoutPost, ...classTeacher, ...posts])].toSorted();
}

/**
 * What the due duties of these persons are judged by, as planning would see it at this moment: the same statements, for the
 * children and places in question. A few statements for all of them together, whatever the number of persons.
 */
export async function dutyWorlds(
  database: Database,
  asks: readonly DutyWorldAsk[],
  now: Instant,
  calendarOf: (countyId: RegionId) => Promise<CountyCalendar> = (countyId) => countyCalendar(database, countyId),
): Promise<readonly DutyWorld[]> {
  const worlds = new Map<DutyWorldAsk, DutyWorld>();
  for (const [countyId, group] of Map.groupBy(asks, (ask) => ask.countyId)) {
    const asked = group.flatMap(({ duties }) => duties.filter(({ promptedAt }) => promptedAt !== null));
    const [subjects, reachable, calendar, reach] = await Promise.all([
      subjectsOfKeys(database, countyId, rolesOf(group), keysOf(group), now),
      reachablePersons(
        database,
        group.map(({ personId }) => personId),
      ),
      calendarOf(countyId),
      asked.length === 0
        ? new Map()
        : reachOfDuties(
            database,
            asked.map(({ id }) => id),
          ),
    ]);
    const byOwner = Map.groupBy(subjects, ({ ownerPersonId }) => ownerPersonId);
    for (const ask of group)
      worlds.set(ask, {
        reachable: reachable.has(ask.personId),
        subjects: ownersOf(ask).flatMap((id) => byOwner.get(id) ?? []),
        calendar,
        reach,
      });
  }
  return asks.map((ask) => worlds.get(ask) as DutyWorld);
}

/** A duty that was handed on is judged by what the rule sees of whom it was: their deputy has no post there. */
function ownersOf({ personId, duties }: DutyWorldAsk): PersonId[] {
  return [...new Set([personId, ...duties.flatMap(({ handedFromId }) => handedFromId ?? [])])];
}

/** A duty without a child is about a place or about the owner alone: the row does not say which, so both are looked at. */
function keysOf(asks: readonly DutyWorldAsk[]): SubjectKeys {
  const all = asks.flatMap(({ duties }) => duties);
  const some = asks.filter(({ duties }) => duties.some(({ childId }) => childId === null));
  const places = all.filter(({ childId }) => childId === null);
  return {
    children: unique(all.map(({ childId }) => childId)),
    organizations: unique(places.map(({ organizationId }) => organizationId)),
    regions: unique(places.map(({ regionId }) => regionId)),
    persons: unique(some.map(({ personId }) => personId)),
    staff: unique(some.map(({ staffId }) => staffId)),
  };
}

function unique(ids: readonly (string | null)[]): readonly string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

async function reachablePersons(database: Database, persons: readonly PersonId[]): Promise<ReadonlySet<string>> {
  const rows = await database.rows<{ id: string }>(
    `select distinct i.person_id as id from channel_identity i where i.person_id = any($1::uuid[]) and i.state = 'bound'`,
    [persons],
  );
  return new Set(rows.map(({ id }) => id));
}
