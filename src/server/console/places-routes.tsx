import { z } from 'zod';
import type { PlaceResult } from '../../app/desk/places-port.ts';
import { mayEver } from '../../core/access/may.ts';
import { type Calendar, isListed, makeCalendar } from '../../core/calendar/calendar.ts';
import { emptyCalendar } from '../../core/calendar/county-calendar.ts';
import { schoolYearMonths, schoolYearOf } from '../../core/calendar/month-view.ts';
import { termOf, termsAround } from '../../core/calendar/terms.ts';
import { dayOf } from '../../core/flow/facts.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { sendPage } from '../page.tsx';
import { notFound } from '../trouble.tsx';
import { CalendarPage } from './calendar-page.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { incomplete } from './incomplete.ts';
import { PlacesPage } from './places-page.tsx';
import { placeRefusal, placesWords } from './places-words.ts';
import { SchoolPage, SchoolsPage } from './schools-page.tsx';

export const placesRoutes: readonly DeskRoute[] = [
  { method: 'get', path: '/console/places', needs: 'place.read', go: (desk) => showPlaces(desk, {}, 200) },
  { method: 'post', path: '/console/places/acts', needs: 'place.change', go: actOnPlaces },
  { method: 'get', path: '/console/places/schools', needs: 'place.read', go: (desk) => showSchools(desk, {}, 200) },
  { method: 'post', path: '/console/places/schools/acts', needs: 'place.change', go: actOnSchools },
  { method: 'get', path: '/console/places/schools/:id', needs: 'place.read', go: (desk) => showSchool(desk, {}, 200) },
  { method: 'post', path: '/console/places/schools/:id/acts', needs: 'place.change', go: actOnSchool },
  { method: 'get', path: '/console/places/calendar', needs: 'place.read', go: (desk) => showCalendar(desk, {}, 200) },
  { method: 'post', path: '/console/places/calendar/acts', needs: 'place.change', go: actOnCalendar },
];

type Typed = Readonly<Record<string, string>>;
type More = { readonly notice?: string; readonly typed?: Typed };

const done = ({ c, lang }: Desk) => (c.req.query('done') === '1' ? placesWords[lang].done : undefined);
const text = z.string().max(20_000);
const id = z.uuid();
const actId = z.string().regex(/^[\w-]{8,64}$/);
const short = (typed: object): Typed =>
  Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, String(value).slice(0, 80)]));

/** Done: back to where it was pressed. Otherwise the page again, with what was typed. */
async function answer(
  desk: Desk,
  result: PlaceResult,
  to: string,
  again: (notice: string) => Promise<Response>,
): Promise<Response> {
  if (result.kind === 'unknown') return notFound(desk.c);
  if (result.kind === 'done') return desk.c.redirect(to, 303);
  return again(placeRefusal(result, desk.lang));
}

async function showPlaces(desk: Desk, more: More & { readonly edit?: string }, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now } = desk;
  const regions = await ports.rooms.places.regions(actor);
  const edit = more.edit ?? c.req.query('edit') ?? '';
  return sendPage(c, PlacesPage({ actor, lang, now, regions, notice: done(desk), ...more, edit }), status);
}

const PlaceAct = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('change'),
    id,
    version: text,
    name: text,
    phone: text,
    dutyPhone: text,
    policeStationName: text,
    policePhone: text,
  }),
  z.object({ act: z.literal('add'), actId, parentId: id, name: text, code: text }),
]);

async function actOnPlaces(desk: Desk): Promise<Response> {
  const read = PlaceAct.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { places } = desk.ports.rooms;
  const act = read.data;
  const edit = act.act === 'change' ? act.id : act.parentId;
  const result =
    act.act === 'change'
      ? await places.changeRegion(desk.actor, act.id, act, act.version)
      : await places.addRegion(desk.actor, act);
  return answer(desk, result, '/console/places?done=1', (notice) =>
    showPlaces(desk, { notice, typed: short(act), edit }, 409),
  );
}

async function calendarOf({ ports, actor }: Desk): Promise<Calendar> {
  return makeCalendar((await ports.rooms.places.calendar(actor)) ?? emptyCalendar);
}

/** Where the calendar of the running or next term comes from. */
function calendarFrom(calendar: Calendar, schoolId: string, now: number) {
  const day = dayOf(now);
  return termsAround(calendar, schoolId, day, day).find(({ endsOn }) => endsOn >= day)?.from ?? 'country';
}

async function showSchools(desk: Desk, more: More, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now } = desk;
  const { places } = ports.rooms;
  const [schools, calendar, regions] = await Promise.all([
    places.schools(actor),
    calendarOf(desk),
    mayEver(actor, 'place.change') ? places.regions(actor) : [],
  ]);
  const calendars = new Map(schools.map((school) => [school.id, calendarFrom(calendar, school.id, now)]));
  const towns = regions.filter(({ level }) => level !== 'village');
  return sendPage(c, SchoolsPage({ actor, lang, now, schools, calendars, towns, notice: done(desk), ...more }), status);
}

