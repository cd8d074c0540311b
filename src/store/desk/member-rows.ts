import type { MemberRow, Post } from '../../app/desk/people-port.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { placeNames } from './place-names.ts';

export const memberParts = {
  person: { select: { displayName: true } },
  organization: { select: { name: true } },
  roles: { orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] },
} as const satisfies Prisma.StaffInclude;

export type MemberRecord = Prisma.StaffGetPayload<{ include: typeof memberParts }>;

/** The day it is in China, as a date column has it. */
export function dateInChina(now: Instant): Date {
  return new Date(`${dayInChina(now)}T00:00:00Z`);
}

export function isHeld({ from, to }: Pick<Post, 'from' | 'to'>, now: Instant): boolean {
  return from <= now && (to === null || to > now);
}

export function leaveNow(now: Instant): Prisma.StaffLeaveWhereInput {
  const today = dateInChina(now);
  return { cancelledAt: null, fromDay: { lte: today }, toDay: { gte: today } };
}

/** Rows of the list, with what stands in other tables; a handful of queries whatever their number. */
export async function memberRows(
  database: Database,
  records: readonly MemberRecord[],
  now: Instant,
): Promise<readonly (MemberRow & { readonly allPosts: readonly Post[] })[]> {
  const ids = records.map(({ id }) => id);
  const [names, seen, away] = await Promise.all([
    placeNames(
      database,
      records.flatMap(({ roles }) => roles.map(({ scopeId }) => scopeId)),
    ),
    database.staffAccess.groupBy({
      by: ['staffId'],
      where: { staffId: { in: ids }, kind: 'session' },
      _max: { lastSeenAt: true, createdAt: true },
    }),
    database.staffLeave.findMany({ where: { staffId: { in: ids }, ...leaveNow(now) }, select: { staffId: true } }),
  ]);
  const lastSeen = new Map(
    seen.map(({ staffId, _max }) => [
      staffId,
      Math.max(_max.lastSeenAt?.getTime() ?? 0, _max.createdAt?.getTime() ?? 0),
    ]),
  );
  const absent = new Set(away.map(({ staffId }) => staffId));
  return records.map((record) => {
    const allPosts = record.roles.map(
      ({ id, role, scopeType, scopeId, validFrom, validTo }): Post => ({
        id,
        role,
        scopeType,
        scopeId,
        place: names.get(scopeId) ?? '',
        from: validFrom.getTime(),
        to: validTo?.getTime() ?? null,
      }),
    );
    return {
      staffId: record.id,
      name: record.person.displayName,
      posts: allPosts.filter((post) => isHeld(post, now)),
      allPosts,
      unit: record.organization?.name ?? '',
      active: record.status === 'active',
      drill: record.drill,
      away: absent.has(record.id),
      lastSeenAt: lastSeen.get(record.id) ?? null,
      vettingAt: record.vettingCheckedAt?.getTime() ?? null,
      trainingAt: record.trainingDoneAt?.getTime() ?? null,
      dutyAt: record.dutyAckAt?.getTime() ?? null,
    };
  });
}
