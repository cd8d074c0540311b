import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { RegionId } from '../../core/ids.ts';
import type { Session } from '../hallway/database.ts';

export async function counties(database: Session): Promise<readonly RegionId[]> {
  const rows = await database.rows<{ id: RegionId }>(
    `select r.id from region r where r.level = 'county' and r.active order by r.created_at, r.id`,
  );
  return rows.map(({ id }) => id);
}

/** Terms and days as the county entered them. */
export async function countyCalendar(database: Session, countyId: RegionId): Promise<CountyCalendar> {
  const [terms, days] = await Promise.all([
    database.rows<CountyCalendar['terms'][number]>(
      `select t.organization_id as "organizationId", t.school_year as "schoolYear", t.term, to_char(t.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(t.ends_on, 'YYYY-MM-DD') as "endsOn"
       from school_term t where t.county_id = $1 order by t.starts_on, t.organization_id nulls first`,
      [countyId],
    ),
    database.rows<CountyCalendar['days'][number]>(
      `select to_char(d.day, 'YYYY-MM-DD') as day, d.kind, d.name from calendar_day d where d.county_id = $1 and d.kind in ('holiday', 'workday') order by d.day`,
      [countyId],
    ),
  ]);
  return { terms, days };
}
