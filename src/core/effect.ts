import type { AlertRecord, AlertSignal, AlertState, ChainStep, Exclusion } from './alert/alert.ts';
import type { DropoutChanges, NewDropoutCase, NewDropoutStep } from './dropout/dropout-case.ts';
import type { DutyAdvance } from './duty/duty.ts';
import type { Button, Severity } from './flow/outcome.ts';
import type { AlertId, ChildId, IdentityId, Instant, PartyId, PersonId, RegionId, SessionId, StaffId } from './ids.ts';
import type { SessionRecord, Taken } from './situation.ts';

/** What decides how often a message may leave (promise P3). */
export type MessageClass = 'alert' | 'reply' | 'prompt' | 'tip';

export interface MessageBody {
  readonly text: string;
  readonly buttons?: readonly Button[];
  readonly voiceText?: string;
  /** The sender's own words are shown again in the web chat only. */
  readonly kind?: 'question' | 'info' | 'alert';
}

/**
 * The text `{{alert.no}}` in a body stands for the number of the alert `alertId`, which the store gives when it opens it.
 */
export interface SendMessage {
  readonly kind: 'send_message';
  /** One row an effect key: a redone decision finds it. */
  readonly effectKey: string;
  readonly messageClass: MessageClass;
  /** To an address, or to a person at the best address they have when it is sent. */
  readonly to:
    | { readonly identityId: IdentityId; readonly personId: PersonId | null }
    | { readonly personId: PersonId };
  readonly body: MessageBody;
  /** A code for logs, settings and counts: "flow", "alert_push", "alert_remind", "sms"… */
  readonly purpose: string;
  readonly childId?: ChildId;
  readonly alertId?: AlertId;
  readonly alertStepNo?: number;
  readonly sessionId?: SessionId;
  readonly sendAfter?: Instant;
  readonly expiresAt?: Instant;
  /** To the SMS door or the phone list, with this number. */
  readonly phone?: string;
}

export interface SaveAnswer {
  readonly kind: 'save_answer';
  readonly id: string;
  readonly sessionId: SessionId;
  readonly flowId: string;
  readonly stepId: string;
  readonly childId: ChildId | null;
  readonly value: unknown;
  readonly text?: string;
  readonly understoodBy: string;
  /** Earlier answers of this session to this step for this child are superseded, not erased. */
  readonly supersedes: boolean;
}

