import type { ChildId, PersonId, RegionId } from '../ids.ts';
import type { RoleCode } from '../situation.ts';

/** yyyy-mm-dd in China. */
type DayText = string;

/**
 * One possible owner of a duty and what it would be about, as the store streams it: plain columns, nothing judged.
 * Family: a CAREGIVER is a care relation other than `parent` that holds now, or a parent who is not away and lives with the
 * child; a PARENT_AWAY is a parent whose state says `away`. Staff: a role that holds now, with the children or the place in
 * its scope; HELPER and VOLUNTEER own the children they are paired with (the day the pairing ends excluded). About a child:
 * the residence village owns visits, the school owns school duties (domain 10.26). Dead and exited children, children whose
 * case of death is open, and dead owners are left out.
 */
export interface DutySubjectRow {
  readonly ownerPersonId: PersonId;
  readonly ownerRole: RoleCode;
  /** The hour (0–23) they chose; null: the rule's own. */
  readonly ownerHour: number | null;
  readonly ownerTimeZone: string;
  readonly ownerPromptsOff: boolean;
  /** They have an address that can be written to: an identity in state `bound`. */
  readonly ownerReachable: boolean;
  /** digits · voice · phone · visit, as they said at binding; null: not said. */
  readonly ownerReplyMode: string | null;
  readonly ownerLivesWith: boolean;
  readonly ownerVettedOn: DayText | null;
  readonly ownerTrainedOn: DayText | null;
  readonly ownerAcknowledgedOn: DayText | null;
  /** HELPER, VOLUNTEER: `pairing.type`, else "". */
  readonly pairingType: string;
  /** A child of the owner's household, or that they cared for, died on this day: their prompts pause (domain 10.52). */
  readonly bereavedOn: DayText | null;
  /** Everybody else with the same role for the same child or place. */
  readonly coOwners: readonly {
    readonly personId: PersonId;
    readonly reachable: boolean;
    readonly livesWith: boolean;
  }[];
  readonly child: DutyChildRow | null;
  /** About a child: where the child lives. */
  readonly regionId: RegionId | null;
  /** About a child: the child's school. */
  readonly organizationId: string | null;
  /** About a class: its id (the duty itself keeps the school's). */
  readonly classId: string | null;
  /** Active children of the class, village, school, town or county; about a child: 1. */
  readonly childCount: number;
  /** About a village: records `unlisted_child` there that nobody has looked at yet (state `proposed`). */
  readonly openUnlisted?: number;
}

export interface DutyChildRow {
  readonly childId: ChildId;
  readonly birthDate: DayText | null;
  readonly inSchool: boolean;
  readonly boarding: boolean;
  readonly disabled: boolean;
  readonly schoolStage: string | null;
  readonly livingArrangement: string | null;
  readonly ledgerStatus: string;
  readonly riskLevel: string | null;
  readonly riskLevelSetOn: DayText | null;
  readonly enteredOn: DayText | null;
  /** The last record `visit` in which the child was seen. */
  readonly lastVisitOn: DayText | null;
  /** The last record `assessment`. */
  readonly lastAssessedOn: DayText | null;
  /** Of the latest record `holiday_plan` of the last 200 days: its plan code, "" when there is none. */
  readonly holidayPlan: string;
  /** The latest `registration` of the last 60 days says present. */
  readonly registered: boolean;
  /** Null: not known. */
  readonly insured: boolean | null;
  readonly hukouRegistered: boolean | null;
  /** `to` of the latest agreement that was signed. */
  readonly agreementTo: DayText | null;
  readonly hasHelper: boolean;
  /** An alert of the child is red or orange and open. */
  readonly openAlert: boolean;
  readonly parents: readonly DutyParentRow[];
}

export interface DutyParentRow {
  readonly personId: PersonId;
  /** normal · lost_contact · in_prison · dead · divorced; dead when the person is. */
  readonly status: string;
  readonly away: boolean | null;
  readonly returnFrom: DayText | null;
  readonly returnTo: DayText | null;
}
