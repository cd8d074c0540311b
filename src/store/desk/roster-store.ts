import type { NewWatch, RosterPort, RosterPost, RosterResult, Watchman } from '../../app/desk/roster-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { inChina } from '../../core/calendar/civil-time.ts';
import { rosterGaps } from '../../core/duty/roster-gaps.ts';
import { readIsoDate } from '../../core/flow/facts.ts';
import { deriveId, type Instant, isUuid } from '../../core/ids.ts';
import { readPhone } from '../../core/ledger/roster-phone.ts';
import { placeScope } from '../access/place-scope.ts';
import { auditRow } from './audit-row.ts';
import { leaveNow } from './member-rows.ts';
import { makePeopleLeave } from './people-leave.ts';
import type { PeopleParts } from './staff-in-reach.ts';

const aheadMs = 14 * 86_400_000;
/** Which duty a level of region has at any hour (domain 4.2). */
export const dutyOfLevel: Readonly<Record<string, string>> = { county: 'COUNTY_OFFICE', town: 'TOWN_STATION' };

export function makeRoster(parts: PeopleParts): RosterPort {
  const { database, now } = parts;
  return {
    posts: (actor) => readPosts(parts, actor),
    add: (actor, watch) => addWatch(parts, actor, watch),
    async end(actor, watchId) {
      const row = await watchInReach(parts, actor, 'people.change', watchId);
      if (row === null) return { kind: 'unknown' };
      const at = new Date(now());
      await database.$transaction(async (tx) => {
        const to = row.validFrom > at ? row.validFrom : at;
        const { count } = await tx.dutyRoster.updateMany({
          where: { id: watchId, OR: [{ validTo: null }, { validTo: { gt: to } }] },
          data: { validTo: to },
        });
        const { role, regionId } = row;
        if (count > 0)
          await tx.auditLog.create({
            data: auditRow(actor, now(), 'duty_ended', 'staff', row.staffId, { role, regionId }),
          });
      });
      return { kind: 'done' };
    },
    async tested(actor, watchId) {
      const row = await watchInReach(parts, actor, 'people.change', watchId);
      if (row === null || row.phoneE === null) return { kind: 'unknown' };
      await database.$transaction([
        database.dutyRoster.update({ where: { id: watchId }, data: { phoneTestedAt: new Date(now()) } }),
        database.auditLog.create({ data: auditRow(actor, now(), 'duty_phone_tested', 'duty_roster', watchId) }),
      ]);
      return { kind: 'done' };
    },
    leave: (actor) => makePeopleLeave(parts).leave(actor),
  };
}

async function watchInReach({ database }: PeopleParts, actor: DeskActor, action: AccessAction, id: string) {
  const scope = isUuid(id) ? await placeScope(database, actor, action) : null;
  const row = scope && (await database.dutyRoster.findUnique({ where: { id } }));
  return row && scope?.regionIds.has(row.regionId) ? row : null;
}

