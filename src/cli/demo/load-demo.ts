import { CannotStart } from '../../store/cannot-start.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Database } from '../../store/prisma.ts';
import { makeChatLink, makeDeskLink } from '../../store/visitor-links.ts';
import { writeLedger } from '../../store/write-ledger.ts';
import { demoId } from './demo-id.ts';
import { type DemoSize, smallDemo } from './demo-size.ts';
import { type DemoCounty, drawCounty } from './draw-county.ts';

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
  size: DemoSize = smallDemo,
): Promise<readonly DemoLink[]> {
  await refuseReal(database);
  const county = drawCounty(size.seed, now, size.children);
  await refuseOtherSize(database, county);
  // A large county is not written again to find that it is there.
  if ((await database.child.count()) < county.ledger.children.length)
    await writeLedger(database, crypto, county.ledger, { kind: 'demo' });
  const links: DemoLink[] = [];
  for (const visitor of county.visitors) {
    const chat = await makeChatLink(database, crypto, visitor.personId, new Date(now));
    if (!visitor.staff) await agree(database, visitor.personId, now);
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

/** @throws CannotStart when the database holds a county of its own. */
export async function refuseReal(database: Database): Promise<void> {
  const others = await database.region.count({ where: { level: 'county', id: { not: demoId('county') } } });
  if (others > 0)
    throw new CannotStart(
      'This database holds a county already: the demonstration needs an empty one (set JIAXIN_DATA_DIR or DATABASE_URL).',
    );
}

/** @throws CannotStart when an invented county of another size is there: its people are others. */
async function refuseOtherSize(database: Database, { ledger, visitors }: DemoCounty): Promise<void> {
  const children = await database.child.count();
  if (children === 0) return;
  const people = await database.person.count({ where: { id: { in: visitors.map(({ personId }) => personId) } } });
  if (people < visitors.length || children < ledger.children.length)
    throw new CannotStart(
      'A demonstration of another size lives here: give the same --children as before, or another JIAXIN_DATA_DIR.',
    );
}

/** Whoever can be tried out has been asked: campaigns and prompts reach those who agreed. */
async function agree(database: Database, personId: string, now: number): Promise<void> {
  const id = demoId(`consent ${personId}`);
  await database.consentRecord.upsert({
    where: { id },
    update: {},
    create: {
      id,
      personId,
      childIds: [],
      textVersion: 'demo',
      textHash: 'demo',
      decision: 'agreed',
      method: 'demo',
      legalBasis: 'CONSENT',
      at: new Date(now),
    },
  });
}
