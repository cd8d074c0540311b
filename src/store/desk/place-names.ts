import type { Database } from '../prisma.ts';

/** What people call these regions, organizations and classes: 青山镇, 石桥小学, 石桥小学三(1)班. */
export async function placeNames(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const where = { id: { in: [...new Set(ids)] } };
  const [regions, organizations, classes] = await Promise.all([
    database.region.findMany({ where, select: { id: true, name: true } }),
    database.organization.findMany({ where, select: { id: true, name: true } }),
    database.schoolClass.findMany({
      where,
      select: { id: true, name: true, organization: { select: { name: true } } },
    }),
  ]);
  return new Map([
    ...[...regions, ...organizations].map(({ id, name }) => [id, name] as const),
    ...classes.map(({ id, name, organization }) => [id, `${organization.name}${name}`] as const),
  ]);
}
