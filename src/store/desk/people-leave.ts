import type { Leave, PeoplePort, PeopleResult } from '../../app/desk/people-port.ts';
import { deriveId, type Instant, isUuid } from '../../core/ids.ts';
import { placeScope, staffWhere } from '../access/place-scope.ts';
import { auditRow } from './audit-row.ts';
import { dateInChina } from './member-rows.ts';
import { type PeopleParts, staffInReach } from './staff-in-reach.ts';

type LeavePart = Pick<PeoplePort, 'leave' | 'addLeave' | 'cancelLeave'> & {
  leaveOf(staffIds: readonly string[], now: Instant): Promise<readonly Leave[]>;
};

/** Days on which people are away (table staff_leave, which each also keeps for themselves on the account's page). */
export function makePeopleLeave(parts: PeopleParts): LeavePart {
  const { database, now } = parts;
  const leaveOf = async (staffIds: readonly string[], at: Instant): Promise<readonly Leave[]> => {
    const rows = await database.staffLeave.findMany({
      where: { staffId: { in: [...staffIds] }, cancelledAt: null, toDay: { gte: dateInChina(at) } },
      orderBy: [{ fromDay: 'asc' }, { id: 'asc' }],
    });
    const people = await database.staff.findMany({
      where: {
        id: { in: rows.flatMap(({ staffId, deputyStaffId }) => [staffId, ...(deputyStaffId ? [deputyStaffId] : [])]) },
      },
      select: { id: true, person: { select: { displayName: true } } },
    });
    const names = new Map(people.map(({ id, person }) => [id, person.displayName]));
    return rows.map(({ id, staffId, deputyStaffId, fromDay, toDay, note }) => ({
      id,
      staffId,
      name: names.get(staffId) ?? '',
      deputy: (deputyStaffId && names.get(deputyStaffId)) ?? '',
      from: fromDay.toISOString().slice(0, 10),
      to: toDay.toISOString().slice(0, 10),
      note,
    }));
  };
  return {
    leaveOf,
    async leave(actor) {
      const scope = await placeScope(database, actor, 'people.read');
      if (scope === null) return [];
      const staff = await database.staff.findMany({ where: staffWhere(scope), select: { id: true } });
      return leaveOf(
        staff.map(({ id }) => id),
        now(),
      );
    },
    async addLeave(actor, staffId, { actId, from, to, deputyId, note }): Promise<PeopleResult> {
      if (!(await staffInReach(database, actor, 'people.change', staffId))) return { kind: 'unknown' };
      if (from === '' || to === '' || to < from) return { kind: 'refused', why: 'days_wrong' };
      const deputy = deputyId === '' ? null : await staffInReach(database, actor, 'people.change', deputyId);
      if ((deputyId !== '' && deputy === null) || deputy?.id === staffId)
        return { kind: 'refused', why: 'deputy_unknown' };
      const id = deriveId<string>(0, 'leave', actor.staffId, actId);
      await database.$transaction(async (tx) => {
        const { count } = await tx.staffLeave.createMany({
          data: [
            {
              id,
              staffId,
              deputyStaffId: deputy?.id ?? null,
              fromDay: new Date(`${from}T00:00:00Z`),
              toDay: new Date(`${to}T00:00:00Z`),
              note: note.slice(0, 200),
              createdBy: actor.staffId,
              createdAt: new Date(now()),
            },
          ],
          skipDuplicates: true,
        });
        if (count > 0)
          await tx.auditLog.create({ data: auditRow(actor, now(), 'leave_added', 'staff', staffId, { from, to }) });
      });
      return { kind: 'done', staffId };
    },
    async cancelLeave(actor, leaveId) {
      const row = isUuid(leaveId) ? await database.staffLeave.findUnique({ where: { id: leaveId } }) : null;
      if (row === null || !(await staffInReach(database, actor, 'people.change', row.staffId)))
        return { kind: 'unknown' };
      await database.$transaction(async (tx) => {
        const { count } = await tx.staffLeave.updateMany({
          where: { id: leaveId, cancelledAt: null },
          data: { cancelledAt: new Date(now()) },
        });
        if (count > 0)
          await tx.auditLog.create({ data: auditRow(actor, now(), 'leave_cancelled', 'staff', row.staffId) });
      });
      return { kind: 'done', staffId: row.staffId };
    },
  };
}
