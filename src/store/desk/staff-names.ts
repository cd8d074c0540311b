import type { StaffId } from '../../core/ids.ts';
import type { Database } from '../prisma.ts';

/** How people are called, by person. */
export async function nameMap(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.person.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, displayName: true },
  });
  return new Map(rows.map(({ id, displayName }) => [id, displayName]));
}

/** How members of staff are called, by staff. */
export async function staffNameMap(database: Database, ids: readonly string[]): Promise<ReadonlyMap<StaffId, string>> {
  const rows = await database.staff.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, person: { select: { displayName: true } } },
  });
  return new Map(rows.map(({ id, person }) => [id as StaffId, person.displayName]));
}
