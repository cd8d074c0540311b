import { randomUUID } from 'node:crypto';
import type { DoorStore } from '../../app/desk/door-store.ts';
import { isUuid } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { hashOfDeskToken } from '../visitor-links.ts';
import { methodOf } from './door-store.ts';
import { doorAudit } from './session-rows.ts';

type OwnWays = Pick<DoorStore, 'account' | 'addPasskey' | 'addTotp' | 'renameWay' | 'removeWay' | 'keepRecoveryCodes'>;

const way = { in: ['passkey', 'totp'] };

/** What one member of staff keeps of their own ways in; every condition names them. */
export function ownWays(database: Database, crypto: FieldCrypto): OwnWays {
  return { ...seeing(database, crypto), ...adding(database, crypto), ...changing(database) };
}

type Part<K extends keyof OwnWays> = Pick<OwnWays, K>;

function seeing(database: Database, crypto: FieldCrypto): Part<'account'> {
  return {
    async account({ staffId }, sessionToken, now) {
      const tokenH = hashOfDeskToken(crypto, sessionToken);
      const [ways, recoveryLeft, sessions] = await Promise.all([
        database.staffCredential.findMany({
          where: { staffId, kind: way, revokedAt: null },
          orderBy: { createdAt: 'asc' },
        }),
        database.staffCredential.count({ where: { staffId, kind: 'recovery', usedAt: null, revokedAt: null } }),
        database.staffAccess.findMany({
          where: { staffId, kind: 'session', revokedAt: null, expiresAt: { gt: new Date(now) } },
          orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
          take: 100,
        }),
      ]);
      return {
        ways: ways.map(({ id, kind, name, createdAt, lastUsedAt }) => ({
          id,
          kind: kind === 'totp' ? 'totp' : 'passkey',
          name,
          createdAt: createdAt.getTime(),
          lastUsedAt: lastUsedAt?.getTime() ?? null,
        })),
        recoveryLeft,
        sessions: sessions.map((row) => ({
          id: row.id,
          method: methodOf(row.method),
          device: row.device ?? '',
          createdAt: row.createdAt.getTime(),
          lastSeenAt: (row.lastSeenAt ?? row.createdAt).getTime(),
          current: row.tokenH === tokenH,
        })),
      };
    },
  };
}

function adding(database: Database, crypto: FieldCrypto): Part<'addPasskey' | 'addTotp' | 'keepRecoveryCodes'> {
  return {
    async addPasskey({ staffId }, { transports, ...passkey }, now) {
      const id = randomUUID();
      const row = { id, staffId, kind: 'passkey', ...passkey, transports: [...transports], createdAt: new Date(now) };
      try {
        await database.$transaction([
          database.staffCredential.create({ data: row }),
          database.auditLog.create({
            data: doorAudit(staffId, 'way_added', 'staff_credential', id, now, { kind: 'passkey' }),
          }),
        ]);
        return true;
      } catch (error) {
        // Somebody's already, maybe by the same press sent twice.
        if ((error as { code?: string }).code !== 'P2002') throw error;
        return false;
      }
    },
    async addTotp({ staffId }, secret, step, name, now) {
      const id = randomUUID();
      const secretE = crypto.encrypt('staff_credential', 'secret_e', id, secret);
      const row = { id, staffId, kind: 'totp', name, secretE, counter: step, createdAt: new Date(now) };
      await database.$transaction([
        database.staffCredential.create({ data: row }),
        database.auditLog.create({
          data: doorAudit(staffId, 'way_added', 'staff_credential', id, now, { kind: 'totp' }),
        }),
      ]);
    },
    async keepRecoveryCodes({ staffId }, codes, now) {
      const at = new Date(now);
      await database.$transaction([
        database.staffCredential.updateMany({
          where: { staffId, kind: 'recovery', revokedAt: null },
          data: { revokedAt: at },
        }),
        database.staffCredential.createMany({
          data: codes.map((code) => ({
            id: randomUUID(),
            staffId,
            kind: 'recovery',
            codeH: crypto.lookupHash('recovery_code', `${staffId}:${code}`),
            createdAt: at,
          })),
        }),
        database.auditLog.create({ data: doorAudit(staffId, 'recovery_codes_made', 'staff', staffId, now) }),
      ]);
    },
  };
}

function changing(database: Database): Part<'renameWay' | 'removeWay'> {
  return {
    async renameWay({ staffId }, id, name, now) {
      if (!isUuid(id)) return false;
      return await database.$transaction(async (tx) => {
        const { count } = await tx.staffCredential.updateMany({
          where: { id, staffId, kind: way, revokedAt: null },
          data: { name },
        });
        if (count > 0)
          await tx.auditLog.create({ data: doorAudit(staffId, 'way_renamed', 'staff_credential', id, now) });
        return count > 0;
      });
    },
    async removeWay({ staffId }, id, now) {
      if (!isUuid(id)) return false;
      return await database.$transaction(async (tx) => {
        const { count } = await tx.staffCredential.updateMany({
          where: { id, staffId, kind: way, revokedAt: null },
          data: { revokedAt: new Date(now) },
        });
        if (count > 0)
          await tx.auditLog.create({ data: doorAudit(staffId, 'way_removed', 'staff_credential', id, now) });
        return count > 0;
      });
    },
  };
}
