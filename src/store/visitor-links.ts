import { randomBytes, randomUUID } from 'node:crypto';
import type { FieldCrypto } from './field-crypto.ts';
import { hashOfAddress } from './look-up.ts';
import type { Database } from './prisma.ts';

/** A link that nobody guesses: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** `staff_access.token_h` */
export function hashOfDeskToken(crypto: Pick<FieldCrypto, 'lookupHash'>, token: string): string {
  return crypto.lookupHash('desk_token', token);
}

/** A personal link into the web chat, bound to this person already. Returns the token of `/chat/<token>`. */
export async function makeChatLink(
  database: Database,
  crypto: FieldCrypto,
  personId: string,
  at: Date,
): Promise<string> {
  const token = newToken();
  const id = randomUUID();
  await database.channelIdentity.create({
    data: {
      id,
      personId,
      channel: 'web',
      externalIdH: hashOfAddress(crypto, 'web', token),
      externalIdE: crypto.encrypt('channel_identity', 'external_id_e', id, token),
      state: 'bound',
      boundAt: at,
    },
  });
  return token;
}

/** A one-time link to the desk for a member of staff. Returns the token of `/console/enter/<token>`. */
export async function makeDeskLink(
  database: Database,
  crypto: FieldCrypto,
  staffId: string,
  validUntil: Date,
): Promise<string> {
  const token = newToken();
  await database.staffAccess.create({
    data: { id: randomUUID(), staffId, tokenH: hashOfDeskToken(crypto, token), kind: 'link', expiresAt: validUntil },
  });
  return token;
}
