import type { AlertRecord } from './alert/alert.ts';
import type { CountyCalendar } from './calendar/county-calendar.ts';
import type { DropoutCaseFacts } from './dropout/dropout-case.ts';
import type { DutyFacts } from './duty/duty.ts';
import type { DutySubjectRow } from './duty/duty-subject-row.ts';
import type { Reach } from './duty/reach.ts';
import type { ChannelName } from './event.ts';
import type { FlowState, Severity } from './flow/outcome.ts';
import type { AlertId, ChildId, IdentityId, Instant, PartyId, PersonId, RegionId, SessionId, StaffId } from './ids.ts';
import type { RecordFacts } from './ledger/record-kinds.ts';
import type { StaffView } from './ledger/staff-view.ts';
import type { ChildPicture } from './review/picture.ts';

/** A role of domain 4.1, e.g. "CHILD_DIRECTOR". */
export type RoleCode = string;

export interface Contact {
  readonly personId: PersonId;
  readonly staffId?: StaffId;
  readonly name: string;
  readonly phone: string;
}

export interface RoleHeld {
  readonly role: RoleCode;
  readonly scopeType: 'county' | 'town' | 'village' | 'school' | 'class' | 'case';
  readonly scopeId: string;
}

export interface StaffFacts {
  readonly staffId: StaffId;
  readonly roles: readonly RoleHeld[];
  readonly phoneLast4: string;
  /** 演练 account: its alerts go to `trainerStaffId` only. */
  readonly drill: boolean;
  readonly trainerStaffId?: StaffId;
  /** Vetting and training are less than a year old: helpers and volunteers work with children only then (L-06). */
  readonly mayHelp?: boolean;
}

export interface PersonFacts {
  readonly id: PersonId;
  readonly countyId: RegionId;
  /** 称呼, how the bot addresses this person. */
  readonly name: string;
  readonly literacy: string;
  readonly replyMode: string | null;
  readonly preferredHour: number | null;
  readonly timeZone: string;
  readonly promptsOff: boolean;
  readonly dead: boolean;
  readonly householdId: string | null;
  readonly consent: 'none' | 'agreed' | 'refused' | 'withdrawn' | 'awaiting_parent';
  /** True when this person is a child of the ledger: children are not users (rule 10). */
  readonly isChild: boolean;
  readonly staff: StaffFacts | null;
}

export interface ParentFacts {
  readonly personId: PersonId;
  readonly name: string;
  readonly gender: string | null;
  readonly status: string;
  readonly away: boolean | null;
}

export interface CarerFacts {
  readonly personId: PersonId;
  readonly name: string;
  readonly kind: string;
  readonly livesWith: boolean;
}

export interface ChildFacts {
  readonly id: ChildId;
  readonly personId: PersonId;
  readonly fileNo: string;
  /** 小军, as the family says it. */
  readonly name: string;
  /** yyyy-mm-dd, or null when unknown: then the stricter rule holds on both sides (domain 10.16). */
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly boarding: boolean;
  readonly inSchool: boolean;
  readonly className: string;
  readonly residenceRegionId: RegionId;
  readonly villagersGroup: string;
  readonly schoolOrganizationId: string | null;
  readonly classId: string | null;
  readonly villageName: string;
  readonly townName: string;
  readonly householdId: string | null;
  readonly parents: readonly ParentFacts[];
  readonly carers: readonly CarerFacts[];
  readonly director: Contact | null;
  readonly teacher: Contact | null;
  readonly policeName: string;
  readonly policePhone: string;
  readonly stationPhone: string;
  /** How the person of this situation stands to the child. */
  readonly relation: 'parent' | 'carer' | 'class_teacher' | 'staff';
  readonly disabled?: boolean;
  /** The parents are home for a while: contact is not asked about (domain 10.23). */
  readonly parentsHome?: boolean;
  readonly teacherRecordThisMonth: boolean;
  readonly lastMonthFlags: readonly string[];
  readonly schoolName?: string;
  /** grandparents · one_parent · relatives · alone … as the ledger has it. */
  readonly livingArrangement?: string | null;
  readonly ledgerStatus?: string;
  readonly riskLevel?: string | null;
  /** Latest first, of the last 400 days; only for the child's own family. */
  readonly records?: readonly RecordFacts[];
  /** Latest first, of the last 100 days; only when the person is a parent. */
  readonly ownAnswers?: readonly OwnAnswer[];
  /** The open case of absence; never for the child's family. */
  readonly dropout?: DropoutCaseFacts | null;
  /** For child director and supervisor: flags of the last half year. */
  readonly halfYearFlags?: readonly string[];
  /** When the last orange or red alert of the last 30 days was closed; null: none was. */
  readonly seriousUntil?: Instant | null;
  readonly fileWords?: readonly FileWords[];
}

export interface CountyFacts {
  readonly id: RegionId;
  readonly name: string;
  readonly authority: string;
  readonly keepYears: number;
  readonly officer: Contact | null;
  readonly dutyPhone: string;
  readonly timeZone: string;
  /** Its own time limits of alerts, by key (src/core/alert/alert-limits.ts); absent: what the files say. */
  readonly alertLimits?: Readonly<Record<string, string>>;
}

export interface InviteFacts {
  readonly status: 'valid' | 'expired' | 'used';
  readonly inviteId: string;
  readonly kind: 'caregiver' | 'parent' | 'staff';
  readonly person: PersonFacts;
  /** Surname with form of address, e.g. 王奶奶, and village group: nothing else is shown before the person says yes. */
  readonly surname: string;
  readonly group: string;
  readonly childIds: readonly ChildId[];
}

