import type { FieldCrypto } from '../src/store/field-crypto.ts';
import type { Database } from '../src/store/prisma.ts';
import { makeChatLink } from '../src/store/visitor-links.ts';

/** What a grandmother answers, month after month. */
export const script = [
  '报平安',
  '1',
  '好着呢',
  '1',
  '1',
  '我在的嘛',
  '1',
  '1',
  '1',
  '1',
  '1',
  '没得',
  '1',
  '1',
] as const;

/** Chat tokens of so many different people of the invented county: first caregivers, then parents. */
export async function crowd(database: Database, crypto: FieldCrypto, count: number): Promise<readonly string[]> {
  const relations = await database.careRelation.findMany({
    select: { personId: true, kind: true },
    orderBy: { id: 'asc' },
  });
  const carers = relations.filter(({ kind }) => kind !== 'parent');
  const people = [...new Set([...carers, ...relations].map(({ personId }) => personId))].slice(0, count);
  return Promise.all(people.map((personId) => makeChatLink(database, crypto, personId, new Date())));
}
