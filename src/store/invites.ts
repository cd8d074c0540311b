import { randomUUID } from 'node:crypto';
import type { Instant } from '../core/ids.ts';
import { countyIsLive, notLive } from './county-live.ts';
import type { FieldCrypto } from './field-crypto.ts';
import { hashOfInvite } from './look-up.ts';
import type { Database } from './prisma.ts';

export type InviteKind = 'caregiver' | 'parent' | 'staff';

export interface InviteWish {
  readonly personId: string;
  /** Whom the person answers for in the conversation that begins; none for staff. */
  readonly childIds: readonly string[];
  readonly kind: InviteKind;
  /** Default 14 (domain 5.3). */
  readonly validDays?: number;
  /** Six digits for a card, or a token for a link that is sent; default digits. */
  readonly form?: 'digits' | 'link';
  readonly createdBy?: string;
  readonly now: Instant;
  /** A whole number in [0, below), drawn so that nobody can foresee it. */
  readonly random: (below: number) => number;
}

export interface NewInvite {
  readonly inviteId: string;
  /** Shown once; the store keeps only its hash. */
  readonly code: string;
  readonly expiresAt: Instant;
}

interface Parts {
  readonly database: Database;
  readonly crypto: Pick<FieldCrypto, 'lookupHash' | 'lookupHashes'>;
}

/** A wish that would open a child's file to somebody who has nothing to do with it, or a store without a free code. */
export class InviteRefused extends Error {
  override readonly name = 'InviteRefused';
}

const dayMs = 86_400_000;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** With ten thousand cards under way, twenty draws in a row all taken are rarer than any fault. */
const DRAWS = 20;

/**
 * Makes an invite: one use, for one person of the ledger (domain 5.3). The code differs from every other that can still be
 * used. @throws InviteRefused
 */
export async function createInvite({ database, crypto }: Parts, wish: InviteWish): Promise<NewInvite> {
  const { personId, kind, now, validDays = 14, form = 'digits' } = wish;
  await refuseStrangers(database, wish);
  for (let draw = 0; draw < DRAWS; draw++) {
    const code = form === 'digits' ? digits(wish.random) : token(wish.random);
    if (!(await makeRoom(database, crypto, code, now))) continue;
    const inviteId = randomUUID();
    const expiresAt = now + validDays * dayMs;
    const row = {
      id: inviteId,
      codeH: hashOfInvite(crypto, code),
      personId,
      childIds: [...wish.childIds],
      kind,
      expiresAt: new Date(expiresAt),
      createdBy: wish.createdBy ?? null,
      createdAt: new Date(now),
    };
    try {
      await database.$transaction([
        database.invite.create({ data: row }),
        database.auditLog.create({ data: audit('invite_created', inviteId, wish.createdBy, now, { personId, kind }) }),
      ]);
      return { inviteId, code, expiresAt };
    } catch (error) {
      // Somebody else drew the same code in this moment.
      if ((error as { code?: string }).code !== 'P2002') throw error;
    }
  }
  throw new InviteRefused('没有空余的邀请码,请稍后再试');
}

/** Takes back an invite that nobody has used. Returns false when it was used, or taken back, before. */
export async function revokeInvite(
  database: Database,
  { inviteId, by, now }: { readonly inviteId: string; readonly by?: string; readonly now: Instant },
): Promise<boolean> {
  return await database.$transaction(async (tx) => {
    const { count } = await tx.invite.updateMany({
      where: { id: inviteId, usedAt: null, revokedAt: null },
      data: { revokedAt: new Date(now) },
    });
    if (count > 0) await tx.auditLog.create({ data: audit('invite_revoked', inviteId, by, now, {}) });
    return count > 0;
  });
}

/** The invites of a person that can still be used. */
export async function openInvitesOf(database: Database, personId: string, now: Instant): Promise<string[]> {
  const rows = await database.invite.findMany({
    where: { personId, usedAt: null, revokedAt: null, expiresAt: { gt: new Date(now) } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function refuseStrangers(database: Database, { personId, childIds, kind, now }: InviteWish): Promise<void> {
  const at = new Date(now);
  if (kind === 'staff') {
    const staff = await database.staff.findFirst({ where: { personId, status: 'active' }, select: { id: true } });
    if (!staff) throw new InviteRefused('这个人不是在岗的工作人员');
    return;
  }
  const person = await database.person.findUnique({ where: { id: personId }, select: { countyId: true } });
  if (person && !(await countyIsLive(database, person.countyId))) throw new InviteRefused(notLive);
  const related = await database.careRelation.findMany({
    where: { personId, childId: { in: [...childIds] }, OR: [{ validTo: null }, { validTo: { gt: at } }] },
    select: { childId: true },
  });
  const known = new Set(related.map(({ childId }) => childId));
  if (childIds.length === 0 || childIds.some((childId) => !known.has(childId)))
    throw new InviteRefused('这个人和孩子之间没有登记照护或父母关系');
}

/**
 * True when the code may be given out. There are only a million: a code whose invite was used, taken back or has expired is
 * given out again, and the old invite is then found by its id alone.
 */
async function makeRoom(database: Database, crypto: Parts['crypto'], code: string, now: Instant): Promise<boolean> {
  const holders = await database.invite.findMany({
    where: { codeH: { in: crypto.lookupHashes('invite_code', code) } },
    select: { id: true, usedAt: true, revokedAt: true, expiresAt: true },
  });
  if (holders.some((one) => !one.usedAt && !one.revokedAt && one.expiresAt.getTime() > now)) return false;
  for (const { id } of holders)
    await database.invite.update({ where: { id }, data: { codeH: `given out again ${id}` } });
  return true;
}

function digits(random: InviteWish['random']): string {
  return String(random(1_000_000)).padStart(6, '0');
}

/** 132 bits. */
function token(random: InviteWish['random']): string {
  return Array.from({ length: 22 }, () => letters.charAt(random(letters.length))).join('');
}

function audit(action: string, inviteId: string, by: string | undefined, now: Instant, data: Record<string, string>) {
  return {
    at: new Date(now),
    actorKind: by ? 'staff' : 'command',
    actorId: by ?? null,
    action,
    entity: 'invite',
    entityId: inviteId,
    data,
  };
}
