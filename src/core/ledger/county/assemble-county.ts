import type { CountyLedger, RegionFacts } from './county.ts';
import type { CountyBook, Entry } from './county-book.ts';

const fresh = <T>(rows: readonly Entry<T>[]): T[] => rows.filter(({ isNew }) => isNew).map(({ facts }) => facts);

/** The new rows of the book, as the store takes them. */
export function assembleCounty(book: CountyBook): CountyLedger {
  const members = book.members.filter(({ isNew }) => isNew);
  return {
    countyId: book.county.id,
    regions: withPlacesAbove(book).map(({ dutyPhone, policeStationName, policePhone, ...region }) => ({
      ...region,
      ...(dutyPhone ? { dutyPhone } : {}),
      ...(policeStationName ? { policeStationName } : {}),
      ...(policePhone ? { policePhone } : {}),
    })),
    settings: Object.fromEntries(
      Object.entries(book.settings).filter(([key]) => book.known.settings[key] === undefined),
    ),
    organizations: fresh(book.units).map(({ phone, ...unit }) => ({ ...unit, ...(phone ? { phone } : {}) })),
    classes: fresh(book.classes).map(({ schoolId, ...room }) => ({ ...room, organizationId: schoolId })),
    persons: members
      .filter(({ isNewPerson }) => isNewPerson)
      .map(({ facts, realName }) => ({
        id: facts.personId,
        displayName: facts.displayName,
        realName,
        ...(facts.phone ? { phone: facts.phone } : {}),
      })),
    staff: members.map(({ facts: { displayName, phone, ...staff } }) => staff),
    roles: fresh(book.roles).map(({ scopeType, from, ...role }) => ({
      ...role,
      scopeType: scopeType === 'case' ? 'county' : scopeType,
      from: from ?? book.now,
    })),
    roster: fresh(book.duties).map(({ phone, ...duty }) => ({ ...duty, phone: phone ?? '' })),
    kinship: book.kin,
  };
}

/** A new village needs the places above it to know its path; those that are there already are not written again. */
function withPlacesAbove(book: CountyBook): RegionFacts[] {
  const all = new Map(book.regions.map(({ facts }) => [facts.id, facts]));
  const wanted = new Set<string>();
  for (const { id } of fresh(book.regions))
    for (let at: string | null = id; at !== null && !wanted.has(at); at = all.get(at)?.parentId ?? null) wanted.add(at);
  return book.regions.map(({ facts }) => facts).filter(({ id }) => wanted.has(id));
}

/** How many new rows there are of each kind, as people call it. */
export function countFresh(book: CountyBook): Record<string, number> {
  const regions = fresh(book.regions);
  const units = fresh(book.units);
  const level = (wanted: RegionFacts['level']) => regions.filter((one) => one.level === wanted).length;
  const schools = units.filter(({ type }) => type === 'school' || type === 'kindergarten').length;
  return {
    县: level('county'),
    乡镇: level('town'),
    村: level('village'),
    学校: schools,
    班级: fresh(book.classes).length,
    工作人员: fresh(book.members).length,
    岗位: fresh(book.roles).length,
    值班: fresh(book.duties).length,
  };
}
