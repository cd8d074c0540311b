import type { Severity } from '../flow/outcome.ts';
import type { AlertId, ChildId, IdentityId, Instant, PersonId, RegionId, StaffId } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';

export type AlertState = 'new' | 'acked' | 'acting' | 'waiting' | 'closed' | 'false_alarm';

/** One rung of a chain, frozen into the alert when it opens (domain 4.2, 4.3). */
export interface ChainStep {
  /** Name of the step in flows/alerts, e.g. "push", "to_town_lead", "saw_child". */
  readonly step: string;
  /** Milliseconds after the alert opened. */
  readonly afterMs: number;
  /** Instead of milliseconds: so many working days after the alert opened, at the same hour. */
  readonly afterWorkdays?: number;
  /**
   * Who is told, as roles of domain 4.1; the place is the alert's. Names with @ are settled when the step is due:
   * @told everybody told so far · @owner who has it · @up the role above the owner's · @handover who is asked to take
   * it over · @approvers who may confirm a closing.
   */
  readonly roles: readonly string[];
  /** The step does nothing when this has happened already. */
  readonly unless: 'never' | 'acked' | 'called_police' | 'saw_child' | 'written' | 'closed';
  /** What the recipients are told: the first push, an escalation, a reminder to the owner. */
  readonly message: string;
  /** Repeats itself after this many milliseconds until `unless` holds. */
  readonly repeatEveryMs?: number;
  /** A person is to be phoned too: the row also goes to the phone list and the SMS door. */
  readonly phone?: boolean;
  /** A silent copy: shown at the desk, not pushed. */
  readonly silent?: boolean;
  /** Send outside quiet hours only (orange and below). */
  readonly quiet?: boolean;
}

export interface FrozenChain {
  readonly chain: string;
  readonly severity: Severity;
  readonly steps: readonly ChainStep[];
  /** Minutes in which a person is to take it; part of the push text. */
  readonly ackWithinMs: number;
  /** When these steps began to count: the opening, or the moment the level rose. */
  readonly startedAt?: Instant;
  /** Steps without a time of their own: a new signal, a hand-over, a call for support. */
  readonly onDemand?: readonly ChainStep[];
  /** Roles that may confirm the closing of a red alert. */
  readonly approvers?: readonly string[];
  /** 演练: nobody but this trainer is told (domain 10.55). */
  readonly onlyStaffId?: StaffId;
  readonly run?: ChainRun;
}

/** What the chain remembers of its own course, beside the alert's columns. */
export interface ChainRun {
  /** Who said "not on duty" to this alert: not told again. */
  readonly offDutyStaffIds?: readonly StaffId[];
  readonly closeOutcome?: 'resolved' | 'false_alarm';
  /** The police gave a receipt number or an officer's name (domain 10.44). */
  readonly receiptKnown?: boolean;
}

/** Who must not learn of the alert (domain 4.4). Evaluated when a message is sent. */
export interface Exclusion {
  readonly suspectPersonIds: readonly PersonId[];
  /** Persons excluded by name or by rule when the alert opened. */
  readonly excludedPersonIds: readonly PersonId[];
  readonly excludedHouseholdIds: readonly string[];
  /** Staff lines that are cut: roles replaced or removed (chains PS, PV). */
  readonly excludedRoles: readonly string[];
  readonly recusedStaffIds: readonly StaffId[];
  readonly releasedPersonIds: readonly PersonId[];
  /** When set, nobody in another role is told unless released by name (P03, domain 2.9). */
  readonly onlyRoles?: readonly string[];
}

export interface AlertRecord {
  readonly id: AlertId;
  /** "A-2611-0007"; "" until the store has numbered it. */
  readonly no: string;
  readonly countyId: RegionId;
  readonly childId: ChildId | null;
  /** "child:<id>", or "party:<id>" while the child is unknown. One open alert per (subject, flag). */
  readonly subjectKey: string;
  readonly placeRegionId: RegionId | null;
  readonly flagCode: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly restricted: boolean;
  readonly drill: boolean;
  readonly chain: FrozenChain;
  readonly exclusion: Exclusion;
  readonly reporterPersonId: PersonId | null;
  readonly reporterIdentityId: IdentityId | null;
  readonly ownerStaffId: StaffId | null;
  readonly ownerName: string;
  readonly handoverToStaffId: StaffId | null;
  readonly closeRequestedBy: StaffId | null;
  readonly version: number;
  readonly openedAt: Instant;
  readonly ackedAt: Instant | null;
  readonly calledPoliceAt: Instant | null;
  readonly sawChildAt: Instant | null;
  readonly writtenAt: Instant | null;
  readonly closedAt: Instant | null;
  /** The child, for those who have taken it; null while it is unknown. Absent where nobody needs it. */
  readonly about?: ChildFacts | null;
  /** What was said, latest last, for those entitled. `text` is clear here and ciphertext in the store. */
  readonly signals: readonly AlertSignal[];
  /** Steps that are still pending, by number. */
  readonly pending: readonly {
    readonly no: number;
    readonly step: string;
    readonly repeatNo: number;
    readonly dueAt: Instant;
  }[];
  readonly lastStepNo: number;
  /** Persons who have been told, with the role they were told in. */
  readonly told: readonly ToldPerson[];
}

export interface ToldPerson {
  readonly staffId: StaffId;
  readonly personId: PersonId;
  readonly role: string;
  readonly name?: string;
  /** A copy at the desk only: entitled, but not reminded. */
  readonly silent?: boolean;
}

export interface AlertSignal {
  readonly id: string;
  readonly flagCode: string;
  readonly severity: Severity;
  readonly sourceRole: string;
  readonly sourcePersonId: PersonId | null;
  readonly because: string;
  readonly at: Instant;
}

/** red > orange > yellow > blue. */
const rank: Readonly<Record<Severity, number>> = { red: 3, orange: 2, yellow: 1, blue: 0 };

/** The more serious of two; severity only goes up (domain 6.2). */
export function worse(a: Severity, b: Severity): Severity {
  return rank[a] >= rank[b] ? a : b;
}
