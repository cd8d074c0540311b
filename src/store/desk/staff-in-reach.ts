import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import { placeScope, staffWhere } from '../access/place-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';

export interface PeopleParts {
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly now: () => Instant;
}

/** The person of this id, if the reader's right for the action reaches them. */
export async function staffInReach(
  database: Database,
  actor: DeskActor,
  action: AccessAction,
  staffId: string,
): Promise<{ readonly id: string; readonly personId: string } | null> {
  const scope = isUuid(staffId) ? await placeScope(database, actor, action) : null;
  if (scope === null) return null;
  return database.staff.findFirst({
    where: { AND: [{ id: staffId }, staffWhere(scope)] },
    select: { id: true, personId: true },
  });
}
