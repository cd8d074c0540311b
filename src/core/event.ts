import type { FormAnswers } from './flow/fill-flow.ts';
import type { AlertId, ChildId, IdentityId, InboundId, Instant, PersonId, SessionId, StaffId } from './ids.ts';

export type ChannelName = 'web' | 'telegram' | 'wechat' | 'sms' | 'phone';

/** Where a message comes from or goes to, as the platform names it. The store keeps `externalId` as ciphertext and hash. */
export interface Address {
  readonly channel: ChannelName;
  readonly externalId: string;
}

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  /** `data` is the option's key as it was sent with the button. */
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'voice'; readonly mediaRef: string }
  | { readonly kind: 'photo'; readonly mediaRef: string; readonly caption?: string }
  /** A sticker, a location, a payload that could not be read: `what` is a code, never text of the sender. */
  | { readonly kind: 'other'; readonly what: string };

/** A person wrote, pressed or sent something on a channel. */
export interface MessageReceived {
  readonly kind: 'message_received';
  /** Id of the inbox row; derived from channel and `externalMessageId`. */
  readonly id: InboundId;
  readonly address: Address;
  /** The platform's id of this delivery; unique with the channel (promise P3). */
  readonly externalMessageId: string;
  readonly content: Content;
  readonly receivedAt: Instant;
  /** When the sender sent it, where the platform tells. */
  readonly sentAt?: Instant;
  /** An invite code or link token that came with the first contact (`/start <code>`, friend request, link). */
  readonly startCode?: string;
  /** The message replaces an earlier one: new evidence, the old text stays (domain 10.57). */
  readonly edited?: boolean;
  /** How many attempts to handle this message failed before. */
  readonly attempts?: number;
}

/** The platform says that this address cannot or can again be written to. */
export interface AddressChanged {
  readonly kind: 'address_changed';
  readonly id: InboundId;
  readonly address: Address;
  readonly externalMessageId: string;
  readonly state: 'blocked' | 'reachable';
  readonly receivedAt: Instant;
}

export type AlertAction =
  | { readonly type: 'take' }
  | { readonly type: 'recuse' }
  | { readonly type: 'off_duty' }
  | { readonly type: 'hand_over'; readonly toStaffId: StaffId }
  | { readonly type: 'accept_hand_over' }
  | { readonly type: 'called_police'; readonly number: '110' | '120' }
  | { readonly type: 'saw_child'; readonly note?: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'need_support' }
  | { readonly type: 'request_close'; readonly outcome: 'resolved' | 'false_alarm'; readonly text: string }
  | { readonly type: 'confirm_close' }
  | { readonly type: 'refuse_close' }
  /** The reporting station names a person who may be told after all (domain 4.4). */
  | { readonly type: 'release_person'; readonly personId: PersonId };

/** A member of staff acted on an alert in the console; in a chat the same action comes out of conversation F18. */
export interface StaffActed {
  readonly kind: 'staff_acted';
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly alertId: AlertId;
  readonly action: AlertAction;
  readonly at: Instant;
}

/** A step of an alert's chain is due. */
export interface AlertStepDue {
  readonly kind: 'alert_step_due';
  readonly alertId: AlertId;
  readonly stepNo: number;
  readonly at: Instant;
}

/** An alert's message could not be delivered to this recipient: the next channel or person is told at once. */
export interface AlertPushFailed {
  readonly kind: 'alert_push_failed';
  readonly outboundId: string;
  readonly alertId: AlertId;
  readonly stepNo: number;
  readonly personId: PersonId;
  readonly reason: string;
  readonly at: Instant;
}

/** A conversation is to be opened with a person: by a duty, a campaign, a member of staff. */
export interface ConversationDue {
  readonly kind: 'conversation_due';
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly flowId: string;
  readonly childIds?: readonly ChildId[];
  readonly alertId?: AlertId;
  /** The campaign that asks: its row for this person moves in the same commit, or nothing happens. */
  readonly campaignId?: string;
  /** Goes before other prompts, not before alerts and replies. */
  readonly urgent?: boolean;
  readonly at: Instant;
}

/**
 * A member of staff filled a form of the desk: all questions of one conversation in one event. Whether they may do so about these children
 * the desk has checked.
 */
export interface FormFilled {
  readonly kind: 'form_filled';
  /** Derived from the person and the form: sent twice it is one. */
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly flowId: string;
  readonly childIds: readonly ChildId[];
  readonly answers: FormAnswers;
  /** The alert that the conversation is about; the desk has checked that it is this person's to handle. */
  readonly alertId?: AlertId;
  /** When the form was opened. */
  readonly startedAt: Instant;
  readonly at: Instant;
}

/** Duties of one person have a step due: a prompt, a reminder, a task for somebody else, the end of their period. */
export interface DutiesDue {
  readonly kind: 'duties_due';
  /** Derived from the duties and their steps: the same step never runs twice. */
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly dutyIds: readonly string[];
  readonly at: Instant;
}

/** A child's file is looked at as a whole: what several sources say together, what silence and time have made due. */
export interface ChildReviewDue {
  readonly kind: 'child_review_due';
  readonly id: InboundId;
  readonly childId: ChildId;
  /** The timer that asked for it; absent when the daily round did. */
  readonly timerId?: string;
  readonly at: Instant;
}

/** The member of staff who acts in somebody's conversation. */
export interface StaffHand {
  readonly staffId: StaffId;
  readonly personId: PersonId;
  /** As the family knows them. */
  readonly name: string;
}

/** A member of staff answers for somebody who tells them: on the phone, at the door (domain 7.3). The person is sent nothing of it. */
export interface StaffCoded {
  readonly kind: 'staff_coded';
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly by: StaffHand;
  readonly what:
    | { readonly type: 'begin'; readonly flowId: string; readonly childIds: readonly ChildId[] }
    | {
        readonly type: 'answer';
        readonly sessionId: SessionId;
        /** `updatedAt` of the conversation whose question was on the screen: another question is not answered by this. */
        readonly seenAt: Instant;
        readonly content: Extract<Content, { kind: 'text' | 'button' }>;
      };
  readonly at: Instant;
}

/** A member of staff speaks to somebody through the bot, takes the conversation over, or gives it back. */
export interface StaffSpoke {
  readonly kind: 'staff_spoke';
  readonly id: InboundId;
  readonly personId: PersonId;
  readonly by: StaffHand;
  readonly what:
    | { readonly type: 'take' }
    | { readonly type: 'write'; readonly text: string }
    | { readonly type: 'give_back' };
  readonly at: Instant;
}

/** Nobody of the staff has spoken for so long in a conversation they took over. */
export interface TakeOverDue {
  readonly kind: 'take_over_due';
  readonly timerId: string;
  readonly personId: PersonId;
  readonly at: Instant;
}

/** A session's time is over, or it is to remind. */
export interface SessionTimerDue {
  readonly kind: 'session_timer_due';
  readonly timerId: string;
  readonly sessionId: SessionId;
  readonly what: 'expire' | 'remind';
  readonly at: Instant;
}

/** Events of one party: they go through `decide` one at a time. */
export type PartyEvent =
  | MessageReceived
  | AddressChanged
  | ConversationDue
  | DutiesDue
  | SessionTimerDue
  | FormFilled
  | StaffCoded
  | StaffSpoke
  | TakeOverDue;
/** Events of one alert. */
export type AlertEventIn = StaffActed | AlertStepDue | AlertPushFailed;
/** Events of one child's file. */
export type ChildEvent = ChildReviewDue;
export type Event = PartyEvent | AlertEventIn | ChildEvent;

export type { IdentityId };
