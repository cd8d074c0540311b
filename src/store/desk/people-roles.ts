import type { PeoplePort, PeopleRefusal, PeopleResult } from '../../app/desk/people-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { whyNotEnd, whyNotGive } from '../../core/access/role-rules.ts';
import { inChina } from '../../core/calendar/civil-time.ts';
import { readIsoDate } from '../../core/flow/facts.ts';
import { deriveId, type Instant, isUuid } from '../../core/ids.ts';
import { staffRoles } from '../../core/ledger/county/staff-roles.ts';
import { placeScope } from '../access/place-scope.ts';
import type { ScopeType } from '../generated/enums.ts';
import type { Database } from '../prisma.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';
import { type PeopleParts, staffInReach } from './staff-in-reach.ts';

/** Changes of people go one after another: two administrators cannot end each other. */
export const PEOPLE = 0x4a58_0201;

const refused = (why: PeopleRefusal): PeopleResult => ({ kind: 'refused', why });

interface RolePlace {
  readonly id: string;
  readonly type: ScopeType;
  readonly name: string;
  readonly countyId: string;
  readonly organizationId: string | null;
}

export function makePeopleRoles(parts: PeopleParts): Pick<PeoplePort, 'addRole' | 'endRole' | 'setActive'> {
  const { database, now } = parts;
  return {
    async addRole(actor, staffId, wish) {
      if (!(await staffInReach(database, actor, 'people.change', staffId))) return { kind: 'unknown' };
      const why = whyNotGive(wish.role, actor.staffId, staffId);
      if (why) return refused(why);
      const day = wish.until === '' ? null : (readIsoDate(wish.until) ?? Number.NaN);
      // The last day is a day of the post.
      const until = day === null ? null : inChina(day + 1);
      if (until !== null && !(until > now())) return refused('days_wrong');
      return database.$transaction(async (tx): Promise<PeopleResult> => {
        await tx.$executeRaw`select pg_advisory_xact_lock(${PEOPLE})`;
        const place = await writeRole.placeOf(tx, database, actor, wish);
        if (typeof place === 'string') return refused(place);
        const at = new Date(now());
        const same = await tx.staffRole.findFirst({
          where: { staffId, role: wish.role, scopeId: place.id, OR: [{ validTo: null }, { validTo: { gt: at } }] },
        });
        if (same) return same.id === roleId(actor, wish.actId) ? { kind: 'done', staffId } : refused('held_already');
        const { actId, role } = wish;
        await writeRole.create(tx, { actor, now: now(), staffId, actId, role, place, until });
        return { kind: 'done', staffId };
      });
    },
    endRole: (actor, staffId, id) => endRole(parts, actor, staffId, id),
    setActive: (actor, staffId, active) => setActive(parts, actor, staffId, active),
  };
}

async function setActive(
  { database, now }: PeopleParts,
  actor: DeskActor,
  staffId: string,
  active: boolean,
): Promise<PeopleResult> {
  if (!(await staffInReach(database, actor, 'people.change', staffId))) return { kind: 'unknown' };
  return database.$transaction(async (tx): Promise<PeopleResult> => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${PEOPLE})`;
    const at = new Date(now());
    if (!active && (await heldNow(tx, at, { staffId, role: 'ADMIN' })) > 0) {
      const why = whyNotEnd('ADMIN', await otherAdmins(tx, at, staffId));
      if (why) return refused(why);
    }
    const status = active ? 'active' : 'ended';
    const { count } = await tx.staff.updateMany({ where: { id: staffId, status: { not: status } }, data: { status } });
    if (count === 0) return { kind: 'done', staffId };
    if (!active) {
      await tx.staffRole.updateMany({
        where: { staffId, OR: [{ validTo: null }, { validTo: { gt: at } }] },
        data: { validTo: at },
      });
      await tx.schoolClass.updateMany({ where: { headTeacherId: staffId }, data: { headTeacherId: null } });
      await tx.staffAccess.updateMany({ where: { staffId, revokedAt: null }, data: { revokedAt: at } });
    }
    const action = active ? 'staff_opened' : 'staff_ended';
    await tx.auditLog.create({ data: auditRow(actor, now(), action, 'staff', staffId) });
    return { kind: 'done', staffId };
  });
}

async function endRole(
  { database, now }: PeopleParts,
  actor: DeskActor,
  staffId: string,
  id: string,
): Promise<PeopleResult> {
  if (!(await staffInReach(database, actor, 'people.change', staffId)) || !isUuid(id)) return { kind: 'unknown' };
  return database.$transaction(async (tx): Promise<PeopleResult> => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${PEOPLE})`;
    const at = new Date(now());
    const row = await tx.staffRole.findFirst({ where: { id, staffId } });
    if (!row) return { kind: 'unknown' };
    if (row.validTo !== null && row.validTo <= at) return { kind: 'done', staffId };
    const why = whyNotEnd(row.role, row.role === 'ADMIN' ? await otherAdmins(tx, at, staffId) : 0);
    if (why) return refused(why);
    await tx.staffRole.update({ where: { id }, data: { validTo: at } });
    if (row.role === 'CLASS_TEACHER')
      await tx.schoolClass.updateMany({
        where: { id: row.scopeId, headTeacherId: staffId },
        data: { headTeacherId: null },
      });
    await tx.auditLog.create({
      data: auditRow(actor, now(), 'role_ended', 'staff', staffId, { role: row.role, scopeId: row.scopeId }),
    });
    return { kind: 'done', staffId };
  });
}

