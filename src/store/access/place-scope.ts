import type { AccessAction } from '../../core/access/access-rules.ts';
import { type Grant, grantsOf, type Reader } from '../../core/access/may.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

/** Regions, organizations and classes that a reader's right reaches. */
export interface PlaceScope {
  readonly regionIds: ReadonlySet<string>;
  readonly organizationIds: ReadonlySet<string>;
  readonly classIds: ReadonlySet<string>;
}

/** Where the reader may do this; null: nowhere. The same table as `childScope` reads, for places and for those who work there. */
export async function placeScope(
  database: Database,
  reader: Pick<Reader, 'roles'>,
  action: AccessAction,
): Promise<PlaceScope | null> {
  const grants = grantsOf(reader, action).filter(({ reach }) => reach === 'scope' || reach === 'county');
  if (grants.length === 0) return null;
  const counties = await countiesOf(
    database,
    grants.filter(({ reach }) => reach === 'county'),
  );
  const held = grants.filter(({ reach }) => reach === 'scope');
  const idsOf = (...kinds: readonly Grant['scopeType'][]) =>
    held.filter(({ scopeType }) => kinds.includes(scopeType)).map(({ scopeId }) => scopeId);
  const areas = idsOf('county', 'town', 'village').map((id) => ({ path: { contains: `/${id}/` } }));
  const regionWhere: Prisma.RegionWhereInput = { OR: [...areas, { countyId: { in: counties } }] };
  const [regions, organizations, classes] = await Promise.all([
    database.region.findMany({ where: regionWhere, select: { id: true } }),
    database.organization.findMany({
      where: { OR: [{ region: regionWhere }, { countyId: { in: counties } }, { id: { in: idsOf('school') } }] },
      select: { id: true },
    }),
    database.schoolClass.findMany({
      where: {
        OR: [
          { organization: { OR: [{ region: regionWhere }, { id: { in: idsOf('school') } }] } },
          { id: { in: idsOf('class') } },
        ],
      },
      select: { id: true },
    }),
  ]);
  const set = (rows: readonly { readonly id: string }[]) => new Set(rows.map(({ id }) => id));
  return { regionIds: set(regions), organizationIds: set(organizations), classIds: set(classes) };
}

/** The counties in which these grants' places lie. */
export async function countiesOf(database: Database, grants: readonly Pick<Grant, 'scopeId'>[]): Promise<string[]> {
  if (grants.length === 0) return [];
  const where = { id: { in: grants.map(({ scopeId }) => scopeId) } };
  const [regions, organizations, classes] = await Promise.all([
    database.region.findMany({ where, select: { countyId: true } }),
    database.organization.findMany({ where, select: { countyId: true } }),
    database.schoolClass.findMany({ where, select: { organization: { select: { countyId: true } } } }),
  ]);
  const ids = [...regions, ...organizations, ...classes.map(({ organization }) => organization)];
  return [...new Set(ids.map(({ countyId }) => countyId))];
}

/** Members of staff with a post in these places, now or before, or who belong to an organization there. */
export function staffWhere({ regionIds, organizationIds, classIds }: PlaceScope): Prisma.StaffWhereInput {
  const places = [...regionIds, ...organizationIds, ...classIds];
  return {
    OR: [{ roles: { some: { scopeId: { in: places } } } }, { organizationId: { in: [...organizationIds] } }],
  };
}
