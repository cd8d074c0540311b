import type { Severity } from '../flow/outcome.ts';
import type { AlertId, Instant, PersonId } from '../ids.ts';
import type { RecordFacts } from '../ledger/record-kinds.ts';

/** One hit of danger about the child, of the last 400 days; exercises are not among them. */
export interface PictureSignal {
  readonly flagCode: string;
  readonly severity: Severity;
  /** A role of domain 4.1; "REVIEW" when a review of the file raised it. */
  readonly sourceRole: string;
  readonly sourcePersonId: PersonId | null;
  /** Of a review's own: the rule that raised it. */
  readonly stepId: string | null;
  /** How the alert stands that it belongs to; `none`: it opened none. */
  readonly outcome: 'open' | 'resolved' | 'false_alarm' | 'none';
  readonly at: Instant;
}

/** What one person answered at one time; nobody's answer replaces another person's. */
export interface PictureAnswer {
  readonly flowId: string;
  readonly stepId: string;
  readonly value: unknown;
  readonly personId: PersonId | null;
  /** PARENT_AWAY, CAREGIVER, the first role of a member of staff, or UNKNOWN. */
  readonly role: string;
  readonly sessionId: string;
  readonly at: Instant;
}

export interface PictureContact {
  /** As the log has it: parent, carer, CLASS_TEACHER … */
  readonly fromRole: string;
  readonly toRole: string;
  readonly fromPersonId: PersonId | null;
  readonly method: string;
  readonly at: Instant;
}

export interface PictureParent {
  readonly personId: PersonId;
  readonly name: string;
  readonly gender: string | null;
  /** normal · lost_contact · in_prison · dead · divorced */
  readonly status: string;
  readonly away: boolean | null;
  readonly awaySince: Instant | null;
  readonly temporaryReturnFrom: Instant | null;
  readonly temporaryReturnTo: Instant | null;
  readonly lastContactAt: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly supportPaidAt: Instant | null;
  /** The last contact of this parent with the child in the contact log, however long ago. */
  readonly lastLoggedAt: Instant | null;
}

export interface PictureCarer {
  readonly personId: PersonId;
  /** yyyy-mm-dd */
  readonly birthDate: string | null;
  readonly livesWith: boolean;
  /** How many children of the ledger this person keeps, this one included. */
  readonly children: number;
}

export interface PictureRecord extends RecordFacts {
  readonly personId: PersonId | null;
  readonly role: string;
}

/** An alert about the child that a person found untrue, and how often the same source's same flag was found untrue. */
export interface PictureFalseAlarm {
  readonly alertId: AlertId;
  readonly sourcePersonId: PersonId;
  readonly flagCode: string;
  readonly times: number;
  readonly closedAt: Instant;
}

/** What an earlier review found. */
export interface PastFinding {
  readonly rule: string;
  readonly periodKey: string;
  readonly evidenceAt: Instant;
}

/** What several sources have said about one child, and when; lists are latest first. */
export interface ChildPicture {
  /** Since when the product knows the child: what happened before cannot have been heard. */
  readonly fileSince: Instant;
  readonly signals: readonly PictureSignal[];
  readonly answers: readonly PictureAnswer[];
  readonly contacts: readonly PictureContact[];
  readonly parents: readonly PictureParent[];
  readonly carers: readonly PictureCarer[];
  readonly records: readonly PictureRecord[];
  readonly falseAlarms: readonly PictureFalseAlarm[];
  readonly findings: readonly PastFinding[];
}

/** Where a statement comes from, as far as "another source" goes: the person, else the role. */
export function sourceOf({ personId, role }: { readonly personId: string | null; readonly role: string }): string {
  return personId ?? `role:${role}`;
}