function roleId(actor: DeskActor, actId: string): string {
  return deriveId<string>(0, 'role of the desk', actor.staffId, actId);
}

function heldNow(tx: LedgerTransaction, at: Date, where: { staffId: string | { not: string }; role: string }) {
  const held = { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] };
  return tx.staffRole.count({ where: { ...where, ...held, staff: { status: 'active' } } });
}

const otherAdmins = (tx: LedgerTransaction, at: Date, staffId: string) =>
  heldNow(tx, at, { staffId: { not: staffId }, role: 'ADMIN' });

interface NewRole {
  readonly actor: DeskActor;
  readonly now: Instant;
  readonly staffId: string;
  readonly actId: string;
  readonly role: string;
  readonly place: RolePlace;
  readonly until: Instant | null;
}

export const writeRole = {
  /** The place, if the actor's right reaches it and a post of this kind is held at such a place. */
  async placeOf(
    tx: LedgerTransaction,
    database: Database,
    actor: DeskActor,
    { role, placeId }: { readonly role: string; readonly placeId: string },
  ): Promise<RolePlace | PeopleRefusal> {
    const scope = isUuid(placeId) ? await placeScope(database, actor, 'people.change') : null;
    const place = scope === null ? null : await findPlace(tx, scope, placeId);
    if (place === null) return 'place_unknown';
    const kinds: readonly string[] = staffRoles.find(({ code }) => code === role)?.places ?? [];
    return kinds.includes(place.type) ? place : 'place_kind';
  },
  /** A new class teacher follows the one before, whose post ends with it. */
  async create(tx: LedgerTransaction, { actor, now, staffId, actId, role, place, until }: NewRole): Promise<void> {
    const at = new Date(now);
    if (role === 'CLASS_TEACHER') {
      await tx.staffRole.updateMany({
        where: { role, scopeId: place.id, OR: [{ validTo: null }, { validTo: { gt: at } }] },
        data: { validTo: at },
      });
      await tx.schoolClass.update({ where: { id: place.id }, data: { headTeacherId: staffId } });
    }
    await tx.staffRole.create({
      data: {
        id: roleId(actor, actId),
        staffId,
        role,
        scopeType: place.type,
        scopeId: place.id,
        validFrom: at,
        validTo: until === null ? null : new Date(until),
      },
    });
    await tx.auditLog.create({
      data: auditRow(actor, now, 'role_given', 'staff', staffId, { role, place: place.name, scopeId: place.id }),
    });
  },
};

async function findPlace(
  tx: LedgerTransaction,
  scope: NonNullable<Awaited<ReturnType<typeof placeScope>>>,
  id: string,
): Promise<RolePlace | null> {
  if (scope.regionIds.has(id)) {
    const region = await tx.region.findUniqueOrThrow({ where: { id } });
    if (region.level === 'group') return null;
    return { id, type: region.level, name: region.name, countyId: region.countyId, organizationId: null };
  }
  if (scope.organizationIds.has(id)) {
    const { name, countyId } = await tx.organization.findUniqueOrThrow({ where: { id } });
    return { id, type: 'school', name, countyId, organizationId: id };
  }
  if (!scope.classIds.has(id)) return null;
  const { name, organization } = await tx.schoolClass.findUniqueOrThrow({
    where: { id },
    include: { organization: true },
  });
  const { countyId } = organization;
  return { id, type: 'class', name: `${organization.name}${name}`, countyId, organizationId: organization.id };
}