export type Effect =
  | SendMessage
  | SaveAnswer
  /** `proxyBy`: who answered in the person's place in this turn; the row keeps it. */
  | { readonly kind: 'save_session'; readonly session: SessionRecord; readonly proxyBy?: StaffId }
  | {
      readonly kind: 'end_session';
      readonly sessionId: SessionId;
      readonly how: 'done' | 'expired' | 'taken_over' | 'cancelled';
      /** The last state of a session that began and ended in one turn has no row yet. */
      readonly session?: SessionRecord;
      readonly proxyBy?: StaffId;
    }
  /** A conversation opened for somebody else (a recipient of an alert): also raises their conversation's version. */
  | { readonly kind: 'open_session_for'; readonly partyId: PartyId; readonly session: SessionRecord }
  | {
      readonly kind: 'file_inbox';
      readonly effectKey: string;
      readonly reason: InboxReason;
      readonly forRole?: string;
      readonly childId?: ChildId;
      readonly regionId?: RegionId;
      readonly personId?: PersonId;
      readonly note?: string;
      readonly restricted?: boolean;
      readonly dueAt?: Instant;
      /** Whose it is from the beginning. */
      readonly assignedTo?: StaffId;
    }
  /** A hit of danger; `alertId` is the alert it belongs to (opened in this decision or before). */
  | { readonly kind: 'save_signal'; readonly signal: NewSignal }
  | { readonly kind: 'open_alert'; readonly alert: AlertRecord; readonly steps: readonly NewAlertStep[] }
  /** Refused as stale when the alert's version is not `expectedVersion` any more. */
  | {
      readonly kind: 'update_alert';
      readonly alertId: AlertId;
      readonly expectedVersion: number;
      readonly changes: AlertChanges;
    }
  | { readonly kind: 'add_alert_step'; readonly alertId: AlertId; readonly step: NewAlertStep }
  | {
      readonly kind: 'finish_alert_step';
      readonly alertId: AlertId;
      readonly no: number;
      readonly state: 'fired' | 'skipped';
      readonly outcome: string;
    }
  | {
      readonly kind: 'add_alert_recipient';
      readonly alertId: AlertId;
      readonly stepNo: number;
      readonly staffId: StaffId;
      readonly personId: PersonId;
      readonly role: string;
      readonly state: 'told' | 'silent' | 'excluded' | 'phone_list';
      readonly reason?: string;
    }
  | {
      readonly kind: 'add_alert_event';
      readonly alertId: AlertId;
      readonly type: string;
      readonly byStaffId: StaffId | null;
      /** May hold words of people: ciphertext in the store. */
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'bind_identity';
      readonly identityId: IdentityId;
      readonly personId: PersonId;
      readonly inviteId: string;
    }
  /** A member of staff speaks instead of the bot until then; null: nobody does any more. */
  | {
      readonly kind: 'set_taken';
      readonly personId: PersonId;
      readonly taken: Taken | null;
      /** What the person wrote meanwhile has been answered: it does not wait for anybody. */
      readonly answeredBy?: StaffId;
    }
  | {
      readonly kind: 'count_wrong_code';
      readonly identityId: IdentityId;
      readonly wrongCodes: number;
      readonly lockedUntil: Instant | null;
    }
  | {
      readonly kind: 'set_identity_state';
      readonly identityId: IdentityId;
      readonly state: 'suspended' | 'blocked' | 'bound' | 'unbound';
    }
  | {
      readonly kind: 'record_consent';
      readonly id: string;
      readonly personId: PersonId;
      readonly childIds: readonly ChildId[];
      readonly decision: 'agreed' | 'refused' | 'withdrawn' | 'awaiting_parent';
      readonly textVersion: string;
      readonly textHash: string;
      readonly method: string;
      readonly legalBasis: 'CONSENT' | 'STATUTORY' | 'EMERGENCY';
    }
  | {
      readonly kind: 'update_person';
      readonly personId: PersonId;
      readonly changes: {
        readonly replyMode?: string;
        readonly preferredHour?: number;
        readonly promptsOff?: boolean;
        readonly trainingDone?: boolean;
        readonly dutyAck?: boolean;
      };
    }
  | {
      readonly kind: 'set_parent_state';
      readonly childId: ChildId;
      readonly parentPersonId: PersonId;
      readonly changes: ParentStateChanges;
    }
  | {
      readonly kind: 'declare_care';
      readonly id: string;
      readonly childId: ChildId;
      readonly relationText: string;
      readonly source: string;
    }
  | {
      readonly kind: 'record_contact';
      readonly id: string;
      readonly childId: ChildId;
      readonly fromRole: string;
      readonly toRole: string;
      readonly method: string;
      readonly source: string;
      readonly sessionId: SessionId;
      /** When it was; default: now. */
      readonly at?: Instant;
    }
  /** A dated record of a child's file or of a place; kinds and fields: core/ledger/record-kinds.ts. */
  | SaveRecord
  /** Records that stand in one of the states `from` move on; whoever moved them first wins, and nothing is lost by that. */
  | SetRecordState
  /** The final level of an assessment: high · middle · low · normal. */
  | { readonly kind: 'set_risk_level'; readonly childId: ChildId; readonly level: string }
  /** A duty's ladder goes on, or ends without evidence. Done by evidence it is in the store alone. */
  | { readonly kind: 'advance_duties'; readonly advances: readonly DutyAdvance[] }
  /** What a review of a child's file found. Refused as stale when another review noted the same meanwhile. */
  | {
      readonly kind: 'note_finding';
      readonly id: string;
      readonly childId: ChildId;
      readonly rule: string;
      readonly periodKey: string;
      readonly evidenceAt: Instant;
    }
  /** One open case a child. With `ifNone` a case that stands already is left as it is, else the decision is made anew. */
  | {
      readonly kind: 'open_dropout_case';
      readonly case: NewDropoutCase;
      readonly lastSeenAt: Instant | null;
      readonly guardianReachedAt: Instant | null;
      readonly ifNone: boolean;
    }
  /** Refused as stale when the case's version is not `expectedVersion` any more; raises it. */
  | {
      readonly kind: 'update_dropout_case';
      readonly caseId: string;
      readonly expectedVersion: number;
      readonly changes: DropoutChanges;
    }
  /** Written twice it is one row. */
  | { readonly kind: 'add_dropout_step'; readonly caseId: string; readonly step: NewDropoutStep }
  | { readonly kind: 'save_report'; readonly alertId: AlertId; readonly changes: ReportChanges }
  | {
      readonly kind: 'set_timer';
      readonly effectKey: string;
      readonly timer: 'session_expire' | 'session_remind' | 'child_review' | 'take_over_end';
      /** The session; of a child's review the child, of a take-over the person. */
      readonly sessionId: SessionId | ChildId | PersonId;
      readonly dueAt: Instant;
    }
  | { readonly kind: 'system_alarm'; readonly key: string; readonly what: string; readonly data?: unknown }
  /** An audit row beside the one that every decision writes of itself. `data` holds ids and codes only. */
  | {
      readonly kind: 'audit';
      readonly action: string;
      readonly entity: string;
      readonly entityId: string;
      readonly data?: Readonly<Record<string, unknown>>;
    };

