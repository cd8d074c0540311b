import { deriveId } from '../ids.ts';
import { formOfAddress } from './form-of-address.ts';
import type { AdultOfRow } from './read-adults.ts';
import type { RosterRow } from './read-row.ts';
import type { KnownPlaces, RosterLedger } from './roster.ts';

type PersonRow = RosterLedger['persons'][number];

export interface GatheredAdult {
  readonly personId: string;
  /** Of somebody who is in the database already. */
  readonly householdId: string | null;
}

export interface Adults {
  /** The person an adult of a row is; the same adult of another row is the same person. */
  take(adult: AdultOfRow, row: RosterRow, childId: string, role: string): GatheredAdult;
  /** Everybody who is not in the database yet. */
  persons(householdOf: (personId: string) => string | null): PersonRow[];
}

/**
 * Makes one person of an adult whom several rows name: by name and phone, by ID number, or by name within a family (both
 * parents named alike in one village). A name alone joins nobody: the wrong grandmother would be told of another's child.
 */
export function gatherAdults(known: KnownPlaces): Adults {
  const byKey = new Map<string, GatheredAdult>();
  const rows = new Map<string, PersonRow>();
  return {
    take(adult, row, childId, role) {
      const keys = keysOf(adult, row, childId, role);
      const earlier = keys.map((key) => byKey.get(key)).find((one) => one !== undefined);
      const inDatabase = earlier || !adult.phone || !adult.name ? null : known.adultByPhone(adult.name, adult.phone);
      const person = earlier ??
        inDatabase ?? {
          personId: deriveId<string>(0, 'import adult', known.countyId, known.mark(keys[0] ?? '')),
          householdId: null,
        };
      for (const key of keys) if (!byKey.has(key)) byKey.set(key, person);
      if (!inDatabase && (!earlier || rows.has(person.personId))) {
        const before = rows.get(person.personId);
        rows.set(person.personId, before ? completed(before, adult) : newRow(person.personId, adult, row));
      }
      return person;
    },
    persons: (householdOf) => [...rows.values()].map((row) => ({ ...row, householdId: householdOf(row.id) })),
  };
}

function keysOf(adult: AdultOfRow, row: RosterRow, childId: string, role: string): string[] {
  const parents =
    row.father?.name && row.mother?.name ? [row.residenceRegionId, row.father.name, row.mother.name] : null;
  const keys: string[] = [];
  if (adult.name !== '' && adult.phone !== null) keys.push(`phone|${adult.name}|${adult.phone}`);
  if (adult.idNumber !== null) keys.push(`id|${adult.idNumber}`);
  if (adult.name !== '' && parents) keys.push(['family', ...parents, adult.name].join('|'));
  if (keys.length === 0) keys.push(`child|${childId}|${role}|${adult.name}`);
  return keys;
}

function newRow(id: string, adult: AdultOfRow, row: RosterRow): PersonRow {
  const gender = genderOf(adult.relation);
  return {
    id,
    displayName: formOfAddress(adult.name, adult.relation, row.nickname),
    ...(adult.name === '' ? {} : { realName: adult.name }),
    ...(gender === null ? {} : { gender }),
    ...(adult.idNumber === null ? {} : { idNumber: adult.idNumber, birthDate: birthOf(adult.idNumber) }),
    ...(adult.phone === null ? {} : { phone: adult.phone }),
  };
}

/** A sibling's row may tell what the first row left out. */
function completed(row: PersonRow, adult: AdultOfRow): PersonRow {
  const idNumber = row.idNumber ?? adult.idNumber;
  const phone = row.phone ?? adult.phone;
  return {
    ...row,
    ...(idNumber ? { idNumber, birthDate: birthOf(idNumber) } : {}),
    ...(phone ? { phone } : {}),
  };
}

function birthOf(idNumber: string): string {
  return idNumber.slice(6, 14).replace(/^(\d{4})(\d\d)(\d\d)$/u, '$1-$2-$3');
}

function genderOf(relation: string): 'male' | 'female' | null {
  if (/奶奶|外婆|姥姥|妈|婶|姨|姑(?!父|爹)|舅妈|伯母|姐|嫂|祖母/u.test(relation)) return 'female';
  return /爷爷|外公|姥爷|爸|叔|伯|舅|姑父|姨父|哥|祖父/u.test(relation) ? 'male' : null;
}
