import { z } from 'zod';
import { limitsAmong } from '../../core/alert/alert-limits.ts';
import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { Instant, PersonId, RegionId, StaffId } from '../../core/ids.ts';
import type { Contact, CountyFacts } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import { countyCalendar } from '../rhythm/calendars.ts';
import type { Database, Prepared } from './database.ts';

/** What is the same for everybody who lives in one place. */
export interface PlaceFacts {
  readonly countyId: RegionId | null;
  readonly villageName: string;
  readonly townName: string;
  readonly policeName: string;
  readonly policePhone: string;
  readonly stationPhone: string;
  readonly director: Contact | null;
}

export interface ClassFacts {
  readonly className: string;
  readonly teacher: Contact | null;
}

/** Names and numbers of places, classes and counties, and the counties' calendars; they may be as old as `staleAfterMs`. */
export interface Places {
  /** Everything asked for, in one statement for what is not known yet. */
  load(
    ask: { regions: readonly string[]; classes: readonly string[]; counties: readonly string[] },
    now: Instant,
  ): Promise<void>;
  region(id: string): PlaceFacts;
  schoolClass(id: string | null): ClassFacts;
  /** "" is the first county of the database: where somebody belongs whom nobody knows yet. */
  county(id: string): CountyFacts;
  calendar(countyId: RegionId, now: Instant): Promise<CountyCalendar>;
  /** Forgets everything: after an import, and in tests. */
  forget(): void;
}

/** Names of places and the numbers to call may be this old; who is told of an alert never comes from here. */
export const staleAfterMs = 5_000;

const contact = z
  .object({ personId: z.string(), staffId: z.string(), name: z.string(), phoneE: z.string().nullable() })
  .nullable();
const words = z.string().nullable();
const RegionRow = z.object({
  id: z.string(),
  countyId: words,
  village: words,
  town: words,
  police: words,
  policePhone: words,
  station: words,
  director: contact,
});
const ClassRow = z.object({ id: z.string(), name: z.string(), teacher: contact });
const CountyRow = z.object({
  asked: z.string(),
  id: z.string(),
  name: z.string(),
  dutyPhone: words,
  settings: z.record(z.string(), z.unknown()),
  officer: contact,
});
const Answer = z.object({ regions: z.array(RegionRow), classes: z.array(ClassRow), counties: z.array(CountyRow) });

const contactOf = (
  staff: string,
): string => `(select json_build_object('personId', q.id, 'staffId', t.id, 'name', q.display_name, 'phoneE', q.phone_e)
  from staff t join person q on q.id = t.person_id where t.id = ${staff} and t.status = 'active' and q.deceased_at is null)`;

/** Who holds a role at a place now: first who is there longest. */
const holder = (
  role: string,
  at: string,
): string => `(select r.staff_id from staff_role r join staff t on t.id = r.staff_id
  where r.role = '${role}' and r.scope_id = ${at} and r.valid_from <= now() and (r.valid_to is null or r.valid_to > now()) and t.status = 'active'
  order by r.valid_from, r.id limit 1)`;

const placesSql: Prepared = {
  name: 'load_places',
  text: `
select (select coalesce(json_agg(json_build_object('id', r.id, 'countyId', r.county_id, 'village', up.village, 'town', up.town, 'police', up.police,
          'policePhone', up.police_phone, 'station', up.station, 'director', ${contactOf(holder('CHILD_DIRECTOR', 'up.village_id'))})), '[]'::json)
        from region r cross join lateral (
          select max(g.name) filter (where g.level = 'village') as village, max(g.id::text) filter (where g.level = 'village')::uuid as village_id,
            max(g.name) filter (where g.level = 'town') as town,
            max(coalesce(g.duty_phone, g.phone)) filter (where g.level = 'town') as station,
            (array_agg(g.police_station_name order by g.level desc) filter (where g.police_station_name is not null))[1] as police,
            (array_agg(g.police_phone order by g.level desc) filter (where g.police_phone is not null))[1] as police_phone
          from region g where g.id = any(string_to_array(trim(both '/' from r.path), '/')::uuid[])) up
        where r.id = any($1::uuid[])) as regions,
  (select coalesce(json_agg(json_build_object('id', k.id, 'name', k.grade || k.name,
          'teacher', ${contactOf(`coalesce(k.head_teacher_id, ${holder('CLASS_TEACHER', 'k.id')})`)})), '[]'::json)
        from school_class k where k.id = any($2::uuid[])) as classes,
  (select coalesce(json_agg(json_build_object('asked', ask, 'id', r.id, 'name', r.name, 'dutyPhone', r.duty_phone,
          'settings', (select coalesce(json_object_agg(s.key, s.value), '{}'::json) from county_setting s where s.county_id = r.id),
          'officer', ${contactOf(holder('PRIVACY_OFFICER', 'r.id'))})), '[]'::json)
        from unnest($3::text[]) ask join lateral (
          select * from region c where c.level = 'county' and (ask = '' or c.id::text = ask) order by c.created_at, c.id limit 1) r on true) as counties`,
};

