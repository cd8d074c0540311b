import { CannotStart } from '../../store/cannot-start.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Database } from '../../store/prisma.ts';
import { makeChatLink, makeDeskLink } from '../../store/visitor-links.ts';
import { writeLedger } from '../../store/write-ledger.ts';
import { demoId } from './demo-id.ts';
import { drawCounty } from './draw-county.ts';

const seed = 20_261_121;
const dayMs = 86_400_000;

export interface DemoLink {
  readonly role: string;
  readonly name: string;
  readonly chat: string;
  readonly desk: string | null;
}

/**
 * Puts the invented county into an empty database (or finds it there) and makes a fresh link for each role to try.
 * Refuses a database that holds real people.
 */
export async function loadDemo(
  database: Database,
  crypto: FieldCrypto,
  now: number,
  publicUrl: string,
): Promise<readonly DemoLink[]> {
  const others = await database.region.count({ where: { level: 'county', id: { not: demoId('county') } } });
  if (others > 0)
    throw new CannotStart(
      'This database holds a county already: the demonstration needs an empty one (set JIAXIN_DATA_DIR or DATABASE_URL).',
    );
  const county = drawCounty(seed, now);
  await writeLedger(database, crypto, county.ledger, { kind: 'demo' });
  const links: DemoLink[] = [];
  for (const visitor of county.visitors) {
    const chat = await makeChatLink(database, crypto, visitor.personId, new Date(now));
    const staff = visitor.staff ? await database.staff.findUnique({ where: { personId: visitor.personId } }) : null;
    const desk = staff ? await makeDeskLink(database, crypto, staff.id, new Date(now + 7 * dayMs)) : null;
    links.push({
      role: visitor.role,
      name: visitor.name,
      chat: `${publicUrl}/chat/${chat}`,
      desk: desk && `${publicUrl}/console/enter/${desk}`,
    });
  }
  return links;
}