export interface SaveRecord {
  readonly kind: 'save_record';
  readonly id: string;
  readonly recordKind: string;
  readonly childId: ChildId | null;
  readonly personId: PersonId | null;
  readonly aboutPersonId: string | null;
  readonly regionId: RegionId | null;
  readonly organizationId: string | null;
  /** yyyy-mm-dd; null: the day of `now` in China. */
  readonly onDay: string | null;
  readonly periodKey: string | null;
  readonly state: string | null;
  /** Codes, numbers, dates. */
  readonly data: Readonly<Record<string, unknown>>;
  /** People's own words: ciphertext in the store. */
  readonly text: string | null;
  readonly sessionId: SessionId | null;
}

export interface SetRecordState {
  readonly kind: 'set_record_state';
  readonly recordKind: string;
  /** Which: one record, or all that fit what is given. At least one of the four is given. */
  readonly recordId?: string;
  readonly childId?: ChildId;
  readonly personId?: PersonId;
  readonly sessionId?: string;
  /** The person it was for. */
  readonly aboutPersonId?: PersonId;
  readonly from: readonly string[];
  readonly state: string;
  /** Fields to add: codes, numbers, dates. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface ParentStateChanges {
  readonly away?: boolean;
  readonly awayRegion?: string;
  /** yyyy-mm-dd; default: the day on which `away` became true. */
  readonly awaySince?: string;
  readonly status?: string;
  readonly temporaryReturnFrom?: Instant;
  readonly temporaryReturnTo?: Instant;
  readonly lastContactAt?: Instant;
  readonly lastSeenAt?: Instant;
  readonly supportPaidAt?: Instant;
}

export type InboxReason =
  | 'unclear'
  | 'voice'
  | 'photo'
  | 'other_media'
  | 'call_back'
  | 'danger_words'
  | 'child_writes'
  | 'note'
  | 'task'
  | 'wrong_person'
  | 'not_delivered'
  | 'dead_message'
  /** Written while a member of staff holds the conversation. */
  | 'while_taken';

export interface NewSignal extends AlertSignal {
  readonly alertId: AlertId | null;
  readonly childId: ChildId | null;
  readonly subjectKey: string;
  readonly sourceIdentityId: IdentityId | null;
  readonly sessionId: SessionId | null;
  readonly stepId: string | null;
  readonly restricted: boolean;
}

export interface NewAlertStep {
  readonly no: number;
  readonly chainStep: ChainStep['step'];
  readonly repeatNo: number;
  readonly dueAt: Instant;
}

export interface AlertChanges {
  readonly state?: AlertState;
  readonly severity?: Severity;
  readonly restricted?: boolean;
  readonly chain?: AlertRecord['chain'];
  readonly exclusion?: Exclusion;
  readonly ownerStaffId?: StaffId | null;
  readonly handoverToStaffId?: StaffId | null;
  readonly closeRequestedBy?: StaffId | null;
  readonly closedBy?: StaffId | null;
  readonly ackedAt?: Instant;
  readonly calledPoliceAt?: Instant;
  readonly sawChildAt?: Instant;
  readonly writtenAt?: Instant;
  readonly closedAt?: Instant;
}

export interface ReportChanges {
  readonly reporterStaffId?: StaffId;
  readonly situations?: readonly number[];
  readonly facts?: string;
  readonly childWords?: string;
  readonly whereNow?: string;
  readonly harmBy?: string;
  readonly whoKnows?: string;
  readonly calledAt?: Instant;
  readonly station?: string;
  readonly officer?: string;
  readonly receiptNo?: string;
}

/** What one event leads to. `risk` stands outside the run: it holds even when the conversation's own part fails. */
export interface Decision {
  readonly effects: readonly Effect[];
  /** What the danger scan found, for the inbox row: codes only. */
  readonly riskScan: readonly { readonly flag: string; readonly severity: Severity; readonly route: string }[];
  /** How the message stands in the inbox afterwards. */
  readonly inbound: 'done' | 'pending' | 'dead' | 'unparsed';
  readonly problem?: string;
  readonly sessionId?: SessionId;
  readonly late?: boolean;
  /** What is said to whoever answers in the person's place, to be read out; it is sent to nobody. */
  readonly said?: readonly MessageBody[];
}
