import type { Instant } from '../ids.ts';

/** What stands in one cell: text, a number, nothing. Dates of the table's own come as "yyyy-mm-dd", with a time of day as "yyyy-mm-dd hh:mm". */
export type Cell = string | number | boolean | null;

/** One sheet, merged cells filled. `rows[0]` is row 1 as people count it. */
export interface Grid {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export type ProblemCode =
  | 'no_table'
  | 'column_twice'
  | 'too_long'
  | 'name_missing'
  | 'name_wrong'
  | 'id_wrong'
  | 'id_converted'
  | 'id_missing'
  | 'id_twice'
  | 'birth_wrong'
  | 'birth_unknown'
  | 'birth_differs'
  | 'gender_wrong'
  | 'gender_differs'
  | 'not_a_child'
  | 'village_missing'
  | 'village_unknown'
  | 'school_unknown'
  | 'class_unknown'
  | 'phone_wrong'
  | 'phone_second'
  | 'adult_unnamed'
  | 'carer_missing'
  | 'same_name'
  | 'cannot_tell'
  | 'row_twice'
  | 'risk_unverified'
  | 'file_no_taken';

/**
 * Something to look at, with its place as the table program shows it. An error keeps its row out; a warning does not. The
 * sentence is for the person who has the table before them; it may hold names, never an ID number.
 */
export interface RosterProblem {
  readonly sheet: string;
  readonly row: number;
  /** The heading, "" when it is about the whole row. */
  readonly column: string;
  readonly code: ProblemCode;
  readonly sentence: string;
  readonly severity: 'error' | 'warning';
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface KnownChild {
  readonly childId: string;
  readonly fileNo: string;
  /** yyyy-mm-dd */
  readonly birthDate: string | null;
  readonly hasIdNumber: boolean;
}

/** What is in the database already; hashes stay behind the functions. */
export interface KnownPlaces {
  readonly countyId: string;
  readonly countyName: string;
  readonly towns: readonly Named[];
  readonly villages: readonly (Named & { readonly townId: string | null })[];
  readonly schools: readonly (Named & { readonly regionId: string; readonly kindergarten: boolean })[];
  readonly classes: readonly (Named & { readonly schoolId: string; readonly grade: string })[];
  /** Every file number in use. */
  readonly fileNos: readonly string[];
  /** A keyed hash: ids are made of it, so that nobody can guess an ID number back from one. */
  mark(text: string): string;
  childById(childId: string): KnownChild | null;
  childByIdNumber(idNumber: string): KnownChild | null;
  childrenByName(villageId: string, name: string): readonly KnownChild[];
  adultByPhone(name: string, phone: string): { readonly personId: string; readonly householdId: string | null } | null;
}

export type RosterCareKind = 'parent' | 'guardian' | 'trustee' | 'actual_carer' | 'board_relative';

/** Rows to be written, in the shape that the store takes (src/store/write-ledger.ts, `Ledger`). */
export interface RosterLedger {
  readonly countyId: string;
  readonly households: readonly { readonly id: string; readonly regionId: string; readonly address?: string }[];
  readonly persons: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly realName?: string;
    readonly gender?: string;
    readonly birthDate?: string | null;
    readonly idNumber?: string;
    readonly phone?: string;
    readonly householdId?: string | null;
  }[];
  readonly children: readonly {
    readonly id: string;
    readonly personId: string;
    readonly fileNo: string;
    readonly nickname: string;
    readonly ethnicity: string | null;
    readonly health: string;
    readonly hukouRegistered: boolean | null;
    readonly hukouRegionId: string | null;
    readonly residenceRegionId: string;
    readonly villagersGroup: string | null;
    readonly address?: string;
    readonly schoolOrganizationId: string | null;
    readonly classId: string | null;
    readonly schoolStage: string | null;
    readonly boarding: boolean;
    readonly livingArrangement: string | null;
    readonly ledgerStatus: 'proposed' | 'active';
    readonly riskLevel: string | null;
  }[];
  readonly careRelations: readonly {
    readonly id: string;
    readonly childId: string;
    readonly personId: string;
    readonly kind: RosterCareKind;
    readonly relationText?: string;
    readonly livesWith: boolean;
    readonly verified: false;
    readonly source: 'import';
  }[];
  readonly parentStates: readonly {
    readonly id: string;
    readonly childId: string;
    readonly parentPersonId: string;
    readonly away: boolean | null;
    readonly awayRegion: string | null;
    readonly status: string;
  }[];
}

export interface RosterSummary {
  /** Rows that are about a child. */
  readonly rows: number;
  readonly newChildren: number;
  readonly alreadyThere: number;
  readonly newAdults: number;
  readonly badRows: number;
  readonly warnings: number;
  readonly sheets: readonly { readonly name: string; readonly rows: number }[];
  /** Headings that are not read, such as 备注. */
  readonly ignoredColumns: readonly string[];
}

export interface RosterReading {
  /** The rows without an error. */
  readonly ledger: RosterLedger;
  readonly problems: readonly RosterProblem[];
  readonly summary: RosterSummary;
}

export interface RosterOptions {
  readonly now: Instant;
  /** Told every thousand rows. */
  readonly onProgress?: (rows: number) => void;
}
