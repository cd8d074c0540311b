import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { RoleHeld } from '../../core/situation.ts';
import type { Database } from '../prisma.ts';

/** What stays behind when somebody goes on leave: rights over the place and its people are handed on by another administrator, not by oneself. */
const notHandedOn = ['ADMIN', 'PRIVACY_OFFICER'];

/** The roles of a member of staff now, and with those of everybody on leave for whom they stand in. */
export async function rolesHeld(
  database: Pick<Database, 'staffRole' | 'staffLeave'>,
  staffId: string,
  now: Instant,
): Promise<{ readonly own: readonly RoleHeld[]; readonly all: readonly RoleHeld[] }> {
  const today = new Date(`${dayInChina(now)}T00:00:00Z`);
  const absent = await database.staffLeave.findMany({
    where: { deputyStaffId: staffId, cancelledAt: null, fromDay: { lte: today }, toDay: { gte: today } },
    select: { staffId: true },
  });
  const at = new Date(now);
  const rows = await database.staffRole.findMany({
    where: {
      staffId: { in: [staffId, ...absent.map((leave) => leave.staffId)] },
      validFrom: { lte: at },
      OR: [{ validTo: null }, { validTo: { gt: at } }],
    },
    orderBy: { id: 'asc' },
  });
  const role = ({ role, scopeType, scopeId }: (typeof rows)[number]): RoleHeld => ({ role, scopeType, scopeId });
  const own = rows.filter((row) => row.staffId === staffId);
  const stoodInFor = rows.filter((row) => row.staffId !== staffId && !notHandedOn.includes(row.role));
  return { own: own.map(role), all: [...own, ...stoodInFor].map(role) };
}
