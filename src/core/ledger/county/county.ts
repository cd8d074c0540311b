import type { Instant } from '../../ids.ts';
import type { RosterProblem } from '../roster.ts';

/** What a sheet of the county's workbook is about. */
export type CountySheet = 'regions' | 'schools' | 'classes' | 'staff' | 'duties' | 'settings';

export type ScopeKind = 'county' | 'town' | 'village' | 'school' | 'class';

export interface RegionFacts {
  readonly id: string;
  code: string;
  readonly name: string;
  readonly level: 'county' | 'town' | 'village' | 'group';
  readonly parentId: string | null;
  dutyPhone: string | null;
  policeStationName: string | null;
  policePhone: string | null;
}

export type UnitType =
  | 'school'
  | 'kindergarten'
  | 'village'
  | 'town'
  | 'county_department'
  | 'ngo'
  | 'clinic'
  | 'police';

export interface UnitFacts {
  readonly id: string;
  readonly type: UnitType;
  readonly name: string;
  readonly regionId: string;
  phone: string | null;
}

export interface ClassFacts {
  readonly id: string;
  readonly schoolId: string;
  readonly grade: string;
  readonly name: string;
  /** 2026-2027 */
  readonly schoolYear: string;
  headTeacherId: string | null;
}

export interface MemberFacts {
  readonly id: string;
  readonly personId: string;
  displayName: string;
  /** What the file says; of people in the database only what the file repeats. */
  phone: string | null;
  employmentNo: string | null;
  organizationId: string | null;
  vettingCheckedAt: Instant | null;
  trainingDoneAt: Instant | null;
}

export interface RoleFacts {
  readonly id: string;
  readonly staffId: string;
  readonly role: string;
  readonly scopeType: ScopeKind | 'case';
  readonly scopeId: string;
  readonly from: Instant | null;
  to: Instant | null;
}

export interface DutyFacts {
  readonly id: string;
  readonly regionId: string;
  readonly role: string;
  readonly staffId: string;
  backupStaffId: string | null;
  phone: string | null;
  readonly from: Instant;
  to: Instant | null;
}

export interface KnownPerson {
  readonly personId: string;
  readonly hasPhone: boolean;
  isPhone(phone: string): boolean;
}

/** What is in the database of one county; names and numbers stay behind the functions. */
export interface KnownCounty {
  /** Null in an empty database, and for a county that is to be added to others. */
  readonly county: { readonly id: string; readonly name: string } | null;
  readonly regions: readonly RegionFacts[];
  readonly units: readonly UnitFacts[];
  readonly classes: readonly ClassFacts[];
  readonly members: readonly MemberFacts[];
  readonly roles: readonly RoleFacts[];
  readonly duties: readonly DutyFacts[];
  /** Ids of the kinship that is declared already. */
  readonly kinIds: ReadonlySet<string>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Everybody of this real name: staff, caregivers, parents, children. */
  personsNamed(name: string): readonly KnownPerson[];
  /** A keyed hash: ids are made of it, so that nobody can guess a name or a number back from one. */
  mark(text: string): string;
}

export type CountyProblem = Omit<RosterProblem, 'code'> & { readonly code: string };

/** A row of the database that the file says otherwise. `value` may be a number, or an instant where the field ends in At, from, to. */
export interface CountyChange {
  readonly table:
    | 'region'
    | 'organization'
    | 'school_class'
    | 'person'
    | 'staff'
    | 'staff_role'
    | 'duty_roster'
    | 'setting';
  readonly id: string;
  readonly field: string;
  readonly value: string | number | null;
  /** For people: 青山镇 派出所电话:空 → 0851-1234567. */
  readonly sentence: string;
}

/** New rows, in the shape that the store takes (src/store/write-ledger.ts, `Ledger`). */
export interface CountyLedger {
  readonly countyId: string;
  readonly regions: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly level: RegionFacts['level'];
    readonly parentId: string | null;
    readonly dutyPhone?: string;
    readonly policeStationName?: string;
    readonly policePhone?: string;
  }[];
  readonly settings: Readonly<Record<string, string | number>>;
  readonly organizations: readonly {
    readonly id: string;
    readonly type: UnitType;
    readonly name: string;
    readonly regionId: string;
    readonly phone?: string;
  }[];
  readonly classes: readonly {
    readonly id: string;
    readonly organizationId: string;
    readonly grade: string;
    readonly name: string;
    readonly schoolYear: string;
    readonly headTeacherId: string | null;
  }[];
  readonly persons: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly realName: string;
    readonly phone?: string;
  }[];
  readonly staff: readonly {
    readonly id: string;
    readonly personId: string;
    readonly organizationId: string | null;
    readonly employmentNo: string | null;
    readonly vettingCheckedAt: Instant | null;
    readonly trainingDoneAt: Instant | null;
  }[];
  readonly roles: readonly {
    readonly id: string;
    readonly staffId: string;
    readonly role: string;
    readonly scopeType: ScopeKind;
    readonly scopeId: string;
    readonly from: Instant;
    readonly to: Instant | null;
  }[];
  readonly roster: readonly {
    readonly id: string;
    readonly regionId: string;
    readonly role: string;
    readonly staffId: string;
    readonly backupStaffId: string | null;
    readonly phone: string;
    readonly from: Instant;
    readonly to: Instant | null;
  }[];
  readonly kinship: readonly {
    readonly id: string;
    readonly personAId: string;
    readonly personBId: string;
    readonly relation: string;
  }[];
}

export interface CountyReading {
  readonly countyName: string;
  readonly ledger: CountyLedger;
  readonly changes: readonly CountyChange[];
  readonly problems: readonly CountyProblem[];
  readonly summary: {
    readonly rows: number;
    readonly sheets: readonly { readonly name: string; readonly rows: number }[];
    /** New rows, by their kind as people call it: {"乡镇": 2, …}. */
    readonly fresh: Readonly<Record<string, number>>;
    readonly ignoredColumns: readonly string[];
  };
}
