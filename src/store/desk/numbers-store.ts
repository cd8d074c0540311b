import { supervising } from '../../app/desk/desk-alert.ts';
import type { Numbers, NumbersPort, NumbersQuery } from '../../app/desk/numbers-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import { type Counter, inLine, mayCount } from '../../core/numbers/may-count.ts';
import { type MonthSpan, monthSpan } from '../../core/numbers/month-span.ts';
import { childScope } from '../access/child-scope.ts';
import type { Database } from '../prisma.ts';
import { countedMonths, type MonthCounter } from './counted-months.ts';
import { concernsOf, type LossOf, levelFor } from './numbers-concerns.ts';
import { type AlertRow, alertRows, alertTimes, openByAge, shownOf } from './numbers-open.ts';
import { type FoundPlace, namedPlaces, ownPlaceIds, partsOfPlace, placeOf } from './numbers-place.ts';
import { kinChildrenSql } from './numbers-sql.ts';
import { measuresOf } from './numbers-sums.ts';

const trendMonths = 6;

/** The figures of a place, in a handful of statements whatever its size. */
export function makeNumbersStore(database: Database, counter: MonthCounter, lossOf: LossOf): NumbersPort {
  return {
    async numbers(actor, query, now) {
      const span = monthSpan(query.month);
      const own = ownPlaceIds(actor);
      const id = query.placeId ?? own[0];
      if (!span || id === undefined || !isUuid(id)) return null;
      const place = await placeOf(database, actor, id);
      return place && (await numbersOf(database, counter, { actor, query, place, span, own, now, lossOf }));
    },
  };
}

interface Asked {
  readonly actor: DeskActor;
  readonly query: NumbersQuery;
  readonly place: FoundPlace;
  readonly span: MonthSpan;
  readonly own: readonly string[];
  readonly now: Instant;
  readonly lossOf: LossOf;
}

async function numbersOf(database: Database, counter: MonthCounter, asked: Asked): Promise<Numbers | null> {
  const { actor, query, place, span, own, now, lossOf } = asked;
  const leftOut = await ownFamily(database, actor, place, now);
  if (leftOut === null) return null;
  const forOthers = query.forOthers || !inLine(actor, place.held);
  const { months, countedAt } = await countedMonths(database, counter, place.countyId, span, trendMonths, now);
  const [parts, path, ownPlaces, who, alerts] = await Promise.all([
    partsOfPlace(database, place),
    namedPlaces(database, place.held.slice(firstSeen(place, own))),
    namedPlaces(database, own),
    counterOf(database, actor, place, leftOut),
    alertRows(database, actor, around(place, forOthers), span),
  ]);
  const here = alerts.filter((alert) => isIn(alert, place) && mayCount(alert, who, levelFor(place.level, forOthers)));
  const [sums, open] = await Promise.all([
    measuresOf(database, place, parts, months, leftOut),
    openByAge(database, { actor, place, who, leftOut, now, forOthers }, here),
  ]);
  return {
    place: { id: place.id, name: place.name, level: place.level },
    path,
    own: ownPlaces,
    month: span.month,
    countedAt,
    leftOut: leftOut.length,
    ...sums,
    alerts: alertTimes(here, span, shownOf(place, forOthers)),
    open,
    ...(await concernsOf(database, lossOf, { place, parts, who, forOthers, span }, alerts)),
    inLine: !forOthers,
  };
}

/** Small counts are hidden so that no page tells what another hides: that takes the whole county. */
const around = (place: FoundPlace, forOthers: boolean): Pick<FoundPlace, 'level' | 'id' | 'path' | 'countyId'> =>
  forOthers && place.path !== null
    ? { level: 'county', id: place.countyId, path: `/${place.countyId}/`, countyId: place.countyId }
    : place;

function isIn(alert: AlertRow, place: FoundPlace): boolean {
  if (place.path !== null) return alert.path.startsWith(place.path);
  return place.level === 'school' || alert.classId === place.id;
}

const firstSeen = ({ held }: FoundPlace, own: readonly string[]): number =>
  Math.max(0, Math.min(...own.map((id) => held.indexOf(id)).filter((index) => index >= 0)));

/**
 * Ids of the children of the place who are in no figure of this reader's: those of the place that `childScope` leaves out, their own family. null: the
 * reader has no right to numbers at all.
 */
async function ownFamily(
  database: Database,
  actor: DeskActor,
  place: FoundPlace,
  now: Instant,
): Promise<readonly string[] | null> {
  const scope = childScope(actor, 'numbers.read', now);
  if (scope === null) return null;
  const near = await database.$queryRawUnsafe<{ id: string }[]>(kinChildrenSql, [...actor.kin]);
  if (near.length === 0) return [];
  const rows = await database.child.findMany({
    where: { AND: [{ id: { in: near.map(({ id }) => id) } }, inPlace(place), { NOT: scope }] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function inPlace({ level, id, path }: FoundPlace) {
  if (path !== null) return { residence: { path: { startsWith: path } } };
  return level === 'school' ? { schoolOrganizationId: id } : { classId: id };
}

async function counterOf(
  database: Database,
  actor: DeskActor,
  place: FoundPlace,
  leftOut: readonly string[],
): Promise<Counter> {
  const person = await database.person.findUnique({ where: { id: actor.personId }, select: { householdId: true } });
  return {
    reader: actor,
    householdId: person?.householdId ?? null,
    supervises: actor.roles.some(({ role, scopeId }) => supervising.includes(role) && place.held.includes(scopeId)),
    ownChildIds: new Set(leftOut),
  };
}
