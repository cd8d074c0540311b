import { randomUUID } from 'node:crypto';
import type { PlaceResult, PlacesPort, TermWish } from '../../app/desk/places-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import { dayNumber, readIsoDate } from '../../core/flow/facts.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { placeScope } from '../access/place-scope.ts';
import { auditRow } from './audit-row.ts';
import { countyOf } from './county-of.ts';
import type { PeopleParts } from './staff-in-reach.ts';

const text = (date: Date) => date.toISOString().slice(0, 10);
const date = (day: string) => new Date(`${day}T00:00:00Z`);

/** Terms of the schools and days of the county (tables school_term, calendar_day). */
export function makeCalendars(parts: PeopleParts): Pick<PlacesPort, 'calendar' | 'setTerm' | 'setDay'> {
  const { database, now } = parts;
  return {
    async calendar(actor) {
      const county = await countyOf(parts, actor, 'place.read');
      return county && readCalendar(parts, county.id);
    },
    setTerm: (actor, wish) => setTerm(parts, actor, wish),
    async setDay(actor, { day, kind, name }) {
      const county = await countyOf(parts, actor, 'place.change');
      if (county === null) return { kind: 'unknown' };
      if (readIsoDate(day) === undefined) return { kind: 'refused', why: 'days' };
      const row = { kind: kind === '' ? 'none' : kind, name: cellText(name).slice(0, 20) || null };
      await database.$transaction([
        database.calendarDay.upsert({
          where: { countyId_day: { countyId: county.id, day: date(day) } },
          create: { countyId: county.id, day: date(day), ...row },
          update: row,
        }),
        database.auditLog.create({
          data: auditRow(actor, now(), 'calendar_day_set', 'region', county.id, { day, kind: row.kind }),
        }),
      ]);
      return { kind: 'done' };
    },
  };
}

async function readCalendar({ database }: PeopleParts, countyId: string): Promise<CountyCalendar> {
  const [terms, days] = await Promise.all([
    database.schoolTerm.findMany({ where: { countyId }, orderBy: [{ startsOn: 'asc' }] }),
    database.calendarDay.findMany({
      where: { countyId, kind: { in: ['holiday', 'workday'] } },
      orderBy: { day: 'asc' },
    }),
  ]);
  return {
    terms: terms.map(({ organizationId, schoolYear, term, startsOn, endsOn }) => ({
      organizationId,
      schoolYear,
      term,
      startsOn: text(startsOn),
      endsOn: text(endsOn),
    })),
    days: days.map(({ day, kind, name }) => ({ day: text(day), kind: kind as 'holiday' | 'workday', name })),
  };
}

/** A term lies in its school year and lasts from four weeks to ten months; anything else is a slip of the finger. */
function daysAreRight({ schoolYear, startsOn, endsOn }: TermWish): boolean {
  const [from, to] = [readIsoDate(startsOn), readIsoDate(endsOn)];
  const [, year = '', next = ''] = /^(\d{4})-(\d{4})$/u.exec(schoolYear) ?? [];
  if (from === undefined || to === undefined || Number(next) !== Number(year) + 1) return false;
  const first = dayNumber(Number(year), 8, 1);
  return from >= first && to <= first + 365 && to - from >= 28 && to - from <= 300;
}

async function setTerm(parts: PeopleParts, actor: DeskActor, wish: TermWish): Promise<PlaceResult> {
  const { database, now } = parts;
  const { schoolId, schoolYear, term, startsOn, endsOn, seen } = wish;
  const county = await countyOf(parts, actor, 'place.change');
  const scope = county && (await placeScope(database, actor, 'place.change'));
  if (county === null || !scope || (schoolId !== null && !scope.organizationIds.has(schoolId)))
    return { kind: 'unknown' };
  if (!daysAreRight(wish)) return { kind: 'refused', why: 'days' };
  return database.$transaction(async (tx): Promise<PlaceResult> => {
    await tx.$queryRaw`select id from region where id = ${county.id}::uuid for update`;
    const rows = await tx.schoolTerm.findMany({
      where: { countyId: county.id, organizationId: schoolId, schoolYear },
    });
    const mine = rows.find((row) => row.term === term);
    const other = rows.find((row) => row.term !== term);
    const stands = mine ? `${text(mine.startsOn)} ${text(mine.endsOn)}` : '';
    if (stands === `${startsOn} ${endsOn}`) return { kind: 'done' };
    if (stands !== seen) return { kind: 'stale' };
    const crosses = other && (term === 1 ? endsOn >= text(other.startsOn) : startsOn <= text(other.endsOn));
    if (crosses) return { kind: 'refused', why: 'days' };
    const days = { startsOn: date(startsOn), endsOn: date(endsOn) };
    if (mine) await tx.schoolTerm.update({ where: { id: mine.id }, data: days });
    else
      await tx.schoolTerm.create({
        data: { id: randomUUID(), countyId: county.id, organizationId: schoolId, schoolYear, term, ...days },
      });
    const data = { schoolYear, term, from: stands, to: `${startsOn} ${endsOn}` };
    await tx.auditLog.create({
      data: auditRow(actor, now(), 'term_set', 'organization', schoolId ?? county.id, data),
    });
    return { kind: 'done' };
  });
}
