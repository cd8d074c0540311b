import type { DoorStore } from '../../app/desk/door-store.ts';
import { type Instant, isUuid, type StaffId } from '../../core/ids.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { hashOfDeskToken } from '../visitor-links.ts';
import { countyBeginning } from './county-beginning.ts';
import { ownWays } from './own-ways.ts';
import { doorAudit, openSession } from './session-rows.ts';

type Part<K extends keyof DoorStore> = Pick<DoorStore, K>;

/** The door's rows: ways in, sessions, the link of the first start. */
export function makeDoorStore(database: Database, crypto: FieldCrypto): DoorStore {
  return {
    ...finding(database, crypto),
    ...using(database, crypto),
    ...sessions(database, crypto),
    ...ending(database, crypto),
    ...ownWays(database, crypto),
    ...countyBeginning(database, crypto),
  };
}

/** Ways in that were not removed, of people who are still in post. */
const inPost = (database: Database, staffId: string) =>
  database.staff.findFirst({ where: { id: staffId, status: 'active' }, select: { id: true } });

function finding(
  database: Database,
  crypto: FieldCrypto,
): Part<'seals' | 'staffByPhone' | 'passkey' | 'passkeyIds' | 'totps'> {
  return {
    seals: (purpose, text) => crypto.lookupHashes(purpose, text),
    async staffByPhone(phone) {
      const digits = phone.replaceAll(/\D/gu, '');
      if (digits === '') return [];
      const people = await database.person.findMany({
        where: { phoneH: { in: crypto.lookupHashes('person.phone', digits) }, staff: { status: 'active' } },
        select: { staff: { select: { id: true } } },
        orderBy: { id: 'asc' },
        take: 5,
      });
      return people.flatMap(({ staff }) => (staff ? [staff.id as StaffId] : []));
    },
    async passkey(credentialId) {
      const row = await database.staffCredential.findUnique({ where: { credentialId } });
      if (row?.kind !== 'passkey' || row.revokedAt || !row.credentialId || !row.publicKey) return null;
      if (!(await inPost(database, row.staffId))) return null;
      return {
        id: row.id,
        staffId: row.staffId as StaffId,
        credentialId: row.credentialId,
        publicKey: row.publicKey,
        counter: Number(row.counter),
        transports: row.transports,
      };
    },
    async passkeyIds(staffId) {
      const rows = await database.staffCredential.findMany({ where: { staffId, kind: 'passkey', revokedAt: null } });
      return rows.flatMap(({ credentialId, transports }) => (credentialId ? [{ id: credentialId, transports }] : []));
    },
    async totps(staffId) {
      const rows = await database.staffCredential.findMany({ where: { staffId, kind: 'totp', revokedAt: null } });
      return rows.flatMap(({ id, secretE }) =>
        secretE ? [{ id, staffId: staffId, secret: crypto.decrypt('staff_credential', 'secret_e', id, secretE) }] : [],
      );
    },
  };
}

/** Each in one statement with its condition: of two at the same moment one counts. */
function using(database: Database, crypto: FieldCrypto): Part<'usePasskey' | 'useTotp' | 'useRecovery'> {
  return {
    async usePasskey(id, counter, askedAt, now) {
      const { count } = await database.staffCredential.updateMany({
        where: { id, revokedAt: null, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(askedAt) } }] },
        data: { counter, lastUsedAt: new Date(now) },
      });
      return count === 1;
    },
    async useTotp(id, step, now) {
      const { count } = await database.staffCredential.updateMany({
        where: { id, revokedAt: null, counter: { lt: step } },
        data: { counter: step, lastUsedAt: new Date(now) },
      });
      return count === 1;
    },
    async useRecovery(staffId, code, now) {
      return await database.$transaction(async (tx) => {
        const codeH = { in: crypto.lookupHashes('recovery_code', `${staffId}:${code}`) };
        const { count } = await tx.staffCredential.updateMany({
          where: { staffId, kind: 'recovery', codeH, usedAt: null, revokedAt: null },
          data: { usedAt: new Date(now), lastUsedAt: new Date(now) },
        });
        if (count > 0)
          await tx.auditLog.create({ data: doorAudit(staffId, 'recovery_code_used', 'staff', staffId, now) });
        return count > 0;
      });
    },
  };
}

function sessions(database: Database, crypto: FieldCrypto): Part<'openSession' | 'standing' | 'proved'> {
  return {
    openSession: (staffId, method, device, now) =>
      database.$transaction((tx) => openSession(tx, crypto, { staffId, method, device, now })),
    async standing({ staffId }, sessionToken) {
      const [session, ways] = await Promise.all([
        database.staffAccess.findUnique({ where: { tokenH: hashOfDeskToken(crypto, sessionToken) } }),
        database.staffCredential.findMany({
          where: { staffId, kind: { in: ['passkey', 'totp'] }, revokedAt: null },
          select: { kind: true },
        }),
      ]);
      if (session?.staffId !== staffId || session.kind !== 'session' || session.revokedAt) return null;
      return {
        method: methodOf(session.method),
        enteredAt: session.createdAt.getTime(),
        provedAt: (session.steppedUpAt ?? session.createdAt).getTime(),
        passkey: ways.some(({ kind }) => kind === 'passkey'),
        totp: ways.some(({ kind }) => kind === 'totp'),
      };
    },
    async proved({ staffId }, sessionToken, method, now) {
      const tokenH = hashOfDeskToken(crypto, sessionToken);
      await database.$transaction([
        database.staffAccess.updateMany({ where: { tokenH, staffId }, data: { steppedUpAt: new Date(now) } }),
        database.auditLog.create({ data: doorAudit(staffId, 'proved_again', 'staff', staffId, now, { method }) }),
      ]);
    },
  };
}

function ending(database: Database, crypto: FieldCrypto): Part<'endSession' | 'endOtherSessions'> {
  const own = (staffId: StaffId, at: Instant) => ({
    staffId,
    kind: 'session',
    revokedAt: null,
    expiresAt: { gt: new Date(at) },
  });
  return {
    async endSession({ staffId }, id, now) {
      if (!isUuid(id)) return false;
      return await database.$transaction(async (tx) => {
        const { count } = await tx.staffAccess.updateMany({
          where: { ...own(staffId, now), id },
          data: { revokedAt: new Date(now) },
        });
        if (count > 0) await tx.auditLog.create({ data: doorAudit(staffId, 'session_ended', 'staff_access', id, now) });
        return count > 0;
      });
    },
    async endOtherSessions({ staffId }, sessionToken, now) {
      return await database.$transaction(async (tx) => {
        const { count } = await tx.staffAccess.updateMany({
          where: { ...own(staffId, now), tokenH: { not: hashOfDeskToken(crypto, sessionToken) } },
          data: { revokedAt: new Date(now) },
        });
        await tx.auditLog.create({ data: doorAudit(staffId, 'sessions_ended', 'staff', staffId, now, { count }) });
        return count;
      });
    },
  };
}

export function methodOf(text: string | null) {
  return text === 'passkey' || text === 'totp' || text === 'recovery' ? text : 'link';
}
