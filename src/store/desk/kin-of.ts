import type { PersonId } from '../../core/ids.ts';
import type { Database } from '../prisma.ts';

/** The person, everybody to whom kinship is declared, either way, and the households of them all. */
export async function kinOf(
  database: Pick<Database, 'person' | 'kinship'>,
  { id, householdId }: { readonly id: string; readonly householdId: string | null },
  at: Date,
): Promise<PersonId[]> {
  const [household, kinship] = await Promise.all([
    householdId === null ? [] : database.person.findMany({ where: { householdId }, select: { id: true } }),
    database.kinship.findMany({
      where: {
        AND: [{ OR: [{ personAId: id }, { personBId: id }] }, { OR: [{ validTo: null }, { validTo: { gt: at } }] }],
      },
      select: { personAId: true, personBId: true },
    }),
  ]);
  const all = [id, ...household.map((one) => one.id), ...kinship.flatMap((one) => [one.personAId, one.personBId])];
  const together = await database.person.findMany({
    where: { household: { members: { some: { id: { in: all } } } } },
    select: { id: true },
  });
  return [...new Set([...all, ...together.map((one) => one.id)])] as PersonId[];
}
