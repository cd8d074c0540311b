import type { DeskActor } from '../../app/desk-ports.ts';
import type { Instant, PersonId, StaffId } from '../../core/ids.ts';
import type { RoleHeld } from '../../core/situation.ts';
import type { Database } from '../prisma.ts';
import { kinOf } from './kin-of.ts';
import { rolesHeld } from './roles-held.ts';

/** The member of staff as the table of rights looks at them now, at the desk or on the command line. Null: not active. */
export async function deskActor(database: Database, staffId: string, now: Instant): Promise<DeskActor | null> {
  const staff = await database.staff.findFirst({ where: { id: staffId, status: 'active' }, include: { person: true } });
  if (!staff) return null;
  const held = await rolesHeld(database, staff.id, now);
  return {
    staffId: staff.id as StaffId,
    personId: staff.personId as PersonId,
    name: staff.person.displayName,
    post: await postOf(database, held.own),
    drill: staff.drill,
    kin: await kinOf(database, staff.person, new Date(now)),
    roles: held.all,
  };
}

/** "石桥村 · 儿童主任" is said by the page; here only the places, as the role codes are the page's to name. */
async function postOf(database: Database, roles: readonly RoleHeld[]): Promise<string> {
  const ids = roles.map(({ scopeId }) => scopeId);
  const [regions, schools] = await Promise.all([
    database.region.findMany({ where: { id: { in: ids } }, select: { name: true } }),
    database.organization.findMany({ where: { id: { in: ids } }, select: { name: true } }),
  ]);
  return [...new Set([...regions, ...schools].map(({ name }) => name))].join('、');
}
