import { createHash } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { AccessRow, AuditPort, AuditRow, ChainCheck, ChainState, Paged } from '../../app/desk/audit-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import { verifyAuditChain } from '../audit-sealer.ts';
import type { Database } from '../prisma.ts';
import { accessRowsSql, auditRowsSql, restrictedRowSql, restrictedRowsSql } from './audit-list-sql.ts';

export interface AuditListParts {
  readonly database: Database;
  /** The ordinary pool: the chain is walked on it. */
  readonly pool: pg.Pool;
  readonly now: () => Instant;
  /** Pages draw themselves again. */
  readonly changed: () => void;
}

/** Who did what, who read whose file, and whether the log is as it was written. */
export function makeAuditLists(parts: AuditListParts): AuditPort {
  const { database } = parts;
  return {
    actions: async () => {
      // Of the newest rows: what has not happened for so long can still be looked for by its code.
      const rows = await database.$queryRaw<{ action: string }[]>`
        select distinct action from (select action from audit_log order by seq desc limit 20000) newest order by action`;
      return rows.map(({ action }) => action);
    },
    async log(actor, filter, limit) {
      const rows = await database.$queryRaw<AuditSqlRow[]>(auditRowsSql(actor, filter, limit));
      const last = rows[limit - 1];
      return page(rows.map(auditRow), limit, last ? last.seq : null);
    },
    async access(actor, filter, limit) {
      const rows = await database.$queryRaw<AccessSqlRow[]>(accessRowsSql(actor, filter, limit));
      const last = rows[limit - 1];
      return page(
        rows.map((row) => accessRow(actor, row)),
        limit,
        last ? `${last.at.getTime()}.${last.id}` : null,
      );
    },
    async restricted(actor, since, limit) {
      if (!answersForData(actor)) return [];
      const rows = await database.$queryRaw<AccessSqlRow[]>(restrictedRowsSql(actor, since, limit));
      return rows.map((row) => accessRow(actor, row));
    },
    review: (actor, accessId, at) => review(database, actor, accessId, at),
    ...chainOf(parts),
    async exported(actor, what, rows, at) {
      await database.auditLog.create({
        data: { ...by(actor, at), action: 'log_exported', entity: what, data: { rows } },
      });
    },
  };
}

interface AuditSqlRow {
  readonly seq: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly action: string;
  readonly entity: string;
  readonly staff: boolean;
  readonly name: string;
  readonly number: string;
}

function auditRow({ seq, at, actorKind, action, entity, staff, name, number }: AuditSqlRow): AuditRow {
  // Imports and the command line are the machine's, too.
  const actor = staff ? 'staff' : actorKind === 'person' || actorKind === 'address' ? 'family' : 'system';
  return { seq, at: at.getTime(), actor, name, action, entity, number };
}

interface AccessSqlRow {
  readonly id: string;
  readonly at: Date;
  readonly entity: string;
  readonly purpose: string;
  readonly staffId: string | null;
  readonly name: string;
  readonly number: string;
  readonly restricted: boolean;
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string;
}

function answersForData({ roles }: DeskActor): boolean {
  return roles.some(({ role }) => role === 'PRIVACY_OFFICER');
}

const gaveReason = 'reason:';

function accessRow(actor: DeskActor, row: AccessSqlRow): AccessRow {
  const withReason = row.purpose.startsWith(gaveReason);
  return {
    id: row.id,
    at: row.at.getTime(),
    name: row.name,
    entity: row.entity,
    number: row.number,
    purpose: withReason ? 'reason' : row.purpose,
    reason: withReason && answersForData(actor) ? row.purpose.slice(gaveReason.length).trim() : '',
    restricted: row.restricted,
    reviewed: row.reviewedAt === null ? null : { name: row.reviewedBy, at: row.reviewedAt.getTime() },
    mayReview: withReason && answersForData(actor) && row.reviewedAt === null && row.staffId !== actor.staffId,
  };
}

function page<T>(rows: readonly T[], limit: number, last: string | null): Paged<T> {
  return { rows: rows.slice(0, limit), next: rows.length > limit ? last : null };
}

function by(actor: DeskActor, at: Instant) {
  return { at: new Date(at), actorKind: 'person', actorId: actor.personId };
}

async function review(database: Database, actor: DeskActor, accessId: string, at: Instant): Promise<boolean> {
  if (!answersForData(actor) || !isUuid(accessId)) return false;
  const [row] = await database.$queryRaw<AccessSqlRow[]>(restrictedRowSql(actor, accessId));
  if (!row || row.staffId === actor.staffId) return false;
  await database.$transaction(async (tx) => {
    // The log only grows: two who press at once stand behind each other here, and the second finds the first's row.
    await tx.$executeRaw`select pg_advisory_xact_lock(${lockOf(accessId)}::bigint)`;
    if (await tx.auditLog.findFirst({ where: { action: 'access_reviewed', entityId: accessId } })) return;
    await tx.auditLog.create({
      data: { ...by(actor, at), action: 'access_reviewed', entity: 'access_log', entityId: accessId },
    });
  });
  return true;
}

function lockOf(id: string): string {
  return BigInt.asIntN(64, BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`)).toString();
}

const Check = z.object({
  ok: z.boolean(),
  sealed: z.number().default(0),
  unsealed: z.number().default(0),
  head: z.string().default(''),
  no: z.string().default(''),
  problem: z.string().default(''),
});

/** The last walk is itself a row of the log; one that is under way is known to this process only. */
function chainOf({ database, pool, now, changed }: AuditListParts): Pick<AuditPort, 'chain' | 'verify'> {
  let running: ChainState['running'] = null;
  let failedAt: ChainState['failedAt'] = null;
  const walk = async (actor: DeskActor): Promise<void> => {
    const report = await verifyAuditChain(pool, (walked) => {
      if (running) running = { ...running, walked };
    });
    await database.auditLog.create({
      data: { ...by(actor, now()), action: 'audit_verified', entity: 'audit_log', data: report },
    });
  };
  return {
    async chain() {
      const last = await database.auditLog.findFirst({ where: { action: 'audit_verified' }, orderBy: { seq: 'desc' } });
      const person = last?.actorId ? await database.person.findUnique({ where: { id: last.actorId } }) : null;
      const data = last && Check.safeParse(last.data);
      const check: ChainCheck | null =
        last && data?.success ? { ...data.data, at: last.at.getTime(), by: person?.displayName ?? '' } : null;
      return { last: check, running, failedAt };
    },
    async verify(actor, at) {
      if (running) return;
      running = { since: at, walked: 0 };
      failedAt = null;
      walk(actor)
        .catch(() => {
          failedAt = now();
        })
        .finally(() => {
          running = null;
          changed();
        });
    },
  };
}
