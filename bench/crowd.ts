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

/** Chat tokens of caregivers of the invented county, as many as are asked for (several links for one person where needed). */
export async function crowd(database: Database, crypto: FieldCrypto, count: number): Promise<readonly string[]> {
  const carers = await database.careRelation.findMany({
    where: { kind: { not: 'parent' } },
    distinct: ['personId'],
    select: { personId: true },
  });
  const tokens: string[] = [];
  for (let n = 0; n < count; n++) {
    const carer = carers[n % carers.length];
    if (carer) tokens.push(await makeChatLink(database, crypto, carer.personId, new Date()));
  }
  return tokens;
}
