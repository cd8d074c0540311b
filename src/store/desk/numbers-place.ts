import { type Grant, grantsOf, type Reader } from '../../core/access/may.ts';
import type { PlaceLevel } from '../../core/numbers/may-count.ts';
import type { Database } from '../prisma.ts';

/** A place whose numbers may be asked for. */
export interface FoundPlace {
  readonly id: string;
  readonly name: string;
  readonly level: PlaceLevel;
  readonly countyId: string;
  /** Ids of the places that hold it, from the top down, itself last. */
  readonly held: readonly string[];
  /** Of a region: its path; else null. */
  readonly path: string | null;
}

const order: Readonly<Record<Grant['scopeType'], number>> = {
  county: 0,
  town: 1,
  village: 2,
  school: 3,
  class: 4,
  case: 5,
};

/** The places of the reader's own roles, the largest first. */
export function ownPlaceIds(reader: Pick<Reader, 'roles'>): readonly string[] {
  const grants = grantsOf(reader, 'numbers.read').filter(({ reach }) => reach === 'scope');
  return [...new Set(grants.toSorted((a, b) => order[a.scopeType] - order[b.scopeType]).map(({ scopeId }) => scopeId))];
}

/** @returns null when there is no such place, or the reader has no right to its numbers. */
export async function placeOf(
  database: Database,
  reader: Pick<Reader, 'roles'>,
  id: string,
): Promise<FoundPlace | null> {
  const found = (await regionOf(database, id)) ?? (await schoolOf(database, id)) ?? (await classOf(database, id));
  if (!found) return null;
  const mine = ownPlaceIds(reader);
  return found.held.some((one) => mine.includes(one)) ? found : null;
}

async function regionOf(database: Database, id: string): Promise<FoundPlace | null> {
  const region = await database.region.findUnique({ where: { id } });
  // Groups of a village have no numbers of their own.
  if (!region || region.level === 'group') return null;
  const { name, level, countyId, path } = region;
  return { id, name, level, countyId, path, held: path.split('/').filter(Boolean) };
}

async function schoolOf(database: Database, id: string): Promise<FoundPlace | null> {
  const school = await database.organization.findUnique({ where: { id } });
  if (school?.type !== 'school' && school?.type !== 'kindergarten') return null;
  const { name, countyId } = school;
  return { id, name, level: 'school', countyId, path: null, held: [id] };
}

async function classOf(database: Database, id: string): Promise<FoundPlace | null> {
  const found = await database.schoolClass.findUnique({ where: { id }, include: { organization: true } });
  if (!found) return null;
  const { name, organization } = found;
  return { id, name, level: 'class', countyId: organization.countyId, path: null, held: [organization.id, id] };
}

export interface Part {
  readonly id: string;
  readonly name: string;
  readonly level: PlaceLevel;
}

/** The places that this one is made of, in their order. */
export async function partsOfPlace(
  database: Database,
  place: Pick<FoundPlace, 'id' | 'level'>,
): Promise<readonly Part[]> {
  switch (place.level) {
    case 'county':
    case 'town': {
      const level = place.level === 'county' ? 'town' : 'village';
      const rows = await database.region.findMany({
        where: { parentId: place.id, level },
        orderBy: { code: 'asc' },
        select: { id: true, name: true },
      });
      return rows.map((row) => ({ ...row, level }));
    }
    case 'school': {
      const rows = await database.schoolClass.findMany({
        where: { organizationId: place.id },
        orderBy: [{ grade: 'asc' }, { name: 'asc' }],
        select: { id: true, name: true },
      });
      return rows.map((row) => ({ ...row, level: 'class' as const }));
    }
    case 'village':
    case 'class':
      return [];
  }
}

/** Names of these places, in the order given. */
export async function namedPlaces(database: Database, ids: readonly string[]): Promise<readonly Part[]> {
  const found = await Promise.all(
    ids.map(
      async (id) => (await regionOf(database, id)) ?? (await schoolOf(database, id)) ?? (await classOf(database, id)),
    ),
  );
  return found.flatMap((one) => (one ? [{ id: one.id, name: one.name, level: one.level }] : []));
}