const nowhere: PlaceFacts = {
  countyId: null,
  villageName: '',
  townName: '',
  policeName: '',
  policePhone: '110',
  stationPhone: '',
  director: null,
};
const noClass: ClassFacts = { className: '', teacher: null };
const noCounty: CountyFacts = {
  id: '00000000-0000-0000-0000-000000000000' as RegionId,
  name: '',
  authority: '',
  keepYears: 3,
  officer: null,
  dutyPhone: '',
  timeZone: 'Asia/Shanghai',
};

/** `staleMs`: how old what is remembered may be. */
export function makePlaces(database: Database, crypto: FieldCrypto, staleMs = staleAfterMs): Places {
  const regions = new Shelf<PlaceFacts>(staleMs);
  const classes = new Shelf<ClassFacts>(staleMs);
  const counties = new Shelf<CountyFacts>(staleMs);
  const calendars = new Shelf<CountyCalendar>(staleMs);
  const contactFrom = (row: z.infer<typeof contact>): Contact | null =>
    row && {
      personId: row.personId as PersonId,
      staffId: row.staffId as StaffId,
      name: row.name,
      phone: row.phoneE === null ? '' : crypto.decrypt('person', 'phone_e', row.personId, row.phoneE),
    };
  return {
    load: async (ask, now) => {
      const missing = [
        regions.missing(ask.regions, now),
        classes.missing(ask.classes, now),
        counties.missing(ask.counties, now),
      ] as const;
      if (missing.every((list) => list.length === 0)) return;
      const [row] = await database.rows(placesSql, [...missing]);
      const answer = Answer.parse(row);
      for (const r of answer.regions) {
        regions.put(r.id, now, {
          countyId: r.countyId as RegionId | null,
          villageName: r.village ?? '',
          townName: r.town ?? '',
          policeName: r.police ?? '派出所',
          policePhone: r.policePhone ?? '110',
          stationPhone: r.station ?? '',
          director: contactFrom(r.director),
        });
      }
      for (const k of answer.classes) classes.put(k.id, now, { className: k.name, teacher: contactFrom(k.teacher) });
      for (const c of answer.counties) counties.put(c.asked, now, countyFrom(c, contactFrom(c.officer)));
      // What does not exist is remembered as well, or it would be asked for with every message.
      for (const id of regions.missing(missing[0], now)) regions.put(id, now, nowhere);
      for (const id of classes.missing(missing[1], now)) classes.put(id, now, noClass);
      for (const id of counties.missing(missing[2], now)) counties.put(id, now, noCounty);
    },
    region: (id) => regions.get(id) ?? nowhere,
    schoolClass: (id) => (id === null ? undefined : classes.get(id)) ?? noClass,
    county: (id) => counties.get(id) ?? noCounty,
    calendar: async (countyId, now) => {
      const known = calendars.missing([countyId], now).length === 0 ? calendars.get(countyId) : undefined;
      const calendar = known ?? (await countyCalendar(database, countyId));
      if (!known) calendars.put(countyId, now, calendar);
      return calendar;
    },
    forget: () => {
      for (const shelf of [regions, classes, counties, calendars]) shelf.clear();
    },
  };
}

/** Settings `authority`, `keepYears`, `dutyPhone`, `timeZone` and the time limits of alerts of a county; each has a default. */
function countyFrom(row: z.infer<typeof CountyRow>, officer: Contact | null): CountyFacts {
  const { authority, keepYears, dutyPhone, timeZone } = row.settings;
  return {
    id: row.id as RegionId,
    name: row.name,
    authority: typeof authority === 'string' ? authority : `${row.name}民政局`,
    keepYears: typeof keepYears === 'number' ? keepYears : 3,
    officer,
    dutyPhone: typeof dutyPhone === 'string' ? dutyPhone : (row.dutyPhone ?? ''),
    timeZone: typeof timeZone === 'string' ? timeZone : 'Asia/Shanghai',
    alertLimits: limitsAmong(row.settings),
  };
}

class Shelf<T> {
  #things = new Map<string, { readonly at: Instant; readonly value: T }>();
  readonly #staleMs: number;

  constructor(staleMs: number) {
    this.#staleMs = staleMs;
  }

  missing(ids: readonly string[], now: Instant): string[] {
    const isFresh = (id: string): boolean => {
      const at = this.#things.get(id)?.at;
      // A clock that jumped back must not make things look young for hours.
      return at !== undefined && Math.abs(now - at) <= this.#staleMs;
    };
    return [...new Set(ids)].filter((id) => !isFresh(id));
  }

  put(id: string, at: Instant, value: T): void {
    if (this.#things.size >= 200_000) this.#things.clear();
    this.#things.set(id, { at, value });
  }

  get(id: string): T | undefined {
    return this.#things.get(id)?.value;
  }

  clear(): void {
    this.#things.clear();
  }
}
