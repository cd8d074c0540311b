import type { KnownCounty, KnownPerson } from '../../core/ledger/county/county.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Database } from '../../store/prisma.ts';
import { Refused } from './refused.ts';

/**
 * What is in the database of one county, as reading its workbook asks for it; an empty database gives an empty county. Names
 * and numbers are compared by their hashes; of what is encrypted only the numbers of the duty roster are read.
 * @throws Refused when there are several counties and none is named.
 */
export async function loadCounty(database: Database, crypto: FieldCrypto, countyName?: string): Promise<KnownCounty> {
  const county = await theCounty(database, countyName);
  const countyId = county?.id ?? '00000000-0000-0000-0000-000000000000';
  const [regions, units, classes, staff, roles, duties, kinship, settings] = await Promise.all([
    database.region.findMany({ where: { countyId } }),
    database.organization.findMany({ where: { countyId } }),
    database.schoolClass.findMany({ where: { organization: { countyId } } }),
    database.staff.findMany({
      where: { person: { countyId } },
      include: { person: { select: { displayName: true } } },
    }),
    database.staffRole.findMany({ where: { staff: { person: { countyId } } }, orderBy: { validFrom: 'asc' } }),
    database.dutyRoster.findMany({ where: { region: { countyId } } }),
    database.kinship.findMany({ select: { id: true } }),
    database.countySetting.findMany({ where: { countyId } }),
  ]);
  return {
    county,
    regions: regions.map(({ id, code, name, level, parentId, dutyPhone, policeStationName, policePhone }) => ({
      id,
      code,
      name,
      level,
      parentId,
      dutyPhone,
      policeStationName,
      policePhone,
    })),
    units: units.map(({ id, type, name, regionId, phone }) => ({ id, type, name, regionId, phone })),
    classes: classes.map(({ id, organizationId, grade, name, schoolYear, headTeacherId }) => ({
      id,
      schoolId: organizationId,
      grade,
      name,
      schoolYear,
      headTeacherId,
    })),
    members: staff.map(({ id, personId, person, employmentNo, organizationId, vettingCheckedAt, trainingDoneAt }) => ({
      id,
      personId,
      displayName: person.displayName,
      phone: null,
      employmentNo,
      organizationId,
      vettingCheckedAt: vettingCheckedAt?.getTime() ?? null,
      trainingDoneAt: trainingDoneAt?.getTime() ?? null,
    })),
    roles: roles.map(({ id, staffId, role, scopeType, scopeId, validFrom, validTo }) => ({
      id,
      staffId,
      role,
      scopeType,
      scopeId,
      from: validFrom.getTime(),
      to: validTo?.getTime() ?? null,
    })),
    duties: duties.map(({ id, regionId, role, staffId, backupStaffId, phoneE, validFrom, validTo }) => ({
      id,
      regionId,
      role,
      staffId,
      backupStaffId,
      phone: phoneE === null ? null : crypto.decrypt('duty_roster', 'phone_e', id, phoneE),
      from: validFrom.getTime(),
      to: validTo?.getTime() ?? null,
    })),
    kinIds: new Set(kinship.map(({ id }) => id)),
    settings: Object.fromEntries(settings.map(({ key, value }) => [key, value])),
    personsNamed: await personsByName(database, crypto, countyId),
    mark: (text) => crypto.lookupHash('import', text),
  };
}

async function theCounty(database: Database, countyName?: string): Promise<KnownCounty['county']> {
  const counties = await database.region.findMany({
    where: { level: 'county', active: true },
    select: { id: true, name: true },
    orderBy: { code: 'asc' },
  });
  const named = countyName === undefined ? counties : counties.filter(({ name }) => name === countyName);
  const [only, ...more] = named;
  const names = counties.map(({ name }) => name).join('、');
  if (more.length > 0) throw new Refused(`有 ${counties.length} 个县(${names}),请加 --county <县名>`);
  // A county that is named and not there yet is added to the others.
  return only ?? null;
}

async function personsByName(
  database: Database,
  crypto: FieldCrypto,
  countyId: string,
): Promise<(name: string) => readonly KnownPerson[]> {
  const rows = await database.person.findMany({
    where: { countyId, realNameH: { not: null } },
    select: { id: true, realNameH: true, phoneH: true },
  });
  const byHash = new Map<string, typeof rows>();
  for (const row of rows) byHash.set(row.realNameH ?? '', [...(byHash.get(row.realNameH ?? '') ?? []), row]);
  const found = new Map<string, readonly KnownPerson[]>();
  return (name) => {
    const before = found.get(name);
    if (before) return before;
    const people = crypto
      .lookupHashes('person.real_name', name)
      .flatMap((hash) => byHash.get(hash) ?? [])
      .map(({ id, phoneH }) => ({
        personId: id,
        hasPhone: phoneH !== null,
        isPhone: (phone: string) =>
          phoneH !== null && crypto.lookupHashes('person.phone', phone.replace(/\D/gu, '')).includes(phoneH),
      }));
    found.set(name, people);
    return people;
  };
}
