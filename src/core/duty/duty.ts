import type { Facts } from '../flow/facts.ts';
import type { ChildId, Instant, PersonId, RegionId } from '../ids.ts';
import type { RoleCode } from '../situation.ts';

/**
 * Terminology.
 * - rule: a line of `flows/duties.yaml`: who has to do what, in which rhythm, and what happens when nobody does.
 * - tick: one moment at which a rule opens duties, for one period and one scope (a county, a school).
 * - subject: one owner and what the duty would be about (a child, a class, a village, the owner alone).
 * - duty: one row for (rule, owner, child, period). It is done by evidence (an answer, a visit, a log), never by being asked.
 * - ladder: the steps of a duty in time: prompt, reminders, a person's task, the end of the period.
 */

/** One possible owner of a duty and what it would be about, with the facts that `when` of a rule may name. */
export interface DutySubject {
  readonly ownerPersonId: PersonId;
  readonly ownerRole: RoleCode;
  /** The hour (0–23) this person chose to be asked at, in their own zone; null: the rule's own hour. */
  readonly ownerHour: number | null;
  readonly ownerTimeZone: string;
  readonly childId: ChildId | null;
  readonly regionId: RegionId | null;
  readonly organizationId: string | null;
  readonly classId: string | null;
  /** By the names of core/duty/duty-facts.ts. */
  readonly facts: Facts;
}

/** A duty as planning makes it. `id` derives from (rule, owner, child, period): planned twice it is one row. */
export interface NewDuty {
  readonly id: string;
  readonly rule: string;
  readonly ownerPersonId: PersonId;
  readonly childId: ChildId | null;
  readonly regionId: RegionId | null;
  readonly organizationId: string | null;
  readonly periodKey: string;
  /** From when evidence counts. */
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  /** When the first step of the ladder is due; null: nothing is sent, only evidence counts. */
  readonly nextAt: Instant | null;
}

/** An open duty of the party in question, as `decide` sees it. */
export interface DutyFacts {
  readonly id: string;
  readonly rule: string;
  /** Whose it was by the rule, before it was handed to its owner at the desk. */
  readonly handedFromId?: PersonId | null;
  readonly childId: ChildId | null;
  readonly regionId: RegionId | null;
  readonly organizationId: string | null;
  readonly periodKey: string;
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  readonly step: number;
  readonly nextAt: Instant | null;
  readonly promptedAt: Instant | null;
  /** How many periods of the same rule, owner and child before this one were missed in a row. */
  readonly missedBefore: number;
}

export type DutyState = 'due' | 'done' | 'late_done' | 'missed' | 'excused' | 'cancelled';

/** What a step of the ladder makes of a duty. */
export interface DutyAdvance {
  readonly dutyId: string;
  /** The step that was due; somebody else who advanced it meanwhile makes this one do nothing. */
  readonly fromStep: number;
  readonly step: number;
  readonly nextAt: Instant | null;
  /** `done` is for notices alone: nothing shows that they were done but that they were sent. */
  readonly state?: Exclude<DutyState, 'late_done'>;
  readonly prompted?: boolean;
  readonly reason?: string;
}
