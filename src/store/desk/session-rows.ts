import { randomUUID } from 'node:crypto';
import type { EnterMethod, OpenedSession } from '../../app/desk/door-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { hashOfDeskToken, newToken } from '../visitor-links.ts';

const sessionHours = 12;
const seenEveryMs = 60_000;

export type DoorTransaction = Pick<Database, 'staffAccess' | 'auditLog'>;

/** A new session of a member of staff, and that they came in. Coming in is also a proof that it is them. */
export async function openSession(
  database: DoorTransaction,
  crypto: Pick<FieldCrypto, 'lookupHash'>,
  opened: { readonly staffId: string; readonly method: EnterMethod; readonly device: string; readonly now: Instant },
): Promise<OpenedSession> {
  const { staffId, method, device, now } = opened;
  const sessionToken = newToken();
  const expiresAt = now + sessionHours * 3_600_000;
  const at = new Date(now);
  const id = randomUUID();
  await database.staffAccess.create({
    data: {
      id,
      staffId,
      tokenH: hashOfDeskToken(crypto, sessionToken),
      kind: 'session',
      expiresAt: new Date(expiresAt),
      createdAt: at,
      method,
      device: device.slice(0, 80),
      lastSeenAt: at,
      steppedUpAt: at,
    },
  });
  await database.auditLog.create({ data: doorAudit(staffId, 'desk_entered', 'staff_access', id, now, { method }) });
  return { sessionToken, expiresAt };
}

/** Writes down, at most once a minute, that the session is in use. */
export async function sawSession(
  database: Pick<Database, 'staffAccess'>,
  session: { readonly id: string; readonly lastSeenAt: Date | null },
  now: Instant,
): Promise<void> {
  if (session.lastSeenAt && now - session.lastSeenAt.getTime() < seenEveryMs) return;
  await database.staffAccess.updateMany({ where: { id: session.id }, data: { lastSeenAt: new Date(now) } });
}

export function doorAudit(
  staffId: string,
  action: string,
  entity: string,
  entityId: string | null,
  now: Instant,
  data: Readonly<Record<string, string | number>> = {},
) {
  return { at: new Date(now), actorKind: 'staff', actorId: staffId, action, entity, entityId, data };
}
