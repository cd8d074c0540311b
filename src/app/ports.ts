import type { Exclusion } from '../core/alert/alert.ts';
import type { Decision, MessageBody, MessageClass } from '../core/effect.ts';
import type {
  Address,
  AlertEventIn,
  AlertStepDue,
  ChannelName,
  ChildEvent,
  ChildReviewDue,
  Event,
  MessageReceived,
  PartyEvent,
  SessionTimerDue,
  TakeOverDue,
} from '../core/event.ts';
import type { AlertId, IdentityId, Instant, PersonId } from '../core/ids.ts';
import type { AnswersRead } from '../core/review/answers-read.ts';
import type { AlertSituation, ChildSituation, PartySituation } from '../core/situation.ts';

/** The door through which everything that happens comes in. */
export type Handle = (event: Event) => Promise<HandleResult>;

/** `refused`: the database is away or the disk is full; the platform must be told to send again. */
export type HandleResult =
  | {
      readonly kind: 'done';
      readonly outboundIds: readonly string[];
      readonly alertIds: readonly AlertId[];
      readonly problem?: string;
      /** To be read out by the member of staff who answers in the person's place (`staff_coded`). */
      readonly said?: readonly MessageBody[];
    }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'kept_for_retry'; readonly problem: string }
  | { readonly kind: 'refused'; readonly retryAfterMs: number; readonly problem: string };

// ── The store ──

export type CommitResult =
  | {
      readonly kind: 'committed';
      readonly outboundIds: readonly string[];
      readonly alertIds: readonly AlertId[];
      /** The address that wrote, when the commit itself has put an answer on its screen. */
      readonly shownTo?: Address;
    }
  /** The inbox row was there already. */
  | { readonly kind: 'duplicate' }
  /** Somebody else committed for this party, this alert or this (subject, flag) in between: read and decide anew. */
  | { readonly kind: 'stale' };

export interface HallwayStore {
  /** One round trip. */
  loadParty(event: PartyEvent, now: Instant): Promise<PartySituation>;
  /** null when there is no such alert. `concerned` is all that an act asks about: of the candidates whoever acts and whoever it is handed to, nothing of the child. */
  loadAlert(event: AlertEventIn, now: Instant, who?: 'all' | 'concerned'): Promise<AlertSituation | null>;
  /** One transaction: everything or nothing, jobs and audit rows included. */
  commitParty(event: PartyEvent, situation: PartySituation, decision: Decision): Promise<CommitResult>;
  commitAlert(event: AlertEventIn, situation: AlertSituation, decision: Decision): Promise<CommitResult>;
  /** null when there is no such child, or it is not in the ledger any more. With `answers` it tells of no others. */
  loadChild(event: ChildEvent, now: Instant, answers?: AnswersRead): Promise<ChildSituation | null>;
  commitChild(event: ChildEvent, situation: ChildSituation, decision: Decision): Promise<CommitResult>;
  /** Keeps a message whose handling failed (`pending`, counted) or that cannot be handled any more (`dead`). */
  keepForRetry(event: MessageReceived, problem: string, attempts: number, state: 'pending' | 'dead'): Promise<void>;
  /** Stores what could not be read as a message at all: capped, never handled. */
  keepUnparsed(
    address: Address | null,
    channel: ChannelName,
    externalMessageId: string,
    problem: string,
    now: Instant,
  ): Promise<void>;
}

/** What a wake looks for. */
export type DueKind = 'steps' | 'timers' | 'takeOvers' | 'reviews' | 'retries';

export interface DueStore {
  /** Of what there is something due: most wakes find nothing, and ask once. */
  dueKinds(now: Instant): Promise<ReadonlySet<DueKind>>;
  dueAlertSteps(now: Instant, limit: number): Promise<readonly AlertStepDue[]>;
  /** Ends the due timers of conversations that are over: nobody waits for them. Returns how many. */
  finishIdleTimers(now: Instant): Promise<number>;
  dueTimers(now: Instant, limit: number): Promise<readonly SessionTimerDue[]>;
  dueTakeOvers(now: Instant, limit: number): Promise<readonly TakeOverDue[]>;
  dueReviews(now: Instant, limit: number): Promise<readonly ChildReviewDue[]>;
  finishTimers(timerIds: readonly string[], now: Instant): Promise<void>;
  /** Messages kept for a retry, oldest first. */
  pendingMessages(now: Instant, limit: number): Promise<readonly MessageReceived[]>;
}

