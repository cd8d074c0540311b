import { deriveId, type Instant } from '../../ids.ts';
import { bareText } from '../cell-text.ts';
import type { KnownPlaces } from '../roster.ts';
import type {
  ClassFacts,
  CountyChange,
  DutyFacts,
  KnownCounty,
  MemberFacts,
  RegionFacts,
  RoleFacts,
  UnitFacts,
} from './county.ts';

/** A row, and whether the database has it already. */
export interface Entry<T> {
  readonly facts: T;
  readonly isNew: boolean;
}

export interface Member extends Entry<MemberFacts> {
  /** Somebody of the database, such as a grandmother, becomes a member of staff. */
  readonly isNewPerson: boolean;
  /** The name in the file; "" for people whom the file does not name. */
  readonly realName: string;
  /** False only when the number is known to be another. */
  isPhone(phone: string): boolean;
  readonly hadPhone: boolean;
}

export interface Kin {
  readonly id: string;
  readonly personAId: string;
  readonly personBId: string;
  readonly relation: string;
}

/** The county while its workbook is read: what the database has, and what the file adds. */
export interface CountyBook {
  readonly now: Instant;
  readonly known: KnownCounty;
  readonly county: { readonly id: string; readonly name: string };
  readonly regions: Entry<RegionFacts>[];
  readonly units: Entry<UnitFacts>[];
  readonly classes: Entry<ClassFacts>[];
  readonly members: Member[];
  readonly roles: Entry<RoleFacts>[];
  readonly duties: Entry<DutyFacts>[];
  readonly kin: Kin[];
  readonly settings: Record<string, string | number>;
  readonly changes: CountyChange[];
  /** Where each row of the file was seen first: "region <id>" → 第 3 行. */
  readonly seen: Map<string, string>;
}

export function openBook(known: KnownCounty, countyName: string, now: Instant): CountyBook {
  const old = <T extends object>(rows: readonly T[]): Entry<T>[] =>
    rows.map((facts) => ({ facts: { ...facts }, isNew: false }));
  return {
    now,
    known,
    county: known.county ?? { id: deriveId<string>(0, 'county', bareText(countyName)), name: countyName },
    regions: old(known.regions),
    units: old(known.units),
    classes: old(known.classes),
    members: known.members.map((facts) => ({
      facts: { ...facts },
      isNew: false,
      isNewPerson: false,
      realName: '',
      isPhone: () => false,
      hadPhone: false,
    })),
    roles: old(known.roles),
    duties: old(known.duties),
    kin: [],
    settings: {},
    changes: [],
    seen: new Map(),
  };
}

/**
 * Takes a value of the file. In a row that the database has already a difference becomes a change that is announced; an empty
 * cell never takes anything away.
 */
export function correct<T extends { readonly id: string }, K extends keyof T & string>(
  book: CountyBook,
  table: CountyChange['table'],
  { facts, isNew }: Entry<T>,
  field: K,
  value: T[K] & (string | number | null),
  sentence: (before: T[K]) => string,
): void {
  if (value === '' || value === null || facts[field] === value) return;
  if (!isNew) book.changes.push({ table, id: facts.id, field, value, sentence: sentence(facts[field]) });
  facts[field] = value;
}

/** Notes where a row stands; the place of an earlier row about the same, or null. */
export function seenBefore(
  book: CountyBook,
  key: string,
  row: { readonly sheet: string; readonly row: number },
): string | null {
  const before = book.seen.get(key) ?? null;
  if (before === null) book.seen.set(key, `“${row.sheet}”第 ${row.row} 行`);
  return before;
}

/** The places of the book as the roster's matching asks for them; of classes those of the newest school year. */
export function placesOf(
  book: CountyBook,
): Pick<KnownPlaces, 'countyName' | 'towns' | 'villages' | 'schools' | 'classes'> {
  const newest = book.classes
    .map(({ facts }) => facts.schoolYear)
    .sort()
    .at(-1);
  const level = (wanted: RegionFacts['level']) => book.regions.filter(({ facts }) => facts.level === wanted);
  return {
    countyName: book.county.name,
    towns: level('town').map(({ facts: { id, name } }) => ({ id, name })),
    villages: level('village').map(({ facts: { id, name, parentId } }) => ({ id, name, townId: parentId })),
    schools: book.units
      .filter(({ facts }) => facts.type === 'school' || facts.type === 'kindergarten')
      .map(({ facts: { id, name, regionId, type } }) => ({
        id,
        name,
        regionId,
        kindergarten: type === 'kindergarten',
      })),
    classes: book.classes
      .filter(({ facts }) => facts.schoolYear === newest)
      .map(({ facts: { id, name, grade, schoolId } }) => ({ id, name, grade, schoolId })),
  };
}
