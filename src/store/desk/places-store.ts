import { formVersion } from '../../app/desk/form-version.ts';
import type { PlaceResult, PlacesPort, RegionFacts, RegionRow, SchoolRow } from '../../app/desk/places-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { deriveId, isUuid } from '../../core/ids.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { readPhone } from '../../core/ledger/roster-phone.ts';
import { placeScope } from '../access/place-scope.ts';
import type { Prisma } from '../generated/client.ts';
import { auditRow } from './audit-row.ts';
import { makeCalendars } from './calendar-store.ts';
import type { PeopleParts } from './staff-in-reach.ts';

const refused = (why: Extract<PlaceResult, { kind: 'refused' }>['why']): PlaceResult => ({ kind: 'refused', why });

export function makePlaces(parts: PeopleParts): PlacesPort {
  const { database } = parts;
  return {
    ...makeCalendars(parts),
    async regions(actor) {
      const scope = await placeScope(database, actor, 'place.read');
      if (scope === null) return [];
      const rows = await database.region.findMany({
        where: { id: { in: [...scope.regionIds] }, active: true, level: { not: 'group' } },
        orderBy: { code: 'asc' },
      });
      return rows.map(regionRow);
    },
    changeRegion: (actor, id, facts, version) => changeRegion(parts, actor, id, facts, version),
    addRegion: (actor, wish) => addRegion(parts, actor, wish),
    schools: (actor) => readSchools(parts, actor),
    changeSchool: (actor, id, facts, version) => changeSchool(parts, actor, id, facts, version),
    addSchool: (actor, wish) => addSchool(parts, actor, wish),
    addClass: (actor, wish) => addClass(parts, actor, wish),
  };
}

function factsOf(row: Prisma.RegionGetPayload<object>): RegionFacts {
  return {
    name: row.name,
    phone: row.phone ?? '',
    dutyPhone: row.dutyPhone ?? '',
    policeStationName: row.policeStationName ?? '',
    policePhone: row.policePhone ?? '',
  };
}

function regionRow(row: Prisma.RegionGetPayload<object>): RegionRow {
  const { id, code, level, parentId } = row;
  const facts = factsOf(row);
  return { id, code, level: level as RegionRow['level'], parentId, facts, version: formVersion({ ...facts }) };
}

async function inReach({ database }: PeopleParts, actor: DeskActor, action: AccessAction, id: string) {
  const scope = isUuid(id) ? await placeScope(database, actor, action) : null;
  return { region: scope?.regionIds.has(id) === true, organization: scope?.organizationIds.has(id) === true };
}

/** A number as it was typed when its digits are right; null when they are not. */
function phoneOf(typed: string): string | null {
  const text = cellText(typed);
  if (text === '') return '';
  const { phone } = readPhone(text);
  if (phone === null) return null;
  return phone.replace(/\D/gu, '') === text.replace(/\D/gu, '') ? text.slice(0, 40) : phone;
}

async function changeRegion(
  parts: PeopleParts,
  actor: DeskActor,
  id: string,
  typed: RegionFacts,
  version: string,
): Promise<PlaceResult> {
  const { database, now } = parts;
  if (!(await inReach(parts, actor, 'place.change', id)).region) return { kind: 'unknown' };
  const [phone, dutyPhone, policePhone] = [typed.phone, typed.dutyPhone, typed.policePhone].map(phoneOf);
  const [name, policeStationName] = [cellText(typed.name), cellText(typed.policeStationName).slice(0, 60)];
  if (name === '' || name.length > 60) return refused('name');
  if (phone == null || dutyPhone == null || policePhone == null) return refused('phone');
  const facts: RegionFacts = { name, phone, dutyPhone, policeStationName: policeStationName ?? '', policePhone };
  return database.$transaction(async (tx): Promise<PlaceResult> => {
    await tx.$queryRaw`select id from region where id = ${id}::uuid for update`;
    const before = factsOf(await tx.region.findUniqueOrThrow({ where: { id } }));
    const fields = (Object.keys(facts) as (keyof RegionFacts)[]).filter((key) => facts[key] !== before[key]);
    if (fields.length === 0) return { kind: 'done' };
    if (formVersion({ ...before }) !== version) return { kind: 'stale' };
    const data = Object.fromEntries(fields.map((key) => [key, key === 'name' ? facts.name : facts[key] || null]));
    await tx.region.update({ where: { id }, data });
    await tx.auditLog.create({ data: auditRow(actor, now(), 'region_changed', 'region', id, { fields }) });
    return { kind: 'done' };
  });
}

async function addRegion(
  parts: PeopleParts,
  actor: DeskActor,
  { actId, parentId, name: typed, code }: Parameters<PlacesPort['addRegion']>[1],
): Promise<PlaceResult> {
  const { database, now } = parts;
  if (!(await inReach(parts, actor, 'place.change', parentId)).region) return { kind: 'unknown' };
  const parent = await database.region.findUniqueOrThrow({ where: { id: parentId } });
  const level = parent.level === 'county' ? 'town' : parent.level === 'town' ? 'village' : null;
  const name = cellText(typed);
  if (level === null || name === '' || name.length > 60) return refused('name');
  if (!/^[0-9A-Za-z-]{1,20}$/u.test(code)) return refused('code');
  const id = deriveId<string>(0, 'region of the desk', actor.staffId, actId);
  const { countyId } = parent;
  const held = await database.region.findFirst({ where: { countyId, OR: [{ code }, { parentId, name }] } });
  if (held) return held.id === id ? { kind: 'done' } : refused('twice');
  await database.$transaction([
    database.region.create({
      data: { id, countyId, code, name, level, parentId, path: `${parent.path}${id}/` },
    }),
    database.auditLog.create({ data: auditRow(actor, now(), 'region_added', 'region', id, { name }) }),
  ]);
  return { kind: 'done' };
}

