import type { CareKind, LedgerStatus, OrganizationType, RegionLevel, ScopeType } from './generated/enums.ts';

/** People, places and relations in clear text, as an import or the invented county has them. Instants are epoch milliseconds. */
export interface Ledger {
  readonly countyId: string;
  readonly regions: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly level: RegionLevel;
    readonly parentId: string | null;
    readonly dutyPhone?: string;
    readonly policeStationName?: string;
    readonly policePhone?: string;
  }[];
  readonly settings: Readonly<Record<string, string | number>>;
  readonly organizations: readonly {
    readonly id: string;
    readonly type: OrganizationType;
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
  readonly households: readonly { readonly id: string; readonly regionId: string; readonly address?: string }[];
  readonly persons: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly realName?: string;
    readonly gender?: string;
    /** yyyy-mm-dd */
    readonly birthDate?: string | null;
    readonly idNumber?: string;
    readonly phone?: string;
    readonly householdId?: string | null;
    /** IANA name; default: Asia/Shanghai. */
    readonly timeZone?: string;
    /** 0–23, in their own zone: when they want to be asked. */
    readonly preferredHour?: number | null;
    /** Default: reads. */
    readonly literacy?: string;
  }[];
  readonly staff: readonly {
    readonly id: string;
    readonly personId: string;
    readonly organizationId?: string | null;
    readonly employmentNo?: string | null;
    readonly vettingCheckedAt?: number | null;
    readonly trainingDoneAt?: number | null;
    readonly drill?: boolean;
    readonly trainerStaffId?: string | null;
  }[];
  readonly roles: readonly {
    readonly id: string;
    readonly staffId: string;
    readonly role: string;
    readonly scopeType: ScopeType;
    readonly scopeId: string;
    /** Default: from now on, without an end. */
    readonly from?: number;
    readonly to?: number | null;
  }[];
  readonly roster: readonly {
    readonly id: string;
    readonly regionId: string;
    readonly role: string;
    readonly staffId: string;
    readonly backupStaffId: string | null;
    readonly phone: string;
    readonly from: number;
    readonly to?: number | null;
  }[];
  readonly kinship: readonly {
    readonly id: string;
    readonly personAId: string;
    readonly personBId: string;
    readonly relation: string;
  }[];
  readonly children: readonly {
    readonly id: string;
    readonly personId: string;
    readonly fileNo: string;
    readonly nickname: string;
    readonly ethnicity?: string | null;
    readonly health?: string;
    readonly hukouRegistered?: boolean | null;
    readonly hukouRegionId?: string | null;
    readonly residenceRegionId: string;
    readonly villagersGroup?: string | null;
    readonly address?: string;
    readonly schoolOrganizationId?: string | null;
    readonly classId?: string | null;
    readonly schoolStage?: string | null;
    readonly boarding?: boolean;
    readonly livingArrangement?: string | null;
    readonly ledgerStatus?: LedgerStatus;
    readonly riskLevel?: string | null;
    readonly enteredAt?: number | null;
  }[];
  readonly careRelations: readonly {
    readonly id: string;
    readonly childId: string;
    readonly personId: string;
    readonly kind: CareKind;
    readonly relationText?: string;
    readonly livesWith?: boolean;
    readonly verified?: boolean;
    readonly source?: string;
  }[];
  readonly parentStates: readonly {
    readonly id: string;
    readonly childId: string;
    readonly parentPersonId: string;
    readonly away?: boolean | null;
    readonly awaySince?: number | null;
    readonly awayRegion?: string | null;
    readonly ableToGuard?: string | null;
    readonly status?: string;
  }[];
  /** Terms of a school, or without one of all schools of the county that have none of their own. */
  readonly terms?: readonly {
    readonly id: string;
    readonly organizationId: string | null;
    /** "2026-2027" */
    readonly schoolYear: string;
    /** 1: autumn, 2: spring */
    readonly term: 1 | 2;
    /** yyyy-mm-dd; both days belong to the term. */
    readonly startsOn: string;
    readonly endsOn: string;
  }[];
  /** Days that differ from the built-in table of statutory holidays and make-up days. */
  readonly calendarDays?: readonly {
    /** yyyy-mm-dd */
    readonly day: string;
    readonly kind: 'holiday' | 'workday';
    readonly name?: string;
  }[];
  /** Helpers and volunteers and the children they are paired with. */
  readonly pairings?: readonly {
    readonly id: string;
    readonly childId: string;
    readonly helperPersonId: string;
    /** TEACHER · CADRE · PARTY_MEMBER · ACTING_PARENT · LOVING_MOTHER · VOLUNTEER … */
    readonly type: string;
    readonly from: number;
    readonly to?: number | null;
  }[];
}
