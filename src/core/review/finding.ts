import type { Severity } from '../flow/outcome.ts';
import type { Instant } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { ChildSituation } from '../situation.ts';

/** What a review has found: never a message to anybody, only flags, tasks for staff and records in the file. */
export interface Finding {
  /** Id of a combination or of a watch, e.g. "contact.yellow". */
  readonly rule: string;
  /** The same rule finds the same thing once a period: a month, a day, a parent's silence since a day. */
  readonly periodKey: string;
  /** When the newest of the reasons came: a reason that was found once is not found again in the next period. */
  readonly evidenceAt: Instant;
  readonly raise?: readonly RaisedFlag[];
  readonly tasks?: readonly FindingTask[];
  readonly records?: readonly FindingRecord[];
}

export interface RaisedFlag {
  readonly flag: string;
  readonly severity: Severity;
  readonly restricted?: boolean;
  /** For those entitled: what is the matter, in neutral words, quoting nobody. */
  readonly because: string;
}

export interface FindingTask {
  readonly role: string;
  readonly note: string;
  readonly dueAt: Instant;
  readonly restricted?: boolean;
}

export interface FindingRecord {
  /** A kind of core/ledger/record-kinds.ts. */
  readonly kind: string;
  readonly state?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly aboutPersonId?: string;
}

export interface ReviewInput {
  readonly playbook: Playbook;
  readonly situation: ChildSituation;
}

/** One way of looking at a child's file. To add one: a file here and a line in decide/decide-review.ts. */
export type Watch = (input: ReviewInput) => readonly Finding[];