async function readPosts({ database, crypto, now }: PeopleParts, actor: DeskActor): Promise<readonly RosterPost[]> {
  const scope = await placeScope(database, actor, 'people.read');
  if (scope === null) return [];
  const at = new Date(now());
  const [regions, rows, holders, away] = await Promise.all([
    database.region.findMany({
      where: { id: { in: [...scope.regionIds] }, active: true },
      select: { id: true, name: true, level: true },
      orderBy: [{ level: 'asc' }, { code: 'asc' }],
    }),
    database.dutyRoster.findMany({
      where: { regionId: { in: [...scope.regionIds] }, OR: [{ validTo: null }, { validTo: { gt: at } }] },
      include: { staff: { include: { person: true } }, backup: { include: { person: true } } },
      orderBy: [{ validFrom: 'asc' }, { id: 'asc' }],
    }),
    database.staffRole.findMany({
      where: {
        role: { in: Object.values(dutyOfLevel) },
        scopeId: { in: [...scope.regionIds] },
        validFrom: { lte: at },
        OR: [{ validTo: null }, { validTo: { gt: at } }],
        staff: { status: 'active' },
      },
      include: { staff: { include: { person: { select: { displayName: true } } } } },
    }),
    database.staffLeave.findMany({ where: leaveNow(now()), select: { staffId: true } }),
  ]);
  const absent = new Set(away.map(({ staffId }) => staffId));
  const watchman = (row: (typeof rows)[number]): Watchman => ({
    id: row.id,
    staffId: row.staffId,
    name: row.staff.person.displayName,
    backup: row.backup?.person.displayName ?? '',
    away: absent.has(row.staffId),
    phone: row.phoneE === null ? '' : crypto.decrypt('duty_roster', 'phone_e', row.id, row.phoneE),
    phoneTestedAt: row.phoneTestedAt?.getTime() ?? null,
    from: row.validFrom.getTime(),
    to: row.validTo?.getTime() ?? null,
  });
  return regions.flatMap(({ id, name, level }): RosterPost[] => {
    const mine = rows.filter((row) => row.regionId === id);
    const roles = new Set([...(dutyOfLevel[level] ? [dutyOfLevel[level]] : []), ...mine.map(({ role }) => role)]);
    return [...roles].map((role) => {
      // Whoever has left is not on duty, whatever the roster says.
      const watches = mine.filter((row) => row.role === role && row.staff.status === 'active').map(watchman);
      return {
        regionId: id,
        place: name,
        role,
        watches,
        gaps: rosterGaps(watches, now(), now() + aheadMs),
        holders: holders
          .filter((row) => row.role === role && row.scopeId === id)
          .map(({ staffId, staff }) => ({ staffId, name: staff.person.displayName })),
      };
    });
  });
}

/** 2026-11-30T20:00 on a clock in China; null for "", NaN when it cannot be read. */
function moment(text: string): Instant | null {
  if (text === '') return null;
  const [, day = '', hours = '', minutes = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/u.exec(text) ?? [];
  const number = readIsoDate(day);
  return number === undefined ? Number.NaN : inChina(number, Number(hours) * 60 + Number(minutes));
}

async function addWatch(
  { database, crypto, now }: PeopleParts,
  actor: DeskActor,
  watch: NewWatch,
): Promise<RosterResult> {
  const { regionId, role, staffId, backupStaffId } = watch;
  const scope = await placeScope(database, actor, 'people.change');
  if (!scope?.regionIds.has(regionId)) return { kind: 'unknown' };
  const { phone } = readPhone(watch.phone);
  if (phone === null) return { kind: 'refused', why: 'phone_wrong' };
  const from = moment(watch.from) ?? now();
  const to = moment(watch.to);
  if (Number.isNaN(from) || (to !== null && !(to > from && to > now()))) return { kind: 'refused', why: 'days_wrong' };
  const at = new Date(now());
  const holders = await database.staffRole.findMany({
    where: {
      role,
      scopeId: regionId,
      staffId: { in: [staffId, backupStaffId].filter((id) => isUuid(id)) },
      OR: [{ validTo: null }, { validTo: { gt: at } }],
      staff: { status: 'active' },
    },
    select: { staffId: true },
  });
  const held = new Set(holders.map((row) => row.staffId));
  if (!held.has(staffId) || (backupStaffId !== '' && (!held.has(backupStaffId) || backupStaffId === staffId)))
    return { kind: 'refused', why: 'not_holder' };
  const id = deriveId<string>(0, 'watch of the desk', actor.staffId, watch.actId);
  await database.$transaction(async (tx) => {
    const { count } = await tx.dutyRoster.createMany({
      data: [
        {
          id,
          regionId,
          role,
          staffId,
          backupStaffId: backupStaffId || null,
          phoneE: crypto.encrypt('duty_roster', 'phone_e', id, phone),
          validFrom: new Date(from),
          validTo: to === null ? null : new Date(to),
        },
      ],
      skipDuplicates: true,
    });
    if (count > 0)
      await tx.auditLog.create({ data: auditRow(actor, now(), 'duty_added', 'staff', staffId, { role, regionId }) });
  });
  return { kind: 'done' };
}