const SchoolsAct = z.object({
  act: z.literal('add_school'),
  actId,
  regionId: id,
  type: z.enum(['school', 'kindergarten']),
  name: text,
  phone: text,
});

async function actOnSchools(desk: Desk): Promise<Response> {
  const read = SchoolsAct.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const result = await desk.ports.rooms.places.addSchool(desk.actor, read.data);
  return answer(desk, result, '/console/places/schools?done=1', (notice) =>
    showSchools(desk, { notice, typed: short(read.data) }, 409),
  );
}

async function showSchool(desk: Desk, more: More, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now } = desk;
  const school = (await ports.rooms.places.schools(actor)).find((one) => one.id === c.req.param('id'));
  if (!school) return notFound(c);
  const calendar = calendarFrom(await calendarOf(desk), school.id, now);
  const from = schoolYearOf(dayOf(now));
  const page = { actor, lang, now, school, calendar, schoolYear: `${from}-${from + 1}`, notice: done(desk), ...more };
  return sendPage(c, SchoolPage(page), status);
}

const SchoolAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('change'), version: text, name: text, phone: text }),
  z.object({ act: z.literal('add_class'), actId, grade: text, name: text, year: text }),
]);

async function actOnSchool(desk: Desk): Promise<Response> {
  const read = SchoolAct.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { places } = desk.ports.rooms;
  const schoolId = desk.c.req.param('id') ?? '';
  const act = read.data;
  const result =
    act.act === 'change'
      ? await places.changeSchool(desk.actor, schoolId, act, act.version)
      : await places.addClass(desk.actor, { ...act, schoolId });
  return answer(desk, result, `/console/places/schools/${schoolId}?done=1`, (notice) =>
    showSchool(desk, { notice, typed: short(act) }, 409),
  );
}

const Asked = z.object({
  school: id.or(z.literal('')).catch(''),
  year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
});

async function showCalendar(
  desk: Desk,
  more: More & { asked?: z.infer<typeof Asked> },
  status: 200 | 409,
): Promise<Response> {
  const { c, ports, actor, lang, now } = desk;
  const { asked = Asked.parse(c.req.query()), ...rest } = more;
  const startYear = asked.year ?? schoolYearOf(dayOf(now));
  const [schools, calendar] = await Promise.all([ports.rooms.places.schools(actor), calendarOf(desk)]);
  const school = schools.find((one) => one.id === asked.school);
  if (asked.school !== '' && !school) return notFound(c);
  const own = school?.id ?? null;
  const [first, last] = [`${startYear}-08-01`, `${startYear + 1}-08-31`];
  const page = {
    actor,
    lang,
    now,
    today: dayInChina(now),
    schoolId: asked.school,
    schools: schools.map(({ id: schoolId, name }) => ({ id: schoolId, name })),
    startYear,
    terms: [termOf(calendar, own, startYear, 1), termOf(calendar, own, startYear, 2)] as const,
    months: schoolYearMonths(calendar, own, startYear),
    days: calendar.county.days.filter(({ day }) => day >= first && day <= last),
    notListed: [startYear, startYear + 1].find((year) => !isListed(year)) ?? null,
    notice: done(desk),
    ...rest,
  };
  return sendPage(c, CalendarPage(page), status);
}

const CalendarAct = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('term'),
    school: id.or(z.literal('')),
    year: z.coerce.number().int().min(2000).max(2100),
    term: z.enum(['1', '2']),
    startsOn: text,
    endsOn: text,
    seen: text,
  }),
  z.object({
    act: z.literal('day'),
    school: id.or(z.literal('')),
    year: z.coerce.number().int().min(2000).max(2100),
    day: text,
    kind: z.enum(['holiday', 'workday', '']),
    name: text,
  }),
]);

async function actOnCalendar(desk: Desk): Promise<Response> {
  const { ports, actor, lang } = desk;
  const read = CalendarAct.safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const { places } = ports.rooms;
  const act = read.data;
  const { school, year } = act;
  const result =
    act.act === 'day'
      ? await places.setDay(actor, act)
      : await places.setTerm(actor, {
          schoolId: school === '' ? null : school,
          schoolYear: `${year}-${year + 1}`,
          term: act.term === '1' ? 1 : 2,
          startsOn: act.startsOn,
          endsOn: act.endsOn,
          seen: act.seen,
        });
  return answer(desk, result, `/console/places/calendar?school=${school}&year=${year}&done=1`, (notice) =>
    showCalendar(
      desk,
      {
        notice: result.kind === 'stale' ? placesWords[lang].stale : notice,
        typed: short(act),
        asked: { school, year },
      },
      409,
    ),
  );
}