export interface SessionRecord {
  readonly id: SessionId;
  readonly flowId: string;
  readonly flowHash: string;
  readonly priority: number;
  readonly alertId: AlertId | null;
  /** The invite this conversation began with: its code stands in one message only, the facts are needed in the next ones too. */
  readonly inviteId: string | null;
  readonly state: FlowState;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  readonly expiresAt: Instant;
}

export interface IdentityFacts {
  readonly id: IdentityId;
  readonly channel: ChannelName;
  /** False on the very first message from this address. */
  readonly known: boolean;
  readonly state: 'unbound' | 'bound' | 'suspended' | 'replaced' | 'blocked';
  readonly wrongCodes: number;
  readonly lockedUntil: Instant | null;
}

/** What this very person answered before; nobody else's answers are among them (domain 10.17). */
export interface OwnAnswer {
  readonly step: string;
  readonly value: unknown;
  readonly at: Instant;
}

/** Words out of the child's file that this person may be told: the teacher's good news, what became of their own request. */
export interface FileWords {
  readonly id: string;
  readonly kind: 'good_news' | 'help_answer';
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A request for help that waits for this member of staff. Several children of one home are one request. */
export interface HelpRequest {
  /** The conversation in which it was asked; it names the request. */
  readonly sessionId: string;
  readonly childIds: readonly ChildId[];
  readonly personId: PersonId;
  readonly name: string;
  readonly state: string;
  readonly what: readonly string[];
  readonly at: Instant;
}

/** Who of the staff speaks with this person instead of the bot, and until when if they say nothing more. */
export interface Taken {
  readonly by: StaffId;
  readonly until: Instant;
}

/** All that `decide` needs about one party, read in one round trip. */
export interface PartySituation {
  readonly now: Instant;
  readonly partyId: PartyId;
  /** Raised by every commit for this party; a commit against an older one is refused and the decision made anew. */
  readonly version: number;
  /** The message is in the inbox already and was handled: nothing is to be done. */
  readonly duplicate: boolean;
  /** The same words came from this party less than 10 s ago under another id (domain 10.30). */
  readonly echo: boolean;
  readonly identity: IdentityFacts | null;
  readonly person: PersonFacts | null;
  readonly children: readonly ChildFacts[];
  /** Open ones, the one that is being held first: highest priority, then latest. */
  readonly sessions: readonly SessionRecord[];
  /** The invite whose code or token stands in the message, otherwise the one an open conversation began with. */
  readonly invite: InviteFacts | null;
  /** Open alerts of these children and of this party, and those that this member of staff was told of. */
  readonly alerts: readonly AlertRecord[];
  readonly county: CountyFacts;
  /** Also one whose time is over: nobody has given it back yet. */
  readonly taken?: Taken | null;
  /** This person's open duties. */
  readonly duties: readonly DutyFacts[];
  /** Prompts and tips that left or are to leave to this person today (China). Known for `duties_due` only, else 0. */
  readonly promptsToday: number;
  /** For a child director: open requests for help of the own village, latest first. */
  readonly requests?: readonly HelpRequest[];
  /** For staff only. */
  readonly staffView?: StaffView;
  /** Known for `duties_due` only. */
  readonly dutyWorld?: DutyWorld;
}

/** What the duties of one person are judged by at the moment they come due: facts are read then, not when they were planned. */
export interface DutyWorld {
  /** The person has an address that can be written to now. */
  readonly reachable: boolean;
  /** How the question of each of these duties stands, by the duty's id, as far as the channel knows. */
  readonly reach?: ReadonlyMap<string, Reach>;
  /** Everything the person may own duties about now, as planning would stream it (all roles, this owner alone). */
  readonly subjects: readonly DutySubjectRow[];
  readonly calendar: CountyCalendar;
}

/** A member of staff who holds a role at the place of an alert. */
export interface Candidate {
  readonly staffId: StaffId;
  readonly personId: PersonId;
  readonly name: string;
  readonly role: RoleCode;
  readonly householdId: string | null;
  /** True when the duty roster names this person for the role at this moment; their backup has `backup`. */
  readonly onDuty: boolean;
  readonly backup: boolean;
  /** Persons to whom kinship is declared, either way. */
  readonly kin: readonly PersonId[];
  /** Addresses that can be written to now, best first; none: the phone list. */
  readonly addresses: readonly { readonly identityId: IdentityId; readonly channel: ChannelName }[];
  readonly phone: string;
}

export interface AlertSituation {
  readonly now: Instant;
  readonly alert: AlertRecord;
  readonly child: ChildFacts | null;
  readonly county: CountyFacts;
  readonly villageName: string;
  readonly townName: string;
  readonly candidates: readonly Candidate[];
  /** The member of staff who acts, for `staff_acted`. */
  readonly actor: (PersonFacts & { readonly staff: StaffFacts }) | null;
  /** Persons of the households and families of this alert's excluded persons: spouse, parents, children, siblings. */
  readonly family: readonly { readonly personId: PersonId; readonly householdId: string | null }[];
}

/** All that a review of one child's file reads. */
export interface ChildSituation {
  readonly now: Instant;
  readonly child: ChildFacts;
  readonly county: CountyFacts;
  /** The open alerts about the child. */
  readonly alerts: readonly AlertRecord[];
  readonly picture: ChildPicture;
}

export type Situation = PartySituation | AlertSituation | ChildSituation;
export type { Severity };