/** A row of the outbox that is about to leave, with what must be checked at that moment. */
export interface Delivery {
  readonly outboundId: string;
  readonly seq: number;
  readonly messageClass: MessageClass;
  readonly channel: ChannelName;
  readonly identityId: IdentityId | null;
  readonly externalId: string | null;
  readonly identityState: string | null;
  readonly personId: PersonId | null;
  readonly personDead: boolean;
  readonly promptsOff: boolean;
  readonly body: MessageBody;
  readonly purpose: string;
  readonly attempts: number;
  /** The process died or the line broke while an earlier attempt was under way: it may have arrived. */
  readonly ambiguous: boolean;
  readonly ambiguousAttempts: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly phone: string | null;
  /**
   * Of a prompt or tip: what has changed since it was queued. The child died or left; a child of this family died in the last 14
   * days (domain 10.52); the child is not theirs any more (10.56).
   */
  readonly staleBecause?: 'child_gone' | 'mourning' | 'not_theirs' | 'kept_back' | null;
  readonly alert: {
    readonly id: AlertId;
    readonly stepNo: number;
    readonly state: string;
    readonly restricted: boolean;
    readonly exclusion: Exclusion;
    readonly recipientHouseholdId: string | null;
    readonly recipientKin: readonly PersonId[];
    readonly recipientStaffId: string | null;
    readonly recipientRoles: readonly string[];
    /** Households of the suspects at this moment. */
    readonly suspectHouseholdIds: readonly string[];
  } | null;
}

/** What became of one attempt; the only vocabulary in which channels speak of failure. */
export type SendOutcome =
  | { readonly kind: 'delivered'; readonly platformMessageId?: string }
  /** Definitely not sent; try again no sooner than this. `pauses` tells whether the chat or the whole channel waits. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string; readonly pauses?: 'chat' | 'channel' }
  /** It may or may not have arrived. */
  | { readonly kind: 'ambiguous'; readonly reason: string }
  /** Will never arrive at this address. */
  | { readonly kind: 'gave_up'; readonly reason: string; readonly blocked?: boolean }
  /** The channel itself is out of order (token revoked, account blocked). */
  | { readonly kind: 'channel_down'; readonly reason: string };

export type DeliveryRecord =
  | { readonly state: 'sent'; readonly platformMessageId?: string }
  | { readonly state: 'queued'; readonly sendAfter: Instant; readonly reason: string; readonly ambiguous: boolean }
  | { readonly state: 'undeliverable' | 'cancelled' | 'expired' | 'phone_list'; readonly reason: string };

export interface OutboxStore {
  /** Marks the rows `sending` (an attempt is counted before the work) and returns what may be tried now. */
  claim(outboundIds: readonly string[], now: Instant): Promise<readonly Delivery[]>;
  record(
    results: readonly { readonly outboundId: string; readonly result: DeliveryRecord }[],
    now: Instant,
  ): Promise<void>;
  /** Ids due for sending, for a sweep after a restart and for tests that drain by hand; `urgent`: alerts and replies. */
  due(now: Instant, limit: number, only?: 'urgent' | 'prompts'): Promise<readonly string[]>;
}

// ── Channels ──

export interface ChannelAbilities {
  readonly buttons: boolean;
  readonly maxTextLength: number;
  /** Messages a second over all chats, and the least pause between two; null: no limit. */
  readonly perSecond: number | null;
  /** The platform keeps one message from appearing twice when it is sent twice. */
  readonly exactlyOnce: boolean;
  /** Its screen is drawn from the outbox: a reply is there as soon as its row says `sent`, and no port needs to send it. */
  readonly shownByCommit?: boolean;
  /** Personal data leaves the country: 称呼 only. */
  readonly abroad: boolean;
}

export interface OutgoingMessage {
  readonly outboundId: string;
  readonly seq: number;
  readonly externalId: string;
  readonly body: MessageBody;
  readonly messageClass: MessageClass;
  /** 2 and more: this may be a repeat; an alert says so in its text. */
  readonly attempt: number;
}

export interface ChannelHealthReport {
  readonly state: 'up' | 'down' | 'off';
  readonly reason?: string;
}

export interface ChannelPort {
  readonly name: ChannelName;
  readonly abilities: ChannelAbilities;
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** Begins to take messages in; each goes through `handle` before the platform is told "received". */
  start(): Promise<void>;
  /** Stops intake; resolves when nothing is under way any more. */
  stop(): Promise<void>;
  health(): ChannelHealthReport;
}

export type { Decision };