const isSchool = { type: { in: ['school', 'kindergarten'] } } as const satisfies Prisma.OrganizationWhereInput;

async function readSchools({ database }: PeopleParts, actor: DeskActor): Promise<readonly SchoolRow[]> {
  const scope = await placeScope(database, actor, 'place.read');
  if (scope === null) return [];
  const rows = await database.organization.findMany({
    where: { id: { in: [...scope.organizationIds] }, ...isSchool },
    include: {
      region: { select: { name: true } },
      classes: {
        include: { headTeacher: { select: { id: true, person: { select: { displayName: true } } } } },
        orderBy: [{ schoolYear: 'desc' }, { grade: 'asc' }, { name: 'asc' }],
      },
    },
    orderBy: [{ region: { code: 'asc' } }, { name: 'asc' }],
  });
  return rows.map(({ id, name, type, phone, region, classes }) => ({
    id,
    name,
    type: type as SchoolRow['type'],
    town: region.name,
    phone: phone ?? '',
    version: formVersion({ name, phone: phone ?? '' }),
    classes: classes.map((room) => ({
      id: room.id,
      grade: room.grade,
      name: room.name,
      year: room.schoolYear,
      teacher: room.headTeacher && { staffId: room.headTeacher.id, name: room.headTeacher.person.displayName },
    })),
  }));
}

async function changeSchool(
  parts: PeopleParts,
  actor: DeskActor,
  id: string,
  typed: { readonly name: string; readonly phone: string },
  version: string,
): Promise<PlaceResult> {
  const { database, now } = parts;
  if (!(await inReach(parts, actor, 'place.change', id)).organization) return { kind: 'unknown' };
  const [name, phone] = [cellText(typed.name), phoneOf(typed.phone)];
  if (name === '' || name.length > 60) return refused('name');
  if (phone === null) return refused('phone');
  return database.$transaction(async (tx): Promise<PlaceResult> => {
    await tx.$queryRaw`select id from organization where id = ${id}::uuid for update`;
    const row = await tx.organization.findUniqueOrThrow({ where: { id } });
    const before = { name: row.name, phone: row.phone ?? '' };
    if (before.name === name && before.phone === phone) return { kind: 'done' };
    if (formVersion(before) !== version) return { kind: 'stale' };
    await tx.organization.update({ where: { id }, data: { name, phone: phone || null } });
    await tx.auditLog.create({ data: auditRow(actor, now(), 'organization_changed', 'organization', id) });
    return { kind: 'done' };
  });
}

async function addSchool(
  parts: PeopleParts,
  actor: DeskActor,
  { actId, regionId, type, ...typed }: Parameters<PlacesPort['addSchool']>[1],
): Promise<PlaceResult> {
  const { database, now } = parts;
  if (!(await inReach(parts, actor, 'place.change', regionId)).region) return { kind: 'unknown' };
  const { countyId, level } = await database.region.findUniqueOrThrow({ where: { id: regionId } });
  if (level !== 'county' && level !== 'town') return { kind: 'unknown' };
  const [name, phone] = [cellText(typed.name), phoneOf(typed.phone)];
  if (name === '' || name.length > 60) return refused('name');
  if (phone === null) return refused('phone');
  const id = deriveId<string>(0, 'school of the desk', actor.staffId, actId);
  const held = await database.organization.findFirst({ where: { countyId, name, ...isSchool } });
  if (held) return held.id === id ? { kind: 'done' } : refused('twice');
  await database.$transaction([
    database.organization.create({ data: { id, countyId, type, name, regionId, phone: phone || null } }),
    database.auditLog.create({ data: auditRow(actor, now(), 'organization_added', 'organization', id, { name }) }),
  ]);
  return { kind: 'done' };
}

async function addClass(
  parts: PeopleParts,
  actor: DeskActor,
  wish: Parameters<PlacesPort['addClass']>[1],
): Promise<PlaceResult> {
  const { database, now } = parts;
  const { schoolId, year } = wish;
  if (!(await inReach(parts, actor, 'place.change', schoolId)).organization) return { kind: 'unknown' };
  const [grade, name] = [cellText(wish.grade).slice(0, 20), cellText(wish.name).slice(0, 30)];
  if (name === '') return refused('name');
  const [, from = '', to = ''] = /^(\d{4})-(\d{4})$/u.exec(year) ?? [];
  if (from === '' || Number(to) !== Number(from) + 1) return refused('days');
  const id = deriveId<string>(0, 'class of the desk', actor.staffId, wish.actId);
  const held = await database.schoolClass.findFirst({
    where: { organizationId: schoolId, name, grade, schoolYear: year },
  });
  if (held) return held.id === id ? { kind: 'done' } : refused('twice');
  await database.$transaction([
    database.schoolClass.create({ data: { id, organizationId: schoolId, grade, name, schoolYear: year } }),
    database.auditLog.create({ data: auditRow(actor, now(), 'class_added', 'school_class', id, { name, year }) }),
  ]);
  return { kind: 'done' };
}
