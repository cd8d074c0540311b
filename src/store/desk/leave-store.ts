import type { LeaveForm, LeavePort, LeaveResult } from '../../app/desk/leave-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId, type Instant, isUuid, type StaffId } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { Database } from '../prisma.ts';
import { doorAudit } from './session-rows.ts';

const longestDays = 400;
const dayMs = 86_400_000;
const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** One's own leave, and who stands in. */
export function makeLeaveStore(database: Database, now: () => Instant): LeavePort {
  const today = () => dateOf(dayInChina(now()));
  return {
    async leaves(actor) {
      const [own, others, deputies] = await Promise.all([
        database.staffLeave.findMany({
          where: { staffId: actor.staffId, cancelledAt: null, toDay: { gte: today() } },
          orderBy: { fromDay: 'asc' },
        }),
        database.staffLeave.findMany({
          where: { deputyStaffId: actor.staffId, cancelledAt: null, toDay: { gte: today() } },
          orderBy: { fromDay: 'asc' },
          take: 50,
        }),
        colleagues(database, actor, now()),
      ]);
      const ids = [...own.flatMap(({ deputyStaffId }) => deputyStaffId ?? []), ...others.map(({ staffId }) => staffId)];
      const names = await namesOf(database, ids);
      return {
        own: own.map(({ id, fromDay, toDay, deputyStaffId, note }) => ({
          id,
          fromDay: dayOf(fromDay),
          toDay: dayOf(toDay),
          deputyName: names.get(deputyStaffId ?? '') ?? '',
          note,
        })),
        standsIn: others.map(({ staffId, fromDay, toDay }) => ({
          name: names.get(staffId) ?? '',
          fromDay: dayOf(fromDay),
          toDay: dayOf(toDay),
        })),
        deputies,
      };
    },
    add: (actor, form) => addLeave(database, actor, form, now()),
    async cancel({ staffId }, id) {
      if (!isUuid(id)) return false;
      return await database.$transaction(async (tx) => {
        const { count } = await tx.staffLeave.updateMany({
          where: { id, staffId, cancelledAt: null, toDay: { gte: today() } },
          data: { cancelledAt: new Date(now()) },
        });
        if (count > 0)
          await tx.auditLog.create({ data: doorAudit(staffId, 'leave_cancelled', 'staff_leave', id, now()) });
        return count > 0;
      });
    },
  };
}

async function addLeave(
  database: Database,
  actor: DeskActor,
  { fromDay, toDay, deputyStaffId, note, actId }: LeaveForm,
  now: Instant,
): Promise<LeaveResult> {
  const [from, to] = [dateOf(fromDay), dateOf(toDay)];
  if (to < from || to < dateOf(dayInChina(now))) return 'past';
  if (to.getTime() - from.getTime() > longestDays * dayMs) return 'too_long';
  const known = await colleagues(database, actor, now);
  if (deputyStaffId !== null && !known.some(({ staffId }) => staffId === deputyStaffId)) return 'no_such_deputy';
  const { staffId } = actor;
  const id = deriveId<string>(from.getTime(), 'leave', staffId, actId);
  return await database.$transaction(async (tx) => {
    // Two tabs of the same person, one after the other.
    await tx.$queryRaw`select id from staff where id = ${staffId}::uuid for update`;
    if ((await tx.staffLeave.count({ where: { id } })) > 0) return 'added';
    const taken = { staffId, cancelledAt: null, fromDay: { lte: to }, toDay: { gte: from } };
    if ((await tx.staffLeave.count({ where: taken })) > 0) return 'overlaps';
    const at = new Date(now);
    const row = { id, staffId, deputyStaffId, fromDay: from, toDay: to, note, createdBy: staffId, createdAt: at };
    await tx.staffLeave.create({ data: row });
    const data = { fromDay, toDay, deputy: deputyStaffId ?? '' };
    await tx.auditLog.create({ data: doorAudit(staffId, 'leave_added', 'staff_leave', id, now, data) });
    return 'added';
  });
}

/** Who has a desk in one of the actor's townships; for those of the county's offices, of the county's offices. */
export async function colleagues(
  database: Pick<Database, '$queryRaw'>,
  { staffId, drill }: { readonly staffId: string; readonly drill: boolean },
  now: Instant,
): Promise<{ readonly staffId: StaffId; readonly name: string }[]> {
  return await database.$queryRaw<{ staffId: StaffId; name: string }[]>`
    with places as (
      select r.staff_id, split_part(coalesce(g.path, og.path, kg.path, ''), '/', 2) as county, split_part(coalesce(g.path, og.path, kg.path, ''), '/', 3) as town
      from staff_role r
      left join region g on g.id = r.scope_id
      left join organization o on o.id = r.scope_id left join region og on og.id = o.region_id
      left join school_class k on k.id = r.scope_id left join organization ko on ko.id = k.organization_id left join region kg on kg.id = ko.region_id
      where r.role not in ('HELPER', 'VOLUNTEER') and r.scope_type <> 'case'
        and r.valid_from <= ${new Date(now)} and (r.valid_to is null or r.valid_to > ${new Date(now)})
    )
    select s.id as "staffId", p.display_name as name from staff s join person p on p.id = s.person_id
    where s.status = 'active' and s.drill = ${drill} and s.id <> ${staffId}::uuid and exists (
      select from places mine join places theirs on theirs.county = mine.county and theirs.town = mine.town
      where mine.staff_id = ${staffId}::uuid and theirs.staff_id = s.id and mine.county <> '')
    order by p.display_name, s.id limit 300`;
}

async function namesOf(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.staff.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, person: { select: { displayName: true } } },
  });
  return new Map(rows.map(({ id, person }) => [id, person.displayName]));
}
