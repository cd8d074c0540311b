import type { KnownChild, KnownPlaces } from '../../core/ledger/roster.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Database } from '../../store/prisma.ts';
import { Refused } from './refused.ts';

/**
 * What is in the database of one county, as reading a roster asks for it. Names and numbers are compared by their hashes,
 * under every key there is; nothing is decrypted.
 * @throws Refused when there is no county yet, or several and none is named.
 */
export async function loadKnown(database: Database, crypto: FieldCrypto, countyName?: string): Promise<KnownPlaces> {
  const county = await theCounty(database, countyName);
  const where = { countyId: county.id };
  const [regions, organizations, classes] = await Promise.all([
    database.region.findMany({ where: { ...where, active: true } }),
    database.organization.findMany({ where: { ...where, type: { in: ['school', 'kindergarten'] } } }),
    database.schoolClass.findMany({ where: { organization: where } }),
  ]);
  const towns = regions.filter(({ level }) => level === 'town');
  const newestYear = classes
    .map(({ schoolYear }) => schoolYear)
    .sort()
    .at(-1);
  return {
    countyId: county.id,
    countyName: county.name,
    towns: towns.map(({ id, name }) => ({ id, name })),
    villages: regions
      .filter(({ level }) => level === 'village')
      .map(({ id, name, parentId }) => ({ id, name, townId: parentId })),
    schools: organizations.map(({ id, name, regionId, type }) => ({
      id,
      name,
      regionId,
      kindergarten: type === 'kindergarten',
    })),
    // 三(1)班 of last year is another class.
    classes: classes
      .filter(({ schoolYear }) => schoolYear === newestYear)
      .map(({ id, name, grade, organizationId }) => ({ id, name, grade, schoolId: organizationId })),
    mark: (text) => crypto.lookupHash('import', text),
    ...(await knownChildren(database, crypto, county.id)),
    ...(await knownAdults(database, crypto, county.id)),
  };
}

async function theCounty(database: Database, countyName?: string): Promise<{ id: string; name: string }> {
  const counties = await database.region.findMany({
    where: { level: 'county', active: true, ...(countyName ? { name: countyName } : {}) },
    select: { id: true, name: true },
    orderBy: { code: 'asc' },
  });
  const [only, ...more] = counties;
  if (only && more.length === 0) return only;
  if (only)
    throw new Refused(
      `有 ${counties.length} 个县(${counties.map(({ name }) => name).join('、')}),请加 --county <县名>`,
    );
  throw new Refused(
    countyName
      ? `没有“${countyName}”这个县`
      : '系统里还没有县、乡镇和村:请先导入县的表格(jiaxin import --template 县.xlsx 写一个模板),再导入孩子',
  );
}

async function knownChildren(
  database: Database,
  crypto: FieldCrypto,
  countyId: string,
): Promise<Pick<KnownPlaces, 'fileNos' | 'childById' | 'childByIdNumber' | 'childrenByName'>> {
  const rows = await database.child.findMany({
    where: { countyId },
    select: {
      id: true,
      fileNo: true,
      residenceRegionId: true,
      person: { select: { idNumberH: true, realNameH: true, birthDate: true } },
    },
  });
  const byId = new Map<string, KnownChild>();
  const byIdNumber = new Map<string, KnownChild>();
  const byName = new Map<string, KnownChild[]>();
  for (const { id, fileNo, residenceRegionId, person } of rows) {
    const child: KnownChild = {
      childId: id,
      fileNo,
      birthDate: person.birthDate?.toISOString().slice(0, 10) ?? null,
      hasIdNumber: person.idNumberH !== null,
    };
    byId.set(id, child);
    if (person.idNumberH !== null) byIdNumber.set(person.idNumberH, child);
    const key = `${residenceRegionId} ${person.realNameH}`;
    byName.set(key, [...(byName.get(key) ?? []), child]);
  }
  return {
    fileNos: rows.map(({ fileNo }) => fileNo),
    childById: (childId) => byId.get(childId) ?? null,
    childByIdNumber: (idNumber) => firstIn(byIdNumber, crypto.lookupHashes('person.id_number', idNumber)),
    childrenByName: (villageId, name) =>
      crypto.lookupHashes('person.real_name', name).flatMap((hash) => byName.get(`${villageId} ${hash}`) ?? []),
  };
}

async function knownAdults(
  database: Database,
  crypto: FieldCrypto,
  countyId: string,
): Promise<Pick<KnownPlaces, 'adultByPhone'>> {
  const rows = await database.person.findMany({
    where: { countyId, child: null, realNameH: { not: null }, phoneH: { not: null } },
    select: { id: true, householdId: true, realNameH: true, phoneH: true },
  });
  const byBoth = new Map(
    rows.map(({ id, householdId, realNameH, phoneH }) => [`${realNameH} ${phoneH}`, { personId: id, householdId }]),
  );
  return {
    adultByPhone: (name, phone) => {
      const phones = crypto.lookupHashes('person.phone', phone.replace(/\D/gu, ''));
      // Both hashes of a row were made with one key.
      const keys = crypto.lookupHashes('person.real_name', name).map((hash, index) => `${hash} ${phones[index]}`);
      return firstIn(byBoth, keys);
    },
  };
}

function firstIn<T>(map: ReadonlyMap<string, T>, keys: readonly string[]): T | null {
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined) return value;
  }
  return null;
}
